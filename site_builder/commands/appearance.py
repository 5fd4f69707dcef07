"""How much is printed, and in which colours: what the command line and the environment ask for."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import Final

import click

_QUIET: Final = "site_builder.quiet"


def quiet_option(command: Callable[..., None]) -> Callable[..., None]:
    """Adds `--quiet`, which `is_quiet` tells."""
    return click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=lambda ctx, _, value: ctx.meta.update({_QUIET: value}),
        help="Print only problems.",
    )(command)


def is_quiet() -> bool:
    """Whether only problems are to be printed."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_QUIET))


def colour_option() -> click.Option:
    """`--color`, which every command has."""
    return click.Option(
        ["--color"],
        type=click.Choice(["auto", "always", "never"]),
        expose_value=False,
        is_eager=True,
        callback=_colour,
        help="Colours; auto: on a terminal only.",
    )


def _colour(ctx: click.Context, param: click.Parameter, choice: str | None) -> None:
    """Decides for all that is printed from now on; where nothing is chosen, as the environment wishes."""
    if choice is not None:
        ctx.color = {"auto": None, "always": True, "never": False}[choice]
    elif ctx.color is None:
        ctx.color = _wished(os.environ)
    for parent in (ctx.parent, ctx.find_root()):
        if parent is not None:
            parent.color = ctx.color


def _wished(environment: Mapping[str, str]) -> bool | None:
    """What NO_COLOR (no-color.org), FORCE_COLOR and TERM say; `None` leaves it to each stream."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return False if environment.get("TERM") == "dumb" else None


def shows_progress() -> bool:
    """Whether there is a terminal that can show a bar, and somebody who wants one."""
    terminal = sys.stderr is not None and sys.stderr.isatty()
    return terminal and os.environ.get("TERM") != "dumb" and not is_quiet()
