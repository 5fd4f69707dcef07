"""`site-builder admin`: a page on which editors change the site's files by forms."""

import re
import sys
from pathlib import Path

import click
import yaml

from site_builder import cms
from site_builder.commands import terminal
from site_builder.load import load_site
from site_builder.press import Press
from site_builder.project import Project
from site_builder.reports.plain import safe
from site_builder.site import Site

_MARK = "Written by `site-builder admin`"
"""Stands in the first lines of what this command writes, and only there."""
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_EDIT_URL = re.compile(r"https://github\.com/(?P<repository>[\w.-]+/[\w.-]+)/edit/(?P<branch>.+)/\{path\}")


@click.command("admin")
@terminal.project_option
@click.option("--repository", metavar="OWNER/NAME", help="On GitHub; default: the one that edit_url names.")
@click.option("--branch", help="What editors propose changes to; default: the one of edit_url, or main.")
@click.option("--out", default="admin", metavar="FOLDER", help="Where the page goes; default: admin.")
def command(root: Path, repository: str | None, branch: str | None, out: str) -> None:
    """Write a page on which editors change claims, records and the site file by forms.

    The forms are Sveltia CMS, a program for the browser that you put beside the page yourself. Run this again
    when parties or topics of site.yaml change. What editors save becomes a pull request.
    """
    project = Project(root.resolve())
    site, problems = load_site(project)
    if site is None:
        terminal.show(problems, project)
        sys.exit(1)
    if not site.parties:
        raise click.ClickException("site.yaml names no party yet, and the forms offer those that it names")
    where, on = _place(site, repository, branch)
    configuration = cms.configuration(site, where, on)
    texts = {
        "index.html": Press(site, project.root / "templates").text("admin.html", script=cms.SCRIPT),
        "config.yml": f"# {_MARK}; the next run replaces it.\n"
        + yaml.safe_dump(configuration, sort_keys=False, allow_unicode=True, width=110),
    }
    folder = project.root / out
    for name in texts:
        _refuse_others(folder / name)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    click.echo(f"{safe(out)}: index.html and config.yml, for pull requests to {where}, branch {on}")
    if not (folder / cms.SCRIPT).exists():
        click.echo(
            f"put {cms.SCRIPT} beside them: dist/{cms.SCRIPT} of the npm package {cms.PACKAGE} {cms.VERSION}"
        )


def _place(site: Site, repository: str | None, branch: str | None) -> tuple[str, str]:
    """The repository and its branch."""
    known = _EDIT_URL.fullmatch(site.edit_url or "")
    where = repository or (known and known["repository"])
    if not where:
        raise click.UsageError("give --repository OWNER/NAME, or edit_url in site.yaml")
    if not _REPOSITORY.fullmatch(where):
        raise click.BadParameter("write it as OWNER/NAME", param_hint="--repository")
    return where, branch or (known["branch"] if known else "main")


def _refuse_others(path: Path) -> None:
    """Ends the command where the file is there and not of this command's making."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            head = file.read(500)
    except FileNotFoundError:
        return
    if _MARK not in head:
        raise click.UsageError(f"{safe(str(path))} is not of this command's making: choose another --out")
