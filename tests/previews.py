"""A running `serve`, as tests talk to it: its address, what it said, and what it answers."""

import base64
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from queue import Queue
from signal import SIGINT, SIGKILL
from threading import Thread
from urllib.parse import quote, urlsplit

from playwright.sync_api import Page

_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(slots=True)
class Preview:
    """`serve` as a process; what it prints is kept line by line."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    address: str = ""
    _said: Queue[str] = field(default_factory=Queue)

    def until(self, words: str) -> str:
        """The first new line that holds the words."""
        while words not in (line := self._said.get(timeout=_PATIENCE)):
            assert line, "\n".join(self.lines)
        return line

    def get(self, path: str, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._answer(urllib.request.Request(self.address + path, headers=named))

    @property
    def host(self) -> str:
        """The name under which it is called."""
        return urlsplit(self.address).netloc

    def called(self) -> socket.socket:
        """A connection on which nothing was said yet."""
        where = urlsplit(self.address)
        return socket.create_connection((where.hostname or "", where.port or 0), timeout=_PATIENCE)

    def told(self, request: bytes, method: str = "GET") -> Answer:
        """What these bytes get; status 0 stands for an end without an answer."""
        try:
            with self.called() as caller:
                caller.sendall(request)
                return answer(caller, method)
        except OSError:  # it was ended before all was sent
            return Answer(0, {}, "")

    def ask(self, path: str, *lines: str, method: str = "GET", body: bytes = b"") -> Answer:
        """What a request gets under the preview's own name, with these header lines."""
        asked = request(f"{method} /{path} HTTP/1.1", f"Host: {self.host}", *lines, body=body)
        return self.told(asked, method)

    def socket(self, origin: str | None = None) -> socket.socket:
        """A connection that has asked, as a page of this origin, to be told of changes."""
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            f"Origin: {origin or self.address.rstrip('/')}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
        )
        caller = self.called()
        caller.sendall(request("GET /livereload HTTP/1.1", f"Host: {self.host}", *lines))
        return caller

    def state(self, path: str) -> dict[str, object]:
        """What a page is told that asks for its latest version."""
        found = json.loads(self.get(f"__preview/state?path={quote(path)}").text)
        assert isinstance(found, dict)
        return found

    def once(self, path: str, **wanted: object) -> dict[str, object]:
        """The state of the page as soon as it is the wanted one."""
        deadline = time.monotonic() + _PATIENCE
        while not wanted.items() <= (state := self.state(path)).items():
            assert time.monotonic() < deadline, state
        return state

    def shows(self, path: str, words: str) -> None:
        """Waits until the page holds the words."""
        deadline = time.monotonic() + _PATIENCE
        while words not in (text := self.get(path).text):
            assert time.monotonic() < deadline, text

    def _answer(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read().decode())

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            self._said.put(line)
        self._said.put("")


def request(*lines: str, body: bytes = b"") -> bytes:
    """The bytes of a request with these lines, and the length of its body if it has one."""
    length = [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([*lines, *length, "", ""]).encode("latin-1") + body


def answer(caller: socket.socket, method: str = "GET") -> Answer:
    """The next answer on the connection; status 0 stands for its end."""
    response = HTTPResponse(caller, method=method)
    try:
        response.begin()
        return Answer(response.status, dict(response.getheaders()), response.read().decode())
    except (HTTPException, OSError):
        return Answer(0, {}, "")


@contextmanager
def previewing(
    root: Path, *options: str, port: int = 0, files: int = 0, killed: bool = False
) -> Iterator[Preview]:
    """`serve` in the folder until the block ends; then it must stop as it should, unless it was killed.

    It may have no more than so many `files` open, if a number is given.
    """
    words = [sys.executable, "-u", "-m", "site_builder", "serve", "--port", str(port or 0), *options]
    if files:
        words = ["sh", "-c", f'ulimit -n {files} && exec "$@"', "sh", *words]
    process = subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    preview = Preview(process)
    reader = Thread(target=preview._read)
    reader.start()
    try:
        preview.address = preview.until("preview: ").split()[1]
        yield preview
        process.send_signal(SIGINT)
        assert process.wait(timeout=_PATIENCE) == (-SIGKILL if killed else 0), "\n".join(preview.lines)
    finally:
        process.kill()
        process.wait()
        reader.join()
        assert process.stdout is not None
        process.stdout.close()


def settled(page: Page) -> None:
    """Waits until the page has asked once which version of it is the latest."""
    page.wait_for_selector("html[data-epoch]", state="attached")
