"""The site's data as tables for spreadsheets: a row for each claim, and one for each excerpt.

CSV is UTF-8 with a byte order mark, since spreadsheets guess another encoding without one and break every
name that is not English; programs have JSON and SQLite. Lines end as RFC 4180 wants it, every cell is quoted.

No cell is a formula: one that begins, after white space and invisible characters, with `=`, `+`, `-`, `@` or
a wide form of them, or with a control character, has an apostrophe before it. So has one that begins with an
apostrophe. To read a cell, remove one apostrophe from its beginning, if there is one.

Several ids in one cell are parted by `|`. A rating is given for resolved states, in words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from site_builder import address, history
from site_builder.anchor import around
from site_builder.edtf import Edtf
from site_builder.evidence import AssessedClaim, State
from site_builder.excerpt import Excerpt
from site_builder.exhibit import anchor, counted
from site_builder.item import Item
from site_builder.site import Site

Cell = str | int | None
Row = Mapping[str, Cell]

_FORMULA = re.compile(
    r"['\x00-\x1f\x7f]"
    r"|[\s\u00ad\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\x00-\x1f]*"
    r"[=+\-@＝＋－＠﹦﹢﹣﹫−]"
)
_BOM: Final = "\ufeff"

CLAIM_COLUMNS: Final = (
    "slug", "claim", "url", "state", "label", "sentence", "confidence", "rating", "averitec",
    "derived_state", "derived_label", "override_reason", "override_by", "claimant", "claimant_name", "said",
    "topics", "principals", "as_of", "articles", "supporting_articles", "supporting_origins", "excerpts",
    "published", "updated",
)  # fmt: skip

EXCERPT_COLUMNS: Final = (
    "claim", "number", "source", "file", "url", "start", "end", "exact", "prefix", "suffix", "spans", "tier",
    "sha256", "stance", "says", "mode", "party", "speaker", "through", "origin", "bears_on", "said", "note",
    "translation",
)  # fmt: skip

_CLAIM_CELLS: Final = itemgetter(*CLAIM_COLUMNS)
_EXCERPT_CELLS: Final = itemgetter(*EXCERPT_COLUMNS)


@dataclass(frozen=True, slots=True)
class ClaimRows:
    """What one claim brings: its line of `claims.csv`, and those of `excerpts.csv` by number."""

    claim: bytes
    excerpts: bytes


def claim_rows(assessed: AssessedClaim, site: Site) -> ClaimRows:
    slug, root = assessed.resolved.claim.slug, site.root
    rows = (_excerpt(slug, excerpt, item, root) for excerpt, item in counted(assessed))
    return ClaimRows(
        _line(_CLAIM_CELLS(_claim(assessed, site))).encode(),
        "".join(_line(_EXCERPT_CELLS(row)) for row in rows).encode(),
    )


def table(columns: tuple[str, ...], rows: Iterable[bytes]) -> Iterator[bytes]:
    """The file with these columns, in pieces; its rows come from claims by slug."""
    yield f"{_BOM}{_line(columns)}".encode()
    yield from rows


def safe(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula."""
    # Most cells begin with a letter or a figure, which takes less time to see than that nothing matches.
    return f"'{cell}" if not cell[:1].isalnum() and _FORMULA.match(cell) else cell


def _line(cells: Iterable[Cell]) -> str:
    """A row, every cell in quotation marks."""
    texts = ["" if cell is None else safe(str(cell)).replace('"', '""') for cell in cells]
    between = '","'
    return f'"{between.join(texts)}"\r\n'


def _claim(assessed: AssessedClaim, site: Site) -> Row:
    claim, shown, derived = assessed.resolved.claim, assessed.shown, assessed.headline
    content, override = claim.content, assessed.override
    day, updated = history.published(content), history.updated(assessed)
    return {
        "slug": claim.slug,
        "claim": content.claim,
        "url": site.root + address.claim_page(claim.slug),
        **_state(shown),
        "derived_state": derived.code,
        "derived_label": derived.label,
        "override_reason": override.reason if override else None,
        "override_by": override.by if override else None,
        "claimant": content.claimant,
        "claimant_name": site.name_of(content.claimant) if content.claimant else None,
        "said": _date(content.said),
        "topics": "|".join(content.topics),
        "principals": "|".join(content.principals),
        "as_of": assessed.as_of.isoformat() if assessed.as_of else None,
        "articles": "|".join(dict.fromkeys(item.source for item in assessed.items)),
        "supporting_articles": shown.supporting_articles,
        "supporting_origins": shown.supporting_origins,
        "excerpts": len(assessed.items),
        "published": day.isoformat() if day else None,
        "updated": updated.isoformat() if updated else None,
    }


def _state(state: State) -> Row:
    return {
        "state": state.code,
        "label": state.label,
        "sentence": state.sentence,
        "confidence": state.confidence,
        "rating": state.rating.text if state.rating else None,
        "averitec": state.averitec,
    }


def _excerpt(slug: str, excerpt: Excerpt, item: Item, root: str) -> Row:
    source, at, quotation = excerpt.source, excerpt.match.hull, excerpt.quotation
    prefix, suffix = around(excerpt.match, source.text)
    return {
        "claim": slug,
        "number": excerpt.number,
        "source": source.id,
        "file": source.file,
        "url": root + address.place(source.id, anchor(slug, excerpt.number)),
        "start": at.start,
        "end": at.end,
        "exact": source.text.stored[at.start : at.end],
        "prefix": prefix,
        "suffix": suffix,
        "spans": "|".join(f"{span.start}:{span.end}" for span in excerpt.spans),
        "tier": excerpt.match.tier,
        "sha256": source.record.sha256,
        "stance": excerpt.stance,
        "says": item.says,
        "mode": item.mode,
        "party": item.party,
        "speaker": quotation.speaker,
        "through": item.through,
        "origin": item.origin,
        "bears_on": "|".join(item.parts),
        "said": _date(quotation.said),
        "note": quotation.note,
        "translation": excerpt.passage.translation,
    }


def _date(when: Edtf | None) -> str | None:
    return when.text if when else None
