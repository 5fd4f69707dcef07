"""What a ledger keeps, which groups it says have changed, and how it is put aside."""

import os
import random
import sqlite3
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from builders import CLAIM, SITE, a_project, built, tree

from site_builder.footprint import digest, packed
from site_builder.ledger import Ledger
from site_builder.ledger_file import opened
from site_builder.ledger_rows import ClaimRow, KeptFacet, KeptFile
from site_builder.shelf import Kind

CARDS: Kind[str] = Kind("cards", lambda _: ())


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "ledger.sqlite", b"1")
    made.create()
    return made


def a_facet(value: str, *keys: str, rank: str = "a") -> KeptFacet:
    content = packed(value)
    return KeptFacet("cards", keys, rank, digest(content), content)


def put(ledger: Ledger, path: str, *facets: KeptFacet) -> set[tuple[str, str]]:
    """The groups that are others since the claim gives these facets."""
    ledger.settled()
    ledger.put_claim(ClaimRow(path, "slug", b"mark", b"content", (), None, 1, b"assessed"), facets)
    return ledger.pending()


def held(ledger: Ledger) -> dict[str, list[str]]:
    return {key: list(ledger.shelf.group(CARDS, key)) for key in ledger.shelf.keys(CARDS)}


def test_groups_that_a_claim_changes(ledger: Ledger) -> None:
    assert put(ledger, "a", a_facet("one", "", "x")) == {("cards", ""), ("cards", "x")}
    assert put(ledger, "a", a_facet("one", "", "x")) == set()
    assert put(ledger, "a", a_facet("one", "", "y")) == {("cards", "x"), ("cards", "y")}
    assert put(ledger, "a", a_facet("two", "", "y")) == {("cards", ""), ("cards", "y")}
    assert put(ledger, "b", a_facet("three", "y", rank="b")) == {("cards", "y")}
    assert put(ledger, "b", a_facet("three", "y", rank="0")) == {("cards", "y")}
    assert held(ledger) == {"": ["two"], "y": ["three", "two"]}
    assert put(ledger, "b") == {("cards", "y")}
    assert held(ledger) == {"": ["two"], "y": ["two"]}


def test_a_claim_that_moves_to_another_file(ledger: Ledger) -> None:
    put(ledger, "a/ships", a_facet("one", "x"))
    ledger.printed("a/ships", b"press", [KeptFile("ships.html", b"1", 1)])
    ledger.drop_claim("a/ships")
    put(ledger, "b/ships", a_facet("one", "x"))
    assert [row.path for row in ledger.claims()] == ["b/ships"]
    assert list(ledger.files()) == []
    ledger.printed("b/ships", b"press", [KeptFile("ships.html", b"2", 1)])
    assert list(ledger.files()) == [("ships.html", b"2")]
    assert held(ledger) == {"x": ["one"]}


def test_a_claim_that_is_dropped_changes_its_groups(ledger: Ledger) -> None:
    put(ledger, "a", a_facet("one", "", "x"))
    ledger.settled()
    ledger.drop_claim("a")
    assert ledger.pending() == {("cards", ""), ("cards", "x")}
    assert held(ledger) == {}


def test_files_that_a_claim_no_longer_has(ledger: Ledger) -> None:
    put(ledger, "a")
    ledger.printed("a", b"press", [KeptFile("a.html", b"1", 1), KeptFile("a.svg", b"2", 2)])
    ledger.printed("a", b"press", [KeptFile("a.html", b"3", 1)])
    assert list(ledger.files()) == [("a.html", b"3")]
    ledger.put_claim(ClaimRow("a", "slug", b"mark", b"content", (), None, 0, None), ())
    ledger.unprint()
    assert list(ledger.files()) == []


def test_a_claim_that_was_put_anew_is_not_printed(ledger: Ledger) -> None:
    put(ledger, "a")
    ledger.printed("a", b"press", ())
    assert (ledger.unprinted(b"press"), ledger.unprinted(b"another")) == ((), ("a",))
    put(ledger, "a")
    assert ledger.unprinted(b"press") == ("a",)


def test_a_claim_one_of_whose_files_is_lost_is_not_printed(ledger: Ledger) -> None:
    for path in ("a", "b"):
        put(ledger, path)
        ledger.printed(path, b"press", [KeptFile(f"{path}.html", b"1", 1), KeptFile(f"{path}.json", b"2", 1)])
    ledger.put_file(KeptFile("index.html", b"3", 1), b"proof")
    ledger.lose_files(iter(["a.html", "index.html"]))
    assert ledger.unprinted(b"press") == ("a",)
    assert [path for path, _ in ledger.files()] == ["a.json", "b.html", "b.json"]
    assert dict(ledger.overviews()) == {}


@pytest.mark.parametrize("name", ["claims/\udcff.yaml", "claims/a\tb.yaml", "claims/가.yaml"])
def test_every_name_that_a_file_can_have(ledger: Ledger, name: str) -> None:
    put(ledger, name)
    ledger.remark_claim(name, b"another")
    ledger.put_article(name, b"mark", "id", b"content", b"source", None, b"problems")
    assert [(row.path, row.mark) for row in ledger.claims()] == [(name, b"another")]
    assert ledger.assessed(name) == b"assessed"
    assert [stem for stem, _, _ in ledger.articles()] == [name]
    assert ledger.article(name)
    ledger.drop_article(name)
    ledger.drop_claim(name)
    assert [*ledger.claims(), *ledger.articles()] == []


@pytest.mark.parametrize("text", ["a\0b", "가", "\U0001f600", "\x1f"])
def test_every_text_that_a_rank_can_hold(ledger: Ledger, text: str) -> None:
    """They sort as texts do in memory."""
    ranks = [text, "a", "b", f"{text}a", "\uffff"]
    put(ledger, "a", *(a_facet(rank, "x", rank=rank) for rank in ranks))
    assert held(ledger) == {"x": sorted(ranks)}


def test_a_group_of_many_is_not_held_in_memory(ledger: Ledger) -> None:
    many, value = 100_000, "x" * 200
    put(ledger, "a", *(a_facet(f"{value}{number}", "", rank=f"{number:06}") for number in range(many)))
    ledger.commit()
    group = ledger.shelf.group(CARDS)
    tracemalloc.start()
    try:
        assert len(group) == many
        assert [found[200:] for found in group[99_998:]] == ["99998", "99999"]
        assert group[500][200:] == "500"
        group.proof(slice(50_000, 50_100))
        assert tracemalloc.get_traced_memory()[1] < 5 * many
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("many", [0, 1, 49, 50, 51, 120])
def test_a_group_is_the_list_of_its_values(ledger: Ledger, many: int) -> None:
    values = [f"{number:03}" for number in range(many)]
    put(ledger, "a", *(a_facet(value, "", rank=value) for value in values), a_facet("other", "b"))
    group = ledger.shelf.group(CARDS)
    ends = (None, 0, 1, 49, 50, 51, 99, 100, 130, -1, -50)
    for part in (slice(*ends_) for ends_ in product(ends, ends, (None, 3, -1))):
        assert list(group[part]) == values[part]
    assert [group[at] for at in range(-many, many)] == values + values
    with pytest.raises(IndexError):
        group[many]
    assert list(group) == values
    proofs = {
        group.proof(slice(start, stop)) for start in range(0, many, 7) for stop in range(start + 1, many)
    }
    assert len(proofs) == sum(1 for start in range(0, many, 7) for stop in range(start + 1, many))
    assert ledger.shelf.proofs(CARDS).get("") == (group.proof(slice(None)) if many else None)


def test_the_proof_of_a_part_is_that_of_its_values(ledger: Ledger) -> None:
    values = [f"{number:03}" for number in range(120)]
    put(ledger, "a", *(a_facet(value, "", rank=value) for value in values))
    before = {start: ledger.shelf.group(CARDS).proof(slice(start, start + 10)) for start in range(0, 120, 10)}
    values[64] = "another"
    put(ledger, "a", *(a_facet(value, "", rank=f"{at:03}") for at, value in enumerate(values)))
    group = ledger.shelf.group(CARDS)
    assert [start for start, proof in before.items() if group.proof(slice(start, start + 10)) != proof] == [
        60
    ]


# The file


def test_it_is_kept_for_the_same_version(tmp_path: Path) -> None:
    for version, kept in ((b"1", None), (b"1", b"one"), (b"2", None), (b"1", None)):
        with opened(tmp_path, version) as ledger:
            assert ledger.fact("it") == kept
            ledger.state("it", b"one")
            ledger.commit()


def test_what_was_not_committed_is_forgotten(tmp_path: Path) -> None:
    with opened(tmp_path, b"1") as ledger:
        ledger.state("it", b"one")
    with opened(tmp_path, b"1") as ledger:
        assert ledger.fact("it") is None


def test_without_a_folder_nothing_is_kept() -> None:
    with opened(None, b"1") as ledger:
        assert ledger.path.exists()
    assert not ledger.path.parent.exists()


def ended_by(error: Exception, folder: Path) -> bytes | None:
    """What a ledger holds that was opened and used after this ended a build."""

    def build() -> None:
        with opened(folder, b"1") as ledger:
            ledger.state("it", b"one")
            ledger.commit()
            raise error

    with pytest.raises(type(error)):
        build()
    with opened(folder, b"1") as ledger:
        return ledger.fact("it")


def test_a_stop_while_it_is_sealed_leaves_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(ledger: Ledger) -> None:
        raise KeyboardInterrupt

    with opened(tmp_path, b"1") as ledger:
        ledger.state("it", b"one")
    monkeypatch.setattr(Ledger, "seal", stopped)
    with pytest.raises(KeyboardInterrupt), opened(tmp_path, b"1") as ledger:
        ledger.state("it", b"one")
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".sum"] == ["ledger.sqlite"]


@pytest.mark.parametrize("error", [ValueError(), sqlite3.IntegrityError()])
def test_what_may_have_crashed_a_build_is_not_met_twice(tmp_path: Path, error: Exception) -> None:
    assert ended_by(error, tmp_path) is None


def test_a_full_disk_is_no_reason_to_forget(tmp_path: Path) -> None:
    assert ended_by(OSError("full"), tmp_path) == b"one"


WAITING = """
import fcntl, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from site_builder.ledger_file import opened
if sys.stdin.read():  # then it says so instead of waiting
    lock = fcntl.flock
    fcntl.flock = lambda handle, way: lock(handle, way | fcntl.LOCK_NB)
try:
    with opened(Path(sys.argv[1]), b"1") as ledger:
        print(ledger.fact("it"))
except BlockingIOError:
    print("waits")
"""


def test_one_build_at_a_time(tmp_path: Path) -> None:
    def other(told: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", WAITING, str(tmp_path), *sys.path]
        started = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert started.stdin
        started.stdin.write(told)
        started.stdin.close()
        return started

    def said(process: "subprocess.Popen[str]") -> str:
        assert process.stdout
        with process.stdout as told:
            found = told.read()
        process.wait()
        return found

    with opened(tmp_path, b"1") as ledger:
        assert said(other("at once")) == "waits\n"
        waiting = other("")
        ledger.state("it", b"one")
        ledger.commit()
    assert said(waiting) == "b'one'\n"


def _cut(share: float) -> Callable[[Path], object]:
    return lambda file: os.truncate(file, int(file.stat().st_size * share))


def _overwritten(file: Path, start: int = 0) -> None:
    content = bytearray(file.read_bytes())
    content[start:] = random.Random(1).randbytes(len(content) - start)
    file.write_bytes(content)


def _a_folder(file: Path) -> None:
    file.unlink()
    (file / "below").mkdir(parents=True)


def _without_a_table(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("DROP TABLE members")
    connection.commit()
    connection.close()


def _beside(ending: str) -> Callable[[Path], object]:
    return lambda file: Path(f"{file}{ending}").write_bytes(random.Random(2).randbytes(50_000))


@pytest.mark.parametrize(
    "damage",
    [
        _cut(0),
        _cut(0.02),
        _cut(0.5),
        _cut(0.99),
        _overwritten,
        lambda file: _overwritten(file, 8192),
        _a_folder,
        _without_a_table,
        _beside("-wal"),
        _beside("-shm"),
        Path.unlink,
    ],
)
def test_a_damaged_one_is_made_anew(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    claims = {f"claims/n{n}.yaml": CLAIM.replace("Ships", f"{n} ships") for n in range(5)}
    site = f"{SITE}social_cards: false\nsearch: false\n"
    project = a_project(tmp_path / "project", {"site.yaml": site, **claims})
    cache = tmp_path / "project" / ".cache" / "ours"
    built(project, cache=cache)
    damage(cache / "ledger.sqlite")
    (project.root / "claims/n3.yaml").write_text(claims["claims/n4.yaml"])
    assert built(project, cache=cache).published
    built(project, out="../clean")
    assert tree(project.root / "site") == tree(tmp_path / "clean")
    assert built(project, cache=cache).work.read == 0


def test_the_rest_of_a_killed_build_that_was_cut(tmp_path: Path) -> None:
    """What was written last stands in a file of its own; without its end, an older state holds."""
    with opened(tmp_path, b"1"):
        pass
    writing = Ledger(tmp_path / "ledger.sqlite", b"1")
    for number in range(20):
        writing.state("it", b"%d" % number * 1000)
        writing.commit()
    rest = tmp_path / "ledger.sqlite-wal"
    held = tree(tmp_path)
    writing.close()
    for share in (0, 1, 2, 3, 4):
        for name in ("ledger.sqlite", "ledger.sum"):
            (tmp_path / name).write_bytes(held[name])
        rest.write_bytes(held[rest.name][: len(held[rest.name]) * share // 4])
        with opened(tmp_path, b"1") as ledger:
            found = ledger.fact("it")
            assert found is None or found in {b"%d" % number * 1000 for number in range(20)}
        if share == 4:
            assert found == b"19" * 1000
