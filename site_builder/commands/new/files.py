"""New files of a site: all of them are written, or none."""

from collections.abc import Mapping
from contextlib import ExitStack

import click

from site_builder.project import Project


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
