"""The site as data: all claims in one file, the stable public interface, and each claim with its history."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from site_builder import address, json_text
from site_builder.anchor import around
from site_builder.claim import Change
from site_builder.evidence import AssessedClaim, State, Step
from site_builder.excerpt import Excerpt
from site_builder.exhibit import anchor, counted, publisher
from site_builder.facsimile import facsimile
from site_builder.flag import Flag
from site_builder.item import Item
from site_builder.json_text import Json
from site_builder.site import Site
from site_builder.source import Source
from site_builder.tombstone import SourceTombstone, Tombstone

_LEVEL = 2
"""How deep a claim or an article stands in `claims.json`."""


@dataclass(frozen=True, slots=True)
class ClaimForms:
    """A claim as data: `claims/<slug>.json`, and its member of `claims.json`."""

    file: bytes
    member: bytes


def claim_forms(assessed: AssessedClaim, site: Site) -> ClaimForms:
    """Both forms of the claim. Its own file has all else that its page shows, too.

    That is what it is about, its timeline, its history, remarks, how its excerpts fold by origin, and
    digests of what the page prints of each excerpt, which `facsimile` explains.
    """
    shared = json_text.indented(_claim(assessed, site.root))
    own = json_text.joined(shared, json_text.indented(_more(assessed, site.root)))
    return ClaimForms(f"{own}\n".encode(), json_text.deeper(shared, _LEVEL).encode())


def source_member(source: Source, site: Site) -> bytes:
    """An article's member of `claims.json`."""
    return json_text.deeper(json_text.indented(_source(source, site.root)), _LEVEL).encode()


def removed_file(tombstone: Tombstone, site: Site) -> bytes:
    """`claims/<slug>.json` of a removed claim."""
    return json_text.file(_removed(tombstone, site.root))


def removed_member(tombstone: Tombstone, site: Site) -> bytes:
    """A removed claim's member of `claims.json`."""
    return json_text.deeper(json_text.indented(_removed(tombstone, site.root)), _LEVEL).encode()


def removed_source_member(tombstone: SourceTombstone, site: Site) -> bytes:
    """A removed article's member of `claims.json`."""
    return json_text.deeper(json_text.indented(_removed_source(tombstone, site.root)), _LEVEL).encode()


def whole(
    claims: Iterable[bytes],
    sources: Iterable[bytes],
    removed: Iterable[bytes] = (),
    removed_sources: Iterable[bytes] = (),
) -> Iterator[bytes]:
    """`claims.json` in pieces, from the members of claims by slug and of articles by id; UTF-8.

    Addresses are absolute where the site's own is known, else relative to the site's root. For every
    excerpt the source's text from `start` to `end` (code points, end excluded) is `exact`; where the
    quotation leaves words out, `spans` has its parts. Prefix and suffix are 32 code points at most. No
    unresolved state has a number.
    """
    yield b'{\n "claims": '
    yield from json_text.array(claims, 1)
    yield b',\n "sources": '
    yield from json_text.array(sources, 1)
    yield b',\n "removed": '
    yield from json_text.array(removed, 1)
    yield b',\n "removed_sources": '
    yield from json_text.array(removed_sources, 1)
    yield b"\n}\n"


def _removed(tombstone: Tombstone, base: str) -> dict[str, Json]:
    content = tombstone.content
    removed = content.removed
    return {
        "slug": tombstone.slug,
        "claim": content.claim,
        "url": base + address.claim_page(tombstone.slug),
        "removed": {
            "date": removed.date.text,
            "reason": removed.reason,
            "instead": removed.instead,
            "url": base + address.claim_page(removed.instead) if removed.instead else None,
        },
        "changes": _changes(content.changes),
    }


def _removed_source(tombstone: SourceTombstone, base: str) -> dict[str, Json]:
    record = tombstone.record
    return {
        "id": record.id,
        "title": record.title,
        "publisher": record.publisher,
        "page": base + address.source_page(record.id),
        "removed": {"date": record.removed.date.text, "reason": record.removed.reason},
    }


def _changes(changes: Iterable[Change]) -> list[Json]:
    return [{"date": change.date.text, "kind": change.kind, "text": change.text} for change in changes]


def _claim(assessed: AssessedClaim, base: str) -> dict[str, Json]:
    claim = assessed.resolved.claim
    state = assessed.shown
    made: dict[str, Json] = {
        "slug": claim.slug,
        "claim": claim.content.claim,
        "url": base + address.claim_page(claim.slug),
        "state": _state(state, assessed),
        "parties": {
            position.party: {"says": position.says, "excerpt": position.number, "through": position.through}
            for position in state.positions
        },
        "excerpts": [_excerpt(claim.slug, excerpt, item, base) for excerpt, item in counted(assessed)],
    }
    if assessed.overriding and assessed.override:
        made["derived"] = _state(assessed.headline, assessed)
        made["override"] = {"reason": assessed.override.reason, "by": assessed.override.by}
    parts: dict[str, Json] = {
        p.part: {"text": p.text, "state": _state(p.state, assessed)} for p in assessed.parts if p.part
    }
    return {**made, "parts": parts} if parts else made


def _more(assessed: AssessedClaim, base: str) -> dict[str, Json]:
    claim = assessed.resolved.claim
    content = claim.content
    return {
        "claimant": content.claimant,
        "said": content.said.text if content.said else None,
        "topics": content.topics,
        "principals": content.principals,
        "summary": content.summary,
        "searched": content.searched,
        "reviewed_by": content.reviewed_by,
        "annotations": base + address.annotations(claim.slug),
        "timeline": [_step(step) for step in assessed.timeline],
        "undated": assessed.undated_items,
        "flags": [_flag(flag) for flag in assessed.flags],
        "changes": _changes(content.changes),
        "origins": _origins(assessed),
        "digests": [_digests(excerpt) for excerpt, _ in counted(assessed)],
    }


def _state(state: State, assessed: AssessedClaim) -> dict[str, Json]:
    return {
        "code": state.code,
        "label": state.label,
        "sentence": state.sentence,
        "confidence": state.confidence,
        "as_of": assessed.as_of.isoformat() if assessed.as_of else None,
    }


def _step(step: Step) -> dict[str, Json]:
    state = step.state
    return {
        "date": step.date.isoformat(),
        "code": state.code,
        "label": state.label,
        "sentence": state.sentence,
        "confidence": state.confidence,
        "changed_from": step.before if step.changed else None,
        "excerpts": step.numbers,
    }


def _flag(flag: Flag) -> dict[str, Json]:
    return {"kind": flag.kind, "text": flag.text, "excerpts": flag.numbers, "parts": flag.parts}


def _origins(assessed: AssessedClaim) -> list[Json]:
    """The excerpts of each origin, and the articles that carry them."""
    folded: dict[str, list[Item]] = {}
    for item in assessed.items:
        folded.setdefault(item.origin, []).append(item)
    return [
        {
            "origin": origin,
            "articles": list(dict.fromkeys(item.source for item in items)),
            "excerpts": [item.number for item in items],
        }
        for origin, items in folded.items()
    ]


def _digests(excerpt: Excerpt) -> dict[str, Json]:
    """Which parts of the article the page shows, and the digests of these and of the words."""
    printed = facsimile(excerpt)
    return {
        "excerpt": excerpt.number,
        "shown": [[part.start, part.end] for part in printed.shown],
        "words_sha256": printed.words_sha256,
        "shown_sha256": printed.shown_sha256,
    }


def _excerpt(slug: str, excerpt: Excerpt, item: Item, base: str) -> dict[str, Json]:
    source = excerpt.source
    at = excerpt.match.hull
    prefix, suffix = around(excerpt.match, excerpt.source.text)
    return {
        "number": excerpt.number,
        "source": source.id,
        "file": source.file,
        "url": base + address.place(source.id, anchor(slug, excerpt.number)),
        "start": at.start,
        "end": at.end,
        "exact": source.text.stored[at.start : at.end],
        "prefix": prefix,
        "suffix": suffix,
        "spans": [[span.start, span.end] for span in excerpt.spans],
        "tier": excerpt.match.tier,
        "sha256": source.record.sha256,
        "stance": excerpt.stance,
        "says": item.says,
        "mode": item.mode,
        "party": item.party,
        "origin": item.origin,
        "bears_on": item.parts,
    }


def _source(source: Source, base: str) -> dict[str, Json]:
    record = source.record
    return {
        "id": record.id,
        "file": source.file,
        "sha256": record.sha256,
        "title": record.title,
        "publisher": publisher(record),
        "agency": record.agency,
        "published": record.published.text,
        "language": record.language,
        "url": record.url,
        "page": base + address.source_page(record.id),
    }
