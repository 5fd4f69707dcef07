"""`site-builder explain`: what a problem means, and how it is mended."""

from collections.abc import Iterator
from textwrap import fill

import click

from site_builder.commands.parameters import ProblemCode
from site_builder.diagnostic import nearest, shown
from site_builder.explanations import Explanation, explanations, groups
from site_builder.reports.plain import safe

_WIDTH = 90
_TAB = "\t"


@click.command("explain")
@click.argument("code", type=ProblemCode(), required=False)
def command(code: str | None) -> None:
    """Say what the problem CODE means, why it matters, and how it is mended; without CODE, list all.

    The code is what stands in brackets at the beginning of a problem: error[excerpt-not-found].
    """
    if code is None:
        click.echo("\n".join(_listed()))
        return
    name = code.rpartition("[")[2].removesuffix("]")
    found = explanations().get(name)
    if found is None:
        near = nearest(name, explanations())
        help_ = f"did you mean {shown(near)}?" if near else "`site-builder explain` lists all"
        raise click.UsageError(f"no problem is called {shown(name)}; {help_}")
    click.echo("\n\n".join(_told(name, found)))


def _listed() -> Iterator[str]:
    width = max(map(len, explanations()))
    for group, held in groups().items():
        yield click.style(group, bold=True)
        yield from (f"  {code:<{width}}  {explanation.title}" for code, explanation in held.items())
        yield ""
    yield "`site-builder explain CODE` says more."


def _told(code: str, explanation: Explanation) -> Iterator[str]:
    yield f"{click.style(code, bold=True)}: {explanation.title}"
    yield fill(explanation.means, _WIDTH)
    yield fill(explanation.matters, _WIDTH)
    for head, text in explanation.examples():
        lines = (f"    {safe(line.replace(_TAB, '<tab>'))}".rstrip() for line in text.rstrip().split("\n"))
        yield f"{head}\n\n{chr(10).join(lines)}"
