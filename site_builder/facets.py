"""Which facets there are: all that other pages than its own show of a claim."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from site_builder import address, chronicle, citation, history, matrix
from site_builder.card import Card
from site_builder.chronicle import Changed, Said, Turn
from site_builder.citation import Use
from site_builder.edtf import Edtf
from site_builder.matrix import Coverage
from site_builder.rank import ranked
from site_builder.shelf import ALL, Facet, Kind, given
from site_builder.subject import Subject
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
    for source, use in citation.uses(subject.assessed, subject.site):
        yield Facet((source,), subject.slug, given(use))


def _coverage(subject: Subject) -> Iterator[Facet[Coverage]]:
    yield Facet((ALL,), _order(subject), lambda: matrix.coverage(subject.assessed, subject.site))


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


def _files(subject: Subject) -> Iterator[Facet[tuple[str, date | None]]]:
    paths = address.of_claim(subject.slug, pictured=subject.pictured)
    folders = dict.fromkeys(path.partition("/")[0] for path in paths)
    page = address.claim_page(subject.slug), history.updated(subject.assessed)
    yield Facet(tuple(folders), subject.slug, given(page))


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
CHANGES: Final = Kind("changes", _changes)
"""The newest first."""
FILES: Final = Kind("files", _files)
"""The path of the claim's page and the day of its last change, by the folders in which it has files."""
