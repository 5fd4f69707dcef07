"""Which facets there are: all that other pages than its own show of a claim."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from site_builder import address, chronicle, citation, database, feed, history, matrix
from site_builder.card import Card
from site_builder.chronicle import Changed, Said, Turn
from site_builder.citation import Use
from site_builder.edtf import Edtf
from site_builder.feed import Dated
from site_builder.matrix import Coverage
from site_builder.rank import newest, ranked
from site_builder.remains import Remains
from site_builder.shelf import ALL, Facet, Kind, given
from site_builder.subject import Subject
from site_builder.tombstone import Tombstone
from site_builder.voice import Entry


def topic(id_: str) -> str:
    """The key of the cards on a topic."""
    return f"topics/{id_}"


def state(code: str) -> str:
    """The key of the cards in a state."""
    return f"states/{code}"


def _order(subject: Subject) -> str:
    """By the first topic, in the site's order, then by the claim's text."""
    first = subject.content.topics[0]
    topics = tuple(subject.site.topics)
    place = topics.index(first) if first in topics else len(topics)
    return ranked(place, first, subject.content.claim, subject.slug)


def _cards(subject: Subject) -> Iterator[Facet[Card]]:
    topics = (topic(id_) for id_ in dict.fromkeys(subject.content.topics))
    keys = (ALL, *topics, state(subject.assessed.shown.code))
    yield Facet(keys, _order(subject), lambda: subject.card)


def _entries(subject: Subject) -> Iterator[Facet[Entry]]:
    for party, entry in subject.entries:
        yield Facet((party,), _order(subject), given(entry))


def _own_words(subject: Subject) -> Iterator[Facet[None]]:
    for party, entry in subject.entries:
        for number in range(entry.own):
            yield Facet((party,), ranked(subject.slug, number), given(None))


def _unanswered(subject: Subject) -> Iterator[Facet[None]]:
    for party, entry in subject.entries:
        if not entry.own:
            yield Facet((party,), subject.slug, given(None))


def _uses(subject: Subject) -> Iterator[Facet[Use]]:
    for source, use in citation.uses(subject.assessed, subject.site, subject.view):
        yield Facet((source,), subject.slug, given(use))


def _coverage(subject: Subject) -> Iterator[Facet[Coverage]]:
    yield Facet((ALL,), _order(subject), lambda: matrix.coverage(subject.assessed, subject.view))


def _said(subject: Subject) -> Iterator[Facet[tuple[Edtf, Said]]]:
    order = _order(subject)
    for number, found in enumerate(chronicle.said(subject.assessed, subject.site)):
        yield Facet((chronicle.place(found[0]),), ranked(order, number), given(found))


def _turns(subject: Subject) -> Iterator[Facet[tuple[Edtf, Turn]]]:
    order = _order(subject)
    for found in chronicle.turns(subject.assessed):
        yield Facet((chronicle.place(found[0]),), order, given(found))


def _changes(subject: Subject) -> Iterator[Facet[Changed]]:
    for number, changed in enumerate(chronicle.changed(subject.assessed)):
        rank = ranked(chronicle.newness(changed.change.date), subject.slug, number)
        yield Facet((ALL,), rank, given(changed))


def _removals(remains: Remains) -> Iterator[Facet[Changed]]:
    for number, changed in enumerate(chronicle.removed(remains.tombstone)):
        rank = ranked(chronicle.newness(changed.change.date), remains.slug, number)
        yield Facet((ALL,), rank, given(changed))


def _removed(remains: Remains) -> Iterator[Facet[Tombstone]]:
    yield Facet((ALL,), remains.slug, given(remains.tombstone))


def _removal_news(remains: Remains) -> Iterator[Facet[Dated]]:
    found = feed.removal_news(remains.tombstone, remains.site)
    if found:
        yield Facet((ALL,), ranked(newest(found[0]), found[1].id), given(found))


def _files(subject: Subject) -> Iterator[Facet[tuple[str, date | None]]]:
    paths = address.of_claim(subject.slug, pictured=subject.pictured)
    folders = dict.fromkeys(path.partition("/")[0] for path in paths)
    page = address.claim_page(subject.slug), history.updated(subject.assessed)
    yield Facet(tuple(folders), subject.slug, given(page))


def _members(subject: Subject) -> Iterator[Facet[bytes]]:
    yield Facet((ALL,), subject.slug, lambda: subject.forms.member)


def _claim_rows(subject: Subject) -> Iterator[Facet[bytes]]:
    yield Facet((ALL,), subject.slug, lambda: subject.rows.claim)


def _excerpt_rows(subject: Subject) -> Iterator[Facet[bytes]]:
    yield Facet((ALL,), subject.slug, lambda: subject.rows.excerpts)


def _records(subject: Subject) -> Iterator[Facet[database.Rows]]:
    yield Facet((ALL,), subject.slug, lambda: database.claim_rows(subject.assessed, subject.site))


def _news(subject: Subject) -> Iterator[Facet[Dated]]:
    found = feed.claim_news(subject.assessed, subject.site, pictured=subject.pictured)
    if found:
        yield Facet((ALL,), ranked(newest(found[0]), found[1].id), given(found))


def _turned(subject: Subject) -> Iterator[Facet[Dated]]:
    for found in feed.turns(subject.assessed, subject.site):
        yield Facet((ALL,), ranked(newest(found[0]), found[1].id), given(found))


CARDS: Final = Kind("cards", _cards)
"""All of them, those on each `topic` and those in each `state`."""
ENTRIES: Final = Kind("entries", _entries)
"""By the id of the party."""
OWN_WORDS: Final = Kind("own words", _own_words)
"""One for each excerpt of a party's own words, by its id."""
UNANSWERED: Final = Kind("unanswered", _unanswered)
"""One for each claim on which a party has no word of its own, by its id."""
USES: Final = Kind("uses", _uses)
"""By the id of the article."""
COVERAGE: Final = Kind("coverage", _coverage)
SAID: Final = Kind("said", _said)
"""With their dates, by the dates' places."""
TURNS: Final = Kind("turns", _turns)
"""With their days, by the days' places."""
CHANGES: Final = Kind("changes", _changes, _removals)
"""The newest first."""
FILES: Final = Kind("files", _files)
"""The path of the claim's page and the day of its last change, by the folders in which it has files."""

REMOVED: Final[Kind[Tombstone]] = Kind("removed", lambda _: (), _removed)
"""What stands in the place of removed claims, by slug."""
MEMBERS: Final = Kind("members", _members)
"""Parts of `data/claims.json`, by slug."""
CLAIM_ROWS: Final = Kind("claim rows", _claim_rows)
"""Parts of `data/claims.csv`, by slug."""
EXCERPT_ROWS: Final = Kind("excerpt rows", _excerpt_rows)
"""Parts of `data/excerpts.csv`, by slug."""
RECORDS: Final = Kind("records", _records)
"""Rows of `data/site.sqlite`, by slug."""
NEWS: Final = Kind("news", _news, _removal_news)
"""Entries of the feed of claims, the newest first."""
TURNED: Final = Kind("turned", _turned)
"""Entries of the feed of states, the newest first."""

KINDS: Final[tuple[Kind[Any], ...]] = (
    CARDS,
    ENTRIES,
    OWN_WORDS,
    UNANSWERED,
    USES,
    COVERAGE,
    SAID,
    TURNS,
    CHANGES,
    FILES,
    REMOVED,
    MEMBERS,
    CLAIM_ROWS,
    EXCERPT_ROWS,
    RECORDS,
    NEWS,
    TURNED,
)
"""All of them."""
