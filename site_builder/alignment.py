"""The wordings of one utterance, aligned word by word: what all of them share, and where they differ.

Wordings are compared within one language. Words are equal as `overlap` compares them, so that typographic
marks and capitals make no difference. The longest wording gives the first columns; every further one is laid
along its longest common subsequence with them, and its other words become columns of their own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from site_builder.exhibit import Quoted, Variants
from site_builder.overlap import Words
from site_builder.span import Text

GAP: Final = " […] "
"""Stands between the passages of one wording."""

COLUMNS: Final = 14
"""More columns than this are not laid out as such: they would be too narrow to read."""
LETTERS: Final = 120
"""The same for the letters that the widest cells of all columns hold together."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one wording in one column; empty where it has none there."""

    text: str
    common: bool
    """Whether every wording of this language has these words here."""


@dataclass(frozen=True, slots=True)
class Row:
    """A wording: its number from 1 among all, and its pieces, whose texts joined are its own words."""

    number: int
    quoted: Quoted
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Aligned:
    """The wordings of one language, all with the same columns."""

    language: str
    rows: tuple[Row, ...]

    @property
    def differs(self) -> bool:
        """Whether any wording has words that another one lacks."""
        return any(not piece.common for row in self.rows for piece in row.pieces)

    @property
    def columnar(self) -> bool:
        """Whether equal words can stand below each other, on a screen that is wide enough."""
        columns = tuple(zip(*(row.pieces for row in self.rows), strict=True))
        letters = sum(max(len(piece.text) for piece in column) for column in columns)
        return 1 < len(columns) <= COLUMNS and letters <= LETTERS


def aligned(variants: Variants) -> tuple[Aligned, ...]:
    """The wordings by language, languages and wordings in the order in which they are listed."""
    numbered = tuple(enumerate(variants.wordings, 1))
    languages = dict.fromkeys(quoted.record.language for _, quoted in numbered)
    return tuple(
        _aligned(language, [(n, quoted) for n, quoted in numbered if quoted.record.language == language])
        for language in languages
    )


def _aligned(language: str, listed: Sequence[tuple[int, Quoted]]) -> Aligned:
    rows = pieces([words_of(quoted) for _, quoted in listed])
    return Aligned(
        language, tuple(Row(number, quoted, row) for (number, quoted), row in zip(listed, rows, strict=True))
    )


def words_of(quoted: Quoted) -> str:
    """The wording without the words around it."""
    passages = (
        "".join(segment.text for paragraph in passage.paragraphs for segment in paragraph if segment.keys)
        for passage in quoted.shown
    )
    return GAP.join(filter(None, passages))


def pieces(texts: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    """A row of pieces for every text, in as many columns for each; the texts' order changes no column."""
    wordings = tuple(_Wording(text) for text in texts)
    columns: tuple[_Column, ...] = ()
    for place in sorted(
        range(len(texts)), key=lambda n: (-len(wordings[n].words), wordings[n].words, texts[n])
    ):
        columns = _merged(columns, place, wordings[place].words)
    blocks = _beside(tuple(block) for _, block in groupby(columns, lambda column: frozenset(column.holders)))
    if not blocks:
        return tuple((Piece(text, common=True),) for text in texts)
    return tuple(_row(place, wording, blocks, len(texts)) for place, wording in enumerate(wordings))


@dataclass(frozen=True, slots=True)
class _Column:
    """One word and the wordings that have it here."""

    word: str
    holders: tuple[int, ...]


class _Wording:
    """A text cut into words with what stands around them: the cuts joined are the text."""

    def __init__(self, text: str) -> None:
        found = Words(Text(text))
        self.words = found.folded
        spans = [found.span(n, n) for n in range(len(found))]
        edges = [_edge(text, one.end, next_.start) for one, next_ in pairwise(spans)]
        cuts = zip([0, *edges], [*edges, len(text)], strict=True)
        self.cuts = tuple(text[start:end] for start, end in cuts)


def _edge(text: str, end: int, start: int) -> int:
    """Where to cut between two words: behind the last blank, so that an opening mark goes with its word."""
    return max((n for n in range(end + 1, start + 1) if text[n - 1].isspace()), default=start)


def _merged(columns: Sequence[_Column], place: int, words: Sequence[str]) -> tuple[_Column, ...]:
    """The columns with one more wording laid along them."""
    return tuple(_laid(columns, place, words, _common([column.word for column in columns], words)))


def _laid(
    columns: Sequence[_Column], place: int, words: Sequence[str], common: Iterable[tuple[int, int]]
) -> Iterator[_Column]:
    at = used = 0
    for column, word in (*common, (len(columns), len(words))):
        yield from columns[at:column]
        yield from (_Column(new, (place,)) for new in words[used:word])
        if column < len(columns):
            yield _Column(words[word], (*columns[column].holders, place))
        at, used = column + 1, word + 1


def _common(one: Sequence[str], other: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """The places of a longest common subsequence, first ones first."""
    rest = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for word, row, below in zip(one[::-1], rest[-2::-1], rest[:0:-1], strict=True):
        right = 0
        for b in reversed(range(len(other))):
            if word == other[b]:
                right = below[b + 1] + 1
            elif below[b] > right:
                right = below[b]
            row[b] = right
    return tuple(_path(one, other, rest))


def _path(
    one: Sequence[str], other: Sequence[str], rest: Sequence[Sequence[int]]
) -> Iterator[tuple[int, int]]:
    a = b = 0
    while a < len(one) and b < len(other):
        if one[a] == other[b]:
            yield a, b
            a, b = a + 1, b + 1
        elif rest[a + 1][b] >= rest[a][b + 1]:
            a += 1
        else:
            b += 1


def _beside(blocks: Iterable[tuple[_Column, ...]]) -> tuple[tuple[_Column, ...], ...]:
    """The blocks, those that no wording has both of made one: such words stand instead of each other."""
    found: list[tuple[_Column, ...]] = []
    for block in blocks:
        before = {holder for column in (found[-1] if found else ()) for holder in column.holders}
        if found and before.isdisjoint(block[0].holders):
            block = (*found.pop(), *block)
        found.append(block)
    return tuple(found)


def _row(
    place: int, wording: _Wording, blocks: Sequence[Sequence[_Column]], wordings: int
) -> tuple[Piece, ...]:
    cuts = iter(wording.cuts)
    texts = [[next(cuts) for column in block if place in column.holders] for block in blocks]
    texts[0] += cuts  # the text itself, where it holds no word
    return tuple(
        Piece("".join(text), common=len(block[0].holders) == wordings)
        for text, block in zip(texts, blocks, strict=True)
    )
