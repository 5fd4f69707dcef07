"""Everything that pages of many claims show: the articles, and what each page needs of each claim."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from site_builder import address, facets
from site_builder.card import Card, Group
from site_builder.chronicle import Changed, Moment
from site_builder.citation import Use
from site_builder.claim import StateCode
from site_builder.library import Library
from site_builder.matrix import Coverage
from site_builder.rows import Rows
from site_builder.shelf import Shelf
from site_builder.site import Site
from site_builder.tombstone import Tombstone
from site_builder.voice import Voice, allies
from site_builder.wording import HEADINGS

DATES: Final = 40
"""How many dates stand on one page of the chronicle."""

THINGS: Final = 300
"""How many articles, statements and changes of state do, unless one date alone has more."""


@dataclass(frozen=True)
class Overview:
    """One site seen from above."""

    site: Site
    library: Library
    shelf: Shelf

    @cached_property
    def cards(self) -> Rows[Card]:
        return self.shelf.group(facets.CARDS)

    @cached_property
    def topics(self) -> tuple[Group, ...]:
        """Those that have claims: what the site names in its order, then the others by their ids."""
        held = {key: self.shelf.group(facets.CARDS, key) for key in self.shelf.keys(facets.CARDS)}
        others = (key.removeprefix(facets.topic("")) for key in held if key.startswith(facets.topic("")))
        ordered = dict.fromkeys((*self.site.topics, *others))
        groups = ((id_, held.get(facets.topic(id_))) for id_ in ordered)
        return tuple(Group(id_, self.site.topics.get(id_, id_), cards) for id_, cards in groups if cards)

    @cached_property
    def states(self) -> tuple[Group, ...]:
        """Every state under its heading, in English for the catalogue; some have no claims."""
        return tuple(
            Group(code, HEADINGS[code], self.shelf.group(facets.CARDS, facets.state(code)))
            for code in StateCode
        )

    @cached_property
    def voices(self) -> tuple[Voice, ...]:
        """Every party of the site in its order."""
        return tuple(
            Voice(
                id_,
                party,
                allies(id_, self.site),
                self.shelf.group(facets.ENTRIES, id_),
                statements=len(self.shelf.group(facets.OWN_WORDS, id_)),
                unanswered=len(self.shelf.group(facets.UNANSWERED, id_)),
            )
            for id_, party in self.site.parties.items()
        )

    def uses(self, source: str) -> Rows[Use]:
        """What the claims take from the article."""
        return self.shelf.group(facets.USES, source)

    @cached_property
    def chapters(self) -> tuple[tuple[str, ...], ...]:
        """The chronicle in readable pieces: the places of their dates, from the earliest on."""
        sizes = Counter({place: len(articles) for place, (_, articles) in self.library.by_date.items()})
        sizes.update(self.shelf.sizes(facets.SAID))
        sizes.update(self.shelf.sizes(facets.TURNS))
        found: list[list[str]] = []
        things = 0
        for place in sorted(sizes):
            if not found or len(found[-1]) == DATES or things + sizes[place] > THINGS:
                found.append([])
                things = 0
            found[-1].append(place)
            things += sizes[place]
        return tuple(map(tuple, found))

    def moment(self, place: str) -> Moment:
        """The date at this place, with everything that belongs to it."""
        said = tuple(self.shelf.group(facets.SAID, place))
        turns = tuple(self.shelf.group(facets.TURNS, place))
        when, articles = self.library.by_date.get(place, (None, ()))
        dates = (when, *(found[0] for found in (*said, *turns)))
        return Moment(
            next(date for date in dates if date),
            articles,
            tuple(one for _, one in said),
            tuple(turn for _, turn in turns),
        )

    def moment_proof(self, place: str) -> tuple[object, ...]:
        """The same while the date has the same."""
        groups = (self.shelf.proofs(kind).get(place) for kind in (facets.SAID, facets.TURNS))
        return self.library.by_date.get(place), *groups

    @cached_property
    def sizes(self) -> tuple[tuple[str, int], ...]:
        """How many claims each topic, state and party has."""
        groups = ((group.id, len(group.cards)) for group in (*self.topics, *self.states))
        return (*groups, *((voice.id, len(voice.entries)) for voice in self.voices))

    @property
    def changes(self) -> Rows[Changed]:
        """What changed on published claims, the newest first."""
        return self.shelf.group(facets.CHANGES)

    @property
    def coverage(self) -> Rows[Coverage]:
        """What each claim has of which article, in the order of the cards."""
        return self.shelf.group(facets.COVERAGE)

    def files(self, folder: str) -> Rows[tuple[str, date | None]]:
        """The page of every claim that has files in the folder, with the day of its last change."""
        return self.shelf.group(facets.FILES, folder)

    @property
    def removed(self) -> Rows[Tombstone]:
        """What stands in the place of removed claims."""
        return self.shelf.group(facets.REMOVED)

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders in which claims, or removed ones, have files of their own."""
        left = address.REMAINING if self.removed else ()
        return tuple(sorted({*self.shelf.keys(facets.FILES), *left}))
