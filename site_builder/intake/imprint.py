"""What an article's own text prints of itself: masthead, headline, byline, dateline, date, credit.

Only its first and last lines are read. Everything here is a rule of thumb, so every finding says on which
words it rests, and most are marked as doubtful.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Final

from site_builder.diagnostic import shown
from site_builder.folding import caseless, fold
from site_builder.intake.agency import SIGNATURE, agency
from site_builder.intake.dating import Printed, ambiguous, printed, weekdays
from site_builder.intake.finding import Finding, Key

_HEAD: Final = 12
_FOOT: Final = 5
"""How many lines with words are read at the beginning and at the end."""
_SHORT: Final = 80
"""Characters of a line that is no paragraph."""
_HEADLINE: Final = 200
_LONGEST: Final = 2_000
"""Characters of a line that are read."""
_FEW_LETTERS: Final = 6
"""Letters beside a date in a line that holds nothing else: `p.m. KST`."""

_PUBLISHED: Final = re.compile(
    r"\b(?:published|posted|first published|release[d]? on|veröffentlicht|publié|publicado|pubblicato)\b"
    r"|опубликован|발행|입력|등록|송고|发布|發布|公開",
    re.IGNORECASE,
)
_CHANGED: Final = re.compile(
    r"\b(?:updated|modified|last (?:changed|edited)|aktualisiert|mis à jour|actualizado|aggiornato)\b"
    r"|обновлен|수정|更新",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"(?<!\S)(\S+)\s*+:\s*+\Z")

_JOIN: Final = r"(?:,| and| und| et| y| e| и|\s*[|/&·-]|,? for| in)"
_NAME: Final = r"(?:[^\W\d_a-zа-я][\w.'’-]*(?:\s+(?:de|da|van|von|der|den|bin|al|la|le|di|du))*)"
_BYLINE: Final = re.compile(
    rf"(?:By|BY|Von|Par|Por|Автор:?|Text:|Reported by|Written by)\s+"
    rf"({_NAME}(?:{_JOIN}?\s+{_NAME}){{0,12}})"
)
_KOREAN_BYLINE: Final = re.compile(r"([가-힣]{2,4}(?:[·, ]+[가-힣]{2,4})*)\s*(?:기자|특파원)\b")
_BRACKETED: Final = (
    rf"(?:\((?P<a>{SIGNATURE})\)\s*(?:--|[-–—])|/(?P<b>{SIGNATURE})/[.\s–—-]|=\s*(?P<c>{SIGNATURE})\)\s)"
)
_DATELINE: Final = re.compile(rf"^(?P<before>\(?[^\W\d_][^()/=]{{0,70}}?){_BRACKETED}")
_UNBRACKETED: Final = re.compile(
    rf"^(?P<before>[^\W\d_][^()/]{{0,50}}?)\s*+(?:--|[-–—.])\s+(?P<a>{SIGNATURE})[.,:]\s"
)
_CREDIT: Final = re.compile(rf"(?:[(/\[]|[-–—]{{1,2}}\s*)(?P<a>{SIGNATURE})[)/\]]?\.?$")
_ALONE: Final = re.compile(rf"^(?:[Ss]ource:\s*)?(?P<a>{SIGNATURE})\.?$")

_MASTHEAD: Final = re.compile(
    r"(?:Herald|Times|Post|News|Daily|Press|Journal|Gazette|Tribune|Guardian|Telegraph|Observer|Independent"
    r"|Standard|Star|Sun|Mail|Mirror|Chronicle|Review|Today|Weekly|Agency|Zeitung|Spiegel|Presse|Monde"
    r"|Figaro|País|Mundo|Correo|Repubblica|Corriere|Stampa|Известия|Коммерсантъ|Ведомости|Правда|Газета"
    r"|일보|신문|뉴스|방송|日报|日報|新聞|新闻)$"
)
_MASTHEAD_WORDS: Final = 5
_OWNER: Final = re.compile(
    r"(?:©|\(c\)|copyright)\s*+(?:(?:©|\(c\)|by)\s*+)?(?:\d{4}(?:\s*+[-–]\s*+\d{4})?)?,?\s*+(?:by\s++)?"
    r"([^\W\d_][^.,;|©()]{1,60}?)(?=\s*(?:[.,;|()]|all rights|\d{4}|$))",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(r"@[A-Za-z0-9_]{3,30}")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with words: its number from 1, and itself without the blanks around it."""

    number: int
    text: str

    @property
    def short(self) -> bool:
        return len(self.text) <= _SHORT


def imprint(text: str, language: str, today: date) -> tuple[Finding, ...]:
    """What the text prints of itself, the surer findings of a key first."""
    lines = [_Line(n, _bare(line)) for n, line in enumerate(text.split("\n"), 1) if _has_words(line)]
    head = [_Line(line.number, line.text[:_LONGEST]) for line in lines[:_HEAD]]
    foot = [_Line(line.number, line.text[-_LONGEST:]) for line in lines[-_FOOT:]]
    return (
        *_headline(head, lines, language),
        *_bylines(head),
        *_agencies(head, foot),
        *_owners(foot),
        *_dates(head, language, today),
    )


def _bare(line: str) -> str:
    """The line without blanks and marks that show nothing at its ends."""
    return line.strip().strip("\ufeff\u200b").strip()


def _has_words(line: str) -> bool:
    return any(map(str.isalnum, line))


def _headline(head: Sequence[_Line], lines: Sequence[_Line], language: str) -> Iterator[Finding]:
    """The masthead, if the first line looks like one, and the first line that may be a headline."""
    own = [line for line in head if not _is_note(line, language)]
    if len(own) > 1 and _is_masthead(own[0], own[1]):
        doubt = "it looks like a masthead: is it the publisher?"
        yield Finding(Key.PUBLISHER, own[0].text, f"line {own[0].number} of the text", doubt)
        own = own[1:]
    if not own:
        return
    title = _without_date(own[0].text, language)
    where = f"line {own[0].number} of the text"
    others = (line for line in lines if line.number != own[0].number and len(line.text) <= 2 * _HEADLINE)
    again = [line.number for line in others if _same(line.text, title)]
    if again:
        where += f", and line {again[0]}"
    if len(title) > _HEADLINE:
        yield Finding(
            Key.TITLE, title[:_HEADLINE], where, "it is cut from a paragraph: what is the headline?"
        )
    else:
        yield Finding(Key.TITLE, title, where, None if again else "is it the headline?")


def _is_note(line: _Line, language: str) -> bool:
    """Whether a line is about the article: a byline, a date or an agency alone."""
    if not line.short:
        return False
    dates = printed(line.text, language)
    rest = reduce(lambda text, one: text.replace(one.text, ""), dates, line.text)
    dated = bool(dates) and sum(map(str.isalpha, rest)) <= _FEW_LETTERS
    labelled = bool(dates) and bool(_PUBLISHED.search(line.text) or _CHANGED.search(line.text))
    return bool(dated or labelled or _ALONE.match(line.text) or _byline(line))


def _is_masthead(first: _Line, second: _Line) -> bool:
    """Whether a line is a name, with a headline behind it: two lines of which the second is longer."""
    words = first.text.split()
    named = len(words) <= _MASTHEAD_WORDS and _MASTHEAD.search(first.text)
    heads = len(second.text) <= _HEADLINE and not second.text.endswith(".")
    return bool(named) and heads and len(second.text.split()) > len(words)


def _without_date(line: str, language: str) -> str:
    """The line without a labelled date at its end, which some printers put behind the headline."""
    for one in printed(line, language):
        label = _LABEL.search(line[: one.start])
        if label and label.start() > 0:
            return line[: label.start()].rstrip()
    return line


def _same(one: str, other: str) -> bool:
    return caseless(fold(one).text).text.strip() == caseless(fold(other).text).text.strip()


def _byline(line: _Line) -> str | None:
    found = (_BYLINE.fullmatch(line.text) or _KOREAN_BYLINE.fullmatch(line.text)) if line.short else None
    return found[1] if found else None


def _bylines(head: Sequence[_Line]) -> Iterator[Finding]:
    for line in head:
        if name := _byline(line):
            yield Finding(Key.BYLINE, name, f"line {line.number} of the text, {shown(line.text)}")


def _agencies(head: Sequence[_Line], foot: Sequence[_Line]) -> Iterator[Finding]:
    """The agency by a credit at the end, by the byline, by the dateline."""
    for line in reversed(foot):
        if found := _CREDIT.search(line.text) or (
            _ALONE.match(line.text) if line.number > head[-1].number else None
        ):
            yield Finding(
                Key.AGENCY, agency(found["a"]), f"{shown(found[0])} at the end of line {line.number}"
            )
    for line in head:
        name = agency(_byline(line) or "") or agency(line.text if _ALONE.match(line.text) else "")
        if name:
            yield Finding(Key.AGENCY, name, f"line {line.number} of the text, {shown(line.text)}")
    for line in head:
        if dateline := _dateline(line):
            doubt = "if the agency itself published this text, it is the publisher and this is null"
            yield Finding(
                Key.AGENCY, dateline[1], f"the dateline in line {line.number}, {dateline[0]}", doubt
            )


def _dateline(line: _Line) -> tuple[str, str] | None:
    """The words of the dateline, in quotation marks, and its agency."""
    found = _DATELINE.match(line.text) or _UNBRACKETED.match(line.text)
    if not found:
        return None
    name = agency(next(filter(None, (found.groupdict().get(key) for key in "abc")), ""))
    return (shown(found[0].rstrip(" -–—=:")), name) if name else None


def _owners(foot: Sequence[_Line]) -> Iterator[Finding]:
    for line in foot:
        if owner := _OWNER.search(line.text):
            where = f"line {line.number} of the text, {shown(line.text)}"
            yield Finding(
                Key.PUBLISHER, owner[1].strip(), where, "it holds the copyright: did it publish the text?"
            )
        for handle in _HANDLE.findall(line.text):
            told = f"{handle} in line {line.number} may be the outlet's own account"
            yield Finding(Key.PUBLISHER, None, told, last_resort=True)


def _dates(head: Sequence[_Line], language: str, today: date) -> Iterator[Finding]:
    """Dates of publication, the labelled ones first; the others as hints."""
    hints: list[Finding] = []
    for line in head:
        dateline = _dateline(line)
        for one in printed(line.text, language):
            finding = _dated(line, one, dateline is not None and one.start < _SHORT, language, today)
            if finding and finding.value:
                yield finding
            elif finding:
                hints.append(finding)
        for unclear in ambiguous(line.text) if line.short else ():
            first, second = unclear.readings
            said = f"line {line.number} prints {unclear.text}, which is {first} or {second}"
            hints.append(Finding(Key.PUBLISHED, None, said))
    yield from hints


def _dated(line: _Line, one: Printed, dateline: bool, language: str, today: date) -> Finding | None:
    """What one printed date says of the day of publication; `None` if it is only spoken of."""
    start, kind = _label(line.text[: one.start])
    place = f"line {line.number} of the text, {shown(line.text[start : one.start + len(one.text)])}"
    if line.short and one.edtf and kind is _PUBLISHED:
        return Finding(Key.PUBLISHED, one.edtf, place)
    if dateline and one.edtf:
        return Finding(Key.PUBLISHED, one.edtf, f"the dateline in {place}")
    if one.edtf and line.short and kind is _CHANGED:
        return Finding(Key.PUBLISHED, None, f"{place}, tells of a change on {one.edtf}")
    if one.edtf and (line.short or kind):
        return Finding(Key.PUBLISHED, None, f"{place}, prints {one.edtf}: is it the day of publication?")
    if one.edtf or not (dateline or one.weekday is not None or line.short):
        return None
    told = _without_year(line, one, dateline, language, today)
    return Finding(Key.PUBLISHED, None, told, last_resort=True)


def _label(before: str) -> tuple[int, re.Pattern[str] | None]:
    """Where the label of a date begins in the words before it, and of which kind it is, if there is one."""
    found = [
        (match.start(), kind) for kind in (_PUBLISHED, _CHANGED, _LABEL) for match in kind.finditer(before)
    ]
    return max(found, key=lambda one: one[0], default=(len(before), None))


def _without_year(line: _Line, one: Printed, dateline: bool, language: str, today: date) -> str:
    """A date without its year, and the years that its weekday leaves."""
    where = "the dateline in " if dateline else ""
    told = f"{where}line {line.number} of the text prints {shown(one.text)} without a year"
    named = weekdays(line.text, language)
    if one.weekday is None and dateline and len(named) == 1:
        one = Printed(one.text, one.start, None, one.month, one.day, named[0][1])
        told += f" and speaks of {named[0][0]}"
    years = one.years(today)
    if not years:
        return told
    last = f"{years[-1]}-{one.month:02}-{one.day:02}"
    form = last if dateline else f'"[{last}..]", that day or later'
    return f"{told}: the weekday fits {', '.join(map(str, years))}; if it is {years[-1]}, write {form}"
