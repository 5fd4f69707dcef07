"""What is told of words that has no one place in its article, or whose words differ a little from it."""

import json
import unicodedata
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from site_builder.claim import Claim, Passage
from site_builder.diagnostic import Diagnostic, Location, Related, Severity, shown
from site_builder.document import Document, Path
from site_builder.folding import fold
from site_builder.selector import Failure, Match, Reason, Selector, find, pinned
from site_builder.sense import loaded
from site_builder.source import Source
from site_builder.span import Flag, Span, Text
from site_builder.syntax.doubts import cut
from site_builder.verbatim import MENDED, verbatim

_TOLD: Final = 8
"""How many places of an ambiguous quotation are listed."""
_ELSEWHERE: Final = 3
"""In how many other articles the words are told to stand."""
_PINNING: Final = 300
_FINDING: Final = 20
"""What it costs to tell one of so many places from the others, and to look through so many characters, in
characters that are compared for a near passage."""
_FEWEST: Final = 3
"""Words that make a passage of their own."""
_CONTEXT: Final = ("prefix", "suffix", "occurrence", "start", "end")


@dataclass(slots=True)
class Effort:
    """How many characters of articles are still compared so that problems of one claim get a better help.

    A file full of misquotes would take minutes; when these are mended, the others get theirs.
    """

    left: int = 3_000_000

    def spend(self, characters: int) -> bool:
        """Whether anything is left for it; what is begun is done to its end."""
        begins = self.left > 0
        self.left -= characters
        return begins


def may_be_cut(document: Document) -> bool:
    """Whether any text of the file may end where YAML takes the rest for a comment."""
    return b" #" in document.stored


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage of a claim, how it is looked for, and all articles in which it might stand instead."""

    claim: Claim
    path: Path
    passage: Passage
    selector: Selector
    source: Source
    sources: Mapping[str, Source]
    effort: Effort

    def told(self, result: Match | Failure) -> Iterator[Diagnostic]:
        """What is wrong with the passage, or worth a look. Codes: those of `excerpt.resolve`."""
        cut_off = self._cut_off()
        if cut_off is not None:
            yield cut_off
        if isinstance(result, Match):
            yield from (self._flagged(flag, result) for flag in result.flags)
        elif (cut_off is None or cut_off.severity is Severity.WARNING) and not self._is_doubtful(result):
            yield self._failed(result)

    def _is_doubtful(self, failure: Failure) -> bool:
        """Whether a context that cannot be read would have settled the place."""
        return failure.reason is not Reason.NOT_FOUND and not self.claim.doubtful.isdisjoint(_CONTEXT)

    def _at(self, *keys: str) -> Location:
        """Where the first of the keys stands that the passage has, else where the words stand."""
        key = next((key for key in keys if getattr(self.passage, key) is not None), "exact")
        return self.claim.document.at(*self.path, key)

    def _cut_off(self) -> Diagnostic | None:
        """The problem of words that end where YAML takes the rest for a comment, if that is what happened."""
        if not may_be_cut(self.claim.document):
            return None
        comment = self.claim.document.comment(*self.path, "exact")
        if comment is None:
            return None
        at, text = comment
        whole = find(Selector(exact=f"{self.passage.exact} {text}"), self.source.text)
        goes_on = isinstance(whole, Match) or whole.reason is Reason.AMBIGUOUS
        if not goes_on and text[1:2].isspace():
            return None
        severity = Severity.ERROR if goes_on else Severity.WARNING
        return cut(at, "exact", severity)

    def _flagged(self, flag: Flag, match: Match) -> Diagnostic:
        message, help_ = self._remark(flag, match)
        edit = None
        if flag in MENDED:
            edit = verbatim(
                self.claim.document, (*self.path, "exact"), self.selector, self.source.text, match
            )
        at = self._at("prefix", "suffix") if flag is Flag.CONTEXT_UNMATCHED else self._at()
        return Diagnostic(
            code=f"excerpt-{flag}",
            message=message,
            at=at,
            help=help_,
            related=tuple(self._place(span, "the article's words") for span in match.spans),
            edits=(edit,) if edit else (),
            severity=Severity.WARNING,
        )

    def _remark(self, flag: Flag, match: Match) -> tuple[str, str]:
        """Message and help for what an editor should look at in a match."""
        stored = self.source.text.stored
        match flag:
            case Flag.CASE:
                pairs = zip(
                    self.passage.exact.split(),
                    stored[match.hull.start : match.hull.end].split(),
                    strict=False,
                )
                ours, theirs = next(((a, b) for a, b in pairs if a != b), ("", ""))
                message = (
                    f"capital and small letters differ from the article's: {shown(ours)} / {shown(theirs)}"
                )
                return message, "write the letters as the article has them"
            case Flag.OUTER_MARKS:
                return self._outer_marks(), "remove what is not the article's"
            case Flag.CONTEXT_UNMATCHED:
                keys = " and ".join(f"`{key}`" for key in ("prefix", "suffix") if getattr(self.passage, key))
                return f"{keys} fits nowhere, and the words stand only once", f"remove {keys}"
            case Flag.SKIPPED:
                gaps = [stored[a.end : b.start] for a, b in zip(match.spans, match.spans[1:], strict=False)]
                left_out = f": {shown(' … '.join(gaps), 100)}" if gaps else ""
                message = f"what is left out or replaced holds a negation or a number{left_out}"
                return message, "make sure that the sense stays, or quote without a gap"
            case Flag.CROSSES_QUOTATION:
                return "the gap leaves one quotation and enters another", "make two excerpts of it"

    def _outer_marks(self) -> str:
        words = self.passage.exact.strip()
        bare = words.strip("\"'“”„«»‘’‚.,;:!?… ")
        start = words.find(bare)
        marks = [mark for mark in (words[:start], words[start + len(bare) :]) if mark]
        told = " and ".join(f"`{mark}`" for mark in marks)
        return f"{told} at the end of the words {'are' if len(marks) > 1 else 'is'} not in the article there"

    def _failed(self, failure: Failure) -> Diagnostic:
        match failure.reason:
            case Reason.EMPTY:
                return self._problem(
                    failure, "there is no word in the quotation", "copy words from the article"
                )
            case Reason.NOT_FOUND:
                return self._not_found()
            case Reason.AMBIGUOUS:
                message = f"these words stand {len(failure.places)} times in {self.source.file}"
                return self._problem(failure, message, "say which place is meant, as shown for each of them")
            case Reason.CONTEXT:
                keys = " and ".join(f"`{key}`" for key in ("prefix", "suffix") if getattr(self.passage, key))
                message = f"{keys} {'fit' if 'and' in keys else 'fits'} none of the places of these words"
                return self._problem(
                    failure, message, "replace it as shown for the place that is meant", "prefix", "suffix"
                )
            case Reason.OCCURRENCE:
                count = len(failure.places)
                times = "once" if count == 1 else f"{count} times"
                message = f"the words stand {times} in the article: there is no number"
                return self._problem(
                    failure,
                    f"{message} {self.passage.occurrence}",
                    f"write a number from 1 to {count}",
                    "occurrence",
                )
            case Reason.POSITION:
                return self._problem(
                    failure,
                    "the words do not stand there, but elsewhere",
                    "remove `start` and `end`",
                    "start",
                    "end",
                )

    def _problem(self, failure: Failure, message: str, help_: str, *keys: str) -> Diagnostic:
        return Diagnostic(
            code=f"excerpt-{failure.reason}",
            message=message,
            at=self._at(*keys),
            help=help_,
            related=tuple(self._candidate(place, failure) for place in failure.places[:_TOLD]),
        )

    def _candidate(self, span: Span, failure: Failure) -> Related:
        """A place with the words around it and what would settle for it."""
        stored = self.source.text.stored
        around = shown(stored[max(0, span.start - 30) : span.end + 30], 140)
        if not self.effort.spend(_PINNING * len(failure.places)):
            return self._place(span, around)
        settling = pinned(span, self.source.text)
        context = (("prefix", settling.prefix), ("suffix", settling.suffix))
        typed = " and ".join(f"`{key}: {json.dumps(w, ensure_ascii=False)}`" for key, w in context if w)
        return self._place(span, f"{around}: add {typed}" if typed else around)

    def _place(self, span: Span, message: str) -> Related:
        return _place(self.source, span, message)

    def _not_found(self) -> Diagnostic:
        """The nearest passage of this article, and other articles in which the words stand."""
        from site_builder.suggestion import nearest, phrase  # costs its import only where something is wrong

        looked = self.effort.spend(len(self.source.text.stored))
        suggestions = nearest(self.passage.exact, self.source.text) if looked else ()
        elsewhere = tuple(self._elsewhere())
        related = [self._place(s.span, f"closest passage: {shown(s.words, 240)}") for s in suggestions]
        related += (_place(other, span, f"the words stand here, in {other.id}") for other, span in elsewhere)
        differences = suggestions[0].differences if suggestions else ()
        only_left_out = bool(differences) and not any(d.quoted for d in differences)
        parts = two_parts(self.passage.exact, self.source.text) if looked and not only_left_out else None
        if elsewhere:
            help_ = f"write `source: {elsewhere[0][0].id}`, where they stand word for word"
        elif parts:
            joined, spans = parts
            related = [self._place(span, "one of the passages") for span in spans]
            help_ = f"these are two passages: write `[...]` between them, as in {shown(joined, 90)}"
        elif suggestions:
            help_ = f"{phrase(suggestions[0])}; copy the article's own words"
            if only_left_out and not any(loaded(d.stored) for d in differences):
                help_ += ", or write `[...]` where you leave some out"
        elif looked:
            help_ = self._far()
        else:
            help_ = "copy the article's own words; the nearest are told once the others here are mended"
        return Diagnostic(
            code="excerpt-not-found",
            message=f"{shown(self.passage.exact)} does not stand in {self.source.file}",
            at=self._at(),
            help=help_,
            related=tuple(related),
        )

    def _far(self) -> str:
        """What to do where nothing in the article comes near."""
        words, text = self.passage.exact, self.source.text
        if _script(words) != _script(text.stored):
            return (
                "the words are not in the article's language: copy its own, and put yours under `translation`"
            )
        some = " ".join(words.split()[:4]).replace('"', "")
        return f'nothing in the article comes near; look for some of the words: `site-builder find "{some}"`'

    def _elsewhere(self) -> Iterator[tuple[Source, Span]]:
        """Other articles in which the words stand, those that the claim cites first."""
        cited = [passage.source for _, passage in self.claim.content.passages()]
        told = 0
        for id_ in dict.fromkeys((*cited, *self.sources)):
            other = self.sources.get(id_)
            if other is None or other is self.source:
                continue
            if told == _ELSEWHERE or not self.effort.spend(len(other.text.stored) // _FINDING):
                return
            found = find(Selector(exact=self.passage.exact), other.text)
            if isinstance(found, Match):
                told += 1
                yield other, found.spans[0]


def _place(source: Source, span: Span, message: str) -> Related:
    return Related(Location(source.file, *source.text.line_column(span.start)), message)


def two_parts(words: str, text: Text) -> tuple[str, tuple[Span, ...]] | None:
    """Where two passages were joined: some words on either side of `[...]`, and both places."""
    quoted, stored = fold(words).text.split(), text.folded.text
    known = bisect(range(1, len(quoted) + 1), 0, key=lambda count: " ".join(quoted[:count]) not in stored)
    first, rest = " ".join(quoted[:known]), " ".join(quoted[known:])
    start = stored.find(first)
    second = stored.find(rest, start + len(first))
    if known < _FEWEST or len(quoted) - known < _FEWEST or second < 0:
        return None
    joined = f"{' '.join(quoted[max(0, known - 5) : known])} [...] {' '.join(quoted[known : known + 5])}"
    origins = (text.folded.origin(start, start + len(first)), text.folded.origin(second, second + len(rest)))
    return joined, tuple(Span(*origin) for origin in origins if origin)


def _script(text: str) -> str:
    """In which letters most of the text is written, by the first word of their Unicode names."""
    names = Counter(unicodedata.name(c, "").partition(" ")[0] for c in text[:2_000] if c.isalpha())
    return names.most_common(1)[0][0] if names else ""
