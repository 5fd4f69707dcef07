"""New files of a site: their names, and how they are written, all of them or none."""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import ExitStack

import click

from site_builder.project import Project

_LONGEST = 60


def slug_of(words: str) -> str:
    """The words as a file's name, cut between words; empty if they hold no Latin letter or digit."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) <= _LONGEST:
        return slug
    return slug[:_LONGEST] if "-" not in slug[:_LONGEST] else slug[: _LONGEST + 1].rsplit("-", 1)[0]


def write_new(project: Project, files: Mapping[str, bytes]) -> None:
    """Writes the files, paths from the project's root, which do not exist yet.

    Whatever goes wrong on the way, none of them is left; nothing that exists is touched.
    """
    with ExitStack() as undo:
        for path, content in files.items():
            target = project.root / path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("xb") as file:
                    undo.callback(target.unlink, missing_ok=True)
                    file.write(content)
            except FileExistsError:
                raise click.UsageError(f"{path} exists already") from None
            except OSError as problem:
                raise click.ClickException(f"{path} cannot be written: {problem.strerror}") from None
        undo.pop_all()
