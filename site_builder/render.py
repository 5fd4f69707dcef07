"""From assessed claims to the files of the site. HTML comes from templates alone."""

import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateError

from site_builder import markdown
from site_builder.citation import source_page, uses
from site_builder.data import claims_json
from site_builder.diagnostic import Diagnostic, Location
from site_builder.evidence import AssessedClaim
from site_builder.page import claim_page, topics
from site_builder.publish import File
from site_builder.rules import RULES, Feature
from site_builder.site import Site
from site_builder.source import Source
from site_builder.weekday import written
from site_builder.wording import reason

ORIGINAL: Final = "!"
"""`{% extends "!base.html" %}` in a site's own template names the theme's template behind it."""

_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def pages(
    site: Site,
    claims: tuple[AssessedClaim, ...],
    sources: tuple[Source, ...],
    overrides: Path | None,
    *,
    preview: bool = False,
) -> Iterator[File]:
    """Every file of the site, one after another. Templates in `overrides` go before the theme's.

    A `preview` leaves out the policy against scripts, for a server that adds one to reload its pages.

    Raises jinja2's `TemplateError` for a mistake in a template.
    """
    environment = _environment(overrides)

    def page(path: str, template: str, root: str | None = None, **values: Any) -> File:
        up = "../" * path.count("/") if root is None else root
        html = environment.get_template(template).render(
            values, site=site, path=path, root=up, preview=preview
        )
        return File(path, _NOT_IN_HTML.sub("\ufffd", html).encode())

    used = uses(claims, site)
    articles = sorted(sources, key=lambda source: source.id)
    yield page("index.html", "index.html", topics=topics(claims, site))
    for assessed in claims:
        yield page(
            f"claims/{assessed.resolved.claim.slug}.html", "claim.html", page=claim_page(assessed, site)
        )
    yield page("sources.html", "sources.html", sources=[(s.record, used.get(s.id, ())) for s in articles])
    for source in articles:
        view = source_page(source, used.get(source.id, ()))
        yield page(f"sources/{source.id}.html", "source.html", page=view)
    yield page("methodology.html", "methodology.html", rules=RULES, features=tuple(Feature))
    yield page("about.html", "about.html")
    yield page("404.html", "404.html", root=f"{site.base_url.rstrip('/')}/" if site.base_url else "")
    yield File("assets/style.css", _asset(environment, "style.css"))
    yield File("data/claims.json", claims_json(site, claims, sources))


def _environment(overrides: Path | None) -> Environment:
    """Templates with escaping on, where a name that does not exist is an error."""
    theme = FileSystemLoader(_theme())
    own = [FileSystemLoader(overrides)] if overrides else []
    environment = Environment(
        loader=ChoiceLoader([*own, theme, PrefixLoader({"": theme}, delimiter=ORIGINAL)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters |= {
        "day": written,
        "markdown": markdown.html,
        "reason": reason,
    }
    environment.tests["safe_link"] = markdown.is_safe
    return environment


def _theme() -> Path:
    """The theme lies inside the package in a wheel and beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def _asset(environment: Environment, name: str) -> bytes:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0].encode()


def problem_of(error: TemplateError, root: Path) -> Diagnostic | None:
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
