"""A running `serve` under more callers than it has room for, slow ones, rude ones, and a stream of saves."""

import json
import os
import select
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

import pytest
from builders import CLAIM, a_project
from previews import Preview, answer, previewing, request

CALLERS = Path(__file__).with_name("callers.py")
SHIPS = "claims/ships.html"
MANY = int(os.environ.get("CALLERS", "2000"))
SAVES = int(os.environ.get("SAVES", "500"))
LARGE = f'<svg xmlns="http://www.w3.org/2000/svg"><!-- {"large " * 500_000} --></svg>'
"""Three megabytes: more than the system takes from a server whose reader does not read."""
GROWTH = 64_000
"""Kilobytes by which the server's memory may grow at most, whatever its callers do."""
_PATIENCE = 60


@contextmanager
def unharmed(root: Path, files: int = 0) -> Iterator[Preview]:
    """`serve` in the folder: at the end it gives the right page, has told of no fault, and stops as ever."""
    with previewing(root, files=files) as preview:
        page = preview.get(SHIPS).text
        yield preview
        assert preview.get(SHIPS).text == page
    assert not [line for line in preview.lines if "Traceback" in line or "rror" in line]


def storm(preview: Preview, folder: Path, count: int, *paths: str) -> list[list[list[object]]]:
    """What so many callers get who ask for the paths in turn, all at once: status, digest, and how often."""
    files = [folder / f"request-{number}" for number in range(len(paths))]
    for file, path in zip(files, paths, strict=True):
        file.write_bytes(request(f"GET /{path} HTTP/1.1", f"Host: {preview.host}"))
    port = preview.host.rpartition(":")[2]
    words = [sys.executable, str(CALLERS), port, str(count), *map(str, files)]
    found = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)
    assert isinstance(found, list)
    return found


def right(preview: Preview, count: int, *paths: str) -> list[list[list[object]]]:
    """What they should get: each path's answer as it is when nobody else asks."""
    answers = [preview.ask(path) for path in paths]
    each = count // len(paths)
    return [[[told.status, sha256(told.text.encode()).hexdigest(), each]] for told in answers]


def memory(preview: Preview) -> int:
    """The greatest memory that the server had so far, in kilobytes."""
    status = Path(f"/proc/{preview.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def connections(preview: Preview) -> int:
    """How many sockets the server has open."""
    folder = f"/proc/{preview.process.pid}/fd"
    found = 0
    for name in os.listdir(folder):
        try:
            found += os.readlink(f"{folder}/{name}").startswith("socket:")
        except FileNotFoundError:  # closed meanwhile
            continue
    return found


def until_left(preview: Preview, before: int) -> None:
    """Waits until the server has ended what others leave open."""
    deadline = time.monotonic() + _PATIENCE
    while (now := connections(preview)) > before:
        assert time.monotonic() < deadline, (now, before)
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(preview.process.wait(0.05))


def sluggish(preview: Preview, number: int, path: str) -> socket.socket:
    """A caller who says nothing, says a part, is about to send a body, or asks for much and reads nothing."""
    host, _, port = preview.host.partition(":")
    caller = socket.socket()
    caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # else the system reads for it, by megabytes
    caller.connect((host, int(port)))
    asked = request(f"GET /{path} HTTP/1.1", f"Host: {preview.host}")
    begun = f"POST /__preview/insert HTTP/1.1\r\nHost: {preview.host}\r\nContent-Length: 60000\r\n\r\n{{"
    caller.sendall((b"", asked[:-2], begun.encode(), asked)[number % 4])
    return caller


def test_thousands_at_once_beside_two_hundred_slow_ones_are_all_answered(tmp_path: Path) -> None:
    project = a_project(tmp_path / "site", {"templates/mark.svg": LARGE})
    paths = (SHIPS, "", "nothing.html", "__preview/state?path=index.html", "livereload.js")
    with unharmed(project.root) as preview, ExitStack() as open_:
        index = preview.get("").text
        mark = index.partition('href="assets/mark.')[2].partition('"')[0]
        assert len(preview.get(f"assets/mark.{mark}").text) == len(LARGE)
        expected = right(preview, MANY, *paths)
        before, idle = memory(preview), connections(preview)
        slow = [sluggish(preview, number, f"assets/mark.{mark}") for number in range(200)]
        for caller in slow:
            open_.enter_context(caller)
        assert storm(preview, tmp_path, MANY, *paths) == expected
        with preview.called() as caller:  # sends a byte now and then, and so never ends its request
            caller.sendall(b"GET / HTTP/1.1\r\n")
            while not select.select([caller], [], [], 0.05)[0]:
                caller.sendall(b"X")
        until_left(preview, idle)
        assert memory(preview) - before < GROWTH


def test_a_server_with_few_descriptors_serves_one_after_another(tmp_path: Path) -> None:
    project = a_project(tmp_path / "site")
    with unharmed(project.root, files=256) as preview, ExitStack() as open_:
        for number in range(150):  # more than it has room for: the rest waits until these must go
            open_.enter_context(sluggish(preview, number, SHIPS))
        assert storm(preview, tmp_path, 400, SHIPS, "") == right(preview, 400, SHIPS, "")


def frame(opcode: int, payload: bytes, length: int | None = None) -> bytes:
    """A frame of a page on its socket; it may claim another length than it has."""
    size = len(payload) if length is None else length
    head = bytes([0x80 | opcode])
    head += bytes([0x80 | size]) if size < 126 else bytes([0x80 | 127]) + struct.pack("!Q", size)
    return head + bytes(4) + payload


@contextmanager
def on_socket(preview: Preview) -> Iterator[socket.socket]:
    with preview.socket() as caller:
        assert answer(caller).status == 101
        yield caller


def is_over(caller: socket.socket) -> bool:
    """Whether the next that comes is the end: of the connection, or of what is said on the socket."""
    try:
        return caller.recv(65_536)[:1] in (b"", frame(8, b"")[:1])
    except ConnectionResetError:
        return True


HELLO = frame(1, json.dumps({"command": "hello", "protocols": []}).encode())
INFO = frame(1, json.dumps({"command": "info", "url": "http://127.0.0.1/"}).encode())


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_project(tmp_path_factory.mktemp("stormed")).root


@pytest.fixture(scope="module")
def preview(root: Path) -> Iterator[Preview]:
    with unharmed(root) as running:
        yield running


def test_rude_sockets_are_ended_and_the_others_told(root: Path, preview: Preview) -> None:
    with on_socket(preview) as page:
        page.sendall(HELLO + INFO)
        assert b"reload" in page.recv(4096) + page.recv(4096)
        for rude in (
            frame(1, b"no JSON"),
            frame(1, b"[]"),
            frame(1, b"{}\xff"),
            frame(1, b"[" * 60_000),
            frame(2, b"\xff"),
            frame(1, b"", length=2**40),
            frame(1, b"a" * 70_000),
            frame(3, b"a"),
            frame(0, b"a"),
            frame(9, b"a" * 126),
            b"\xff" * 100,
            b"\x81\x02{}",  # unmasked
            b"GET / HTTP/1.1\r\n\r\n",
            frame(8, b"\0"),
        ):
            with on_socket(preview) as caller:
                caller.sendall(rude)
                assert is_over(caller), rude
        with on_socket(preview) as deaf:  # asks on and on, and reads nothing
            deaf.setblocking(False)
            flood = (frame(9, b"a" * 125) + HELLO + INFO) * 100
            before, sent = memory(preview), 0
            for _ in range(200):
                if select.select([], [deaf], [], 0.05)[1]:
                    sent += deaf.send(flood)
            assert sent > len(flood)
            (root / "claims/ships.yaml").write_text(CLAIM.replace("so.", "it.", 1))
            assert b"reload" in page.recv(4096)
            assert memory(preview) - before < GROWTH
        (root / "claims/ships.yaml").write_text(CLAIM)
        preview.shows(SHIPS, "Washington says so.")


def test_there_is_room_for_so_many_sockets_and_no_more(preview: Preview) -> None:
    with ExitStack() as open_:
        asking = [open_.enter_context(preview.socket()) for _ in range(400)]
        found = [answer(caller).status for caller in asking]
        assert (found.count(101), found.count(503)) == (128, 272)
        assert preview.get(SHIPS).status == 200
    until_left(preview, 20)
    with on_socket(preview) as caller:
        caller.sendall(HELLO)
        assert b"official-7" in caller.recv(4096)


def test_requests_in_one_go_are_answered_in_order(preview: Preview) -> None:
    paths = [SHIPS, "livereload.js", "nothing.html"] * 20
    asked = b"".join(request(f"HEAD /{path} HTTP/1.1", f"Host: {preview.host}") for path in paths)
    expected = [preview.ask(path, method="HEAD").headers["Content-Length"] for path in paths]
    with preview.called() as caller:
        caller.sendall(asked + request("GET / HTTP/1.1", f"Host: {preview.host}", "Connection: close"))
        told = b"".join(iter(lambda: caller.recv(65_536), b"")).decode()
    assert told.count("HTTP/1.1 ") == len(paths) + 1
    lengths = [part.partition("\r\n")[0] for part in told.split("Content-Length: ")[1:]]
    assert lengths[:-1] == expected


@pytest.mark.parametrize("asked", ["GET / HT", "GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"])
def test_who_says_no_more_keeps_nobody(preview: Preview, asked: str) -> None:
    with preview.called() as caller:
        caller.sendall(asked.format(host=preview.host).encode())
        caller.shutdown(socket.SHUT_WR)
        while caller.recv(65_536):
            pass


def test_a_stream_of_saves_ends_with_the_last_one_and_so_does_the_server(tmp_path: Path) -> None:
    project = a_project(tmp_path / "site")
    file = project.root / "claims/ships.yaml"
    stop = Event()
    odd: list[int] = []
    with ExitStack() as open_:
        with previewing(project.root) as preview:
            for number in range(50):  # pages that are told of every save and do not listen, and slow callers
                page = open_.enter_context(preview.socket())
                assert answer(page).status == 101
                page.sendall(HELLO + INFO)
                open_.enter_context(sluggish(preview, number, SHIPS))

            def ask() -> None:
                while not stop.is_set():
                    for path in (SHIPS, "", "__preview/state?path=index.html"):
                        told = preview.get(path)
                        if told.status != 200:
                            odd.append(told.status)

            reader = Thread(target=ask)
            reader.start()
            for number in range(SAVES):
                beside = tmp_path / "ships.yaml"
                beside.write_text(CLAIM.replace("Ships carried", f"Ships {number} carried", 1))
                beside.rename(file)
            preview.shows(SHIPS, f"Ships {SAVES - 1} carried arms")
            preview.shows("", f"Ships {SAVES - 1} carried arms")
            stop.set()
            reader.join()
        assert odd == []
        assert not [line for line in preview.lines if "rror" in line or "Traceback" in line or "Task" in line]
