"""Sentences of the articles that may bear on a claim, best first: proposals, of which an editor chooses.

The score is that of BM25 with three things added: forms of a word count for it, other names of a party that
the claim names count a little, and what denies something right behind a sentence that matches is raised.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Final

from rapidfuzz import fuzz

from site_builder.denial import denials
from site_builder.party import Party
from site_builder.sentence import sentences
from site_builder.source import Source
from site_builder.span import Span
from site_builder.term import related, terms

MOST: Final = 12
"""Candidates that are proposed if nobody says how many."""

_SATURATION: Final = 1.2
_LENGTH: Final = 0.3
"""BM25's parameters: a word that comes again adds little, a long sentence loses little."""
_FORM: Final = 0.8
"""What another form of a word is worth."""
_NUMBER: Final = 2.0
_LITTLE: Final = 0.2
"""What a word of a few small letters is worth, and another name of a party."""
_FEW: Final = 3
_DENIAL: Final = 0.3
"""The share of a sentence's score that a denial right behind it gets."""
_BEHIND: Final = 2
_FEWEST_TERMS: Final = 4
"""A shorter sentence says too little on its own."""
_COPY: Final = 85
"""Of 100, how much two sentences must be alike to be copies of one."""
_NEAR: Final = 0.4
"""The share of the best score from which on an article has its say, however many others come before."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence in its article."""

    source: Source
    span: Span

    @property
    def words(self) -> str:
        return self.source.text.stored[self.span.start : self.span.end]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, its copies in other articles, and its words of denial that the claim does not have."""

    place: Place
    copies: tuple[Place, ...]
    against: tuple[str, ...]


def candidates(
    claim: str, sources: Iterable[Source], parties: Iterable[Party], most: int = MOST
) -> tuple[Candidate, ...]:
    """The sentences that share most with the claim, at most so many, best first; equal ones in order."""
    index = _Index(sources)
    scores = index.scores(_query(claim, parties, index.vocabulary))
    ranked = sorted((n for n, score in enumerate(scores) if score > 0), key=lambda n: -scores[n])
    said = frozenset(denials(claim))
    return tuple(
        Candidate(
            index.places[first],
            tuple(index.places[n] for n in others),
            tuple(word for word in denials(index.places[first].words) if word not in said),
        )
        for first, *others in _groups(ranked, scores, index, most)
    )


Query = tuple[tuple[float, Mapping[str, float]], ...]
"""What is looked for: each thing's weight, and its words with what each is worth."""


def _query(claim: str, parties: Iterable[Party], vocabulary: Iterable[str]) -> Query:
    wanted = tuple(dict.fromkeys(terms(claim)))
    written = {term for word in re.findall(r"\w\S*", claim) if word[0].isupper() for term in terms(word)}
    named = _other_names(wanted, parties)
    weighed = {word: _weight(word, word in written) for word in wanted}
    for word in named:
        weighed.setdefault(word, _LITTLE)
    found: list[tuple[float, Mapping[str, float]]] = []
    left = set(vocabulary)
    for word, weight in weighed.items():
        forms = {form: 1.0 if form == word else _FORM for form in left if related(form, word)}
        left -= forms.keys()
        found.append((weight, forms))
    return tuple(found)


def _weight(word: str, name: bool) -> float:
    if any(map(str.isdigit, word)):
        return _NUMBER
    small = len(word) <= _FEW and not name and word[0].islower() and word.lower() != word.upper()
    return _LITTLE if small else 1.0


def _other_names(wanted: Sequence[str], parties: Iterable[Party]) -> Iterator[str]:
    """The words of all names of the parties that are named."""
    for party in parties:
        names = [term for name in (party.name, *party.members.values()) for term in terms(name)]
        telling = [term for term in names if len(term) > _FEW]
        if any(related(word, term) for word in wanted for term in telling):
            yield from telling


class _Index:
    """Every sentence of the articles, and which hold which word."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.places = tuple(
            Place(source, span) for source in sources for span in sentences(source.text.stored)
        )
        self.terms = tuple(terms(place.words) for place in self.places)
        self.mean = sum(map(len, self.terms)) / max(1, len(self.terms))

    @cached_property
    def vocabulary(self) -> Mapping[str, frozenset[int]]:
        """Every word in order with the sentences that hold it."""
        found: dict[str, set[int]] = {}
        for n, held in enumerate(self.terms):
            for term in held:
                found.setdefault(term, set()).add(n)
        return {term: frozenset(found[term]) for term in sorted(found)}

    def scores(self, query: Query) -> Sequence[float]:
        plain = [0.0] * len(self.places)
        for weight, forms in query:
            holding = sorted(frozenset().union(*(self.vocabulary[form] for form in forms)))
            rarity = log(1 + (len(plain) - len(holding) + 0.5) / (len(holding) + 0.5))
            for n in holding:
                count = sum(forms.get(term, 0) for term in self.terms[n])
                length = 1 - _LENGTH + _LENGTH * len(self.terms[n]) / self.mean
                plain[n] += weight * rarity * count * (_SATURATION + 1) / (count + _SATURATION * length)
        return [score + _DENIAL * self._denied(n, plain) for n, score in enumerate(plain)]

    def _denied(self, n: int, scores: Sequence[float]) -> float:
        """The best score of the sentences right before this one, if it may deny them."""
        place = self.places[n]
        before = (m for m in range(max(0, n - _BEHIND), n) if self.places[m].source is place.source)
        best = max((scores[m] for m in before), default=0.0)
        return best if best and denials(place.words) else 0.0


@dataclass(slots=True)
class _Group:
    """A sentence and its copies in other articles, by their places in the index."""

    members: list[int]
    words: str
    figures: frozenset[str]
    sources: set[str]

    def takes(self, words: str, figures: frozenset[str]) -> bool:
        """Whether a sentence is a copy: nearly the same words, and just the same figures."""
        return figures == self.figures and fuzz.ratio(words, self.words, score_cutoff=_COPY) > 0


def _groups(ranked: Sequence[int], scores: Sequence[float], index: _Index, most: int) -> list[list[int]]:
    """The best sentences with their copies, and of every article that comes near them one at least."""
    groups: list[_Group] = []
    near = _NEAR * scores[ranked[0]] if ranked else 0.0
    for n in ranked:
        held, source = index.terms[n], index.places[n].source.id
        if len(held) < _FEWEST_TERMS:
            continue
        words, figures = " ".join(held), frozenset(term for term in held if any(map(str.isdigit, term)))
        group = next((group for group in groups if group.takes(words, figures)), None)
        if group and source not in group.sources:
            group.members.append(n)
            group.sources.add(source)
        elif not group and (len(groups) < most or (scores[n] >= near and not _heard(groups, source))):
            groups.append(_Group([n], words, figures, {source}))
    return [group.members for group in _spread(groups, most)]


def _heard(groups: Iterable[_Group], source: str) -> bool:
    return any(source in group.sources for group in groups)


def _spread(groups: Sequence[_Group], most: int) -> Sequence[_Group]:
    """So many groups: what an article has that is not among the first replaces the last of another one."""
    kept = list(groups[:most])
    for group in groups[most:]:
        counts = Counter(source for one in kept for source in one.sources)
        spare = [one for one in kept if all(counts[source] > 1 for source in one.sources)]
        if spare:
            kept.remove(spare[-1])
            kept.append(group)
    return kept
