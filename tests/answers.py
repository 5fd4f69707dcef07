"""A server on this machine that answers as it is told to: well, wrongly, slowly or without end."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

Answer = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request: an answer to it is written with these methods."""

    answers: Mapping[str, Answer]
    over: Event

    def do_GET(self) -> None:
        with suppress(ConnectionError):
            self.answers[self.path.partition("?")[0]](self)

    def say(
        self, body: bytes, kind: str | None = "text/html; charset=utf-8", status: int = 200, **headers: str
    ) -> None:
        """A whole answer; `headers` have low lines for hyphens and win over the length."""
        self.send_response(status)
        if kind is not None:
            self.send_header("Content-Type", kind)
        for name, value in {"content_length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def begin(self, **headers: str) -> None:
        """The head of an answer whose length is not told."""
        self.send_response(200)
        for name, value in {"content_type": "text/html", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def answering(answers: Mapping[str, Answer]) -> Iterator[str]:
    """The address of a server with these answers by path."""
    over = Event()
    handler = type("Answering", (Asked,), {"answers": answers, "over": over})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def body(
    content: bytes, kind: str | None = "text/html; charset=utf-8", status: int = 200, **headers: str
) -> Answer:
    """Always this answer."""
    return lambda asked: asked.say(content, kind, status, **headers)


def redirect(to: str, status: int = 302) -> Answer:
    return lambda asked: asked.say(b"", None, status, location=to)


def endless(asked: Asked) -> None:
    """A body that goes on as long as anyone listens."""
    asked.begin()
    while not asked.over.is_set():
        asked.wfile.write(b"x" * 65_536)


def dripping(asked: Asked) -> None:
    """A byte now and then, so that no silence is ever long."""
    asked.begin()
    while not asked.over.wait(0.02):
        asked.wfile.write(b"x")
        asked.wfile.flush()


def silent(asked: Asked) -> None:
    """Nothing at all till the server is closed."""
    asked.over.wait()
