"""Built sites and the hosts that serve them, for the tests that look at whole sites from outside."""

import fcntl
import gzip
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

from builders import run
from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

BASE = "https://facts.example/some/sub/path/"
SUB_PATH = "/some/sub/path/"
MICROSITE = "microsite"
PROJECTS = (MICROSITE, "minimal", "conflicting", "korean")

_TESTS = Path(__file__).parent
_TYPES = {
    ".css": "text/css",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".xml": "application/xml",
}
_PACKED_ALREADY = (".ico", ".png", ".woff2", ".wasm", ".gz", ".sqlite")


@dataclass(frozen=True, slots=True)
class Home:
    """A site that is served at the address it was built for."""

    folder: Path
    address: str

    def pages(self) -> tuple[str, ...]:
        """The paths of all its pages, in order."""
        return pages(self.folder)


def pages(folder: Path) -> tuple[str, ...]:
    """The paths of all HTML pages below the folder, in order."""
    return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html")))


def kinds(folder: Path) -> dict[str, tuple[str, ...]]:
    """The pages by kind, the longest file first: those of one folder are of one kind, each at the top of its own."""
    found: dict[str, list[str]] = {}
    for path in sorted(pages(folder), key=lambda path: -(folder / path).stat().st_size):
        found.setdefault(path.rpartition("/")[0] or path, []).append(path)
    return {kind: tuple(found[kind]) for kind in sorted(found)}


def complaints(page: Page) -> list[str]:
    """A list that fills while the page is used: errors and warnings of its console, requests that failed."""
    heard: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            heard.append(f"{message.text} ({message.location['url']})")

    def on_error(error: Error) -> None:
        heard.append(error.message)

    def on_failure(request: Request) -> None:
        heard.append(f"{request.failure} {request.url}")

    def on_response(response: Response) -> None:
        if response.status != 200:
            heard.append(f"{response.status} {response.url}")

    page.on("console", on_console)
    page.on("pageerror", on_error)
    page.on("requestfailed", on_failure)
    page.on("response", on_response)
    return heard


def assert_nothing(found: Mapping[str, Iterable[str]]) -> None:
    """Fails if anything was found, with each finding on a line of its own, after the page it belongs to."""
    lines = [f"{path}: {text}" for path, texts in sorted(found.items()) for text in texts]
    assert not lines, "\n".join(["found:", *lines])


def project(name: str, folder: Path) -> Path:
    """A copy of what editors write: of the checkout's own microsite, or of a project beside the tests."""
    if name != MICROSITE:
        return shutil.copytree(_TESTS / "projects" / name, folder, ignore=shutil.ignore_patterns("golden"))
    folder.mkdir()
    shutil.copy(_TESTS.parent / "site.yaml", folder)
    for part in ("seeds", "claims"):
        shutil.copytree(_TESTS.parent / part, folder / part)
    return folder


def build(name: str, base_url: str, work: Path) -> Path:
    """The site as the real command builds it, in a new folder below `work`."""
    result = run(project(name, work / name), "build", "--base-url", base_url, "--out", str(work / "site"))
    assert result.returncode == 0, result.stderr
    return work / "site"


def build_once(name: str, shared: Path) -> Path:
    """The site for the address BASE; the first process that asks builds it, for all that share the folder."""
    work = shared / f"built-{name}"
    with (shared / f"{work.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (work / "site").exists():
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
            build(name, BASE, work)
    return work / "site"


def headers(folder: Path) -> tuple[tuple[str, str, str], ...]:
    """What the site's file `_headers` asks of its host: rule, name and value of each header."""
    rule, found = "", []
    for line in (folder / "_headers").read_text("utf-8").splitlines():
        if line.startswith("/"):
            rule = line
        elif line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found.append((rule, name, value))
    return tuple(found)


@contextmanager
def serving(folder: Path, below: str = "/", headers: Iterable[tuple[str, str, str]] = ()) -> Iterator[str]:
    """The address at which a plain static host on loopback shows the folder, until the block ends.

    The folder may be filled later. The host packs text with gzip for those who take it, shows `index.html` for a
    folder and `404.html`, with status 404, for what is not there. It sends such `headers` as have a rule for the path.
    """
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, folder, below, tuple(headers))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{below}"
        finally:
            server.shutdown()
            thread.join()


class _Host(BaseHTTPRequestHandler):
    """One visitor's connection to the host of a folder."""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def __init__(
        self, folder: Path, below: str, headers: tuple[tuple[str, str, str], ...], *connection: object
    ) -> None:
        self.folder, self.below, self.more = folder, below, headers
        super().__init__(*connection)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        found = self._file()
        missing = self.folder / "404.html"
        if found:
            self._answer(200, found.suffix, found.read_bytes())
        elif missing.is_file():
            self._answer(404, ".html", missing.read_bytes())
        else:
            self._answer(404, ".txt", b"nothing here")

    def _file(self) -> Path | None:
        path = unquote(urlsplit(self.path).path)
        inside = path.removeprefix(self.below)
        if not path.startswith(self.below) or ".." in inside.split("/"):
            return None
        file = self.folder / inside
        file = file / "index.html" if file.is_dir() else file
        return file if file.is_file() else None

    def _answer(self, status: int, suffix: str, content: bytes) -> None:
        packed = suffix not in _PACKED_ALREADY and "gzip" in self.headers.get("Accept-Encoding", "")
        body = gzip.compress(content, mtime=0) if packed else content
        self.send_response(status)
        self.send_header("Content-Type", _TYPES.get(suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        inside = urlsplit(self.path).path.removeprefix(self.below)
        for rule, name, value in self.more:
            if fnmatchcase(f"/{inside}", rule):
                self.send_header(name, value)
        with suppress(ConnectionError):  # A browser that has seen enough may hang up.
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: a test tells what it saw."""
