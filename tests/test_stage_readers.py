"""Whoever reads the site while it is published anew misses no file and reads none half."""

import os
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

from builders import laid_out

from site_builder.publish import staged

PATHS: Final = ("index.html", "claims/one.html", "claims/two.html", "a/b/c.html", "SHA256SUMS")
ROUNDS: Final = 20


def site(number: int) -> dict[str, bytes]:
    """Each page is many lines of one number; one of them is the same in every site."""
    pages = {path: f"{number:06}\n".encode() * 3000 for path in PATHS[:-1]}
    return {**pages, "a/b/c.html": b"000000\n" * 3000}


def publish(root: Path, number: int) -> None:
    with staged(root / "site", root / ".cache" / "spare") as stage:
        stage.publish(laid_out(stage, site(number)))


def is_whole(path: str, content: bytes) -> bool:
    if path == "SHA256SUMS":
        return [line[66:] for line in content.decode().splitlines()] == sorted(PATHS[:-1])
    return len(content) == 7 * 3000 and len(set(content.splitlines())) == 1


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def _serve(folder: Path, says: "Connection[Any, Any]") -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        says.send(server.server_address[1])
        server.serve_forever()


def _read(folder: Path, port: int, rounds: "Synchronized[int]", says: "Connection[Any, Any]") -> None:
    """Reads all files again and again, as a program on the disk and as a browser, and says what was wrong."""
    faults: list[str] = []
    while rounds.value >= 0 and not faults:
        for path in PATHS:
            for way, read in (
                ("disk", (folder / path).read_bytes),
                ("server", partial(_fetched, port, path)),
            ):
                try:
                    if not is_whole(path, read()):
                        faults.append(f"{way}: half of {path}")
                except OSError as error:
                    faults.append(f"{way}: {path}: {error}")
        with rounds.get_lock():
            if rounds.value >= 0:
                rounds.value += 1
    says.send(faults)


def _fetched(port: int, path: str) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}/{path}") as answer:
        content: bytes = answer.read()
        assert len(content) == int(answer.headers["Content-Length"])
        return content


def test_a_reader_of_the_disk_or_of_a_server_misses_nothing(tmp_path: Path) -> None:
    context = get_context("spawn")
    publish(tmp_path, 0)
    ours, theirs = context.Pipe()
    rounds = context.Value("i", 0)
    server = context.Process(target=_serve, args=(tmp_path / "site", theirs), daemon=True)
    server.start()
    reader = context.Process(target=_read, args=(tmp_path / "site", ours.recv(), rounds, theirs), daemon=True)
    reader.start()
    number = 0
    while number < ROUNDS or (rounds.value < ROUNDS and reader.is_alive()):
        number += 1
        publish(tmp_path, number)
    with rounds.get_lock():
        rounds.value = -1
    assert ours.recv() == []
    reader.join()
    server.kill()
    server.join()


def _publish_watched(root: Path, says: "Connection[Any, Any]") -> None:
    """Publishes three times, and reads the site before each call of the system: none of them makes a gap."""
    faults: list[str] = []
    looking = False

    def look(event: str, words: tuple[object, ...]) -> None:
        nonlocal looking
        if looking or not (event == "open" or event.startswith(("os.", "shutil.", "ctypes.dlsym"))):
            return
        looking = True
        for path in PATHS:
            try:
                if not is_whole(path, (root / "site" / path).read_bytes()):
                    faults.append(f"half of {path} before {event} {words}")
            except OSError as error:
                faults.append(f"{error} before {event} {words}")
        looking = False

    sys.addaudithook(look)
    for number in (1, 2, 3):
        publish(root, number)
    says.send(faults)


def test_no_step_of_a_build_makes_a_gap(tmp_path: Path) -> None:
    context = get_context("spawn")
    publish(tmp_path, 0)
    ours, theirs = context.Pipe()
    process = context.Process(target=_publish_watched, args=(tmp_path, theirs))
    process.start()
    theirs.close()
    assert ours.recv() == []
    process.join()


def test_who_holds_the_folder_open_reads_the_old_site_until_the_next_but_one_is_made(tmp_path: Path) -> None:
    publish(tmp_path, 1)
    folder = os.open(tmp_path / "site", os.O_RDONLY)
    publish(tmp_path, 2)
    for path in PATHS[:-1]:
        with open(os.open(path, os.O_RDONLY, dir_fd=folder), "rb") as file:
            assert file.read() == site(1)[path]
    os.close(folder)
