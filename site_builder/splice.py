"""Where the parts of a shortened quotation stand: in order, close enough, in the shortest stretch of text."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from site_builder.editorial import Elision, Joint, Part, Reach, parse
from site_builder.sense import leaves_quotation, loaded, negates, same_beginning, same_ending
from site_builder.span import Flag, Span, Text, occurrences

_FIVE_WORDS = re.compile(r"(?: ?[^ ]+){0,5} ?")
_FIVE_WORDS_BEFORE = re.compile(r"(?:[^ .!?]+ ){0,5}\Z")
_FIVE_WORDS_AFTER = re.compile(r"(?: [^ .!?]+){0,5}")
_LETTERS = re.compile(r"[^\W\d_]{0,4}")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]{0,4}\Z")
_LONGEST_GAP = 500
_LONGEST_WORD = 30
_MOST_PLACES = 1_000
"""Of one part; what stands at more places says nothing."""
_MOST_STRETCHES = 50

_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Splice:
    """One way to lay all parts into the text."""

    spans: tuple[Span, ...]
    flags: tuple[Flag, ...]

    @property
    def length(self) -> int:
        return self.spans[-1].end - self.spans[0].start


@dataclass(frozen=True, slots=True)
class _Link:
    """A place of one part from which the others can be reached; the last of them ends at `last`."""

    place: _Place
    last: int
    rest: "_Link | None"


def splices(words: str, text: Text) -> Iterator[Splice]:
    """Every stretch of text that holds the parts of the folded quotation and no shorter such stretch.

    Two ways to lay the parts into one stretch are two splices.
    """
    folded = text.folded.text
    elision = parse(words, folded)
    if elision is None:
        return
    places = [_places(part, text) for part in elision.parts]
    for chain in islice(_chains(places, elision.joints, folded), _MOST_STRETCHES):
        for way in (chain, *_other_ways(chain, places, elision.joints, folded)):
            yield Splice(_spans(way, elision.joints, text), _flags(way, elision, folded))


def _places(part: Part, text: Text) -> list[_Place]:
    """Where the part stands, with the letters that its brackets stand for."""
    folded = text.folded.text
    found = tuple(islice(occurrences(part.words, folded), _MOST_PLACES + 1))
    grown = (_grown(part, place, folded) for place in found) if len(found) <= _MOST_PLACES else ()
    return [
        place
        for place in dict.fromkeys(grown)
        if place
        and (part.open_start or not text.divides(place[0]))
        and (part.open_end or not text.divides(place[1]))
        and text.folded.origin(*place)
    ]


def _grown(part: Part, place: _Place, folded: str) -> _Place | None:
    """The place with up to four letters more at a bracket; `None` if they turn the sense of the word."""
    start, end = place
    if part.before is not None and not part.open_start:
        letters = _LETTERS_BEFORE.search(folded, max(0, start - 4), start)
        start = letters.start() if letters else start
        rest = folded[place[0] : place[0] + _LONGEST_WORD]
        if not same_beginning(folded[start : place[0]] + rest, part.before + rest):
            return None
    if part.after is not None and not part.open_end:
        letters = _LETTERS.match(folded, end)
        end = letters.end() if letters else end
        rest = folded[max(start, place[1] - _LONGEST_WORD) : place[1]]
        if not same_ending(rest + folded[place[1] : end], rest + part.after):
            return None
    return start, end


def _chains(
    places: Sequence[Sequence[_Place]], joints: Sequence[Joint], folded: str
) -> Iterator[tuple[_Place, ...]]:
    """All parts in order, within every stretch that holds no shorter one, first to last.

    From the last part backwards: of the places that lead on to the end the first within reach ends soonest.
    """
    links = [_Link(place, place[1], None) for place in places[-1]]
    for part, joint in zip(reversed(places[:-1]), reversed(joints), strict=True):
        starts = [link.place[0] for link in links]
        following = ((place, bisect_left(starts, place[1])) for place in part)
        links = [
            _Link(place, links[n].last, links[n])
            for place, n in following
            if n < len(links) and _reaches(joint, place[1], starts[n], folded)
        ]
    for n, link in enumerate(links):
        if n + 1 == len(links) or links[n + 1].last > link.last:
            yield tuple(_followed(link))


def _followed(link: _Link | None) -> Iterator[_Place]:
    while link:
        yield link.place
        link = link.rest


def _reaches(joint: Joint, end: int, start: int, folded: str) -> bool:
    """Whether what lies between is what the joint allows."""
    between = folded[end : min(start, end + _LONGEST_GAP + 1)]
    match joint.reach:
        case Reach.GAP:
            fits = start - end <= _LONGEST_GAP
        case Reach.WORDS:
            words = _FIVE_WORDS.match(folded, end)
            fits = words is not None and start <= words.end()
        case Reach.LETTERS:
            fits = start - end <= 4 and (not between or between.isalpha())
        case Reach.BLANK:
            fits = between == " "
        case Reach.NOTHING:
            fits = start == end
    return fits and (negates(between) or not negates(joint.put))


def _other_ways(
    chain: Sequence[_Place], places: Sequence[Sequence[_Place]], joints: Sequence[Joint], folded: str
) -> Iterator[tuple[_Place, ...]]:
    """Another way to lay the parts into the same stretch, if there is one."""
    start, end = chain[0][0], chain[-1][1]
    inside = [[place for place in part if start <= place[0] and place[1] <= end] for part in places]
    inside[0], inside[-1] = [chain[0]], [chain[-1]]
    for n in range(1, len(chain) - 1):
        others = [place for place in inside[n] if place != chain[n]]
        yield from _chains([*inside[:n], others, *inside[n + 1 :]], joints, folded)


def _spans(chain: Sequence[_Place], joints: Sequence[Joint], text: Text) -> tuple[Span, ...]:
    """A span for each part; what is joined within a word or by a blank is one part."""
    joined = [chain[0]]
    for joint, (start, end) in zip(joints, chain[1:], strict=True):
        if joint.reach in (Reach.GAP, Reach.WORDS):
            joined.append((start, end))
        else:
            joined[-1] = joined[-1][0], end
    origins = (text.folded.origin(*place) for place in joined)
    return tuple(Span(*origin) for origin in origins if origin)


def _flags(chain: Sequence[_Place], elision: Elision, folded: str) -> tuple[Flag, ...]:
    """What was left out or replaced and may turn the sense."""
    gaps = [(one[1], other[0]) for one, other in pairwise(chain)]
    start, end = chain[0][0], chain[-1][1]
    before = _FIVE_WORDS_BEFORE.search(folded, max(0, start - 200), start) if elision.leads else None
    after = _FIVE_WORDS_AFTER.match(folded, end) if elision.trails else None
    lost = (*(folded[one:other] for one, other in gaps), *(words[0] for words in (before, after) if words))
    skipped = any(map(loaded, lost))
    crossing = any(leaves_quotation(folded, one, other) for one, other in gaps)
    flags = ((Flag.SKIPPED, skipped), (Flag.CROSSES_QUOTATION, crossing))
    return tuple(flag for flag, holds in flags if holds)
