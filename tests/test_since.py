"""What a change must not do to published work, and which problems it has to do with."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record, run, tree
from repository import commit, git, init, write
from versions import Files, between

from site_builder.diagnostic import Diagnostic
from site_builder.examine import examine
from site_builder.project import Project
from site_builder.revisions.difference import Comparison, difference
from site_builder.revisions.git import RevisionError
from site_builder.revisions.permanence import breaches
from site_builder.revisions.since import since

SHIPS, WIRE, RECORD = "claims/ships.yaml", "seeds/wire.txt", "seeds/wire.yaml"


def changes(*entries: str) -> str:
    return "changes:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries)


FIRST = "date: 2023-11-01, kind: published, text: First."
LATER = "date: 2023-11-02, kind: {}, text: Changed."
PUBLISHED = CLAIM + changes(FIRST)
STATED = CLAIM.replace("disputes", "asserts") + "searched: Here.\n"
"""Moscow's position is another one, and so is the state."""
CORRECTED = ARTICLE.replace("on Friday", "on Monday")
QUOTED = PUBLISHED.replace("on Friday", "on Monday")
TWO = {"seeds/two.txt": "Two.\n", "seeds/two.yaml": a_record("Two.\n", "two")}


def corrected(claim: str = QUOTED) -> Files:
    return {WIRE: CORRECTED, RECORD: a_record(CORRECTED), SHIPS: claim}


def found(compared: Comparison) -> list[str]:
    return [told(problem) for problem in breaches(compared, difference(compared))]


def told(problem: Diagnostic) -> str:
    return f"{problem.at} {problem.severity} {problem.code}"


@pytest.mark.parametrize(
    ("before", "after", "gone", "expected"),
    [
        ({}, {}, [], []),
        # articles
        ({SHIPS: PUBLISHED}, {WIRE: CORRECTED}, [], [f"{WIRE}:3:25 error seed-changed"]),
        ({SHIPS: PUBLISHED}, corrected(), [], [f"{WIRE}:3:25 error seed-changed"]),
        ({SHIPS: PUBLISHED}, {WIRE: ARTICLE + "\n"}, [], [f"{WIRE}:5:1 error seed-changed"]),
        ({SHIPS: PUBLISHED}, {WIRE: ARTICLE.encode()[:-20]}, [], [f"{WIRE}:4:41 error seed-changed"]),
        ({SHIPS: PUBLISHED}, {WIRE: b"\xff\xfe"}, [], [f"{WIRE}:1:1 error seed-changed"]),
        (
            {SHIPS: PUBLISHED},
            corrected(QUOTED + "  - {" + LATER.format("correction") + "}\n"),
            [],
            [f"{WIRE}:3:25 warning seed-changed"],
        ),
        (
            {SHIPS: PUBLISHED},
            corrected(QUOTED + "  - {" + LATER.format("update") + "}\n"),
            [],
            [f"{WIRE}:3:25 error seed-changed"],
        ),
        ({SHIPS: PUBLISHED + "draft: true\n"}, {WIRE: CORRECTED}, [], [f"{WIRE}:3:25 warning seed-changed"]),
        (TWO, {"seeds/two.txt": "Too.\n"}, [], ["seeds/two.txt:1:2 warning seed-changed"]),
        (TWO, {}, list(TWO), ["seeds/two.txt:1:1 error seed-deleted"]),
        ({}, {}, [WIRE, RECORD], [f"{WIRE}:1:1 error seed-deleted"]),
        ({}, {}, [WIRE], [f"{WIRE}:1:1 error seed-deleted"]),
        ({}, {"seeds/x.txt": ARTICLE, "seeds/x.yaml": a_record(ARTICLE)}, [WIRE, RECORD], []),
        (
            {},
            {"seeds/x.txt": CORRECTED, "seeds/x.yaml": a_record(CORRECTED)},
            [WIRE, RECORD],
            ["seeds/x.txt:3:25 error seed-changed"],
        ),
        ({}, {RECORD: a_record(ARTICLE, byline="N. N.")}, [], []),
        (
            {},
            {RECORD: a_record(ARTICLE, "other"), SHIPS: CLAIM.replace("wire", "other")},
            [],
            [f"{RECORD}:1:5 error id-changed"],
        ),
        (
            {},
            {"seeds/x.txt": ARTICLE, "seeds/x.yaml": "# Moved\n" + a_record(ARTICLE, "other")},
            [WIRE, RECORD],
            ["seeds/x.yaml:2:5 error id-changed"],
        ),
        # claims
        ({}, {}, [SHIPS], [f"{SHIPS}:1:1 error claim-deleted"]),
        ({SHIPS: CLAIM + "draft: true\n"}, {}, [SHIPS], []),
        ({}, {SHIPS: CLAIM + "draft: true\n"}, [], [f"{SHIPS}:17:8 error claim-deleted"]),
        ({}, {SHIPS: "claim: [\n"}, [], []),
        ({}, {"claims/boats.yaml": CLAIM}, [SHIPS], ["claims/boats.yaml:1:1 error claim-renamed"]),
        ({}, {"claims/arms/ships.yaml": CLAIM}, [SHIPS], []),
        ({}, {"claims/boats.yaml": CLAIM.replace("Ships", "Boats")}, [], []),
        # history
        ({SHIPS: PUBLISHED}, {SHIPS: CLAIM}, [], [f"{SHIPS}:1:1 error change-removed"]),
        (
            {SHIPS: PUBLISHED},
            {SHIPS: PUBLISHED.replace("First.", "Early.")},
            [],
            [f"{SHIPS}:17:1 error change-removed"],
        ),
        ({SHIPS: PUBLISHED}, {SHIPS: PUBLISHED.replace("text: First.", 'text: "First."')}, [], []),
        # states
        ({}, {SHIPS: STATED}, [], [f"{SHIPS}:1:1 error state-unexplained"]),
        ({SHIPS: PUBLISHED}, {SHIPS: STATED + changes(FIRST)}, [], [f"{SHIPS}:18:1 error state-unexplained"]),
        *(
            ({SHIPS: PUBLISHED}, {SHIPS: STATED + changes(FIRST, LATER.format(kind))}, [], [])
            for kind in ("state", "correction", "update", "retraction")
        ),
        (
            {SHIPS: PUBLISHED},
            {SHIPS: STATED + changes(FIRST, LATER.format("published"))},
            [],
            [f"{SHIPS}:18:1 error state-unexplained"],
        ),
        (
            {SHIPS: CLAIM + changes(FIRST, LATER.format("update"))},
            {
                SHIPS: STATED
                + changes(FIRST, LATER.format("update"), "date: 2023-11-01, kind: state, text: S.")
            },
            [],
            [f"{SHIPS}:18:1 error state-unexplained"],
        ),
        ({SHIPS: CLAIM + "draft: true\n"}, {SHIPS: STATED}, [], []),
        ({}, {"site.yaml": SITE.replace("name: Moscow", "name: Russia")}, [], []),
        ({}, {"site.yaml": "language: ko\n" + SITE}, [], []),
    ],
)
def test_what_was_published_stays(
    tmp_path: Path, before: Files, after: Files, gone: Iterable[str], expected: list[str]
) -> None:
    assert found(between(tmp_path, before, after, gone)) == expected


def test_a_turn_is_told_with_both_labels_and_what_made_it(tmp_path: Path) -> None:
    compared = between(tmp_path, {SHIPS: PUBLISHED}, {SHIPS: STATED + changes(FIRST)})
    [problem] = breaches(compared, difference(compared))
    assert problem.message == (
        "the state was “Unverified by Moscow and Pyongyang” in “main” and is “Unverified by Pyongyang” now,"
        " and `changes` does not tell it"
    )
    [place] = problem.related
    assert (str(place.at), place.message) == (
        f"{SHIPS}:7:5",
        "other says of “Moscow says that there is no evidence.”",
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (CLAIM.replace("disputes", "asserts") + "searched: Here.\n", None, "without the excerpt"),
        (CLAIM, "principals: [pyongyang]", "principals has changed"),
    ],
)
def test_other_causes_of_a_turn_have_their_place_too(
    tmp_path: Path, before: str, after: str | None, expected: str
) -> None:
    if after is None:
        head, _, second = before.split("  - source")
        changed = f"{head}  - source{second}"
    else:
        changed = before.replace("principals: [moscow, pyongyang]", after)
    compared = between(tmp_path, {SHIPS: before}, {SHIPS: changed})
    [problem] = breaches(compared, difference(compared))
    assert problem.code == "state-unexplained"
    assert expected in problem.related[0].message


def test_the_help_names_what_to_type(tmp_path: Path) -> None:
    compared = between(tmp_path, {SHIPS: PUBLISHED}, {WIRE: CORRECTED})
    [problem] = breaches(compared, difference(compared))
    assert f"`git checkout main -- {WIRE}`" in problem.help
    assert [related.at.path for related in problem.related] == [SHIPS]


# Against a revision


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The tiny site and another claim of another article, which has a warning; both published on `main`."""
    folder = init(tmp_path / "site")
    other = CLAIM.replace("Ships carried arms", "Boats carried arms").replace("source: wire", "source: two")
    text = ARTICLE + "Two.\n"
    a_project(
        folder,
        {
            "seeds/two.txt": text,
            "seeds/two.yaml": a_record(text, "two"),
            "claims/boats.yaml": other.replace("Moscow says", "moscow says"),
        },
    )
    commit(folder)
    return folder


def problems(root: Path, revision: str = "main") -> list[str]:
    project = Project(root)
    before = tree(root)
    made = since(examine(project), project, revision)
    assert tree(root) == before
    return [told(problem) for problem in made]


CASE = "claims/boats.yaml:8:12 warning excerpt-case"


def test_without_a_change_there_is_no_problem(root: Path) -> None:
    assert [told(problem) for problem in examine(Project(root)).problems] == [CASE]
    assert problems(root) == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({SHIPS: CLAIM + "\n"}, []),
        ({"claims/boats.yaml": None}, [CASE]),
        ({"seeds/two.yaml": None}, [CASE]),
        ({"site.yaml": None}, [CASE]),
        (
            {"claims/new.yaml": CLAIM.replace("arms.", "guns.")},
            ["claims/new.yaml:13:12 error excerpt-not-found"],
        ),
        ({"claims/a/boats.yaml": CLAIM}, ["claims/boats.yaml:1:1 error duplicate-slug"]),
        ({SHIPS: STATED}, [f"{SHIPS}:1:1 error state-unexplained"]),
        ({WIRE: CORRECTED}, [f"{WIRE}:3:25 error seed-changed", f"{RECORD}:6:9 error source-changed"]),
    ],
)
def test_only_what_changed_and_what_that_caused_is_told(
    root: Path, files: dict[str, str | None], expected: list[str]
) -> None:
    """Whatever the state of the file: untracked, changed, in the index, or committed."""
    written = {path: text or (root / path).read_text() + "\n" for path, text in files.items()}
    write(root, written)
    assert problems(root) == expected
    git(root, "add", "--all")
    assert problems(root) == expected
    commit(root)
    git(root, "branch", "base", "HEAD~1")
    assert problems(root, "base") == expected
    assert problems(root, "HEAD") == []


def test_an_article_that_is_gone_is_told_where_it_is_quoted(root: Path) -> None:
    for ending in ("txt", "yaml"):
        (root / f"seeds/two.{ending}").unlink()
    assert problems(root) == [
        "claims/boats.yaml:7:13 error unknown-source",
        "claims/boats.yaml:12:13 error unknown-source",
        "seeds/two.txt:1:1 error seed-deleted",
    ]


def test_half_an_article_is_told_at_its_other_half(root: Path) -> None:
    (root / "seeds" / "two.txt").unlink()
    assert problems(root) == ["seeds/two.txt:1:1 error seed-deleted", "seeds/two.yaml:1:1 error text-missing"]
    git(root, "checkout", "seeds/two.txt")
    (root / "seeds" / "two.yaml").unlink()
    assert problems(root) == ["seeds/two.txt:1:1 error record-missing"]


def test_a_changed_site_file_concerns_everything(root: Path) -> None:
    commit(root, {"seeds/picture.png": "x"})
    write(root, {"site.yaml": SITE + "\n"})
    assert problems(root) == [CASE, "seeds/picture.png:1:1 warning file-not-read"]
    write(root, {"site.yaml": SITE})
    assert problems(root) == []


def test_what_others_did_meanwhile_is_no_part_of_the_change(root: Path) -> None:
    git(root, "checkout", "--quiet", "-b", "change")
    commit(root, {"claims/new.yaml": CLAIM.replace("Ships", "Rafts")})
    git(root, "checkout", "--quiet", "main")
    commit(root, {SHIPS: STATED, "claims/boats.yaml": "x"}, gone=[])
    git(root, "checkout", "--quiet", "change")
    assert problems(root, "main") == []


def test_a_revision_without_a_site_leaves_everything_new(tmp_path: Path) -> None:
    root = init(tmp_path)
    commit(root, {"README.md": "x"})
    a_project(root, {SHIPS: STATED})
    assert problems(root, "main") == []


def test_a_site_that_was_broken_is_compared_as_far_as_it_can_be_read(root: Path) -> None:
    commit(root, {"site.yaml": "title: [\n"})
    write(root, {"site.yaml": SITE})
    assert problems(root) == [CASE]
    write(root, {SHIPS: STATED + changes(FIRST)})
    git(root, "rm", "--quiet", "-f", "claims/boats.yaml")
    assert problems(root) == ["claims/boats.yaml:1:1 error claim-deleted"]


def test_an_unknown_revision_is_an_error_of_usage(root: Path) -> None:
    with pytest.raises(RevisionError):
        since(examine(Project(root)), Project(root), "nowhere")


# The command


@pytest.mark.parametrize(
    ("revision", "status", "said"),
    [
        ("main", 1, "error[state-unexplained]"),
        ("HEAD", 1, "error[state-unexplained]"),
        ("nowhere", 2, "there is no revision “nowhere” here"),
        ("--help", 2, "“--help” is no revision"),
        ("", 2, "is no revision"),
    ],
)
def test_the_command_tells_and_exits(root: Path, revision: str, status: int, said: str) -> None:
    write(root, {SHIPS: STATED})
    result = run(root, "check", f"--since={revision}")
    assert result.returncode == status, result.stderr
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_the_command_without_changes_is_content(root: Path) -> None:
    result = run(root, "check", "--since", "main")
    assert (result.returncode, result.stdout) == (0, "2 claims, 2 articles: no problems\n")


def test_outside_a_repository_only_since_is_wrong(root: Path, tmp_path: Path) -> None:
    plain = shutil.copytree(root, tmp_path / "plain", ignore=shutil.ignore_patterns(".git"))
    assert run(plain, "check").returncode == 0
    result = run(plain, "check", "--since", "main", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert result.returncode == 2
    assert "the site lies in no git repository" in result.stderr


def test_nothing_is_taken_from_the_folder_that_is_checked(root: Path, tmp_path: Path) -> None:
    """Neither a module of the site's folder nor a template, which is a program."""
    mark = tmp_path / "ran"
    trap = f"open({str(mark)!r}, 'w')\nraise SystemExit(9)\n"
    write(
        root,
        dict.fromkeys(("yaml.py", "pydantic.py", "sitecustomize.py", "site_builder/__init__.py"), trap)
        | {"templates/review.md": "{{ 1/0 }}", "templates/base.html": "{{ 1/0 }}"},
    )
    result = run(root, "check", "--since", "main", PYTHONSAFEPATH="1")
    assert result.returncode == 0, result.stderr
    assert not mark.exists()
