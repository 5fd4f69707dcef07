"""Files on their way into a project: all of them or none, and never over another one."""

import os
import signal
from pathlib import Path

import pytest
from builders import tree

from site_builder.imports import staging
from site_builder.imports.staging import BusyError, half_moved, staged

FILES = {
    "seeds/a.txt": b"text",
    "seeds/a.yaml": b"id: a",
    "claims/c.yaml": b"claim: c",
    "site.yaml": b"title: t",
}


def write(folder: Path, *, move: bool = True) -> tuple[str, ...]:
    with staged(folder) as stage:
        for path, content in FILES.items():
            stage.write(path, content)
            assert stage.at(path).read_bytes() == content
        return stage.move_in() if move else ()


@pytest.mark.parametrize("there", [{}, {"seeds/b.txt": b"b", "claims/d.yaml": b"d"}])
def test_all_files_are_put_in_their_places(tmp_path: Path, there: dict[str, bytes]) -> None:
    put(tmp_path, there)
    assert write(tmp_path) == ()
    assert tree(tmp_path) == {**there, **FILES}
    assert not (tmp_path / ".import").exists()


def put(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def test_nothing_is_left_where_nothing_was_moved(tmp_path: Path) -> None:
    write(tmp_path, move=False)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_after_a_failure(tmp_path: Path) -> None:
    def write_twice() -> None:
        with staged(tmp_path) as stage:
            for _ in range(2):
                stage.write("claims/c.yaml", b"c")

    with pytest.raises(FileExistsError):
        write_twice()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["file", "link", "folder"])
def test_what_exists_is_never_replaced(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "claims" / "c.yaml"
    target.parent.mkdir()
    if kind == "file":
        target.write_bytes(b"mine")
    elif kind == "link":
        target.symlink_to("nowhere")
    else:
        target.mkdir()
    assert write(tmp_path) == ("claims/c.yaml",)
    assert target.is_symlink() if kind == "link" else target.is_dir() or target.read_bytes() == b"mine"
    assert (tmp_path / "seeds" / "a.txt").read_bytes() == b"text"


def test_a_disk_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_link(*_: object, **__: object) -> None:
        raise PermissionError

    put(tmp_path, {"claims/d.yaml": b"d", "seeds/a.txt": b"mine"})
    monkeypatch.setattr(os, "link", no_link)
    assert write(tmp_path) == ("seeds/a.txt",)
    assert tree(tmp_path) == {**FILES, "claims/d.yaml": b"d", "seeds/a.txt": b"mine"}


def test_what_a_kill_left_half_moved_is_finished(tmp_path: Path) -> None:
    put(tmp_path, {f".import/files/{path}": content for path, content in FILES.items()})
    put(tmp_path, {".import/ready": b""})
    # One file has been linked to its place, and not yet removed from where it was.
    (tmp_path / "seeds").mkdir()
    os.link(tmp_path / ".import/files/seeds/a.txt", tmp_path / "seeds/a.txt")
    assert half_moved(tmp_path)
    with staged(tmp_path):
        assert {path for path in FILES if (tmp_path / path).is_file()} == set(FILES)
    assert tree(tmp_path) == FILES


def test_what_a_disk_refused_half_way_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"claims/d.yaml": b"d", "seeds/b.txt": b"b"})
    done: list[str] = []

    def refuse(*names: str) -> None:
        if len(done) == 2:
            raise PermissionError(13, "Permission denied")
        done.append(names[1])
        link(*names)

    link = os.link
    with monkeypatch.context() as patched:
        patched.setattr(os, "link", refuse)
        patched.setattr(os, "rename", refuse)
        with pytest.raises(PermissionError):
            write(tmp_path)
    assert half_moved(tmp_path)
    with staged(tmp_path):
        pass
    assert tree(tmp_path) == {**FILES, "claims/d.yaml": b"d", "seeds/b.txt": b"b"}


def test_what_a_kill_left_unfinished_is_forgotten(tmp_path: Path) -> None:
    put(tmp_path, {f".import/files/{path}": content for path, content in FILES.items()})
    assert not half_moved(tmp_path)
    assert write(tmp_path) == ()
    assert tree(tmp_path) == FILES


def test_only_files_of_an_import_are_moved(tmp_path: Path) -> None:
    strange = {
        ".git/hooks/pre-commit": b"x",
        "templates/index.html": b"x",
        "seeds/deep/a.txt": b"x",
        "claims/a.sh": b"x",
        "README.md": b"x",
    }
    put(tmp_path, {f".import/files/{path}": content for path, content in {**FILES, **strange}.items()})
    put(tmp_path, {".import/ready": b"", "secret": b"s"})
    (tmp_path / ".import/files/claims/link.yaml").symlink_to(tmp_path / "secret")
    with staged(tmp_path):
        pass
    assert tree(tmp_path) == {**FILES, "secret": b"s"}


@pytest.mark.parametrize("planted", ["link", "file"])
def test_a_folder_that_is_none_of_ours_is_left_alone(tmp_path: Path, planted: str) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    put(elsewhere, {"kept": b"k"})
    project.mkdir()
    if planted == "link":
        (project / ".import").symlink_to(elsewhere)
    else:
        (project / ".import").write_bytes(b"k")
    with pytest.raises(OSError, match="import"):
        write(project)
    assert tree(elsewhere) == {"kept": b"k"}


def test_a_second_import_is_turned_away(tmp_path: Path) -> None:
    with staged(tmp_path) as stage:
        stage.write("claims/c.yaml", b"c")
        with pytest.raises(BusyError), staged(tmp_path):
            pass
        stage.move_in()
    assert (tmp_path / "claims" / "c.yaml").read_bytes() == b"c"


def test_moving_is_not_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, {"claims/d.yaml": b"d", "seeds/b.txt": b"b"})
    link = os.link

    def interrupted(*names: str) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.raise_signal(number)
        link(*names)

    monkeypatch.setattr(os, "link", interrupted)
    before = signal.getsignal(signal.SIGINT)
    assert write(tmp_path) == ()
    assert FILES.items() <= tree(tmp_path).items()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_full_disk_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def write(self, content: bytes) -> int:
            return len(content) - 1

    monkeypatch.setattr(staging, "open", lambda *_, **__: Full(), raising=False)
    with pytest.raises(OSError, match="No space"), staged(tmp_path) as stage:
        stage.write("site.yaml", b"title: t")
    assert list(tmp_path.iterdir()) == []
