"""The site as data: all claims in one file, the stable public interface, and each claim with its history."""

import json
from collections.abc import Iterable
from typing import Any

from site_builder import address
from site_builder.anchor import around
from site_builder.evidence import AssessedClaim, State, Step
from site_builder.excerpt import Excerpt
from site_builder.exhibit import anchor, counted, publisher
from site_builder.flag import Flag
from site_builder.item import Item
from site_builder.site import Site
from site_builder.source import Source


def claims_json(site: Site, claims: Iterable[AssessedClaim], sources: Iterable[Source]) -> bytes:
    """Claims by slug and sources by id, in UTF-8.

    Addresses are absolute where the site's own is known, else relative to the site's root. For every
    excerpt the source's text from `start` to `end` (code points, end excluded) is `exact`; where the
    quotation leaves words out, `spans` has its parts. Prefix and suffix are 32 code points at most. No
    unresolved state has a number.
    """
    content = {
        "claims": [
            _claim(assessed, site.root) for assessed in sorted(claims, key=lambda a: a.resolved.claim.slug)
        ],
        "sources": [_source(source, site.root) for source in sorted(sources, key=lambda s: s.id)],
    }
    return _bytes(content)


def claim_json(site: Site, assessed: AssessedClaim) -> bytes:
    """`claims/<slug>.json`: the claim as in `claims.json`, with all else that its page shows.

    That is what it is about, its timeline, its history, remarks, and how its excerpts fold by origin.
    """
    claim = assessed.resolved.claim
    content = claim.content
    more = {
        "claimant": content.claimant,
        "said": content.said.text if content.said else None,
        "topics": content.topics,
        "principals": content.principals,
        "summary": content.summary,
        "searched": content.searched,
        "reviewed_by": content.reviewed_by,
        "annotations": site.root + address.annotations(claim.slug),
        "timeline": [_step(step) for step in assessed.timeline],
        "undated": assessed.undated_items,
        "flags": [_flag(flag) for flag in assessed.flags],
        "changes": [{"date": c.date.text, "kind": c.kind, "text": c.text} for c in content.changes],
        "origins": _origins(assessed),
    }
    return _bytes(_claim(assessed, site.root) | more)


def _bytes(content: dict[str, Any]) -> bytes:
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


def _claim(assessed: AssessedClaim, base: str) -> dict[str, Any]:
    claim = assessed.resolved.claim
    state = assessed.shown
    made = {
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
    parts = {p.part: {"text": p.text, "state": _state(p.state, assessed)} for p in assessed.parts if p.part}
    return {**made, "parts": parts} if parts else made


def _state(state: State, assessed: AssessedClaim) -> dict[str, Any]:
    return {
        "code": state.code,
        "label": state.label,
        "sentence": state.sentence,
        "confidence": state.confidence,
        "as_of": assessed.as_of.isoformat() if assessed.as_of else None,
    }


def _step(step: Step) -> dict[str, Any]:
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


def _flag(flag: Flag) -> dict[str, Any]:
    return {"kind": flag.kind, "text": flag.text, "excerpts": flag.numbers, "parts": flag.parts}


def _origins(assessed: AssessedClaim) -> list[dict[str, Any]]:
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


def _excerpt(slug: str, excerpt: Excerpt, item: Item, base: str) -> dict[str, Any]:
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


def _source(source: Source, base: str) -> dict[str, Any]:
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
