"""`site-builder serve`: a preview on this machine whose pages follow every save."""

import gc
import secrets
import sys
import threading
import time
import traceback
import webbrowser
from contextlib import suppress
from datetime import date
from pathlib import Path
from queue import Empty, Queue

import click

from site_builder.commands import terminal
from site_builder.press import Preview
from site_builder.preview.desk import Desk
from site_builder.preview.gate import LOOPBACK, bound, hosts
from site_builder.preview.live import Live, Proof, page_of
from site_builder.preview.overlay import EDITORS, in_project
from site_builder.preview.server import PreviewServer
from site_builder.preview.watch import Burst, Watch
from site_builder.project import Project
from site_builder.reports.plain import count, plural, safe

_TURN = 0.001
"""Seconds after which another thread gets its turn."""
_LULL = 3.0
"""Seconds without a save after which every file is looked at, for what the system may have kept to itself."""
_NAMED = 3
"""Changed files that are named on the terminal."""


@click.command("serve")
@terminal.project_option
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8000,
    show_default=True,
    help="Port on this machine; the next free one if it is taken.",
)
@click.option("--open", "open_page", is_flag=True, help="Open the index in a browser.")
@click.option("--navigate", is_flag=True, help="Go to the page of the claim or article that was saved.")
@click.option(
    "--poll",
    type=click.IntRange(50, 60_000),
    is_flag=False,
    flag_value=700,
    metavar="[MILLISECONDS]",
    help="Look at every file so often (700): for network folders and containers, where no changes are told.",
)
@click.option(
    "--editor",
    default="vscode",
    show_default=True,
    envvar="SITE_BUILDER_EDITOR",
    show_envvar=True,
    help=f"Opens links to files: {', '.join(EDITORS)}, or an address with {{path}}, {{line}}, {{column}}.",
)
def command(root: Path, port: int, open_page: bool, navigate: bool, poll: int | None, editor: str) -> None:
    """Preview the site on this machine only; pages follow every save.

    Nothing is written to disk: pages are made when they are looked at, drafts too. A mistake is shown over
    the page, which stays as it was until it is mended.
    """
    project = Project(root.resolve())
    preview = Preview(
        token=secrets.token_urlsafe(24),
        version=secrets.token_hex(8),
        editor=in_project(_editor(editor), project.root),
    )
    live = Live(project, preview)
    try:
        socket = bound(port)
    except OSError as problem:
        raise click.UsageError(
            f"port {port} cannot be used ({problem.strerror}): choose another --port"
        ) from None
    number = socket.getsockname()[1]
    desk = Desk(live, hosts(number), preview)
    server = PreviewServer(desk, socket)
    keeper = _Keeper(live, server, navigate=navigate)
    watch = Watch(project, keeper.changed, _hampered, poll)
    try:
        watch.start()
        keeper.first()
        _settle()
        keeper.start()
        address = f"http://{LOOPBACK}:{number}/"
        taken = "" if port in (0, number) else f"  (port {port} is taken)"
        with suppress(KeyboardInterrupt):  # until the server listens for it itself
            click.echo(f"preview: {address}{taken}  (stop with Ctrl-C)")
            if open_page:
                webbrowser.open(address)
            server.run()
    finally:
        watch.stop()
        keeper.stop()


def _settle() -> None:
    """Sees to it that no page waits: not for a reading, nor for a search of all that was read for garbage."""
    sys.setswitchinterval(_TURN)
    gc.collect()
    gc.freeze()


def _editor(name: str) -> str:
    """The address that opens a file in this editor."""
    if name in EDITORS:
        return EDITORS[name]
    if "{path}" not in name:
        raise click.BadParameter(
            f"name one of {', '.join(EDITORS)}, or an address with {{path}}", param_hint="--editor"
        )
    return name


def _hampered(reason: str) -> None:
    told = f"the system does not tell of changes ({reason}): every file is looked at instead"
    click.echo(safe(told), err=True)


class _Keeper:
    """Keeps the preview up to date in a thread of its own: whatever changes meanwhile is one more look."""

    def __init__(self, live: Live, server: PreviewServer, *, navigate: bool) -> None:
        self._live = live
        self._server = server
        self._navigate = navigate
        self._saved: Queue[Burst | None] = Queue()
        self._found: Burst | None = None
        self._is_sure = False
        """Whether nothing was saved since all files were looked at."""
        self._thread = threading.Thread(target=self._run)

    def first(self) -> None:
        """Reads the site for the first time."""
        started = time.monotonic()
        proof = self._live.refresh(terminal.progress, date.today())
        assert proof is not None, "the first time everything is new"
        self._tell(proof, (), time.monotonic() - started)

    def start(self) -> None:
        """Follows the changes from now on, and those since the watch began."""
        self._thread.start()

    def changed(self, burst: Burst) -> None:
        self._saved.put(burst)

    def stop(self) -> None:
        self._saved.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while (saved := self._all_saved()) is not None:
            try:
                self._follow(saved)
            except Exception:  # a fault of ours: the preview goes on with the next save
                told = traceback.format_exc().splitlines()
                click.echo("\n".join(map(safe, told)), err=True)
                click.echo("this is a fault of site-builder, not of your files; please report it", err=True)

    def _all_saved(self) -> Burst | None:
        """What was saved since the last look, once something was; `None` when it is time to stop."""
        paths: set[Path] = set()
        vague = False
        while (burst := self._next()) is not None:
            paths.update(burst.paths)
            vague |= burst.vague
            if self._saved.empty():
                return Burst(tuple(sorted(paths)), vague)
        return None

    def _next(self) -> Burst | None:
        """The next burst, however long it takes; in the first lull after a save, all files are searched."""
        try:
            burst = self._saved.get(timeout=None if self._is_sure else _LULL)
        except Empty:
            # In a thread of its own: a save in the midst of it is not kept waiting, nor is the end.
            threading.Thread(target=self._search, daemon=True).start()
            burst = self._saved.get()
        self._is_sure = burst is self._found
        return burst

    def _search(self) -> None:
        """Looks for changes that nobody told of."""
        root = self._live.project.root
        if suspects := self._live.suspects():
            self._found = Burst(tuple(root / path for path in suspects))
            self._saved.put(self._found)

    def _follow(self, saved: Burst) -> None:
        started = time.monotonic()
        root = self._live.project.root
        within = [path for path in saved.paths if path.is_relative_to(root)]
        paths = tuple(path.relative_to(root).as_posix() for path in within)
        # What lies elsewhere may be linked to from here.
        known = not saved.vague and len(within) == len(saved.paths)
        proof = self._live.refresh(today=date.today(), changed=paths if known else None)
        if proof is None:
            return
        page = page_of(proof, paths) if self._navigate else None
        self._server.tell(f"/{page}" if page else "")
        self._tell(proof, paths, time.monotonic() - started)

    def _tell(self, proof: Proof, paths: tuple[str, ...], seconds: float) -> None:
        terminal.show(proof.problems, self._live.project)
        more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
        named = f"{', '.join(paths[:_NAMED])}{more}: " if paths else ""
        edition = proof.edition
        counts = f"{plural(len(edition.claims), 'claim')}, {plural(len(edition.sources), 'article')}"
        click.echo(safe(f"{named}{counts}, {count(proof.problems)}, {seconds * 1000:.0f} ms"))
