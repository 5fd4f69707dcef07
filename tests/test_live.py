"""The preview's memory of a site gives what reading everything afresh gives."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record
from forms import claim_json
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.examine import Examined, examine
from site_builder.press import Preview
from site_builder.preview.live import Live, Proof, page_of
from site_builder.project import Project
from site_builder.recall import Memory, Same, afresh

PREVIEW = Preview(token="token", version="@version@")
LATER = ARTICLE.replace("Friday", "Monday")
SHIPS = "claims/ships.html"


def live(root: Path) -> Live:
    return Live(Project(root), PREVIEW)


def now(of: Live) -> Proof:
    proof = of.refresh()
    assert proof is not None
    return proof


def text(proof: Proof, path: str) -> str:
    page = proof.page(path)
    assert page is not None
    assert page.content is not None
    return page.content.decode()


def test_nothing_new_is_nothing(tmp_path: Path) -> None:
    site = live(a_project(tmp_path).root)
    assert now(site).epoch == 1
    assert site.refresh() is None


def test_a_page_tells_its_version_and_no_page_the_marker(tmp_path: Path) -> None:
    proof = now(live(a_project(tmp_path).root))
    for path in ("index.html", SHIPS, "sources/wire.html", "matrix.html", "404.html"):
        page = proof.page(path)
        assert page is not None
        assert page.content is not None
        assert page.version.encode() in page.content
        assert PREVIEW.version.encode() not in page.content


def test_a_style_sheet_alone_makes_no_new_version(tmp_path: Path) -> None:
    site = live(a_project(tmp_path, {"templates/style.css": "a {}"}).root)
    before = now(site)
    old, version = before.style, before.page(SHIPS)
    (tmp_path / "templates/style.css").write_text("b {}")
    after = now(site)
    page = after.page(SHIPS)
    assert after.style != old
    assert version is not None
    assert page is not None
    assert page.version == version.version
    assert text(after, old) == text(after, after.style) == "b {}"


@pytest.mark.parametrize(
    ("path", "broken"),
    [
        ("claims/ships.yaml", CLAIM.replace("no evidence", "some evidence")),
        ("claims/ships.yaml", "claim: [\n"),
        ("claims/ships.yaml", f"{CLAIM}verdict: false\n"),
        ("seeds/wire.txt", f"{ARTICLE}!"),
        ("seeds/wire.yaml", "id: wire\n"),
        ("site.yaml", "title: [\n"),
    ],
)
def test_what_a_mistake_keeps_away_is_shown_as_it_was(tmp_path: Path, path: str, broken: str) -> None:
    site = live(a_project(tmp_path).root)
    good = text(now(site), SHIPS)
    (tmp_path / path).write_text(broken)
    proof = now(site)
    assert proof.problems
    assert text(proof, SHIPS) == good
    assert text(proof, "sources/wire.html")
    a_project(tmp_path)
    assert text(now(site), SHIPS) == good


def test_a_claim_that_is_gone_is_gone_even_while_others_are_broken(tmp_path: Path) -> None:
    site = live(a_project(tmp_path, {"claims/other.yaml": CLAIM}).root)
    now(site)
    (tmp_path / "claims/ships.yaml").unlink()
    (tmp_path / "claims/other.yaml").write_text("claim: [\n")
    proof = now(site)
    assert proof.page(SHIPS) is None
    assert proof.page("claims/other.html") is not None


@pytest.mark.parametrize(
    ("paths", "page"),
    [
        (["claims/ships.yaml"], SHIPS),
        (["claims/2023/ships.yaml"], SHIPS),
        (["seeds/wire.txt"], "sources/wire.html"),
        (["seeds/wire.yaml"], "sources/wire.html"),
        (["site.yaml", "claims/none.yaml", "claims/ships.yaml"], SHIPS),
        (["site.yaml"], None),
        ([], None),
    ],
)
def test_which_page_a_file_makes(tmp_path: Path, paths: list[str], page: str | None) -> None:
    assert page_of(now(live(a_project(tmp_path).root)), paths) == page


FILES = {
    "site.yaml": (SITE, SITE.replace("Tiny", "Small"), SITE.replace("rusi", "csis"), "title: [\n"),
    "claims/ships.yaml": (
        CLAIM,
        CLAIM.replace("Ships", "Boats", 1),
        CLAIM.replace("no evidence", "some evidence"),
        f"{CLAIM}draft: true\n",
        "claim: 1\n",
        None,
    ),
    "claims/other.yaml": (
        None,
        CLAIM.replace("source: wire", "source: later"),
        CLAIM.replace("Ships", "Planes", 1),
    ),
    "seeds/wire.txt": (ARTICLE, LATER),
    "seeds/wire.yaml": (a_record(ARTICLE), a_record(LATER), None),
    "seeds/later.txt": (None, LATER),
    "seeds/later.yaml": (None, a_record(LATER, "later")),
}
EDITS = st.lists(
    st.sampled_from([(path, text) for path, texts in FILES.items() for text in texts]), min_size=1, max_size=4
)


def as_data(examined: Examined) -> list[bytes]:
    """All that is known of the claims, for comparison."""
    site = examined.content.site
    return [claim_json(site, assessed) for assessed in examined.assessed if site]


@settings(max_examples=40)
@given(st.lists(EDITS, min_size=1, max_size=6))
def test_remembering_changes_nothing(rounds: list[list[tuple[str, str | None]]]) -> None:
    with TemporaryDirectory() as folder:
        project = a_project(Path(folder))
        memory = Memory()
        for edits in rounds:
            for path, content in edits:
                file = project.root / path
                file.unlink(missing_ok=True)
                if content is not None:
                    file.write_text(content)
            remembered = examine(project, drafts=True, recall=memory.recall)
            fresh = examine(project, drafts=True, recall=afresh)
            assert remembered.problems == fresh.problems
            assert as_data(remembered) == as_data(fresh)
            assert remembered.content.sources.keys() == fresh.content.sources.keys()


def test_a_mistake_that_is_replaced_by_another_is_told_no_longer(tmp_path: Path) -> None:
    project, memory = a_project(tmp_path), Memory()
    told = []
    for wrong in ("some evidence", "much evidence"):
        (project.root / "claims/ships.yaml").write_text(CLAIM.replace("no evidence", wrong))
        (problem,) = examine(project, drafts=True, recall=memory.recall).problems
        told.append(problem.message)
    assert [wrong in message for wrong, message in zip(("some", "much"), told, strict=True)] == [True, True]


def test_work_is_done_again_only_for_another_proof() -> None:
    memory, done = Memory(), list[str]()

    def work(name: str) -> str:
        done.append(name)
        return name

    value = ["a value"]
    assert memory.recall("slot", (Same(value), 1), lambda: work("first")) == "first"
    assert memory.recall("slot", (Same(value), 1), lambda: work("again")) == "first"
    assert memory.recall("slot", (Same(list(value)), 1), lambda: work("equal, not the same")) != "first"
    assert memory.recall("other", (Same(value), 1), lambda: work("other")) == "other"
    assert done == ["first", "equal, not the same", "other"]
