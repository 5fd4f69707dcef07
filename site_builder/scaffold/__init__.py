"""The files of a new site, from templates that the builder's own repository uses as well.

`files/common` holds what both have, `files/site` what only a new site has, `files/example` its example.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from site_builder import __version__, cms, kind

_HERE: Final = Path(__file__).parent
_DOT: Final = "dot-"
"""Stands here for the dot that a name begins with there: with one the files would have their effect here."""

_ACTIONS: Final = {
    "checkout": "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2",
    "python": "actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0",
    "upload": "actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f # v6.0.0",
    "pages": "actions/configure-pages@983d7736d9b0ae728b81ab479565c72886d7745b # v5.0.0",
    "upload_pages": "actions/upload-pages-artifact@7b1f4a764d45c48632c6b24a0339c27f5614fb0b # v4.0.0",
    "deploy_pages": "actions/deploy-pages@d6db90164ac5ed86f2b6aed7e0febac5b3c0c03e # v4.0.5",
}
"""What the workflows run that is not ours, each at one commit: a tag can be moved, a commit cannot."""


@dataclass(frozen=True, slots=True)
class New:
    """A new site: the day on which it begins, and whether it has an example.

    `builder` is what pip is given where its workflows install this program; empty where its editors say it.
    """

    today: date
    example: bool = True
    builder: str = ""


def new_site(new: New) -> dict[str, str]:
    """The text of every file by its path, in order."""
    folders = ("common", "site", "example") if new.example else ("common", "site")
    schemas = {f"{kind.FOLDER}/{kind.schema_file(name)}": kind.schema_text(name) for name in kind.NAMES}
    texts = _rendered(
        folders, own=False, example=new.example, today=new.today.isoformat(), builder=new.builder
    )
    return dict(sorted((texts | schemas).items()))


def own_files() -> dict[str, str]:
    """The text of every file that the builder's own repository has from here."""
    return _rendered(("common",), own=True, example=False, today="", builder="")


def _rendered(folders: tuple[str, ...], **values: bool | str) -> dict[str, str]:
    environment = _environment()
    templates = ((folder, path) for folder in folders for path in _below(_HERE / "files" / folder))
    return {
        _address(path): environment.get_template(f"files/{folder}/{path}").render(
            values,
            actions=_ACTIONS,
            wheel=f"site_builder-{__version__}-py3-none-any.whl",
            cms=f"{cms.PACKAGE} {cms.VERSION}",
        )
        for folder, path in templates
    }


def _below(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def _address(path: str) -> str:
    parts = (f".{part[len(_DOT) :]}" if part.startswith(_DOT) else part for part in path.split("/"))
    return "/".join(parts)


def _environment() -> Environment:
    """Its signs are those that YAML, Markdown, Python and GitHub's own expressions do not have."""
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=False,  # no page: text files for people
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<@",
        variable_end_string="@>",
        comment_start_string="<#",
        comment_end_string="#>",
        line_statement_prefix="#%",
    )
