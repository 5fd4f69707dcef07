"""Lists of files in the order of their paths: read again and again, and compared with each other."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.holding import walk
from site_builder.sums import NoListError, Sums, four_side_by_side, lines, side_by_side, together, without
from site_builder.written import Written

PATHS = st.text(ascii_lowercase[:3] + "-./가\U0010ffff", min_size=1, max_size=6)
FILES = st.dictionaries(PATHS, st.binary(min_size=1, max_size=2), max_size=8)


def ordered(files: dict[str, bytes]) -> list[tuple[str, bytes]]:
    return sorted(files.items())


def rows(*streams: dict[str, bytes]) -> list[tuple[str, tuple[bytes | None, ...]]]:
    """Every path once and in order, with what each stream has of it."""
    paths = sorted({path for files in streams for path in files})
    return [(path, tuple(files.get(path) for files in streams)) for path in paths]


@given(FILES, FILES, FILES, FILES)
def test_streams_side_by_side_give_every_path_once_and_in_order(
    a: dict[str, bytes], b: dict[str, bytes], c: dict[str, bytes], d: dict[str, bytes]
) -> None:
    assert list(side_by_side(ordered(a), ordered(b))) == rows(a, b)
    assert list(four_side_by_side(ordered(a), ordered(b), ordered(c), ordered(d))) == rows(a, b, c, d)


def test_no_stream_goes_on_while_its_value_is_looked_at() -> None:
    here = []

    def stream(paths: str) -> Iterator[tuple[str, str]]:
        for path in paths:
            here.append(path)
            yield path, path
            here.remove(path)

    for path, two in side_by_side(stream("abd"), stream("bcd")):
        assert here.count(path) == 2 - two.count(None)
    for path, four in four_side_by_side(stream("abd"), stream("bcd"), stream("d"), stream("")):
        assert here.count(path) == 4 - four.count(None)


@given(FILES, FILES)
def test_listings_put_together_are_in_order(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    other = {path: digest for path, digest in other.items() if path not in one}
    whole = together(lambda: ordered(one), lambda: ordered(other))
    assert list(whole()) == list(whole()) == ordered({**one, **other})
    for path in one:
        assert dict(without(path, whole)) == {p: d for p, d in {**one, **other}.items() if p != path}


def put(folder: Path, content: str | bytes) -> Path:
    content = content.encode() if isinstance(content, str) else content
    (folder / "SHA256SUMS").write_bytes(content)
    return folder


def test_a_list_is_read_again_whatever_became_of_its_name(tmp_path: Path) -> None:
    files = [("a/b.html", bytes(32)), ("a가.html", bytes([255] * 32))]
    with closing(Sums(put(tmp_path, "".join(lines(files))))) as sums:
        first, second = sums.files(), sums.files()
        assert next(first) == next(second) == files[0]
        shutil.rmtree(tmp_path)
        assert list(first) == list(second) == files[1:]
        assert list(sums.files()) == files


@pytest.mark.parametrize(
    "content",
    [
        "no list\n",
        f"{'0' * 64}  b\n{'0' * 64}  a\n",
        f"{'0' * 64}  a\n{'0' * 64}  a\n",
        f"{'0' * 64}  \n",
        f"{'x' * 64}  a\n",
        f"{'0' * 64}  ".encode() + b"\xff\n",
    ],
    ids=["no list", "out of order", "twice", "no name", "no digest", "no text"],
)
def test_what_is_no_list_of_ours(tmp_path: Path, content: str | bytes) -> None:
    with closing(Sums(put(tmp_path, content))) as sums, pytest.raises(NoListError):
        list(sums.files())


def test_a_list_is_a_file_and_nothing_else(tmp_path: Path) -> None:
    for folder in ("none", "folder", "link", "pipe"):
        (tmp_path / folder).mkdir()
    put(tmp_path, "")
    (tmp_path / "folder" / "SHA256SUMS").mkdir()
    (tmp_path / "link" / "SHA256SUMS").symlink_to(tmp_path / "SHA256SUMS")
    os.mkfifo(tmp_path / "pipe" / "SHA256SUMS")
    for folder in ("none", "folder", "link", "pipe"):
        with pytest.raises(OSError, match=r"SHA256SUMS|no file"):
            Sums(tmp_path / folder)


@given(st.sets(st.sampled_from(["a", "a-b", "a.b", "a/b", "a/b-c", "a/b.c", "a/b/c", "b", "가", "가/a"])))
def test_a_walk_gives_files_in_the_order_of_a_list(
    tmp_path_factory: pytest.TempPathFactory, paths: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("walked")
    files = {path for path in paths if not any(other.startswith(f"{path}/") for other in paths)}
    for path in files:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).touch()
    folders: dict[str, int] = {}
    assert [path for path, _ in walk(folder, folders)] == sorted(files)
    assert folders.keys() == {""} | {
        path[:at] for path in files for at in range(len(path)) if path[at] == "/"
    }
    for path, found in walk(folder):
        assert found.inode == (folder / path).stat().st_ino


def test_what_was_written_last_is_kept_and_told_in_order() -> None:
    with closing(Written()) as written:
        for path, digest in (("b", b"1"), ("a/b", b"2"), ("a-b", b"3"), ("b", b"4")):
            written.add(path, digest)
        assert list(written.files()) == [("a-b", b"3"), ("a/b", b"2"), ("b", b"4")]
        assert len(written) == 3
