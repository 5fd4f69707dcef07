"""The neutral pair: `documents.jsonl` and `claims.jsonl`, one JSON object a line.

A line is read alone, so that a bad one costs nothing but itself and files may be larger than memory.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from site_builder.imports.draft import Article, Draft, Evidence, Flawed, Place
from site_builder.imports.ledger import Entry, Outcome, Reason
from site_builder.imports.row import Row
from site_builder.imports.strict_json import JsonError, parsed

LONGEST: Final = 32_000_000
"""Bytes in one line: the largest article that a site takes, with every letter escaped."""
_BOM: Final = b"\xef\xbb\xbf"


class Kind(StrEnum):
    """What the lines of a file are."""

    DOCUMENTS = "documents"
    CLAIMS = "claims"


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, as it stands in the file; cut where it is too long."""

    at: Place
    content: bytes


def lines(file: BinaryIO, name: str) -> Iterator[Line]:
    """Every line of the file that is not blank. Lines end at a line feed only."""
    number = 0
    while content := file.readline(LONGEST + 1):
        number += 1
        if number == 1:
            content = content.removeprefix(_BOM)
        if content.strip():
            yield Line(Place(name, number), content)
        while not content.endswith(b"\n") and len(content) > LONGEST:
            content = file.readline(LONGEST + 1)


def kind(path: Path) -> Kind | None:
    """What the file holds, by the first line that tells: a document has a `text`, a claim a `statement`."""
    with path.open("rb") as file:
        for line in lines(file, path.name):
            value = _object(line)
            if isinstance(value, dict):
                found = [kind for key, kind in _TELLING.items() if key in value]
                if found:
                    return found[0]
    return None


_TELLING: Final = {"statement": Kind.CLAIMS, "claim": Kind.CLAIMS, "text": Kind.DOCUMENTS}


def articles(paths: Iterable[Path]) -> Iterator[Article | Entry]:
    """The documents of the files."""
    return map(article, _lines_of(paths))


def claims(paths: Iterable[Path]) -> Iterator[Line]:
    """The lines of the files, each to be read by `draft`."""
    return _lines_of(paths)


def count(paths: Iterable[Path]) -> int:
    """How many lines the files hold."""
    return sum(_line_ends(path) for path in paths)


def _line_ends(path: Path) -> int:
    last, ends = b"\n", 0
    with path.open("rb") as file:
        for block in iter(partial(file.read, 1 << 20), b""):
            last, ends = block[-1:], ends + block.count(b"\n")
    return ends + (last != b"\n")


def _lines_of(paths: Iterable[Path]) -> Iterator[Line]:
    for path in paths:
        with path.open("rb") as file:
            yield from lines(file, str(path))


def article(line: Line) -> Article | Entry:
    """The document on the line. Codes as those of `draft`."""
    value = _object(line)
    if isinstance(value, Entry):
        return value
    row = Row(value)
    found = document(row, line.at)
    return _refused(line, tuple(row.problems), value) if row.problems else found


def document(row: Row, at: Place) -> Article:
    """The document of a row; `row.problems` tells whether it is one."""
    return Article(
        at=at,
        id=row.needed("id"),
        text=row.needed("text"),
        title=row.text("title"),
        publisher=row.text("publisher"),
        agency=row.text("agency"),
        byline=row.text("byline", "author"),
        published=row.text("published", "date"),
        published_note=row.text("published_note"),
        language=row.text("language", "lang"),
        url=row.text("url"),
        archived=row.text("archived"),
        rights=row.text("rights"),
        note=row.text("note"),
        other=row.rest(),
    )


def draft(line: Line) -> Draft | Entry:
    """The claim on the line.

    Codes: line-too-long, bad-encoding, bad-json, not-an-object, repeated-key, missing-key, wrong-type.
    """
    value = _object(line)
    if isinstance(value, Entry):
        return value
    row = Row(value)
    evidence = tuple(_evidence(item) for item in row.items("evidence"))
    found = claim(row, line.at, evidence)
    return _refused(line, tuple(row.problems), value) if row.problems else found


def claim(row: Row, at: Place, evidence: tuple[Evidence | Flawed, ...]) -> Draft:
    """The claim of a row; `row.problems` tells whether it is one."""
    return Draft(
        at=at,
        id=row.text("slug", "id"),
        statement=row.needed("statement", "claim"),
        claim=row.text("claim"),
        claimant=row.text("claimant"),
        said=row.text("said", "date"),
        language=row.text("language", "lang"),
        topics=row.texts("topics"),
        principals=row.texts("principals"),
        parts=row.pairs("parts"),
        summary=row.text("summary"),
        searched=row.text("searched"),
        evidence=evidence,
        verdict=row.any_text("label", "verdict", "rating"),
        reviewer=row.text("reviewer"),
        reviewed=row.text("reviewed"),
        review_url=row.text("review_url", "url"),
        other=row.rest(),
    )


def _evidence(value: object) -> Evidence | Flawed:
    record = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict):
        return Flawed("not-an-object", "the evidence is no object", record)
    row = Row(value)
    found = evidence(row)
    return Flawed(row.problems[0].code, row.problems[0].message, record) if row.problems else found


def evidence(row: Row) -> Evidence:
    """The evidence of a row; `row.problems` tells whether it is any."""
    return Evidence(
        source=row.needed("doc", "source"),
        quote=row.needed("quote", "exact"),
        prefix=row.text("prefix"),
        suffix=row.text("suffix"),
        start=row.whole("start"),
        end=row.whole("end"),
        stance=row.text("stance"),
        says=row.text("says"),
        mode=row.text("mode"),
        party=row.text("party"),
        speaker=row.text("speaker"),
        via=row.texts("via"),
        origin=row.text("origin"),
        bears_on=row.texts("bears_on"),
        said=row.text("said"),
        note=row.text("note"),
        translation=row.text("translation"),
        other=row.rest(),
    )


def _object(line: Line) -> dict[str, object] | Entry:
    """The line's object, or why there is none."""
    if len(line.content) > LONGEST:
        return _refused(line, (Reason("line-too-long", f"the line holds more than {LONGEST:,} bytes"),), None)
    try:
        value = parsed(line.content.decode())
    except UnicodeDecodeError as error:
        byte = f"byte 0x{line.content[error.start]:02X} at place {error.start + 1} is not UTF-8"
        return _refused(line, (Reason("bad-encoding", byte),))
    except JsonError as error:
        return _refused(line, (Reason(error.code, str(error)),))
    if not isinstance(value, dict):
        return _refused(line, (Reason("not-an-object", "the line is no JSON object"),), value)
    return value


def _refused(line: Line, reasons: tuple[Reason, ...], record: object = ...) -> Entry:
    """The line as not imported, with what stands there."""
    held = line.content.decode(errors="backslashreplace").strip() if record is ... else record
    return Entry(at=line.at, outcome=Outcome.REFUSED, reasons=reasons, record=held)
