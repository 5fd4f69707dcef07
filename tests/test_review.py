"""The comment on a change, from real commits: read as a reviewer reads it, and safe whatever the change holds.

`GOLDEN=write pytest tests/test_review.py` renews the comments in tests/reviews; read `git diff` before you commit.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record, run, tree
from on_github import GITHUB, LINKED, flat
from repository import commit, git, init, write
from test_projects import golden

from site_builder.bound import Bounds
from site_builder.examine import Examined, examine
from site_builder.press import Press
from site_builder.recall import Memory, Recall, afresh
from site_builder.render import Edition, pages
from site_builder.revisions.comment import LONGEST, comment
from site_builder.revisions.git import opened
from site_builder.revisions.pages import Pages, page_changes
from site_builder.revisions.review import Kind, Review, review
from site_builder.revisions.snapshot import snapshot
from site_builder.standing import assessed

REVIEWS = Path(__file__).parent / "reviews"
SHIPS, BOATS, RAFTS = "claims/ships.yaml", "claims/boats.yaml", "claims/rafts.yaml"
HISTORY = "changes:\n  - {date: 2023-10-21, kind: published, text: First published.}\n"
IMAGERY = """\
  - source: wire
    exact: Imagery shows ships.
    party: rusi
    says: consistent
    mode: indirect
"""
LATER = ARTICLE + '\nKCNA said on Saturday: "No ship of ours has carried arms," a spokesman said.\n'
DAILY = {
    "seeds/daily.txt": LATER,
    "seeds/daily.yaml": a_record(LATER, "daily", "2023-10-21")
    .replace("title: T", "title: North denies it")
    .replace("UPI", "The Daily"),
}
DENIAL = """\
  - source: daily
    exact: '"No ship of ours has carried arms," a spokesman said.'
    party: kcna
    speaker: A spokesman
    says: denies
    mode: quote
    note: It does not say whose ships carried them.
"""
START = {
    SHIPS: CLAIM + IMAGERY + HISTORY,
    BOATS: CLAIM.replace("Ships carried arms", "Washington saw something") + HISTORY,
    RAFTS: CLAIM.replace("Ships carried arms", "There is evidence") + HISTORY,
}
CHANGE: dict[str, dict[str, str]] = {
    "nothing": {"README.md": "A file that is no part of the site.\n", SHIPS: "# A remark\n" + START[SHIPS]},
    "turn": {
        **DAILY,
        SHIPS: CLAIM + DENIAL + HISTORY + "  - {date: 2023-10-22, kind: state, text: Pyongyang denies it.}\n",
    },
    "new": {
        "claims/denial.yaml": CLAIM.partition("  - source")[0].replace(
            "Ships carried arms", "North Korea's ships did not"
        )
        + "  - source: wire\n    exact: there is no evidence\n    party: moscow\n    says: asserts\n    mode: indirect\n"
        + "searched: The article was read.\n",
    },
    "words": {
        SHIPS: START[SHIPS]
        .replace("Washington says so.", "Washington says so, and shows a picture.")
        .replace("exact: Moscow says that there is no evidence.", "exact: there is no evidence."),
        "site.yaml": SITE.replace("name: RUSI", "name: The RUSI") + "policies: {about: We look at ships.}\n",
    },
    "errors": {
        SHIPS: START[SHIPS].replace("no evidence", "some evidence"),
        RAFTS: START[RAFTS].replace("disputes", "asserts") + "searched: Here.\n",
    },
}


@contextmanager
def reviewed(root: Path, base: str = "main", head: str = "HEAD") -> Iterator[Review]:
    with opened(root) as repository:
        yield review(repository, base, head)


def told(root: Path, base: str = "main", head: str = "HEAD") -> str:
    with reviewed(root, base, head) as made:
        return comment(made)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site of three claims on `main`, with a branch for the change checked out."""
    folder = init(tmp_path / "site")
    a_project(folder, START)
    commit(folder)
    git(folder, "checkout", "--quiet", "-b", "change")
    return folder


def masked(text: str) -> str:
    """Without the ids of commits, which another version of git might make otherwise."""
    return re.sub(r"`[0-9a-f]{10}`", "`0123456789`", text)


@pytest.mark.parametrize("name", [*CHANGE, "gone", "start"])
def test_the_comment_is_the_one_that_was_read(root: Path, name: str) -> None:
    if name == "start":
        git(root, "checkout", "--quiet", "--orphan", "empty")
        git(root, "rm", "-r", "--quiet", "-f", ".")
        commit(root, {"README.md": "x"})
        git(root, "branch", "nothing")
        a_project(root)
        commit(root)
        golden(REVIEWS / "start.md", masked(told(root, "nothing")))
        return
    commit(
        root,
        CHANGE.get(name, {BOATS: START[BOATS] + "draft: true\n"}),
        gone=[RAFTS] if name == "gone" else [],
    )
    golden(REVIEWS / f"{name}.md", masked(told(root)))


def test_every_comment_that_was_read_is_still_made() -> None:
    assert {path.stem for path in REVIEWS.iterdir()} == {*CHANGE, "gone", "start"}


# What is compared


def test_the_change_is_what_parted_from_the_base(root: Path) -> None:
    commit(root, {BOATS: START[BOATS].replace("says so", "says it")})
    git(root, "checkout", "--quiet", "main")
    commit(root, {RAFTS: START[RAFTS].replace("says so", "says something else")})
    write(root, {SHIPS: "not committed\n"})
    with reviewed(root, "main", "change") as made:
        assert [claim.change.slug for claim in made.claims] == ["boats"]
        assert not made.problems
    with reviewed(root, "change", "main") as made:
        assert [claim.change.slug for claim in made.claims] == ["rafts"]


def test_what_errors_hide_is_not_called_gone(root: Path) -> None:
    commit(root, CHANGE["errors"])
    with reviewed(root) as made:
        assert made.unseen == (SHIPS,)
        assert [(claim.change.slug, claim.kind) for claim in made.claims] == [("rafts", Kind.TURNED)]
        assert [problem.code for problem in made.problems] == ["state-unexplained", "excerpt-not-found"]
        assert made.pages is None


def test_what_was_hidden_before_is_new_and_told_so(root: Path) -> None:
    commit(root, {SHIPS: START[SHIPS].replace("no evidence", "some evidence")})
    git(root, "branch", "broken")
    commit(root, {SHIPS: START[SHIPS]})
    with reviewed(root, "broken") as made:
        assert [(claim.kind, claim.unread) for claim in made.claims] == [(Kind.NEW, True)]
        assert made.broken == 1
    assert "The site had 1 error before this change" in told(root, "broken")
    assert "until now a draft, or a file with errors" in told(root, "broken")


@pytest.mark.parametrize("broken", [{"site.yaml": "title: [\n"}, {"seeds/wire.txt": "x\n"}, {SHIPS: "\x00"}])
def test_whatever_is_broken_there_is_a_comment(root: Path, broken: dict[str, str]) -> None:
    before = git(root, "rev-parse", "HEAD")
    commit(root, broken)
    text = told(root)
    assert "to be mended first" in text
    assert "While there are errors, no page changes" in text
    assert "Nothing changes for readers" in text
    git(root, "branch", "broken")
    git(root, "checkout", "--quiet", before, "--", ".")
    commit(root)
    assert "before this change" in told(root, "broken")


# Pages


@pytest.mark.parametrize(
    ("name", "address"), [("turn", "base_url: https://facts.example/\n"), ("new", ""), ("words", "")]
)
def test_the_pages_are_those_whose_bytes_differ(root: Path, name: str, address: str) -> None:
    """Held against both whole sites, made apart."""
    commit(root, {"site.yaml": SITE + address})
    git(root, "branch", "base")
    files = CHANGE[name]
    commit(root, files | ({"site.yaml": files["site.yaml"] + address} if "site.yaml" in files else {}))
    memory = Memory()
    with opened(root) as repository:
        commits = [snapshot(repository, repository.commit(revision)) for revision in ("base", "HEAD")]
        shared = [edition(examine(one, recall=memory.recall), memory.recall) for one in commits]
        alone = [edition(examine(one)) for one in commits]
    old, new = ({file.path: file.content for file in pages(one, Press(one.site))} for one in alone)
    made = page_changes(shared[0], shared[1])
    assert merged(made, "new") == new.keys() - old.keys()
    assert merged(made, "gone") == old.keys() - new.keys()
    assert merged(made, "changed") == {path for path in old.keys() & new.keys() if old[path] != new[path]}
    assert all(path.endswith(".html") for path in made[0].new + made[0].changed)


def edition(examined: Examined, recall: Recall = afresh) -> Edition:
    content = examined.content
    assert content.site
    return Edition(content.site, assessed(examined, recall), tuple(content.sources.values()))


def merged(made: tuple[Pages, Pages], side: str) -> set[str]:
    return {path for pages_ in made for path in getattr(pages_, side)}


def test_templates_of_the_site_are_counted_and_not_run(root: Path, tmp_path: Path) -> None:
    trap = "{{ ''.__class__.__mro__[1].__subclasses__() }}{{ 1/0 }}"
    commit(
        root, {f"templates/{name}": trap for name in ("base.html", "review.md", "words.html", "style.css")}
    )
    text = told(root)
    assert "4 files of `templates/` changed" in text
    assert "No page changes." in text


# Safe, and short enough


NASTY = (
    "@octocat #1 GH-2 https://evil.example www.evil.example [x](https://e.org) ![i](https://e.org/i.png) <img src=x>"
    " <!-- | `code` **bold** ~~old~~ $x$ :smile: deadbeefdeadbeef &#64;octocat \\"
)


def nasty(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_no_text_of_a_change_does_anything(root: Path) -> None:
    text = f"{NASTY}\n\n# Head\n\n{NASTY} may be so, {NASTY} is here. It is not.\n"
    record = a_record(text, "evil", byline=nasty(NASTY), note=nasty(NASTY)).replace(
        "title: T", f"title: {nasty(NASTY)}"
    )
    party = f"parties:\n  evil: {{name: {nasty(NASTY)}, kind: government}}\n"
    claim = (
        f"claim: '@octocat #1 <b> | **x** https://e.org'\ntopics: [arms]\nprincipals: [evil]\n"
        f"summary: |\n  {NASTY}\n\n  # Head\n\n  - [x](https://e.org)\nparts: {{a: {nasty(NASTY)}}}\n"
        f"searched: {nasty(NASTY)}\nexcerpts:\n"
        f"  - source: evil\n    exact: {nasty('is here.')}\n    party: evil\n    speaker: {nasty(NASTY)}\n"
        f"    says: denies\n    mode: quote\n    bears_on: [a]\n    note: {nasty(NASTY)}\n"
        f"changes:\n  - {{date: 2023-10-22, kind: update, text: {nasty(NASTY)}}}\n"
    )
    odd = "claims/@octocat #1 `x` | <b>.yaml"
    commit(
        root,
        {
            "seeds/evil.txt": text,
            "seeds/evil.yaml": record.replace("publisher: UPI", f"publisher: {nasty(NASTY)}"),
            "claims/evil.yaml": claim,
            "site.yaml": SITE.replace("parties:\n", party) + f"policies: {{about: {nasty(NASTY)}}}\n",
            odd: "{",
            "claims/broken.yaml": f"claim: {nasty(NASTY)}\nx: {nasty(NASTY)}\n",
        },
    )
    first = told(root)
    commit(
        root,
        {
            "claims/evil.yaml": claim.replace("is here.", "so,")
            .replace("denies", "disputes")
            .replace("\\", "/")
        },
    )
    for made in (first, told(root, "HEAD~1"), told(root)):
        assert "octocat" in made
        tokens = flat(GITHUB.parse(made))
        assert not {token.type for token in tokens} & {
            "link_open",
            "image",
            "html_block",
            "fence",
            "code_block",
        }
        assert {t.content for t in tokens if t.type == "html_inline"} <= {"<br>", "<span>", "</span>"}
        shown = "\n".join(token.content for token in tokens if token.type == "text")
        assert not LINKED.search(shown)
        headings = [line for line in made.splitlines() if line.startswith("#")]
        assert all(re.match(r"### [A-Z][a-z ]+$|#### ", line) for line in headings)


def test_a_comment_has_room_for_the_greatest_change(root: Path) -> None:
    commit(root, CHANGE["turn"] | CHANGE["new"])
    with reviewed(root) as made:
        many = replace(
            made,
            claims=made.claims * 400,
            cautions=made.cautions * 400,
            problems=made.cautions * 300,
            articles=made.articles * 300,
        )
        text = comment(many)
        assert comment(made).count("####") == 2
    assert 20_000 < len(text) <= LONGEST
    assert re.search(r"… and \d+ more claims, left out here\.", text)
    assert re.search(r"… and \d+ more problems, left out here\.", text)
    assert "### Pages" in text
    folds = [token.content.strip() for token in GITHUB.parse(text) if token.type == "html_block"]
    assert folds == ["<details><summary>" + folds[0][18:], "</details>"]
    assert re.fullmatch(r"<details><summary>\d+ more claims, one by one</summary>", folds[0])


def test_even_the_longest_texts_are_cut_with_a_sentence(root: Path) -> None:
    """Of signs that take most room when they are escaped, and as long as a text may be."""
    long = "$" * Bounds().characters
    site = SITE.replace("name: Moscow", f"name: {long}").replace("name: Pyongyang", f"name: {long}")
    commit(root, {SHIPS: START[SHIPS].replace("Washington says so.", long), "site.yaml": site})
    text = told(root)
    assert len(text) <= LONGEST
    assert "…" in text


def test_an_endless_review_ends_in_a_count(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(root, CHANGE["turn"])
    monkeypatch.setattr("site_builder.revisions.comment.LONGEST", 900)
    text = told(root)
    assert len(text) < 1_000
    assert re.search(r"\n\n… and [\d,]+ more characters, left out here\.\n$", text)


def test_labels_are_those_that_readers_see_in_their_language(root: Path) -> None:
    commit(root, {"site.yaml": "language: ko\n" + SITE})
    git(root, "branch", "korean")
    commit(root, {SHIPS: START[SHIPS].replace("disputes", "denies").replace(IMAGERY, "")})
    text = told(root, "korean")
    assert "1 state changes" in text
    assert re.search(r"State: [^*]*[가-힣][^*]* → \*\*[^*]*[가-힣]", text)


# The command


def test_the_command_prints_the_comment_and_touches_nothing(root: Path) -> None:
    commit(root, CHANGE["turn"])
    before = tree(root)
    result = run(root, "review", "main")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == told(root)
    assert tree(root) == before
    assert run(root, "review", "main", "change").stdout.startswith("**1 state changes;")


def test_what_is_not_committed_is_left_out_and_told(root: Path) -> None:
    write(root, CHANGE["turn"])
    result = run(root, "review", "main")
    assert result.returncode == 0
    assert result.stdout.startswith("**Nothing changes for readers.**")
    assert result.stderr == "3 files are not as committed, and not in this review: commit first\n"
    assert run(root, "review", "main", "HEAD").stderr == ""


def test_errors_are_told_by_the_status_and_the_comment_is_there(root: Path) -> None:
    commit(root, CHANGE["errors"])
    result = run(root, "review", "main")
    assert result.returncode == 1
    assert "### Problems" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("review",), "BASE"),
        (("review", "nowhere"), "there is no revision “nowhere” here"),
        (("review", "main", "nowhere"), "there is no revision “nowhere” here"),
        (("review", "main..change"), "one by one"),
        (("review", "--", "--help"), "“--help” is no revision"),
    ],
)
def test_wrong_usage_exits_with_2(root: Path, words: tuple[str, ...], said: str) -> None:
    result = run(root, *words)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_the_help_says_what_is_compared(root: Path) -> None:
    text = run(root, "review", "--help").stdout
    assert "parted from BASE" in text
    assert "what is not committed is left out" in " ".join(text.split())
