"""Sentences that report something and that no claim cites: where a desk may find the evidence it lacks.

A rule of thumb for editors. It says what to look at, never what an article shows.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from site_builder.claim import Claim
from site_builder.excerpt import selector_of
from site_builder.folding import fold
from site_builder.selector import Match, find
from site_builder.sentence import sentences
from site_builder.source import Record, Source
from site_builder.span import Span

COVERED: Final = 0.5
"""The share of a sentence's letters and digits from which on it counts as cited.

Letters and not words, because not every script parts its words. Half, because what an excerpt leaves out of
its sentence is mostly who speaks; where more than half is left out, there is often a second statement.
"""


class Why(StrEnum):
    """What makes a sentence worth a look."""

    QUOTATION = "quotation"
    NUMBER = "number"
    ATTRIBUTION = "attribution"


@dataclass(frozen=True, slots=True)
class Unused:
    """A sentence that no claim cites; `paragraph` is where its paragraph begins.

    `also` are further articles in which it stands in the same words.
    """

    span: Span
    paragraph: int
    words: str
    why: tuple[Why, ...]
    also: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Passages:
    """The unused sentences of one article, of so many sentences in all."""

    source: Source
    unused: tuple[Unused, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as it was read; two with the same `same` are copies."""

    span: Span
    same: str
    covered: bool
    why: tuple[Why, ...]


_DOUBLE: Final = re.compile('["“”„«»‹›「」『』《》]')
_CLOSING: Final = {
    '"': '"',
    "“": "”",
    "”": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "《": "》",
}
_SINGLE: Final = re.compile(r"(?<!\w)[‘'](?=\w)[^\n]*?(?<=\S)[’'](?!\w)")

_NUMBER: Final = re.compile(
    r"\d|[½⅓⅔¼¾]"
    r"|\b(?:dozen|hundred|thousand|million|billion|trillion)s?\b|\bper ?cent\b"
    r"|\b(?:десятк|сотн|тысяч|миллион|миллиард|процент)\w*"
    r"|수(?:십|백|천|만)|퍼센트",
    re.IGNORECASE,
)

_ATTRIBUTIONS: Final = {
    "en": r"\b(?:said|says?|saying|told|tells?|telling|stated|stating|according to|believe|deny|claim)\b"
    r"|\b(?:accus|acknowledg|add|admitt?|alleg|announc|argu|assert|assess|believ|cit|claim|confirm|declar|den[iy]"
    r"|disclos|dismiss|emphasi[sz]|estimat|insist|not|pledg|predict|quot|reaffirm|reiterat|reject|report|reveal"
    r"|speculat|stress|suggest|urg|vow|warn)(?:e?s|e?d|ing)\b",
    "ko": r"(?:말|전|주장|보도|설명|강조|부인|지적|비판|경고|언급|발표|반박|촉구|평가|인정|인용|선언|시사)"
    r"(?:했|하|한)|밝[혔히]|덧붙[였이]|따르면|알려졌|전해졌",
    "ru": r"\b(?:по словам|по данным|согласно|как пиш[ую]т|считает|считают|полагает|полагают|ссылаясь)\b"
    r"|\b(?:сказал|рассказал|сообщи[лв]|сообща|заяви[лв]|заявля|утвержда|отрица|отверг|опроверг|подтверди[лв]"
    r"|подтвержда|отмети[лв]|отмеча|подчеркну|подчеркива|добави[лв]|поясни[лв]|объясни[лв]|обвини[лв]|обвиня"
    r"|предупреди[лв]|призва[лв]|призна[лв]|напомни[лв]|цитиру|говори|пообеща)\w*",
}
"""What ascribes words or knowledge to somebody, by the article's language."""

_ATTRIBUTION: Final = {
    language: re.compile(pattern, re.IGNORECASE) for language, pattern in _ATTRIBUTIONS.items()
}


def passages(sources: Iterable[Source], claims: Iterable[Claim]) -> tuple[Passages, ...]:
    """The articles in order of their ids, each with its unused sentences in order.

    A sentence that stands in several articles is listed with the first of them, and with none if a claim
    cites it from one.
    """
    articles = sorted(sources, key=lambda source: source.id)
    cited = _cited(articles, claims)
    read = {source.id: tuple(_read(source, cited[source.id])) for source in articles}
    places: dict[str, dict[str, Record]] = defaultdict(dict)
    for source in articles:
        for sentence in read[source.id]:
            places[sentence.same][source.id] = source.record
    done = {sentence.same for found in read.values() for sentence in found if sentence.covered}
    listed = []
    for source in articles:
        unused = []
        for sentence in read[source.id]:
            if sentence.why and sentence.same not in done:
                done.add(sentence.same)
                also = (record for id_, record in places[sentence.same].items() if id_ != source.id)
                unused.append(_unused(source, sentence, tuple(also)))
        listed.append(Passages(source, tuple(unused), len(read[source.id])))
    return tuple(listed)


def _unused(source: Source, sentence: _Sentence, also: tuple[Record, ...]) -> Unused:
    text, span = source.text.stored, sentence.span
    line = text.rfind("\n", 0, span.start) + 1
    indent = text[line : span.start]
    paragraph = line + len(indent) - len(indent.lstrip())
    return Unused(span, paragraph, text[span.start : span.end], sentence.why, also)


def _cited(sources: Iterable[Source], claims: Iterable[Claim]) -> Mapping[str, list[Span]]:
    """The spans that claims cite, by the article's id."""
    articles = {source.id: source for source in sources}
    found: dict[str, list[Span]] = defaultdict(list)
    for claim in claims:
        for _, passage in claim.content.passages():
            source = articles.get(passage.source)
            match = find(selector_of(passage), source.text) if source else None
            if isinstance(match, Match):
                found[passage.source] += match.spans
    return found


def _read(source: Source, cited: Iterable[Span]) -> Iterator[_Sentence]:
    text = source.text.stored
    used, quoted = _marked(text, cited), _marked(text, _quoted(text))
    attribution = _ATTRIBUTION.get(source.record.language.partition("-")[0].lower())
    for span in sentences(text):
        words = text[span.start : span.end]
        tells = {
            Why.QUOTATION: any(quoted[span.start : span.end]),
            Why.NUMBER: _NUMBER.search(words) is not None,
            Why.ATTRIBUTION: attribution is not None and attribution.search(words) is not None,
        }
        letters = [place for place in range(span.start, span.end) if text[place].isalnum()]
        covered = sum(used[place] for place in letters) >= COVERED * len(letters)
        yield _Sentence(span, _same(words), covered, tuple(why for why, holds in tells.items() if holds))


def _marked(text: str, spans: Iterable[Span]) -> bytearray:
    """One for every character inside a span, nought for the others."""
    marked = bytearray(len(text))
    for span in spans:
        marked[span.start : span.end] = b"\1" * (span.end - span.start)
    return marked


def _same(words: str) -> str:
    """The sentence without what may differ between two copies: case, marks, blanks."""
    return " ".join(re.findall(r"\w+", fold(words).text.casefold()))


def _quoted(text: str) -> Iterator[Span]:
    """What stands between quotation marks of one line; a quotation that goes on ends with its line."""
    start = 0
    for line in text.split("\n"):
        opened: re.Match[str] | None = None
        for mark in _DOUBLE.finditer(line):
            if opened is None:
                opened = mark
            elif mark[0] in _CLOSING[opened[0]]:
                yield Span(start + opened.start(), start + mark.end())
                opened = None
        if opened is not None:
            yield Span(start + opened.start(), start + len(line))
        for pair in _SINGLE.finditer(line):
            yield Span(start + pair.start(), start + pair.end())
        start += len(line) + 1
