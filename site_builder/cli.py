"""The command line: which commands there are, and what their exit status means."""

import errno
import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

import click

from site_builder import __version__
from site_builder.commands import appearance, stopping, streams
from site_builder.diagnostic import did_you_mean, shown

_COMMANDS: Final = {
    "admin": "Write a page on which editors change files by forms.",
    "build": "Check everything and write the site.",
    "check": "Say everything that build would say, without writing.",
    "completion": "Print what lets a shell complete commands, options and ids.",
    "draft": "Turn a claim that was proposed on GitHub into a draft.",
    "explain": "Say what a problem means and how it is mended.",
    "find": "Show where words stand in the articles, as YAML to paste.",
    "import": "Start from claims that a desk already has: ClaimReview, CSV, JSONL.",
    "init": "Start a site that builds at once, with what GitHub needs.",
    "new": "Start a claim or add an article.",
    "review": "Print what readers will see of a change, as a comment in Markdown.",
    "schema": "Print the JSON Schema of a file that editors write.",
    "serve": "Preview the site; pages follow every save.",
    "verify": "Confirm that a published site is whole, from its folder or address.",
}

_NAME: Final = "site-builder"

_MODULES: Final = {"import": "importing"}
"""Commands whose name no module can have."""


class _End(BaseException):
    """A stop on its way out."""

    def __init__(self, why: KeyboardInterrupt | BrokenPipeError) -> None:
        super().__init__(why)
        self.why = why


@contextmanager
def _passing() -> Iterator[None]:
    """Lets stops and closed pipes pass click, which would end the program in its own way."""
    try:
        yield
    except (KeyboardInterrupt, BrokenPipeError) as end:
        raise _End(end) from end


def _add_colour(command: click.Command) -> None:
    """Lets the command and those below it take `--color` as well."""
    if not any(param.name == "color" for param in command.params):
        command.params.append(appearance.colour_option())
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _add_colour(below)


class _Commands(click.Group):
    """Commands by name, each imported only when it runs: `--help` and `--version` stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"site_builder.commands.{_MODULES.get(cmd_name, cmd_name)}").command
        assert isinstance(command, click.Command)
        _add_colour(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            ctx.fail(
                f"there is no command {shown(args[0])}; {did_you_mean(args[0], self.list_commands(ctx))}"
            )
        return super().resolve_command(ctx, args)

    def make_context(self, *words: Any, **more: Any) -> click.Context:
        with _passing():
            return super().make_context(*words, **more)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _passing():
                return super().invoke(ctx)
        except click.UsageError as problem:
            if problem.message.startswith("Got unexpected extra argument"):
                help_ = "put words that belong together in quotation marks"
                raise click.UsageError(f"{problem.message}; {help_}", problem.ctx) from None
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_Commands,
    params=[appearance.colour_option()],
    epilog="Exit status: 0 clean, 1 problems in the content, 2 wrong usage, 3 a fault of site-builder.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, package_name="site-builder", message="%(prog)s %(version)s")
def commands() -> None:
    """Build a fact-check site from claims in YAML and the articles they quote.

    Run it in the folder that holds site.yaml, seeds/ and claims/. An editor's day: `new claim`, `find`
    for the words, `serve` to see the page, `check` before the pull request.
    """


def main() -> None:
    """Runs the command line, exits with its status: 129, 130 or 143 if it was stopped, 141 if nobody read."""
    # No package that happens to lie beside ours has a say in what a claim may hold, or is looked for.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Hardly anything that a command makes leads back to itself, and to look for it takes a tenth of the time.
    gc.set_threshold(10_000)
    streams.prepare()
    stopping.listen()
    status = _run()
    try:
        streams.flush()
    except OSError:
        streams.abandon()
        status = status or _UNREAD
    sys.exit(status)


_UNREAD: Final = 141
"""As if SIGPIPE had ended the program."""
_OF_THE_SYSTEM: Final = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EIO}
)
"""What a system refuses, through no fault of ours."""


def _run() -> int:
    try:
        result = commands.main(prog_name=_NAME, standalone_mode=False)
        return result if isinstance(result, int) else 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except click.Abort:
        return _stopped(KeyboardInterrupt())
    except KeyboardInterrupt as stop:
        return _stopped(stop)
    except _End as end:
        return _stopped(end.why) if isinstance(end.why, KeyboardInterrupt) else _UNREAD
    except OSError as problem:
        if problem.errno not in _OF_THE_SYSTEM:
            return _fault()
        where = f": {shown(str(problem.filename), 200)}" if problem.filename else ""
        click.echo(f"{_NAME}: {problem.strerror}{where}", err=True)
        return 1
    except Exception:  # whatever is not the author's mistake is ours: say all we know
        return _fault()


def _stopped(stop: KeyboardInterrupt) -> int:
    """Says so on a line of its own: a terminal shows ^C without ending its line."""
    number = stopping.number(stop)
    if number == signal.SIGINT and sys.stderr is not None and sys.stderr.isatty():
        click.echo(err=True)
    click.echo(f"{_NAME}: {stopping.told(stop)}", err=True)
    return 128 + number


def _fault() -> int:
    import platform  # both cost their import only here
    import traceback

    traceback.print_exc()
    system = f"{_NAME} {__version__}, Python {platform.python_version()}, {platform.system()}"
    click.echo(
        f"{_NAME}: this is a fault of {_NAME}, not of your files; please report it to whoever gave you"
        f" {_NAME}, with the lines above and this one: {system}",
        err=True,
    )
    return 3
