"""The command line: which commands there are, and what their exit status means."""

import sys
import traceback
from importlib import import_module
from typing import Final

import click

from site_builder import __version__
from site_builder.diagnostic import did_you_mean, shown

_COMMANDS: Final = {
    "build": "Check everything and write the site.",
    "check": "Say everything that build would say, without writing.",
    "find": "Show where words stand in the articles, as YAML to paste.",
    "new": "Start a claim or add an article.",
    "schema": "Print the JSON Schema of a file that editors write.",
    "serve": "Preview the site; pages reload when a file is saved.",
}


class _Commands(click.Group):
    """Commands by name, each imported only when it runs: `--help` and `--version` stay quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = import_module(f"site_builder.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            ctx.fail(
                f"there is no command {shown(args[0])}; {did_you_mean(args[0], self.list_commands(ctx))}"
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_Commands,
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
    """Runs the command line and exits with its status."""
    try:
        commands(prog_name="site-builder")
    except Exception:  # whatever is not the author's mistake is ours: say all we know
        traceback.print_exc()
        click.echo(
            "site-builder: this is a fault of site-builder, not of your files; please report it", err=True
        )
        sys.exit(3)
