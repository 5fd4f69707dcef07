"""The preview's socket and who gets in by it: this machine only, so many at once, and nobody for ever."""

import resource
import socket
from dataclasses import dataclass
from http.client import HTTP_PORT
from typing import Final

from tornado.http1connection import HTTP1ServerConnection
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPConnection, HTTPMessageDelegate
from tornado.ioloop import IOLoop
from tornado.iostream import IOStream
from tornado.web import Application

LOOPBACK: Final = "127.0.0.1"
PATIENCE: Final = 5
"""Seconds in which a request must have come, and in which a part of an answer must be taken."""
BODY: Final = 64_000
"""Bytes of a request's body, or of a message on a socket; a longer one is refused."""
_HEAD: Final = 16_000
"""Bytes of a request's line and headers."""
_TRIED: Final = 100
"""How many ports are tried after the wanted one."""
_BACKLOG: Final = 4096
"""Callers that the system lets wait until there is room."""
_MOST: Final = 512
_BREATH: Final = 0.2
"""Seconds until the next try where the system has no descriptor left."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many may be inside at once: with a request, and as pages that are told of the next proof."""

    requests: int
    sockets: int


def room() -> Room:
    """A part of the files that this process may have open; the rest is for reading the site."""
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = 4 * _MOST if limit == resource.RLIM_INFINITY else limit
    return Room(min(_MOST, files // 2), min(_MOST, files) // 4)


def bound(wanted: int) -> socket.socket:
    """A socket on the wanted port of this machine's loopback, or the next one that is free; 0 takes any."""
    for port in range(wanted, min(wanted + _TRIED, 65536)) if wanted else (0,):
        free = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.setblocking(False)
        try:
            free.bind((LOOPBACK, port))
            free.listen(_BACKLOG)
        except OSError as error:
            free.close()
            problem = error
        else:
            return free
    raise problem


def hosts(port: int) -> frozenset[str]:
    """The names under which a browser on this machine may call the server."""
    ending = "" if port == HTTP_PORT else f":{port}"  # browsers leave the usual one out
    return frozenset(f"{name}{ending}" for name in (LOOPBACK, "localhost"))


class Gate(HTTPServer):
    """Lets callers in while there is room; the others wait outside until one of those inside has left.

    Whoever is inside leaves in bounded time: with its answer while others wait, and when its patience ends.
    """

    def initialize(self, application: Application, most: int) -> None:  # type: ignore[override]
        super().initialize(
            application,
            idle_connection_timeout=PATIENCE,
            body_timeout=PATIENCE,
            max_body_size=BODY,
            max_header_size=_HEAD,
        )
        self._most = most
        self._inside = 0
        self._began: set[object] = set()
        self._is_open = False

    def open(self, bound: socket.socket) -> None:
        """Begins to let in those who call at the socket."""
        self._bound = bound
        self._let_in()

    def _let_in(self) -> None:
        if not self._is_open and self._inside < self._most:
            self._is_open = True
            IOLoop.current().add_handler(self._bound, self._accept, IOLoop.READ)

    def _close(self) -> None:
        self._is_open = False
        IOLoop.current().remove_handler(self._bound)

    def _accept(self, *_: object) -> None:
        while self._is_open:
            try:
                connection, address = self._bound.accept()
            except BlockingIOError:
                return
            except ConnectionAbortedError:
                continue
            except OSError:  # no descriptor is left: asking at once again would only keep the loop busy
                self._close()
                IOLoop.current().call_later(_BREATH, self._let_in)
                return
            self._inside += 1
            if self._inside == self._most:
                self._close()
            self.handle_stream(IOStream(connection, max_buffer_size=_HEAD + BODY), address)

    def start_request(self, server_conn: object, request_conn: HTTPConnection) -> HTTPMessageDelegate:
        """Called before each request; once it has an answer, a connection makes room for those who wait."""
        if server_conn in self._began and not self._is_open:
            assert isinstance(server_conn, HTTP1ServerConnection)
            server_conn.stream.close()
        self._began.add(server_conn)
        return super().start_request(server_conn, request_conn)

    def on_close(self, server_conn: object) -> None:
        """Called when a connection has left, also to be a socket."""
        super().on_close(server_conn)
        self._began.discard(server_conn)
        self._inside -= 1
        self._let_in()
