"""The preview's server, for this machine only: pages of the latest proof; livereload tells of the next."""

import logging
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from signal import SIGHUP, SIGINT, SIGTERM
from typing import Final

from livereload import Server
from livereload.handlers import LiveReloadHandler
from livereload.watcher import Watcher
from tornado import web
from tornado.ioloop import IOLoop

from site_builder.preview.answers import Act, Asset, Form, Latest, Nowhere, Pages, Script, Told
from site_builder.preview.desk import Desk
from site_builder.preview.gate import BODY, Gate, room
from site_builder.reports.plain import safe

_PULSE: Final = 20
"""Seconds between two questions on a socket whether the page is still there."""


class PreviewServer(Server):  # type: ignore[misc]
    """Livereload's server with its transport kept: its polling, static files and open doors are replaced."""

    def __init__(self, desk: Desk, bound: socket.socket) -> None:
        super().__init__(watcher=_NoWatcher())
        self._desk = desk
        self._bound = bound
        self._loop: IOLoop | None = None
        self.watch(str(desk.live.project.root))  # else livereload takes the working directory

    def run(self) -> None:
        """Serves until a signal stops it."""
        host, port = self._bound.getsockname()
        self.serve(port=port, host=host, restart_delay=0)

    def application(self, port: int, host: str, **_: object) -> None:
        """Called by livereload once, before its loop runs."""
        LiveReloadHandler.watcher = self.watcher
        LiveReloadHandler.live_css = True
        given = {"desk": self._desk, "pool": ThreadPoolExecutor(2)}
        space = room()
        app = web.Application(
            [
                (r"/livereload", Told, {"desk": self._desk, "space": space}),
                (r"/livereload\.js", Script, given),
                (r"/__preview/state", Latest, given),
                (r"/__preview/picker", Form, given),
                (r"/__preview/(pick|insert)", Act, given),
                (r"/__preview/([a-z.]+)", Asset, given),
                (r"/(.*)", Pages, given),
            ],
            default_handler_class=Nowhere,
            default_handler_args=given,
            websocket_max_message_size=BODY,
            websocket_ping_interval=_PULSE,
            websocket_ping_timeout=_PULSE,
        )
        Gate(app, space.requests).open(self._bound)
        self._loop = IOLoop.current()
        for signal in (SIGINT, SIGTERM, SIGHUP):
            # An exception in the midst of a handler might be caught there: livereload catches whatever comes.
            self._loop.asyncio_loop.add_signal_handler(signal, self._loop.stop)  # type: ignore[attr-defined]

    def tell(self, path: str) -> None:
        """Says from any thread that there is a new proof; `path` is the page to go to, if any."""
        if self._loop:
            self._loop.add_callback(Told.tell, path)

    def _setup_logging(self) -> None:
        """Lets only faults of ours reach the terminal: what strangers send must not fill it, or drive it."""
        shown = logging.StreamHandler()
        shown.setFormatter(_Printable())
        logging.basicConfig(level=logging.ERROR, handlers=[shown])
        for theirs in ("livereload", "tornado.access", "tornado.general"):
            logging.getLogger(theirs).setLevel(logging.CRITICAL)


class _Printable(logging.Formatter):
    """What is logged, each line safe to print."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(map(safe, super().format(record).split("\n")))


class _NoWatcher(Watcher):  # type: ignore[misc]
    """Changes come from `preview.watch`; livereload's own polling stays off."""

    def start(self, callback: Callable[[], None]) -> bool:
        return True
