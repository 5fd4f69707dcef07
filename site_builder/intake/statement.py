"""What a web page says of the article in it: in its head, its JSON-LD and its marks, each with the place."""

import json
import re
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import html

from site_builder.diagnostic import shown
from site_builder.intake.dating import printed
from site_builder.intake.finding import Finding, Key

_ARTICLES: Final = frozenset(
    {
        "Article",
        "NewsArticle",
        "AnalysisNewsArticle",
        "AskPublicNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "Report",
        "WebPage",
    }
)
_AUTHOR: Final = ("author", "dc.creator", "article:author", "parsely-author", "sailthru.author", "byl")
_DAY: Final = (
    *("article:published_time", "og:published_time", "date", "dc.date", "dc.date.issued", "pubdate"),
    *("publishdate", "publish-date", "sailthru.date", "parsely-pub-date", "datepublished"),
)
"""Names of <meta> for the author and the day of publication."""
_DEEPEST: Final = 12
"""How deep JSON-LD is looked through."""

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_ISO_DAY: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?=$|[T ])")
_SAVED_FROM: Final = re.compile(r"saved from url=\(\d+\)(\S+)")


class Statements:
    """What a page's head, its JSON-LD and its marks say of it."""

    def __init__(self, tree: html.HtmlElement, address: str | None) -> None:
        self.tree = tree
        self.address = address

    def findings(self) -> Iterator[Finding]:
        """The most explicit statements of each key first."""
        yield from self._titles()
        yield from self._publishers()
        yield from self._bylines()
        yield from self._dates()
        yield from self._languages()
        yield from self._addresses()

    def remarks(self) -> Iterator[str]:
        free = self.article.get("isAccessibleForFree")
        if free is False or str(free).lower() == "false":
            yield "the page says that it is not free to read: is the text whole?"

    def _titles(self) -> Iterator[Finding]:
        yield from self._from_article(Key.TITLE, "headline")
        yield from self._from_meta(Key.TITLE, "og:title", "twitter:title", "dc.title", "parsely-title")
        for heading in self.tree.iter("h1"):
            yield from _found(Key.TITLE, flat(heading), "<h1>")
        for title in self.tree.iterfind(".//head/title"):
            yield from _found(Key.TITLE, flat(title), "<title>", "it may hold more than the headline")

    def _publishers(self) -> Iterator[Finding]:
        for name in _names(self.article.get("publisher")):
            yield from _found(Key.PUBLISHER, name, "JSON-LD publisher")
        yield from self._from_meta(Key.PUBLISHER, "og:site_name", "dc.publisher", "publisher")
        doubtful = ("copyright", "application-name", "twitter:site")
        yield from self._from_meta(
            Key.PUBLISHER, *doubtful, doubt="it may name an owner, a program, an account"
        )
        if self.address and (host := urlsplit(self.address).hostname):
            yield Finding(Key.PUBLISHER, None, f"the address's host is {host}", last_resort=True)

    def _bylines(self) -> Iterator[Finding]:
        names = tuple(name for name in _names(self.article.get("author")) if not name.startswith("http"))
        if names:
            yield from _found(Key.BYLINE, ", ".join(names), "JSON-LD author")
        yield from self._from_meta(Key.BYLINE, *_AUTHOR)
        for element in self.tree.xpath("//*[@rel='author' or @itemprop='author']"):
            yield from _found(Key.BYLINE, flat(element), _tag(element))

    def _dates(self) -> Iterator[Finding]:
        """Days of publication; a day on which the page was changed is a hint only."""
        yield from _dated(self.article.get("datePublished"), "JSON-LD datePublished")
        for name in _DAY:
            for value in self.meta.get(name, ()):
                yield from _dated(value, f"<meta {name}>")
        times = list(self.tree.iter("time"))
        for element in times:
            certain = element.get("itemprop") == "datePublished" or "pubdate" in element.attrib
            doubt = None if certain or len(times) == 1 else f"the page has {len(times)} <time>"
            yield from _dated(element.get("datetime") or flat(element), _tag(element), doubt)
        if self.address and (day := re.search(r"/(\d{4})/(\d{2})/(\d{2})/", urlsplit(self.address).path)):
            yield from _dated("-".join(day.groups()), "the address", "it is part of the address only")
        for changed in (self.article.get("dateModified"), *self.meta.get("article:modified_time", ())):
            if isinstance(changed, str) and changed:
                yield Finding(Key.PUBLISHED, None, f"the page was changed on {shown(changed)}, it says")

    def _languages(self) -> Iterator[Finding]:
        said = (
            (self.tree.get("lang") or self.tree.get("xml:lang"), "<html lang>"),
            (self.article.get("inLanguage"), "JSON-LD inLanguage"),
            *((value, "<meta og:locale>") for value in self.meta.get("og:locale", ())),
            *((value, "<meta content-language>") for value in self.meta.get("content-language", ())),
        )
        for value, where in said:
            code = str(value or "").strip().replace("_", "-")
            if _LANGUAGE.fullmatch(code):
                yield Finding(Key.LANGUAGE, code, where)

    def _addresses(self) -> Iterator[Finding]:
        for link in self.tree.iterfind(".//link[@rel='canonical']"):
            yield from self._address(link.get("href"), "<link rel=canonical>")
        for value in self.meta.get("og:url", ()):
            yield from self._address(value, "<meta og:url>")
        yield from self._address(self.article.get("url"), "JSON-LD url")
        yield from self._address(self.address, "the address it came from")
        for comment in self.tree.getroottree().xpath("//comment()")[:20]:
            if saved := _SAVED_FROM.search(comment.text or ""):
                yield from self._address(saved[1], "the browser's comment “saved from url”")

    def _address(self, value: object, where: str) -> Iterator[Finding]:
        if isinstance(value, str) and value.strip():
            try:
                absolute = urljoin(self.address or "", value.strip())
                parts = urlsplit(absolute)
            except ValueError:
                return
            if parts.scheme in ("https", "http") and parts.hostname:
                yield Finding(Key.URL, absolute, where)

    def _from_article(self, key: Key, name: str) -> Iterator[Finding]:
        value = self.article.get(name)
        if isinstance(value, str):
            yield from _found(key, value, f"JSON-LD {name}")

    def _from_meta(self, key: Key, *names: str, doubt: str | None = None) -> Iterator[Finding]:
        for name in names:
            for value in self.meta.get(name, ()):
                if not value.startswith(("https://", "http://")):
                    yield from _found(key, value, f"<meta {name}>", doubt)

    @cached_property
    def meta(self) -> Mapping[str, tuple[str, ...]]:
        """The contents of <meta> by property, name or http-equiv in small letters, in order."""
        found: dict[str, tuple[str, ...]] = {}
        for element in self.tree.iter("meta"):
            content = (element.get("content") or "").strip()
            for kind in ("property", "name", "itemprop", "http-equiv"):
                name = (element.get(kind) or "").strip().lower()
                if name and content:
                    found[name] = (*found.get(name, ()), content)
                    break
        return found

    @cached_property
    def article(self) -> Mapping[str, Any]:
        """The article's own node of the JSON-LD: the one with the page's title, else the first."""
        nodes: list[Mapping[str, Any]] = []
        for script in self.tree.iterfind(".//script[@type='application/ld+json']"):
            try:
                nodes += _articles(json.loads(script.text or ""), 0)
            except (ValueError, RecursionError):
                continue
        titles = {*self.meta.get("og:title", ()), *(flat(heading) for heading in self.tree.iter("h1"))}
        nodes.sort(key=lambda node: (str(node.get("headline")) not in titles, _types(node) == {"WebPage"}))
        return nodes[0] if nodes else {}


def _articles(value: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _articles(item, depth + 1)
    elif isinstance(value, dict):
        if not _ARTICLES.isdisjoint(_types(value)):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _articles(value.get(key), depth + 1)


def _types(node: Mapping[str, Any]) -> frozenset[str]:
    kind = node.get("@type")
    return frozenset(filter(None, map(str, kind if isinstance(kind, list) else [kind])))


def _names(value: object) -> Iterator[str]:
    """The names of a person or organisation, or of several."""
    match value:
        case str():
            yield " ".join(value.split())
        case {"name": name}:
            yield from _names(name)
        case list():
            for item in value:
                yield from _names(item)
        case _:
            return


def _found(key: Key, value: str, where: str, doubt: str | None = None) -> Iterator[Finding]:
    flat = " ".join(value.split())
    if flat:
        yield Finding(key, flat, where, doubt)


def _dated(value: object, where: str, doubt: str | None = None) -> Iterator[Finding]:
    """The day, as the statement has it, whatever its time zone."""
    if not isinstance(value, str) or not value.strip():
        return
    day = _day(value.strip())
    place = where if day == value.strip() else f"{where}, {shown(value)}"
    yield Finding(Key.PUBLISHED, day, place if day else f"{place} is no date that is understood", doubt)


def _day(value: str) -> str | None:
    if iso := _ISO_DAY.match(value):
        return printed("-".join(iso.groups()))[0].edtf if printed("-".join(iso.groups())) else None
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except ValueError:
        return next((one.edtf for one in printed(value) if one.edtf), None)


def _tag(element: html.HtmlElement) -> str:
    marks = (f"{name}={element.get(name)}" for name in ("itemprop", "rel", "pubdate") if element.get(name))
    return f"<{' '.join((str(element.tag), *marks))}>"


def flat(element: html.HtmlElement) -> str:
    """The element's words on one line."""
    return " ".join(str(element.text_content()).split())
