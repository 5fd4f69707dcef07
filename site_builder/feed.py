"""What is new, for feed readers: claims as they appear and change, and every change of a claim's state.

An entry has the day that the claim's history or its articles give; a claim without any certain day is in no
feed, since its place in time would be made up. Every day begins at midnight UTC.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from site_builder import address, history
from site_builder.evidence import AssessedClaim, Step
from site_builder.exhibit import anchor, publisher
from site_builder.language import N_, language
from site_builder.site import Site

MOST: Final = 50
"""Entries in one feed: readers come often, and `claims/<slug>.json` has all of a claim's history."""

STATES_TITLE: Final = N_("{title}: changes of state")
TURNED: Final = N_("{claim}: from “{before}” to “{after}”")
STANDING: Final = N_("{claim}: “{label}”")
CITED: Final = N_("{article} ({publisher})")

_NEVER: Final = "1970-01-01T00:00:00Z"
"""When a feed without entries was updated: Atom wants a time, and there is none."""

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


def claims_feed(claims: Iterable[AssessedClaim], site: Site, pictured: Collection[str] = ()) -> Feed | None:
    """The claims that were published or changed last; `None` where the site's address is not known.

    `pictured` are the slugs of those that have a picture for social media.
    """
    dated = [(day, assessed) for assessed in claims if (day := history.updated(assessed))]
    entries = [(day, _claim(assessed, day, site, pictured)) for day, assessed in dated]
    return _feed("feed.xml", _plain(site.title), entries, site)


def states_feed(claims: Iterable[AssessedClaim], site: Site) -> Feed | None:
    """The days on which new evidence turned a claim's state into another, the last ones first.

    The first evidence on a claim is no change. `None` where the site's address is not known.
    """
    title = language(site.language).say(STATES_TITLE, title=_plain(site.title))
    entries = [
        (step.date, _turn(assessed, step, before, site))
        for assessed in claims
        for step in assessed.timeline
        if (before := step.before) is not None and step.changed
    ]
    return _feed("feed/states.xml", title, entries, site)


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1, for `feed.json` beside `feed.xml`."""
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": f"{feed.home}feed.json",
        "description": feed.subtitle,
        "language": feed.language,
        "authors": [{"name": feed.author, "url": feed.about}],
        "items": [_item(entry) for entry in feed.entries],
    }
    return f"{json.dumps(_known(content), ensure_ascii=False, indent=1)}\n".encode()


def _feed(path: str, title: str, dated: list[tuple[date, Entry]], site: Site) -> Feed | None:
    if not site.root:
        return None
    newest = sorted(dated, key=lambda pair: (-pair[0].toordinal(), pair[1].id))[:MOST]
    return Feed(
        id=site.root + path,
        title=title,
        subtitle=_plain(site.description) if site.description else None,
        home=site.root,
        author=_plain(site.desk or site.title),
        about=f"{site.root}about.html",
        language=site.language,
        updated=history.midnight(newest[0][0]) if newest else _NEVER,
        entries=tuple(entry for _, entry in newest),
    )


def _claim(assessed: AssessedClaim, day: date, site: Site, pictured: Collection[str]) -> Entry:
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
        image=site.root + address.card(claim.slug) if claim.slug in pictured else None,
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


def _item(entry: Entry) -> dict[str, Any]:
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


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
