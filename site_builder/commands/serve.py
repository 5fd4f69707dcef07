"""`site-builder serve`: a preview on this machine whose pages reload when a file is saved."""

import webbrowser
from pathlib import Path

import click
from livereload import Server

from site_builder import report
from site_builder.build import build
from site_builder.commands import terminal
from site_builder.project import Project

_WATCHED = ("claims", "seeds", "templates", "site.yaml")


@click.command("serve")
@terminal.project_option
@click.option("--port", default=8000, show_default=True, help="Port on this machine.")
@click.option("--open", "open_page", is_flag=True, help="Open the index in a browser.")
def command(root: Path, port: int, open_page: bool) -> None:
    """Preview the site on this machine only; pages reload when a file is saved.

    The preview lives in .cache/preview: the published folder is not touched. A mistake is told here, and the
    pages stay as they were until it is mended.
    """
    project = Project(root.resolve())
    preview = project.root / ".cache" / "preview"
    preview.mkdir(parents=True, exist_ok=True)
    _rebuild(project, preview)
    server = Server()
    for name in _WATCHED:
        server.watch(str(project.root / name), lambda: _rebuild(project, preview))
    address = f"http://127.0.0.1:{port}/"
    click.echo(f"preview: {address}  (stop with Ctrl-C)")
    if open_page:
        webbrowser.open(address)
    try:
        server.serve(host="127.0.0.1", port=port, root=str(preview))
    except OSError as problem:
        raise click.UsageError(
            f"port {port} cannot be used ({problem.strerror}): choose another --port"
        ) from None


def _rebuild(project: Project, folder: Path) -> None:
    examined, published = build(project, folder, preview=True)
    terminal.show(examined.problems, project)
    if published is None:
        click.echo(f"{report.count(examined.problems)}; the preview shows the last good pages", err=True)
    else:
        click.echo(f"built {report.plural(published.files, 'file')}, {report.count(examined.problems)}")
