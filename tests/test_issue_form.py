"""A proposed claim becomes a draft that check takes, whatever its author typed."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from builders import ARTICLE, SITE, a_project, a_record, run, tree
from hypothesis import given
from hypothesis import strategies as st
from lint import against
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from site_builder import document
from site_builder.diagnostic import has_errors
from site_builder.examine import examine
from site_builder.issue_draft import answer, draft
from site_builder.issue_form import LABELS, ProposedClaim, parse
from site_builder.load import load_site
from site_builder.load_sources import load_sources
from site_builder.project import Project
from site_builder.scaffold import own_files
from site_builder.site import Limits

FORM = ".github/ISSUE_TEMPLATE/claim.yml"
TWICE = ARTICLE.replace("ships.\n", "ships. Moscow says that there is no evidence.\n")


def an_issue(**answers: str) -> str:
    """The text that GitHub makes of the form's answers."""
    given = {"claim": "Ships carried arms", **answers}
    return "\n\n".join(f"### {label}\n\n{given.get(name, '_No response_')}" for name, label in LABELS.items())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The tiny project, with an article that has an address and words that stand twice."""
    record = a_record(TWICE, "copy", url="https://news.example/ships/").replace(
        "title: T", "title: The copy of the wire"
    )
    files = {
        "seeds/copy.txt": TWICE,
        "seeds/copy.yaml": record,
        "site.yaml": f"{SITE}topics: {{arms: Arms}}\n",
    }
    return a_project(tmp_path_factory.mktemp("project"), files)


def drafted(project: Project, body: str) -> tuple[str, str, tuple[str, ...]]:
    """The draft's slug and text, and what is said of it."""
    proposed = parse(body)
    assert proposed
    site, _ = load_site(project)
    assert site
    made = draft(proposed, site, load_sources(project, Limits())[0], {"ships"})
    return made.slug, made.text, made.remarks


def test_the_form_asks_what_the_parser_knows_and_fits_githubs_schema(tmp_path: Path) -> None:
    text = own_files()[FORM]
    form = YAML(typ="safe", pure=True).load(text)
    asked = {field["id"]: field["attributes"]["label"] for field in form["body"] if "id" in field}
    assert list(asked.values()) == list(LABELS.values())
    required = [field["id"] for field in form["body"] if field.get("validations", {}).get("required")]
    assert required == ["claim", "article", "words"]
    assert "labels" not in form, "who proposes a claim must not start the workflow of a maintainer's label"
    good, wrong = tmp_path / "good.yml", tmp_path / "wrong.yml"
    good.write_text(text)
    wrong.write_text(text.replace("input", "imput"))
    assert not against("github-issue-forms", good)
    assert against("github-issue-forms", wrong)


@pytest.mark.parametrize(
    ("body", "answers"),
    [
        (an_issue(), {"claim": "Ships carried arms"}),
        (an_issue().replace("\n", "\r\n"), {"claim": "Ships carried arms"}),
        (an_issue(words="> one\n> two"), {"claim": "Ships carried arms", "words": "one\ntwo"}),
        (an_issue(words="```text\none\n```"), {"claim": "Ships carried arms", "words": "one"}),
        (
            an_issue(words="### A heading\n\nx"),
            {"claim": "Ships carried arms", "words": "### A heading\n\nx"},
        ),
        (
            an_issue(words="### The claim\n\nx"),
            {"claim": "Ships carried arms", "words": "### The claim\n\nx"},
        ),
        ("Hello\n\n### The claim\n\nx\n### Remarks\ny", {"claim": "x", "remarks": "y"}),
    ],
)
def test_the_answers_are_read(body: str, answers: dict[str, str]) -> None:
    assert parse(body) == ProposedClaim(**answers)


@pytest.mark.parametrize(
    "body",
    ["", "#### The claim\nx", "### The Claim\nx", "### The claim\n\n_No response_\n", "### The claim\n>\n"],
)
def test_what_names_no_claim_is_none(body: str) -> None:
    assert parse(body) is None


def test_words_that_stand_in_an_article_become_an_excerpt_that_finds_them(project: Project) -> None:
    words = "> “the White House SAID on Friday that ships\n> carried arms.”"
    slug, text, remarks = drafted(
        project, an_issue(words=words, speaker="Washington", article="the copy of  the wire")
    )
    assert slug == "ships-carried-arms"
    assert remarks == ("The words stand in seeds/copy.txt:3:1, seeds/wire.txt:3:1: keep one.",)
    finished = text.replace("says: …", "says: asserts").replace("mode: …", "mode: indirect")
    finished = finished.replace("summary: null", "summary: x").replace("topics: []", "topics: [arms]")
    finished = finished.replace("principals: []", "principals: [moscow]").replace(
        "searched: null", "searched: x"
    )
    (project.root / "claims" / f"{slug}.yaml").write_text(finished.replace("draft: true", ""))
    examined = examine(project)
    (project.root / "claims" / f"{slug}.yaml").unlink()
    assert not examined.problems
    resolved = next(found for found in examined.resolved if found.claim.slug == slug)
    assert resolved.claim.content.claimant == "washington"
    assert [q.exact for q in resolved.claim.content.excerpts] == [
        "The White House said on Friday that ships carried arms."
    ] * 2


def test_words_that_stand_twice_are_told_apart(project: Project) -> None:
    _, text, remarks = drafted(project, an_issue(words="Moscow says that there is no evidence."))
    assert len(remarks) == 1
    assert remarks[0].count("seeds/copy.txt:4:") == 2
    assert text.count("- source: copy") == 2
    assert "prefix:" in text or "suffix:" in text


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"words": "The White House said on Monday that ships carried arms."}, "“Monday” / “Friday”"),
        ({"words": "Nothing of the kind was ever printed anywhere at all."}, "stand in no article here: “Nothing"),
        ({"words": "x" * 3_000}, "3,000 characters"),
        ({"speaker": "Nobody known"}, "“Nobody known”; site.yaml has no such name."),
        ({"speaker": "UPI"}, "“UPI”; site.yaml has no such name."),
        ({"article": "https://news.example/ships"}, "it is held here as copy."),
        ({"article": "“The copy of the wire”, by UPI"}, "it is held here as copy."),
        ({"article": "https://other.example/"}, "no article here has that address"),
        ({"other_side": "Moscow\ndenies it"}, "The other side, as proposed: “Moscow denies it”"),
        ({"remarks": "# no: [yaml"}, "Remarks: “# no: [yaml”"),
    ],
)  # fmt: skip
def test_what_an_editor_must_know_is_said(project: Project, answers: dict[str, str], said: str) -> None:
    _, text, remarks = drafted(project, an_issue(**answers))
    assert said in " ".join(remarks)
    assert all(f"# {remark}\n" in text for remark in remarks)


@pytest.mark.parametrize(
    ("claim", "slug"),
    [("Ships!", "ships-2"), ("Корабли", "proposed-claim"), ("con", "proposed-claim"), ("../../x", "x")],
)
def test_the_slug_can_be_a_file_and_is_new(project: Project, claim: str, slug: str) -> None:
    assert drafted(project, an_issue(claim=claim))[0] == slug


typed = st.text(st.characters(), max_size=60) | st.sampled_from(
    [
        "draft: false",
        "```",
        "'''",
        '"\n}]',
        "\u202e",
        "\0",
        "---\n...",
        "*a &b !c",
        "x" * 70_000,
        "…",
        "@a {0}",
        "half \ud800 of a character",
    ]
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(LABELS, typed)))
def test_whatever_is_typed_becomes_a_draft_that_check_takes(
    project: Project, answers: dict[str, str]
) -> None:
    proposed = parse(an_issue(**answers))
    if proposed is None:
        return
    slug, text, _ = drafted(project, an_issue(**answers))
    parsed, problems = document.parse("claims/x.yaml", text)
    assert parsed is not None
    assert not problems, text
    assert isinstance(parsed.value, dict)
    assert parsed.value["draft"] == "true"
    path = project.root / "claims" / f"{slug}.yaml"
    path.write_text(text, "utf-8")
    try:
        assert not has_errors(examine(project).problems)
    finally:
        path.unlink()


def test_the_answer_leads_to_the_file_and_shows_it_whole(project: Project) -> None:
    site, _ = load_site(project)
    assert site
    for words in ("Moscow", "` ``` ````", "![x](https://tracker.example/)", "é" * 2_000):
        proposed = ProposedClaim(claim="A claim", speaker=words, words=words, other_side=words, remarks=words)
        made = draft(proposed, site, load_sources(project, Limits())[0], set())
        tokens = MarkdownIt().parse(answer(made, "https://github.example/o/r/new/main"))
        assert [token.content for token in tokens if token.type == "fence"] == [made.text]
        links = [t.attrs["href"] for token in tokens for t in token.children or () if t.type == "link_open"]
        for link in links:
            address = urlsplit(str(link))
            assert address.path == "/o/r/new/main"
            assert parse_qs(address.query) == {"filename": [made.path], "value": [made.text]}
            assert len(str(link)) <= 7_000
        assert bool(links) == (len(words) < 1_000)


def test_the_command_writes_a_draft_and_never_over_one(project: Project, tmp_path: Path) -> None:
    copy = a_project(tmp_path / "site")
    issue = tmp_path / "issue.md"
    issue.write_text(an_issue(words="Imagery shows ships."))
    for slug in ("ships-carried-arms", "ships-carried-arms-2"):
        result = run(copy.root, "draft", str(issue))
        assert result.returncode == 0, result.stderr
        assert "The words stand in seeds/wire.txt:4:" in result.stdout
        assert f"claims/{slug}.yaml: complete it" in result.stdout
        assert run(copy.root, "check").returncode == 0
        assert "- source: wire" in (copy.root / "claims" / f"{slug}.yaml").read_text()


def test_the_command_reads_githubs_event_and_prints_the_answer(tmp_path: Path) -> None:
    copy = a_project(tmp_path / "site")
    before = tree(copy.root)
    event = tmp_path / "event.json"
    body = an_issue(words="half \ud800 \x1b[31m").replace("\n", "\r\n")
    event.write_text(json.dumps({"action": "labeled", "issue": {"number": 7, "body": body}}))
    result = run(copy.root, "draft", str(event), "--answer", "https://github.example/o/r/new/main")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("A draft of `claims/ships-carried-arms.yaml`.")
    assert "\x1b" not in result.stdout
    assert tree(copy.root) == before


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("issue.md", b"hello", 1, "nothing stands under “### The claim”"),
        ("issue.md", b"\xff\xfe", 1, "UTF-16"),
        ("event.json", b"hello", 1, "no event of an issue"),
        ("event.json", b'{"issue": {"body": null}}', 1, "nothing stands under"),
        ("event.json", b'{"issue": []}', 1, "no event of an issue"),
        ("event.json", b"[" * 100_000, 1, "no event of an issue"),
    ],
)
def test_what_cannot_be_drafted_is_told(
    tmp_path: Path, name: str, content: bytes, status: int, said: str
) -> None:
    copy = a_project(tmp_path / "site")
    (tmp_path / name).write_bytes(content)
    before = tree(copy.root)
    result = run(copy.root, "draft", str(tmp_path / name))
    assert result.returncode == status
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert tree(copy.root) == before
