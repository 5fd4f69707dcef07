"""Editors' Markdown as HTML that cannot carry script: no raw HTML, no images, links by an allow-list."""

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

_SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"([^/?#]*?):")
_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f]")

_INERT = r"[^\s\0\\`*_~\[\]<>&|]"
"""What means nothing in Markdown, wherever it stands behind the first word of a line."""
_LINE = rf"(?:[^\W\d_]|[\"'“‘„«(]|\d+(?![\d.)])){_INERT}*(?: +{_INERT}+)*"
_PLAIN = re.compile(rf"\n*{_LINE}(?:\n+{_LINE})*\n*")


def html(text: str, *, root: str = "", below: int = 2) -> Markup:
    """The text as HTML blocks; headings rank below `below`, relative links start at the site's root."""
    return Markup(_paragraphs(text) if _PLAIN.fullmatch(text) else _renderer()(text, root, below))


def is_safe(address: str) -> bool:
    """Whether a link may point there: http, https, mailto, or a path within the site."""
    plain = _IGNORED_BY_BROWSERS.sub("", address)
    scheme = _SCHEME.match(plain)
    if scheme:
        return scheme[1].lower() in _SCHEMES
    return not plain.startswith(("/", "\\")) and not _climbs_out(plain)


def _climbs_out(address: str) -> bool:
    """Whether a relative address leads above the folder that it starts in, which is the site's."""
    depth = 0
    for part in re.split(r"[/\\]", unquote(re.split("[?#]", address, maxsplit=1)[0])):
        depth += {"..": -1, ".": 0, "": 0}.get(part, 1)
        if depth < 0:
            return True
    return False


def _paragraphs(text: str) -> str:
    """What the parser makes of plain text, ten times sooner."""
    lines = text.strip("\n").replace('"', "&quot;")
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in re.split("\n\n+", lines))


@cache
def _renderer() -> Callable[[str, str, int], str]:
    # Not every command renders, and the parser takes longer to import than all of ours.
    from markdown_it import MarkdownIt

    parser = MarkdownIt("js-default", {"html": False}).disable("image")
    parser.validateLink = is_safe  # type: ignore[method-assign,assignment]
    parser.core.ruler.push("fit_page", _fit_page)
    return lambda text, root, below: str(parser.render(text, {"root": root, "below": below}))


def _fit_page(state: "StateCore") -> None:
    """Ranks headings below the page's own, roots relative links, drops inline style from table cells."""
    root, below = str(state.env["root"]), int(state.env["below"])
    for token in state.tokens:
        token.attrs.pop("style", None)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + below)}"
        for link in token.children or ():
            address = str(link.attrs.get("href", ""))
            if address and not _SCHEME.match(address) and not address.startswith("#"):
                link.attrs["href"] = root + address
