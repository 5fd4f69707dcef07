"""A running `serve`, as tests talk to it: its address, what it said, and what it answers."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from signal import SIGINT
from threading import Thread
from urllib.parse import quote

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
            assert line or self.process.poll() is None, "\n".join(self.lines)
        return line

    def get(self, path: str, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._answer(urllib.request.Request(self.address + path, headers=named))

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


@contextmanager
def previewing(root: Path, *options: str, port: int = 0) -> Iterator[Preview]:
    """`serve` in the folder until the block ends; by then it must have stopped as it should."""
    words = [sys.executable, "-u", "-m", "site_builder", "serve", "--port", str(port or 0), *options]
    process = subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    preview = Preview(process)
    reader = Thread(target=preview._read)
    reader.start()
    try:
        preview.address = preview.until("preview: ").split()[1]
        yield preview
        process.send_signal(SIGINT)
        assert process.wait(timeout=_PATIENCE) == 0, "\n".join(preview.lines)
    finally:
        process.kill()
        process.wait()
        reader.join()
        assert process.stdout is not None
        process.stdout.close()


def settled(page: Page) -> None:
    """Waits until the page has asked once which version of it is the latest."""
    page.wait_for_selector("html[data-epoch]", state="attached")
