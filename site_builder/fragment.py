"""Links to the very words in the article itself: text fragments (WICG, Scroll To Text Fragment).

A browser takes the first place that fits, and it is blind to case and accents. So the words are taken from
the article, never from the editor, and context is added until they fit one place only. The article on the web
may be set otherwise than the stored text, so no term of a directive reaches over the end of a line.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final
from urllib.parse import quote

from site_builder.address import on_the_web
from site_builder.excerpt import Verified
from site_builder.folding import fold
from site_builder.span import Span, Text

LONGEST: Final = 300
"""Characters that are given whole; of more, the first and the last words."""
_FEW: Final = 3
"""So many words need context even where they are the only ones."""
_MOST_CONTEXT: Final = 12
"""Words of context on either side; where they do not settle the place, there is no link to it."""

_BREAKS = "\n\r\v\f\x85\u2028\u2029"
_BREAK = re.compile(f"[{_BREAKS}]")
_WORD = re.compile(r"[^\s\w]{0,64}\w\S*")
_W = (
    r"[^\W\u0e00-\u0eff\u1000-\u109f\u1780-\u17df\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    r"\u4e00-\u9fff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
_WITHIN = re.compile(_W + _W)
"""Inside a word as browsers see it: a Hangul particle belongs to its noun."""


@dataclass(frozen=True, slots=True)
class Directive:
    """What a browser looks for: `start` alone, or all from `start` to `end`, between prefix and suffix."""

    start: str
    end: str | None = None
    prefix: str | None = None
    suffix: str | None = None

    def __str__(self) -> str:
        """As it stands in an address."""
        terms = (
            f"{_encoded(self.prefix)}-" if self.prefix else None,
            _encoded(self.start),
            _encoded(self.end) if self.end else None,
            f"-{_encoded(self.suffix)}" if self.suffix else None,
        )
        return "text=" + ",".join(term for term in terms if term)


def link(verified: Verified) -> str | None:
    """The article's address with a directive for each part of the quotation.

    `None` where the address is not known, or none of the parts can be told from other places.
    """
    url = on_the_web(verified.source.record.url)
    if url is None:
        return None
    found = filter(None, (directive(verified.source.text, span) for span in verified.spans))
    directives = "&".join(map(str, found))
    if not directives:
        return None
    return f"{url}{'' if '#' in url else '#'}:~:{directives}"


def directive(article: Text, span: Span) -> Directive | None:
    """What leads to this part of the article and to no other; `None` if there is nothing that does."""
    stored = article.stored
    at = _whole_words(stored, span)
    words = stored[at.start : at.end]
    if not _WORD.search(words):
        return None
    if len(words) > LONGEST or _BREAK.search(words):
        return _range(article, at) or (None if _BREAK.search(words) else _whole(article, at))
    return _whole(article, at)


def _whole(article: Text, at: Span) -> Directive | None:
    stored = article.stored
    few = len(tuple(islice(_WORD.finditer(stored, at.start, at.end), _FEW + 1))) <= _FEW
    for around in _contexts(stored, at, least=int(few)):
        if _once(article, around.start, around.end):
            return Directive(
                start=_spaced(stored[at.start : at.end]),
                prefix=_spaced(stored[around.start : at.start]) or None,
                suffix=_spaced(stored[at.end : around.end]) or None,
            )
    return None


def _range(article: Text, at: Span) -> Directive | None:
    """The first words and the last ones, as many as it takes."""
    stored = article.stored
    head = _head(article, at)
    tail = head and _tail(stored, at, head[1])
    if not head or not tail:
        return None
    (before, first), (last, after) = head, tail
    return Directive(
        start=_spaced(stored[at.start : first]),
        end=_spaced(stored[last : at.end]),
        prefix=_spaced(stored[before : at.start]) or None,
        suffix=_spaced(stored[at.end : after]) or None,
    )


def _head(article: Text, at: Span) -> tuple[int, int] | None:
    """Where the prefix begins and the first words end, so that they stand at one place only."""
    stored = article.stored
    ends = [word.end() for word in _WORD.finditer(stored, at.start, _line_end(stored, at.start, at.end))]
    for end in ends[_FEW:] or ends[-1:]:
        if _once(article, at.start, end):
            return at.start, end
    for around in _contexts(stored, Span(at.start, ends[-1]), least=1) if ends else ():
        if _once(article, around.start, ends[-1]):
            return around.start, ends[-1]
    return None


def _tail(stored: str, at: Span, head: int) -> tuple[int, int] | None:
    """Where the last words begin and the suffix ends, so that none like them come between."""
    line = max(head, _line_start(stored, at.end, at.start))
    starts = [word.start() for word in _WORD.finditer(stored, line, at.end)][::-1]
    for start in starts[_FEW:] or starts[-1:]:
        if _first(stored, head, start, at.end):
            return start, at.end
    for around in _contexts(stored, Span(starts[-1], at.end), least=1) if starts else ():
        if _first(stored, head, starts[-1], around.end):
            return starts[-1], around.end
    return None


def _first(stored: str, head: int, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` stand nowhere before, back to `head`."""
    until, words = _loose(stored[head:end]), _loose(stored[start:end])
    return bool(words) and until.find(words) == len(until) - len(words)


def _contexts(stored: str, at: Span, least: int) -> Iterator[Span]:
    """The place with more and more whole words around it, first of its own lines, then of those beside."""
    if not least:
        yield at
    for beyond in (False, True):
        befores, afters = _before(stored, at.start, beyond), _after(stored, at.end, beyond)
        for count in range(1, min(_MOST_CONTEXT, max(len(befores), len(afters), least)) + 1):
            yield Span(
                befores[min(count, len(befores)) - 1] if befores else at.start,
                afters[min(count, len(afters)) - 1] if afters else at.end,
            )


def _before(stored: str, start: int, beyond: bool) -> list[int]:
    """Where the words before begin, the nearest first."""
    end = len(stored[:start].rstrip()) if beyond else start
    line = _line_start(stored, end, 0)
    backwards = _WORD.finditer(stored[line:start][::-1])
    return [start - word.end() for word in islice(backwards, _MOST_CONTEXT)]


def _after(stored: str, end: int, beyond: bool) -> list[int]:
    """Where the words after end, the nearest first."""
    start = len(stored) - len(stored[end:].lstrip()) if beyond else end
    line = _line_end(stored, start, len(stored))
    return [word.end() for word in islice(_WORD.finditer(stored, end, line), _MOST_CONTEXT)]


def _line_start(stored: str, end: int, bound: int) -> int:
    return max(bound, *(stored.rfind(sign, bound, end) + 1 for sign in _BREAKS))


def _line_end(stored: str, start: int, bound: int) -> int:
    line = _BREAK.search(stored, start, bound)
    return line.start() if line else bound


def _whole_words(stored: str, span: Span) -> Span:
    """The place widened to whole words: browsers find no parts of any."""
    start, end = span.start, span.end
    while start and _WITHIN.match(stored, start - 1):
        start -= 1
    while end and _WITHIN.match(stored, end - 1):
        end += 1
    return Span(start, end)


def _once(article: Text, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` stand there only, also where case and accents differ."""
    text, wanted = _loose_article(article), _loose(article.stored[start:end])
    first = text.find(wanted)
    return bool(wanted) and first >= 0 and text.find(wanted, first + 1) < 0


def _loose(text: str) -> str:
    """The text as the most forgiving browser compares it."""
    return _loosened(fold(text).text)


@lru_cache(maxsize=4096)
def _loose_article(article: Text) -> str:
    """The same for an article, which many quotations are looked for in."""
    return _loosened(article.folded.text)


def _loosened(folded: str) -> str:
    plain = unicodedata.normalize("NFKD", folded.casefold())
    if not plain.isascii():
        for mark in filter(unicodedata.combining, set(plain)):
            plain = plain.replace(mark, "")
    return plain.strip()


def _spaced(text: str) -> str:
    """The text with single blanks, as a browser lays it out."""
    return " ".join(text.split())


def _encoded(text: str) -> str:
    """Percent-encoded but for unreserved characters; the hyphen too, which has a meaning here."""
    return "%20".join(map(_encoded_word, text.split(" ")))


@lru_cache(maxsize=16384)  # words come again, passages hardly ever
def _encoded_word(word: str) -> str:
    return quote(word, safe="").replace("-", "%2D")
