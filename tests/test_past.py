"""The site as it stood: any commit, any day, rebuilt from git alone; and history tells every turn between."""

import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from builders import CLAIM, SITE, a_project, a_record, built, run, tree
from repository import commit, git, init, write
from versions import Files

from site_builder.diagnostic import has_errors
from site_builder.examine import examine
from site_builder.project import Project
from site_builder.revisions.git import RevisionError
from site_builder.revisions.past import past
from site_builder.revisions.since import since

SHIPS, BOATS, ARMS = "claims/ships.yaml", "claims/boats.yaml", "claims/arms.yaml"
QUICK = f"{SITE}search: false\nsocial_cards: false\n"
FIRST = "changes:\n  - {date: 2023-11-01, kind: published, text: First.}\n"
TURNED = CLAIM.replace("disputes", "asserts") + "searched: Here.\n" + FIRST
STATE = "  - {date: 2023-11-03, kind: state, text: Moscow states it too.}\n"
LEFT = "removed: {date: 2023-11-05, reason: It has another name now., instead: arms}\n" + FIRST + STATE
LATER = a_record("Later.\n", "later", "2023-11-06")

STEPS: tuple[tuple[str, Files, tuple[str, ...]], ...] = (
    ("2023-11-01T08:00:00Z", {"site.yaml": QUICK, SHIPS: CLAIM + FIRST}, ()),
    ("2023-11-03T08:00:00Z", {SHIPS: TURNED + STATE}, ()),
    ("2023-11-05T23:59:59Z", {SHIPS: LEFT, ARMS: TURNED + STATE}, ()),
    ("2023-11-07T00:30:00+02:00", {"seeds/later.txt": "Later.\n", "seeds/later.yaml": LATER}, ()),
    (
        "2023-11-08T12:00:00Z",
        {"claims/more/arms.yaml": TURNED.replace("says so", "said so") + STATE},
        (ARMS,),
    ),
)
"""When each commit was made, what it wrote, and what it took away."""


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    """A repository, and its commits from the first on."""
    root = init(tmp_path_factory.mktemp("past"))
    a_project(root)
    return root, tuple(commit(root, files, gone, when) for when, files, gone in STEPS)


def rebuilt(root: Path, at: str, out: Path, as_of: date | None = None) -> dict[str, bytes]:
    with past(Project(root), at) as then:
        assert built(then.project, out=str(out), as_of=as_of).published
    return tree(out)


def taken_out(root: Path, revision: str, target: Path) -> Project:
    """The files of a commit as git itself lays them out."""
    target.mkdir()
    archive = subprocess.run(["git", "-C", root, "archive", revision], capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", target], input=archive, check=True)
    return Project(target)


@pytest.mark.parametrize("number", range(len(STEPS)))
def test_every_commit_is_rebuilt_as_it_was(
    history: tuple[Path, tuple[str, ...]], tmp_path: Path, number: int
) -> None:
    root, commits = history
    before = tree(root)
    made = rebuilt(root, commits[number], tmp_path / "past")
    built(taken_out(root, commits[number], tmp_path / "then"))
    assert made == tree(tmp_path / "then/site")
    assert tree(root) == before, "neither the folder nor git's own files were touched"


@pytest.mark.parametrize(
    ("at", "number"),
    [
        ("2023-11-01", 0),
        ("2023-11-02", 0),
        ("2023-11-03", 1),
        ("2023-11-05", 2),
        ("2023-11-06", 3),  # half past midnight in Kyiv, and not yet in UTC
        ("2023-11-07", 3),
        ("2023-11-08", 4),
        ("2999-12-31", 4),
        ("HEAD~3", 1),
        ("main", 4),
    ],
)
def test_a_day_is_the_last_commit_until_its_end(
    history: tuple[Path, tuple[str, ...]], at: str, number: int
) -> None:
    root, commits = history
    with past(Project(root), at) as then:
        assert then.commit == commits[number]


def test_states_texts_and_names_are_those_of_then(
    history: tuple[Path, tuple[str, ...]], tmp_path: Path
) -> None:
    root, _ = history
    labels = []
    for day in ("2023-11-02", "2023-11-03", "2023-11-06"):
        site = rebuilt(root, day, tmp_path / day)
        labels.append(json.loads(site["claims/ships.json"]).get("state", {}).get("label"))
    assert labels == ["Unverified by Moscow and Pyongyang", "Unverified by Pyongyang", None]
    assert b"It has another name now." in site["claims/ships.html"]
    assert b"Washington says so" in site["claims/arms.html"]
    assert b"Washington said so" in rebuilt(root, "main", tmp_path / "now")["claims/arms.html"]


def test_it_may_be_known_less_then(history: tuple[Path, tuple[str, ...]], tmp_path: Path) -> None:
    """The files as they stood, and the evidence as of a day before."""
    root, commits = history
    made = rebuilt(root, "2023-11-03", tmp_path / "past", date(2023, 10, 1))
    built(taken_out(root, commits[1], tmp_path / "then"), as_of=date(2023, 10, 1))
    assert made == tree(tmp_path / "then/site")
    assert json.loads(made["claims/ships.json"])["state"]["code"] == "no-evidence"


def test_the_look_is_that_of_today(tmp_path: Path) -> None:
    """A template is a program: only those in the folder run."""
    root = init(tmp_path / "site")
    a_project(root, {"site.yaml": QUICK, "templates/404.html": "{{ nothing.at.all }}"})
    commit(root)
    write(root, {"templates/404.html": "ours"})
    assert rebuilt(root, "HEAD", tmp_path / "past")["404.html"] == b"ours"


def test_what_was_merged_counts_from_its_merge(tmp_path: Path) -> None:
    root = init(tmp_path)
    a_project(root)
    first = commit(root, when="2023-11-01T08:00:00Z")
    git(root, "checkout", "--quiet", "-b", "change")
    commit(root, {SHIPS: CLAIM.replace("says so", "said so")}, when="2023-11-02T08:00:00Z")
    git(root, "checkout", "--quiet", "main")
    merge = ("merge", "--quiet", "--no-ff", "--no-edit", "change")
    git(root, *merge, when="2023-11-05T08:00:00Z")
    found = []
    for day in ("2023-11-04", "2023-11-05"):
        with past(Project(root), day) as then:
            found.append(then.commit)
    assert found == [first, git(root, "rev-parse", "HEAD")]


def test_a_site_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    root = init(tmp_path)
    a_project(root / "facts", {"site.yaml": QUICK})
    write(root, {"claims/odd.yaml": "no claim of the site"})
    commit(root)
    with past(Project(root / "facts"), "HEAD") as then:
        assert then.project.claims() == (SHIPS,)


def test_the_command_says_which_commit_it_was(history: tuple[Path, tuple[str, ...]], tmp_path: Path) -> None:
    root, commits = history
    done = run(root, "build", "--at", "2023-11-04", "--out", str(tmp_path / "past"))
    assert done.returncode == 0, done.stderr
    assert f": as of commit {commits[1][:12]} of 2023-11-03, 1 claim, " in done.stdout
    assert not (root / ".cache").exists()
    assert not (root / "site").exists()


def test_errors_of_then_keep_it_from_being_built(tmp_path: Path) -> None:
    root = init(tmp_path / "site")
    a_project(root, {SHIPS: CLAIM.replace("on Friday", "on Monday")})
    commit(root)
    write(root, {SHIPS: CLAIM})
    done = run(root, "build", "--at", "HEAD", "--out", "past")
    assert done.returncode == 1
    assert "error[excerpt-not-found]" in done.stderr
    assert "on Monday" in done.stderr, "the line of then is shown"
    assert not (root / "past").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--at", "2023-11-03"), "give it a folder of its own with --out"),
        (("--at", "2023-10-31", "--out", "past"), "the history begins on 2023-11-01, after 2023-10-31"),
        (("--at", "2023-02-31", "--out", "past"), "is no day; write it as 2024-01-31"),
        (("--at", "nowhere", "--out", "past"), "there is no revision “nowhere” here"),
        (("--at", "--all", "--out", "past"), "“--all” is no revision"),
    ],
)
def test_what_cannot_be_built_is_wrong_usage(
    history: tuple[Path, tuple[str, ...]], words: tuple[str, ...], told: str
) -> None:
    root, _ = history
    done = run(root, "build", *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert not (root / "past").exists()


def test_a_shallow_clone_says_what_it_lacks(history: tuple[Path, tuple[str, ...]], tmp_path: Path) -> None:
    root, commits = history
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "clone")
    with past(Project(tmp_path / "clone"), "2023-11-09") as then:
        assert then.commit == commits[-1]
    with (
        pytest.raises(RevisionError, match="this clone is shallow"),
        past(Project(tmp_path / "clone"), "2023-11-07"),
    ):
        pass


def test_a_folder_without_git_says_so(tmp_path: Path) -> None:
    with (
        pytest.raises(RevisionError, match="lies in no git repository"),
        past(a_project(tmp_path), "2023-11-07"),
    ):
        pass


@pytest.mark.parametrize("name", ["../outside", "a\\b"])
def test_a_commit_that_would_write_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    """Git itself makes no such tree, and reads one."""
    root = init(tmp_path / "site")
    blob = git(root, "hash-object", "-w", "--stdin", given="x")
    inner = f"100644 {name.rpartition('/')[2]}\0".encode() + bytes.fromhex(blob)
    trees = [inner]
    if "/" in name:
        trees += [b"40000 ..\0" + bytes.fromhex(_tree(root, inner))]
    trees += [b"40000 claims\0" + bytes.fromhex(_tree(root, trees[-1]))]
    made = git(root, "commit-tree", "-m", "x", _tree(root, trees[-1]))
    git(root, "update-ref", "refs/heads/main", made)
    with pytest.raises(RevisionError, match="no site has a file of that name"), past(Project(root), "HEAD"):
        pass


def _tree(root: Path, content: bytes) -> str:
    command = ["git", "-C", str(root), "hash-object", "-t", "tree", "-w", "--stdin", "--literally"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode().strip()


# Every turn of a published state is told


@dataclass(frozen=True)
class Move:
    """A change that gives the claim another state: what it is about, and how the files are after it."""

    what: str
    claim: str
    files: Mapping[str, str] = field(default_factory=dict)


MORE = "Moscow says that ships carried nothing. Pyongyang denies it."
DENIAL = "  - {source: more, exact: Moscow says that ships carried nothing., party: moscow, says: denies, mode: indirect}\n"
BASE = CLAIM.replace("excerpts:\n", "searched: All.\nexcerpts:\n")
ASSERTED = BASE.replace("disputes", "asserts")
ALONE = ASSERTED.replace("[moscow, pyongyang]", "[moscow]")
PARTS = "parts: {{{}}}\n"
ONE, TWO = "sent: They were sent", "number: There were many"
BEARING = ALONE.replace("mode: indirect\n", "mode: indirect\n    bears_on: [sent]\n", 1).replace(
    "washington\n    says: asserts\n    mode: indirect\n",
    "washington\n    says: asserts\n    mode: indirect\n    bears_on: [number]\n",
)
OVERRIDE = "override: {state: refuted, reason: It is known., by: The editor}\n"

KREMLIN = ALONE + DENIAL.replace("party: moscow", "party: kremlin")
NUMBER_FIRST, SENT_FIRST = (PARTS.format(parts) + BEARING for parts in (f"{TWO}, {ONE}", f"{ONE}, {TWO}"))
DISPUTED = SENT_FIRST.replace("says: asserts", "says: disputes", 1)

MOVES = (
    Move("an excerpt says another thing", ASSERTED),
    Move("other principals", ALONE),
    Move("a party changes sides", ALONE, {"site.yaml": QUICK.replace("side: b", "side: a")}),
    Move("an excerpt comes", KREMLIN),
    Move("an article has another date", KREMLIN, {"seeds/more.yaml": a_record(MORE, "more", "2023-10-10")}),
    Move("the claim gets parts", NUMBER_FIRST),
    Move("another part comes first", SENT_FIRST),
    Move("an editor's state comes", SENT_FIRST + OVERRIDE),
    Move("the derived state behind it turns", DISPUTED + OVERRIDE),
    Move("the editor's state goes", DISPUTED),
    Move("the parts go", BASE),
)


def errors(project: Project) -> list[str]:
    examined = examine(project)
    assert not has_errors(examined.problems), examined.problems
    return [problem.code for problem in since(examined, project, "HEAD")]


def state(site: Path) -> object:
    """All that a page says of the state: the shown one, the derived one, those of parts."""
    held = json.loads((site / "claims/ships.json").read_text())
    parts = {id_: part["state"] for id_, part in held.get("parts", {}).items()}
    states = {"": held.get("state"), "derived": held.get("derived"), **parts}
    return {name: one and (one["code"], one["label"], one["confidence"]) for name, one in states.items()}


def test_whatever_turns_a_state_is_on_the_page_of_corrections(tmp_path: Path) -> None:
    """Each move is refused without an entry and accepted with one; the commits are rebuilt one by one."""
    root = init(tmp_path / "site")
    more = {"seeds/more.txt": MORE, "seeds/more.yaml": a_record(MORE, "more", "2023-10-25")}
    project = a_project(root, {"site.yaml": QUICK, **more, SHIPS: BASE + FIRST})
    commits, entries = [commit(root)], FIRST
    for number, move in enumerate(MOVES):
        write(root, {SHIPS: move.claim + entries, **move.files})
        assert "state-unexplained" in errors(project), move.what
        entries += f"  - {{date: 2023-11-{number + 2:02}, kind: state, text: Turn {number}.}}\n"
        write(root, {SHIPS: move.claim + entries})
        assert not errors(project), move.what
        commits.append(commit(root))
    states = []
    for number, made in enumerate(commits):
        rebuilt(root, made, tmp_path / str(number))
        states.append(state(tmp_path / str(number)))
    pairs = enumerate(pairwise(states))
    turns = [number for number, (before, after) in pairs if before != after]
    assert turns == list(range(len(MOVES))), "every move turns a state"
    page = (tmp_path / str(len(MOVES)) / "corrections.html").read_text()
    assert sorted(map(int, re.findall(r"Turn (\d+)\.", page))) == turns


def test_a_part_that_only_got_another_id_still_has_to_tell_its_turn(tmp_path: Path) -> None:
    root = init(tmp_path)
    two = PARTS.format(f"{ONE}, {TWO}") + BEARING + FIRST
    project = a_project(root, {SHIPS: two})
    commit(root)
    renamed = two.replace("number", "many").replace("says: asserts\n    mode: indirect\n    bears_on: [many]",
                                                     "says: assesses\n    mode: indirect\n    bears_on: [many]")  # fmt: skip
    assert renamed.count("assesses") == 1
    write(root, {SHIPS: renamed})
    assert errors(project) == ["state-unexplained"]
