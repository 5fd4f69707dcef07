"""Quotations as journalists shorten them: `[...]` and `…` leave words out, `[x]` puts other words in."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from site_builder.span import Flag, Span, Text, undivided

_GAP = re.compile(r" ?(?:\[ ?\.\.\. ?\]|\( ?\.\.\. ?\)|\.\.\.|\. \. \.) ?")
_BRACKET = re.compile(r"\[[^\[\]]*\]")
_LOADED = re.compile(r"(?i)\b(?:not|no|never|without|may|might|could)\b|n't\b|\d")
_LONGEST_GAP = 500
_FEWEST_WORDS = 3
_MOST_PLACES = 50

_Place = tuple[int, int]


def elided(words: str, text: Text) -> tuple[list[tuple[Span, ...]], tuple[Flag, ...]]:
    """The parts in order within the shortest stretch of text, twice if two stretches are equally short.

    `words` are folded. Nothing where the words hold no such form, or fewer than three words of their own.
    """
    parts = [part.strip() for part in _GAP.split(words) if part.strip()]
    if len(parts) < 2 and not _BRACKET.search(words):
        return [], ()
    if len(re.findall(r"\w+", _BRACKET.sub("", " ".join(parts)))) < _FEWEST_WORDS:
        return [], ()
    places = [_places(part, text.folded.text) for part in parts]
    chains = [chain for chain in _chains(places) if _mapped(chain, text)]
    shortest = min((_length(chain) for chain in chains), default=0)
    best = [chain for chain in chains if _length(chain) == shortest]
    flags = _flags(best[0], parts, text.folded.text) if best else ()
    return [_mapped(chain, text) for chain in best], flags


def _places(part: str, text: str) -> list[_Place]:
    """Where one part stands, its bracketed words standing for others."""
    found = (match.span() for match in re.finditer(_pattern(part), text))
    return list(islice((place for place in found if undivided(text, *place)), _MOST_PLACES))


def _pattern(part: str) -> str:
    """A bracket glued to a word stands for up to four letters, a free one for up to five words."""
    pieces: list[str] = []
    done = 0
    for bracket in _BRACKET.finditer(part):
        start, end = bracket.span()
        if part[start - 1 : start].isalnum() or part[end : end + 1].isalnum():
            pieces += (re.escape(part[done:start]), r"\w{0,4}")
        else:
            pieces += (re.escape(part[done:start].rstrip(" ")), r"(?: [^ ]{1,40}){0,5}?")
            end += 0 if start else len(part[end:]) - len(part[end:].lstrip(" "))
        done = end
    return "".join((*pieces, re.escape(part[done:])))


def _chains(places: Sequence[Sequence[_Place]]) -> Iterator[tuple[_Place, ...]]:
    """From each place of the first part, the nearest places of the others behind it, each gap bounded."""
    for first in places[0]:
        chain = [first]
        for following in places[1:]:
            near = (place for place in following if 0 <= place[0] - chain[-1][1] <= _LONGEST_GAP)
            if (next_place := next(near, None)) is None:
                break
            chain.append(next_place)
        else:
            yield tuple(chain)


def _length(chain: Sequence[_Place]) -> int:
    return chain[-1][1] - chain[0][0]


def _mapped(chain: Sequence[_Place], text: Text) -> tuple[Span, ...]:
    spans = [Span(*origin) for place in chain if (origin := text.folded.origin(*place))]
    return tuple(spans) if len(spans) == len(chain) else ()


def _flags(chain: Sequence[_Place], parts: Sequence[str], text: str) -> tuple[Flag, ...]:
    """What was left out or replaced and may change the sense."""
    gaps = [text[one[1] : other[0]] for one, other in pairwise(chain)]
    replaced = [
        text[start:end] for part, (start, end) in zip(parts, chain, strict=True) if _BRACKET.search(part)
    ]
    kept = " ".join(_BRACKET.sub(" ", part) for part in parts)
    lost = [word for words in replaced for word in _LOADED.findall(words) if word not in kept]
    flags: list[Flag] = []
    if lost or any(map(_LOADED.search, gaps)):
        flags.append(Flag.SKIPPED)
    if any(gap.count('"') > 1 for gap in gaps):
        flags.append(Flag.CROSSES_QUOTATION)
    return tuple(flags)
