"""The templates at work: pages from frozen values, in the site's language, and the assets behind them."""

import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from site_builder import markdown, theme, unseen
from site_builder.claim_review import script_json
from site_builder.diagnostic import Diagnostic, Location
from site_builder.language import Language, language
from site_builder.printable import printable
from site_builder.publish import File
from site_builder.site import Site
from site_builder.stereotype import Stereotypes
from site_builder.typesetting import Typesetting
from site_builder.wording import reason

ORIGINAL: Final = "!"
"""`{% extends "!base.html" %}` in a site's own template names the theme's template behind it."""

ASSETS: Final = ("style.css", "site.js", "search.js", "verify.js", "mark.svg")
_SPEAKING: Final = "verify.js"
"""A template too: it is fetched by those readers alone who want its words, so no page need carry them."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What pages are told that an editor sees under `serve`."""

    token: str
    """Goes with every request that writes."""
    version: str
    """Stands in the page where the server tells the version of what it sends."""
    editor: str = ""
    """The address that opens a file of the project, with {path}, {line} and {column}; empty for none."""


@dataclass(frozen=True)
class Press:
    """Prints the pages of one site. Templates in `overrides` go before the theme's.

    A page of a `preview` takes its policy from the server and holds the server's scripts.
    """

    site: Site
    overrides: Path | None = None
    preview: Preview | None = None
    compiled: Path | None = None
    """Where compiled templates are kept for the next press."""

    def page(self, path: str, template: str, root: str | None = None, **values: Any) -> File:
        """The page; `root` leads from it to the site's root. Raises jinja2's `TemplateError`."""
        up = "../" * path.count("/") if root is None else root
        return File(path, self.text(template, path=path, root=up, **values).encode())

    def text(self, template: str, **values: Any) -> str:
        """What the template makes of the values."""
        made = self.environment.get_template(template).render(
            values, site=self.site, preview=self.preview, assets=self._addresses
        )
        return printable(made)

    def assets(self) -> Iterable[File]:
        """The theme's assets; their names tell their content, so that hosts may keep them for good."""
        return (File(self._addresses[name], content) for name, content in self._assets.items())

    def address_of(self, asset: str) -> str:
        """The asset's path from the site's root."""
        return self._addresses[asset]

    @cached_property
    def _assets(self) -> Mapping[str, bytes]:
        return {name: self.asset(name) for name in ASSETS}

    def asset(self, name: str) -> bytes:
        """A file of the theme as it is, or the site's own; one that is a template as it is made."""
        # A style sheet is one so that a site can replace a block of it.
        if name.endswith(".css") or name == _SPEAKING:
            return self.environment.get_template(name).render().encode()
        assert self.environment.loader is not None
        return self.environment.loader.get_source(self.environment, name)[0].encode()

    @cached_property
    def _addresses(self) -> Mapping[str, str]:
        """Each asset's path from the site's root, by its name."""
        return {name: _address(name, content) for name, content in self._assets.items()}

    @cached_property
    def environment(self) -> Environment:
        """The templates with what they may use."""
        return _environment(self.overrides, language(self.site.language), self.compiled)


def _address(name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"assets/{stem}.{sha256(content).hexdigest()[:10]}.{ending}"


def _environment(overrides: Path | None, spoken: Language, compiled: Path | None) -> Environment:
    """Templates with escaping on, where a name that does not exist is an error."""
    default = FileSystemLoader(theme.folder())
    own = [FileSystemLoader(overrides)] if overrides else []
    environment = Typesetting(
        loader=ChoiceLoader([*own, default, PrefixLoader({"": default}, delimiter=ORIGINAL)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=Stereotypes(compiled, spoken.code) if compiled else None,
        extensions=["jinja2.ext.i18n"],
    )
    environment.spoken = spoken
    environment.install_gettext_translations(spoken.catalogue, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["language"] = spoken
    environment.filters |= {
        "day": spoken.day,
        "month": spoken.month,
        "number": spoken.number,
        "listed": spoken.listed,
        "say": spoken.say,
        "markdown": markdown.html,
        "pieces": unseen.pieces,
        "script_json": script_json,
        "reason": lambda rule: reason(rule, spoken),
    }
    environment.tests |= {"safe_link": markdown.is_safe, "unseen": unseen.holds_any}
    return environment


def problem_of(error: Exception, root: Path) -> Diagnostic | None:
    """The author's problem where the error lies in a template of the site below `root`, else `None`.

    Codes: template-error.
    """
    places = [(getattr(error, "filename", None), getattr(error, "lineno", None))]
    places += [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [
        (Path(name), line) for name, line in places if name and Path(name).is_relative_to(root / "templates")
    ]
    if not own:
        return None
    path, line = own[-1]
    return Diagnostic(
        code="template-error",
        message=f"the template cannot be used: {error}",
        at=Location(path.relative_to(root).as_posix(), line or 1),
        help="compare it with the theme's template of the same name",
    )
