"""The text of a PDF by pypdf, with its lines joined to paragraphs by how they stand on the page.

A PDF knows letters and places, no paragraphs: what is joined, kept apart or left out here is told.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from statistics import median
from typing import Any, Final

import pypdf
from pypdf.errors import PyPdfError

from site_builder.diagnostic import shown
from site_builder.intake.finding import Extract, Finding, Key, Refusal
from site_builder.reports.plain import plural

_WIDER: Final = 1.3
"""A gap of so many times the usual distance between two lines begins a paragraph."""
_LARGER: Final = 1.08
"""So many times the size of its letters begins one too."""
_INDENT: Final = 0.8
"""An indent of so many times the letters' size begins one too."""
_FARTHEST: Final = 6
"""What begins farther in is no indent, but another column or a centred line."""
_LEVEL: Final = 3
"""Units of the page by which a running head may stand higher or lower."""
_ENDS: Final = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_BROKEN: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-‐\u00ad]$")
_UNREADABLE: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
"""What a font without a table of its letters gives."""
_DAY: Final = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LIGATURES: Final[dict[str, str | int | None]] = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: where it begins, from the left and from below, and the size of its letters."""

    page: int
    text: str
    x: float
    y: float
    size: float


def paper(content: bytes) -> Extract | Refusal:
    """The text of the PDF and what the file says of itself."""
    try:
        reader = pypdf.PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return Refusal("the PDF is locked by a password: save a copy without it")
        pages = [tuple(_lines(number, page)) for number, page in enumerate(reader.pages, 1)]
        findings = tuple(_findings(reader))
    except (PyPdfError, ImportError) as problem:
        return Refusal(_unreadable(problem))
    if not any(pages):
        return Refusal(
            "the PDF holds no text, only pictures (a scan?): have its text recognised, and save that as text"
        )
    return _extract(pages, findings)


def _unreadable(problem: Exception) -> str:
    if isinstance(problem, ImportError | pypdf.errors.DependencyError):
        return "the PDF is encrypted in a way that cannot be opened here: save a copy without protection"
    told = shown(str(problem) or type(problem).__name__)
    return f"the PDF cannot be read ({told}): open it in a reader and save its text"


def _extract(pages: Sequence[Sequence[_Line]], findings: tuple[Finding, ...]) -> Extract:
    remarks = [f"{plural(len(pages), 'page')}"]
    if empty := [number for number, lines in enumerate(pages, 1) if not lines]:
        remarks.append(f"no text on page {', '.join(map(str, empty))}: a picture?")
    heads = _running(pages)
    lines = [line for page in pages for line in page if line not in heads]
    if heads:
        told = dict.fromkeys(
            shown(line.text, 40) for line in sorted(heads, key=lambda one: (one.page, -one.y))
        )
        remarks.append(
            f"left out as running heads: {', '.join(list(told)[:4])}{', …' if len(told) > 4 else ''}"
        )
    paragraphs = ["".join(_joined(group)) for group in _paragraphs(lines)]
    text = "\n".join(paragraphs) + "\n"
    text, mended = _mended(text)
    remarks += mended
    remarks.append("lines were joined to paragraphs by how they stand on the page")
    return Extract(text, f"pypdf {pypdf.__version__}", tuple(remarks), findings)


def _lines(number: int, page: pypdf.PageObject) -> Iterator[_Line]:
    """The page's lines with words, in the order of the file."""
    lines: list[list[_Line]] = [[]]

    def visit(text: str, matrix: Sequence[float], within: Sequence[float], font: Any, size: float) -> None:
        x = within[4] * matrix[0] + within[5] * matrix[2] + matrix[4]
        y = within[4] * matrix[1] + within[5] * matrix[3] + matrix[5]
        scale = abs(within[3] * matrix[3] + within[2] * matrix[1]) or 1.0
        first, *rest = text.split("\n")
        if first:
            lines[-1].append(_Line(number, first, x, y, size * scale))
        for piece in rest:
            lines.append([_Line(number, piece, x, y, size * scale)] if piece else [])

    page.extract_text(visitor_text=visit)
    for pieces in lines:
        text = " ".join(_UNREADABLE.sub("\ufffd", "".join(piece.text for piece in pieces)).split())
        inked = [piece for piece in pieces if piece.text.strip()]
        if inked and any(map(str.isprintable, text)):
            yield _Line(number, text, inked[0].x, inked[0].y, inked[0].size)


def _running(pages: Sequence[Sequence[_Line]]) -> frozenset[_Line]:
    """Highest and lowest lines that stand in one place with the same words, figures aside, on most pages."""
    held: dict[tuple[str, int], list[_Line]] = {}
    for line in (line for lines in pages for line in _edges(lines)):
        held.setdefault((re.sub(r"\d+", "#", line.text), round(line.y / _LEVEL)), []).append(line)
    often = max(2, len(pages) // 2 + 1)
    return frozenset(line for same in held.values() if len(same) >= often for line in same)


def _edges(lines: Sequence[_Line]) -> Iterator[_Line]:
    """The lines at the height of the highest and of the lowest one, where there is more between them."""
    heights = sorted({round(line.y / _LEVEL) for line in lines})
    if len(heights) > 2:
        yield from (line for line in lines if round(line.y / _LEVEL) in (heights[0], heights[-1]))


def _paragraphs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """The lines that belong together."""
    usual = _usual_gap(lines)
    group: list[_Line] = []
    indented = False
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        steps_in = bool(group) and _steps_in(group[-1], line, following)
        alone = indented and len(group) == 1 and _level(group[-1], line)
        if group and (steps_in or alone or _parts(group[-1], line, usual)):
            yield group
            group, indented = [], steps_in or alone
        group.append(line)
    if group:
        yield group


def _usual_gap(lines: Sequence[_Line]) -> float:
    """The distance between two lines in units of the letters' size."""
    gaps = [
        (one.y - other.y) / one.size for one, other in pairwise(lines) if one.page == other.page and one.size
    ]
    return median([gap for gap in gaps if 0.5 < gap < 3] or [1.2])


def _parts(before: _Line, line: _Line, usual: float) -> bool:
    """Whether the distance between two lines, or their letters' sizes, parts two paragraphs."""
    if max(before.size, line.size) > _LARGER * min(before.size, line.size):
        return True
    gap = (before.y - line.y) / before.size
    if before.page != line.page or gap < 0:
        # The next page or column: the paragraph goes on, unless a sentence ended.
        return bool(_ENDS.search(before.text))
    return gap > _WIDER * usual


def _steps_in(before: _Line, line: _Line, following: _Line | None) -> bool:
    """Whether a line is indented and the next is not: the lines of a list's item are all."""
    step = line.x - before.x
    if not _INDENT * line.size < step < _FARTHEST * line.size:
        return False
    return following is None or line.x - following.x > _INDENT * line.size or bool(_ENDS.search(before.text))


def _level(before: _Line, line: _Line) -> bool:
    """Whether both begin at the same distance from the left."""
    return abs(before.x - line.x) < line.size / 2


def _joined(lines: Sequence[_Line]) -> Iterator[str]:
    """The paragraph's lines. A hyphen that a line end may have made is marked for `_mended`."""
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        if last or not _BROKEN.search(line.text):
            yield line.text + ("" if last else " ")
        else:
            yield f"{line.text[:-1]}\0" if lines[number + 1].text[:1].islower() else line.text


def _mended(text: str) -> tuple[str, list[str]]:
    """The text with broken words and ligatures as they are elsewhere in it, and what was done."""
    remarks: list[str] = []
    count = sum(text.count(ligature) for ligature in _LIGATURES)
    if count:
        remarks.append(f"{plural(count, 'ligature')} written out as letters")
        text = text.translate(str.maketrans(_LIGATURES))
    whole = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()))
    pieces = re.split(r"((?<![^\W\d_])(?>[^\W\d_]+(?:-[^\W\d_]+){0,8})\0[^\W\d_]+)", text)
    kept = joined = 0
    for number in range(1, len(pieces), 2):
        one, other = pieces[number].split("\0")
        join = whole[(one + other).lower()] > 0 and not whole[f"{one}-{other}".lower()]
        pieces[number] = one + other if join else f"{one}-{other}"
        joined, kept = joined + join, kept + (not join)
    if joined:
        remarks.append(f"{plural(joined, 'word')} joined that a line end broke at a hyphen")
    if kept:
        remarks.append(f"{plural(kept, 'hyphen')} kept at a line end: does the word have one?")
    return "".join(pieces).replace("\0", "-"), remarks


def _findings(reader: pypdf.PdfReader) -> Iterator[Finding]:
    """What the file says of itself; dates of a file are no dates of publication."""
    said = reader.metadata
    title, author = (said.title, said.author) if said else (None, None)
    if isinstance(title, str) and title.strip():
        doubt = "it is the file's title: is it the headline?"
        yield Finding(Key.TITLE, " ".join(title.split()), "the PDF's /Title", doubt)
    if isinstance(author, str) and author.strip():
        doubt = "it may be who made the file"
        yield Finding(Key.BYLINE, " ".join(author.split()), "the PDF's /Author", doubt)
    language = str(reader.root_object.get("/Lang") or "")
    if _LANGUAGE.fullmatch(language):
        yield Finding(Key.LANGUAGE, language, "the PDF's /Lang")
    if made := _DAY.match(str(said.get("/CreationDate") or "") if said else ""):
        told = f"the file was made on {'-'.join(made.groups())}, it says"
        yield Finding(Key.PUBLISHED, None, told, last_resort=True)
