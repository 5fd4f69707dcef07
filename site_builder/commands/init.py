"""`site-builder init`: a new site that builds at once."""

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from site_builder.commands.new.files import write_new
from site_builder.load import SITE_FILE
from site_builder.project import Project
from site_builder.reports.plain import plural, safe
from site_builder.scaffold import New, new_site
from site_builder.scaffold.provenance import own_requirement


@click.command("init")
@click.option("--bare", is_flag=True, help="Without the example: one article and three claims about it.")
@click.option("--keep", is_flag=True, help="Leave files that exist as they are, and write the others.")
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
def command(folder: Path, bare: bool, keep: bool) -> None:
    """Start a site in FOLDER (default: here) that builds at once, with everything that GitHub needs.

    Nothing that exists is overwritten. A folder that is a Git repository already is a good place; no
    repository is made.
    """
    # The example's claims name parties of the new site file: beside another one they would be mistakes.
    example = not bare and not os.path.lexists(folder / SITE_FILE)
    builder = own_requirement()
    files = new_site(New(date.today(), example, builder))
    present = [path for path in files if os.path.lexists(folder / path)]
    if present and not keep:
        listed = "\n".join(f"  {path}" for path in present)
        raise click.UsageError(
            f"nothing was written, because these exist in {safe(str(folder))}:\n{listed}\n"
            "Choose another folder, or add --keep to leave them as they are and write the others."
        )
    write_new(Project(folder), {path: text.encode() for path, text in files.items() if path not in present})
    for path in present:
        click.echo(f"kept as it was: {path}")
    click.echo(f"{safe(str(folder))}: {plural(len(files) - len(present), 'file')} written")
    click.echo("\n".join(_next(folder, builder)))


def _next(folder: Path, builder: str) -> Iterable[str]:
    """What to do now, as lines."""
    yield "Next:"
    if folder.resolve() != Path.cwd():
        yield f"  cd {safe(str(folder))}"
    yield "  site-builder serve --open    shows the site while you change it"
    yield "  site-builder check           names what is wrong, and what to do"
    yield "  CONTRIBUTING.md says how to add a claim, README.md how to put the site on GitHub"
    if not builder:
        yield "GitHub cannot install this site-builder, which lies here only: README.md says how to name one."
    if not any((place / ".git").exists() for place in (folder.resolve(), *folder.resolve().parents)):
        yield "No Git repository was made; `git init --initial-branch main` makes one."
