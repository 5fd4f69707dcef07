"""The preview's memory of a site gives what reading everything afresh gives."""

import time
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record
from forms import claim_json
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.diagnostic import Diagnostic
from site_builder.evidence import AssessedClaim, assess
from site_builder.examine import Examined, examine
from site_builder.facets import KINDS
from site_builder.press import Preview
from site_builder.preview import seen, survey
from site_builder.preview.live import Live, Proof, page_of
from site_builder.preview.survey import Survey
from site_builder.project import Project
from site_builder.recall import Memory, Same
from site_builder.shelf import Gathered, Shelf, Shelves
from site_builder.standing import assessed
from site_builder.subject import Subject

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
    return [claim_json(site, assess(resolved, site)) for resolved in examined.resolved if site]


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
            remembered = examine(project, recall=memory.recall)
            fresh = examine(project)
            assert remembered.problems == fresh.problems
            assert as_data(remembered) == as_data(fresh)
            assert assessed(remembered, memory.recall) == assessed(fresh)
            assert remembered.content.sources.keys() == fresh.content.sources.keys()


MOVES = (
    ("claims", "aside"),
    ("claims/2023", "claims/2024"),
    ("claims/2024", "claims/2023"),
    ("aside", "claims"),
)


@dataclass(frozen=True)
class Step:
    """Something that an editor does, and how often the preview is told of it."""

    paths: tuple[str, ...]
    text: str | None = None
    told: int = 1

    def take(self, root: Path) -> list[str]:
        """Does it: writes or deletes a file, or moves a folder; what the preview is told."""
        first = root / self.paths[0]
        if len(self.paths) > 1:
            if first.is_dir() and not (root / self.paths[1]).exists():
                first.rename(root / self.paths[1])
        elif self.text is None:
            first.unlink(missing_ok=True)
        else:
            first.parent.mkdir(parents=True, exist_ok=True)
            first.write_text(self.text)
        return [*self.paths] * self.told


MORE: dict[str, tuple[str | None, ...]] = {
    **FILES,
    "claims/2023/far.yaml": (CLAIM.replace("Ships", "Ferries", 1), CLAIM.replace("arms", "tea", 1), None),
    "claims/2023/ships.yaml": (CLAIM.replace("Ships", "Rafts", 1), "claim: [\n", None),
    "claims/Bad Name.yaml": (CLAIM, None),
    "claims/notes.docx": ("Notes", None),
    "seeds/wire.txt": (ARTICLE, LATER, None),
    "site.yaml": (*FILES["site.yaml"], f"{SITE}limits: {{claim_bytes: 300}}\n", None),
}
STEPS = st.one_of(
    st.builds(
        lambda edit, told: Step((edit[0],), edit[1], told),
        st.sampled_from([(path, text) for path, texts in MORE.items() for text in texts]),
        st.integers(0, 2),
    ),
    st.builds(Step, st.sampled_from(MOVES), told=st.integers(0, 2)),
)
IDLE = st.lists(st.sampled_from([*MORE, "claims", "claims/2023", "claims/nothing.yaml", "seeds"]), max_size=2)


def gathered(shelf: Shelf) -> dict[tuple[str, str], list[object]]:
    """Every group of the shelf."""
    return {(kind.name, key): [*shelf.group(kind, key)] for kind in KINDS for key in shelf.keys(kind)}


@settings(max_examples=60)
@given(st.lists(st.tuples(st.lists(STEPS, min_size=1, max_size=4), IDLE), min_size=1, max_size=6))
def test_being_told_of_changes_gives_what_reading_all_gives(
    rounds: list[tuple[list[Step], list[str]]],
) -> None:
    with TemporaryDirectory() as folder:
        project = a_project(Path(folder))
        followed, shelves = Survey(project), Shelves()
        good: dict[str, AssessedClaim] = {}
        for steps, idle in rounds:
            told = [path for step in steps for path in step.take(project.root)]
            surveyed = followed.follow([*told, *idle])
            if not all(step.told for step in steps):
                surveyed = followed.follow(followed.suspects())
            assert surveyed is followed.follow([*told, *idle]) is followed.follow()
            fresh = examine(project)
            assert surveyed.problems == fresh.problems
            assert surveyed.content == fresh.content
            site = fresh.content.site
            now = {found.claim.slug: assess(found, site) for found in fresh.resolved if site}
            there = project.claims()
            good = {slug: held for slug, held in good.items() if held.resolved.claim.path in there} | now
            assert surveyed.claims == tuple(good[slug] for slug in sorted(good))
            if good.keys() == now.keys():
                assert surveyed.sources == tuple(fresh.content.sources.values())
            if site := fresh.content.site:
                subject = partial(Subject, site=site, preview=True)
                kept = shelves.of(surveyed.claims, site.title, subject)
                assert gathered(kept) == gathered(Gathered(map(subject, surveyed.claims)))


@dataclass(frozen=True)
class Watched(Project):
    """A project that remembers which files were read."""

    read_: list[str] = field(default_factory=list)

    def read(self, path: str, limit: int) -> bytes | Diagnostic:
        self.read_.append(path)
        return super().read(path, limit)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked at so long after their last change that their marks prove something."""
    monkeypatch.setattr(seen, "clock", lambda: time.time_ns() + 10**10)


@pytest.mark.usefixtures("later")
def test_only_what_was_told_of_is_read(tmp_path: Path) -> None:
    a_project(tmp_path, {"claims/other.yaml": CLAIM, "seeds/later.txt": LATER})
    project = Watched(tmp_path)
    followed = Survey(project)
    followed.follow()
    project.read_.clear()
    for path in ("claims/ships.yaml", "claims/other.yaml"):
        (tmp_path / path).write_text(f"# changed\n{CLAIM}")
    followed.follow(["claims/ships.yaml"])
    assert project.read_ == ["claims/ships.yaml"]
    assert followed.suspects() == {"claims/other.yaml"}
    followed.follow()
    assert project.read_ == ["claims/ships.yaml", "claims/other.yaml"]
    assert followed.suspects() == frozenset()


@pytest.mark.usefixtures("later")
def test_another_text_of_an_article_concerns_only_claims_on_it(tmp_path: Path) -> None:
    more = {
        "claims/other.yaml": CLAIM.replace("source: wire", "source: later").replace("Friday", "Monday"),
        "seeds/later.txt": LATER,
        "seeds/later.yaml": a_record(LATER, "later"),
    }
    site = live(a_project(tmp_path, more).root)
    before = now(site).edition
    longer = f"{LATER}More.\n"
    (tmp_path / "seeds/later.txt").write_text(longer)
    (tmp_path / "seeds/later.yaml").write_text(a_record(longer, "later"))
    proof = site.refresh(changed=["seeds/later.txt", "seeds/later.yaml"])
    assert proof is not None
    assert not proof.problems
    same = {slug: claim is before.by_slug[slug] for slug, claim in proof.edition.by_slug.items()}
    assert same == {"other": False, "ships": True}


class Coarse(Project):
    """A project whose files all have the same mark, of a moment ago."""

    def mark(self, path: str) -> Hashable:
        return None if super().mark(path) is None else (MOMENT, MOMENT)


MOMENT = time.time_ns() + 10**15


@pytest.mark.parametrize("path", ["claims/ships.yaml", "seeds/wire.yaml"])
def test_a_mark_that_may_lie_is_not_believed(tmp_path: Path, path: str) -> None:
    a_project(tmp_path)
    for search in (False, True):
        followed = Survey(Coarse(tmp_path))
        before = followed.follow()
        with (tmp_path / path).open("a") as file:
            file.write("note: another\n")
        after = followed.follow(followed.suspects() if search else [path])
        assert after is not before
        assert after.problems == examine(Project(tmp_path)).problems


@pytest.mark.usefixtures("later")
def test_a_folder_stands_for_all_below_it(tmp_path: Path) -> None:
    files = seen.Seen(a_project(tmp_path, {"claims/2023/far.yaml": CLAIM}))
    files.look(None)
    for path in ("claims/2023/far.yaml", "claims/ships.yaml"):
        (tmp_path / path).write_text("changed")
    assert files.look(["claims/2023"]) == seen.Changed(frozenset({"claims/2023/far.yaml"}), frozenset())
    assert files.look(["claims"]) == seen.Changed(frozenset({"claims/ships.yaml"}), frozenset())


@pytest.mark.usefixtures("later")
def test_a_file_may_become_a_folder(tmp_path: Path) -> None:
    files = seen.Seen(a_project(tmp_path))
    files.look(None)
    (tmp_path / "claims/ships.yaml").unlink()
    (tmp_path / "claims/ships.yaml").mkdir()
    for path in ("claims/ships.yaml/inner.yaml", "claims/new.yaml"):
        (tmp_path / path).write_text(CLAIM)
    both = frozenset({"claims/ships.yaml", "claims/ships.yaml/inner.yaml", "claims/new.yaml"})
    assert files.look(["claims/ships.yaml"]) == seen.Changed(both, both)
    assert files.suspects() == frozenset()


def test_a_shelf_is_for_its_site_only(tmp_path: Path) -> None:
    first, second = (
        examine(a_project(tmp_path / name, {"site.yaml": text})).content.site
        for name, text in (("a", SITE), ("b", SITE.replace("name: Moscow", "name: Minsk")))
    )
    claims = assessed(examine(Project(tmp_path / "a")))
    assert first
    assert second
    shelves = Shelves()
    for site in (first, second):
        subject = partial(Subject, site=site)
        assert gathered(shelves.of(claims, site, subject)) == gathered(Gathered(map(subject, claims)))


def test_files_may_go_while_limits_change(tmp_path: Path) -> None:
    followed = Survey(a_project(tmp_path, {"claims/broken.yaml": "claim: [\n"}))
    assert followed.follow().problems
    (tmp_path / "claims/broken.yaml").unlink()
    (tmp_path / "site.yaml").write_text(f"{SITE}limits: {{claim_bytes: 50000}}\n")
    assert not followed.follow(["claims/broken.yaml", "site.yaml"]).problems


def test_what_is_told_twice_is_nothing_new(tmp_path: Path) -> None:
    site = live(a_project(tmp_path).root)
    now(site)
    assert (
        site.refresh(changed=["claims/ships.yaml", "seeds/wire.txt", "site.yaml", "claims/none.yaml"]) is None
    )


def test_a_page_of_before_shows_what_was_before(tmp_path: Path) -> None:
    site = live(a_project(tmp_path).root)
    before = now(site)
    paths = ("index.html", "topics/arms.html", "matrix.html", "sources/wire.html")
    for path in paths:
        assert "Ships carried" in text(before, path)
    (tmp_path / "claims/ships.yaml").write_text(CLAIM.replace("Ships carried", "Boats carried", 1))
    after = site.refresh(changed=["claims/ships.yaml"])
    assert after is not None
    for path in paths:
        assert "Boats carried" in text(after, path)
        assert "Ships carried" in text(before, path)


def test_after_a_fault_everything_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = live(a_project(tmp_path, {"claims/other.yaml": CLAIM}).root)
    now(site)
    (tmp_path / "claims/ships.yaml").unlink()
    with monkeypatch.context() as broken:
        broken.setattr(survey, "in_order", None)
        with pytest.raises(TypeError):
            site.refresh(changed=["claims/ships.yaml"])
    proof = site.refresh(changed=["claims/none.yaml"])
    assert proof is not None
    assert [*proof.edition.by_slug] == ["other"]
    (tmp_path / "claims/other.yaml").unlink()
    assert site.refresh(changed=["claims/other.yaml"]) is not None


def test_what_is_told_of_a_mistake_names_the_articles_there_are_now(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": CLAIM.replace("source: wire", "source: wirx")})
    followed = Survey(project)
    before = followed.follow().problems
    (tmp_path / "seeds/wire.yaml").write_text(a_record(ARTICLE, "wirz"))
    told = followed.follow(["seeds/wire.yaml"]).problems
    assert told == examine(project).problems
    assert before != told


def test_a_mistake_that_is_replaced_by_another_is_told_no_longer(tmp_path: Path) -> None:
    project, memory = a_project(tmp_path), Memory()
    told = []
    for wrong in ("some evidence", "much evidence"):
        (project.root / "claims/ships.yaml").write_text(CLAIM.replace("no evidence", wrong))
        (problem,) = examine(project, recall=memory.recall).problems
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
