"""What `site-builder check --fix` does to the files: each is written whole or not at all."""

import sys
from collections.abc import Collection, Iterator
from difflib import unified_diff

import click

from site_builder.examine import Examined
from site_builder.fixes import Fix, fixes
from site_builder.project import Project
from site_builder.reports.plain import safe
from site_builder.writing import written

_NO_END = "\\ No newline at end of file\n"


def mend(
    project: Project, examined: Examined, only: Collection[str] | None = None, *, only_show: bool
) -> bool:
    """Whether a file, of `only` these, was written.

    Says of each what was wrong with it; or only shows what would change.
    """
    changed = False
    for fix in fixes(project, examined.content, examined.problems, only):
        if only_show:
            _print(_difference(fix))
        elif fix.after != fix.before:
            write(fix, project)
            changed = True
            click.echo(safe(f"mended {fix.path}: {'; '.join(fix.mended)}"), err=True)
        for reason in fix.left:
            click.echo(safe(f"left {fix.path} as it is: {reason}"), err=True)
    return changed


def write(fix: Fix, project: Project) -> None:
    """Puts the new text in the place of the old one; raises `click.ClickException` where it cannot."""
    refused = written(project, fix.path, fix.before.encode(), fix.after.encode())
    if refused:
        raise click.ClickException(safe(f"{fix.path} is unchanged: {refused.message}; {refused.help}"))


def _difference(fix: Fix) -> Iterator[str]:
    """The change as a unified diff that `git apply` takes."""
    before, after = (_lines(text) for text in (fix.before, fix.after))
    for line in unified_diff(before, after, f"a/{fix.path}", f"b/{fix.path}"):
        yield line if line.endswith("\n") else f"{line}\n{_NO_END}"


def _lines(text: str) -> list[str]:
    """The lines with their ends, which are line feeds and nothing else."""
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), *((last,) if last else ())]


def _print(lines: Iterator[str]) -> None:
    """To a terminal what is safe there, to a file or a program every character."""
    if sys.stdout.isatty():
        lines = (f"{safe(line.rstrip())}\n" for line in lines)
    click.echo("".join(lines).encode(), nl=False)
