"""What is new, for feed readers: claims as they appear and change, and every change of a claim's state.

An entry has the day that the claim's history or its articles give; a claim without any certain day is in no
feed, since its place in time would be made up. Every day begins at midnight UTC.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from site_builder import address, history, json_text
from site_builder.evidence import AssessedClaim, Step
from site_builder.exhibit import anchor, publisher
from site_builder.json_text import Json
from site_builder.language import N_, language
from site_builder.site import Site
from site_builder.tombstone import Tombstone

MOST: Final = 50
"""Entries in one feed: readers come often, and `claims/<slug>.json` has all of a claim's history."""

STATES_TITLE: Final = N_("{title}: changes of state")
TURNED: Final = N_("{claim}: from “{before}” to “{after}”")
STANDING: Final = N_("{claim}: “{label}”")
GONE: Final = N_("Removed: {claim}")
CITED: Final = N_("{article} ({publisher})")

_NEVER: Final = "1970-01-01T00:00:00Z"
"""When a feed without entries was updated: Atom wants a time, and there is none."""

T = TypeVar("T")

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Cited:
    """A place in an article: how readers know the article, and the place's address."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One piece of news. `id` stays when its text changes."""

    id: str
    url: str
    title: str
    text: str
    """The derived sentence."""
    updated: str
    published: str | None = None
    topics: tuple[tuple[str, str], ...] = ()
    """Ids and names."""
    image: str | None = None
    cited: tuple[Cited, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed for the template `feed.xml`. Its text has no character that XML cannot carry."""

    id: str
    title: str
    subtitle: str | None
    home: str
    author: str
    about: str
    language: str
    updated: str
    entries: tuple[Entry, ...]


Dated = tuple[date, Entry]
"""An entry with its day."""


def claim_news(assessed: AssessedClaim, site: Site, *, pictured: bool) -> Dated | None:
    """The claim as it was published or changed last; `None` if that has no day.

    `pictured` tells whether it has a picture for social media.
    """
    day = history.updated(assessed)
    return (day, _claim(assessed, day, site, pictured)) if day else None


def removal_news(tombstone: Tombstone, site: Site) -> Dated | None:
    """That the claim was removed; `None` if that has no day.

    It has the id of the claim's own entry, so that readers put it in the place of what they kept of that.
    """
    removed = tombstone.content.removed
    day = removed.date.day
    if day is None:
        return None
    url = site.root + address.claim_page(tombstone.slug)
    title = language(site.language).say(GONE, claim=tombstone.name)
    text, when = _plain(removed.reason), history.midnight(day)
    return day, Entry(id=url, url=url, title=_plain(title), text=text, updated=when)


def turns(assessed: AssessedClaim, site: Site) -> tuple[Dated, ...]:
    """Each day on which new evidence turned the claim into another state; the first evidence is no change."""
    return tuple(
        (step.date, _turn(assessed, step, before, site))
        for step in assessed.timeline
        if (before := step.before) is not None and step.changed
    )


def feed_of_claims(entries: Sequence[Dated], site: Site) -> Feed:
    """The feed of these claims, the newest first. The site's address is known."""
    return _feed("feed.xml", _plain(site.title), entries, site)


def feed_of_states(entries: Sequence[Dated], site: Site) -> Feed:
    """The feed of these turns, the newest first. The site's address is known."""
    title = language(site.language).say(STATES_TITLE, title=_plain(site.title))
    return _feed("feed/states.xml", title, entries, site)


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1, for `feed.json` beside `feed.xml`."""
    content: dict[str, Json] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": f"{feed.home}feed.json",
        "description": feed.subtitle,
        "language": feed.language,
        "authors": [{"name": feed.author, "url": feed.about}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return json_text.file(_known(content))


def _feed(path: str, title: str, dated: Sequence[Dated], site: Site) -> Feed:
    return Feed(
        id=site.root + path,
        title=title,
        subtitle=_plain(site.description) if site.description else None,
        home=site.root,
        author=_plain(site.desk or site.title),
        about=f"{site.root}about.html",
        language=site.language,
        updated=history.midnight(dated[0][0]) if dated else _NEVER,
        entries=tuple(entry for _, entry in dated),
    )


def _claim(assessed: AssessedClaim, day: date, site: Site, pictured: bool) -> Entry:
    claim, state = assessed.resolved.claim, assessed.shown
    published = history.published(claim.content)
    url = site.root + address.claim_page(claim.slug)
    words = {"claim": claim.content.claim, "label": state.label}
    return Entry(
        id=url,
        url=url,
        title=_plain(language(site.language).say(STANDING, **words)),
        text=_plain(state.sentence),
        updated=history.midnight(day),
        published=history.midnight(published) if published else None,
        topics=_topics(assessed, site),
        image=site.root + address.card(claim.slug) if pictured else None,
    )


def _turn(assessed: AssessedClaim, step: Step, before: str, site: Site) -> Entry:
    claim, moment = assessed.resolved.claim, history.midnight(step.date)
    url = site.root + address.claim_page(claim.slug)
    words = {"claim": claim.content.claim, "before": before, "after": step.state.label}
    return Entry(
        id=f"{url}#state-{step.date.isoformat()}",
        url=url,
        title=_plain(language(site.language).say(TURNED, **words)),
        text=_plain(step.state.sentence),
        updated=moment,
        published=moment,
        topics=_topics(assessed, site),
        cited=tuple(_cited(assessed, step, site)),
    )


def _cited(assessed: AssessedClaim, step: Step, site: Site) -> Iterator[Cited]:
    """The excerpts that were new on the day."""
    slug = assessed.resolved.claim.slug
    for excerpt in assessed.resolved.excerpts:
        if excerpt.number in step.numbers:
            record = excerpt.source.record
            outlet = publisher(record)
            words = {"article": record.title, "publisher": outlet}
            text = language(site.language).say(CITED, **words) if outlet else record.title
            yield Cited(_plain(text), site.root + address.place(record.id, anchor(slug, excerpt.number)))


def _topics(assessed: AssessedClaim, site: Site) -> tuple[tuple[str, str], ...]:
    return tuple((id_, _plain(site.topics.get(id_, id_))) for id_ in assessed.resolved.claim.content.topics)


def _item(entry: Entry) -> dict[str, Json]:
    return _known(
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_text": entry.text,
            "image": entry.image,
            "date_published": entry.published,
            "date_modified": entry.updated,
            "tags": [name for _, name in entry.topics],
        }
    )


def _plain(text: str) -> str:
    """The text on one line, with a replacement for what XML cannot carry."""
    return _NOT_IN_XML.sub("\ufffd", " ".join(text.split()))


def _known(values: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in values.items() if value is not None}
