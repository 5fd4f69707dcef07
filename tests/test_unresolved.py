"""No number for what is not resolved, in any form that machines read."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import microsite
import pytest
from forms import claim_json, claims_csv, claims_feed, claims_json, excerpts_csv, sqlite, states_feed
from tiny import SOURCES, a_site, tiny_claims

from site_builder.annotation import annotations
from site_builder.claim_review import claim_review
from site_builder.evidence import AssessedClaim
from site_builder.feed import json_feed
from site_builder.hosting import embed_code, oembed
from site_builder.press import Press
from site_builder.rules import RULES
from site_builder.site import Site
from site_builder.source import Source

TOLD = re.compile(r"rating_?value|best_?rating|worst_?rating|[0-9]\s*(?:/|of)\s*5\b|[0-9]\s*%", re.IGNORECASE)
RATINGS = {rule.rating.text for rule in RULES if rule.rating}


def outputs(
    claims: tuple[AssessedClaim, ...], sources: tuple[Source, ...], site: Site
) -> Iterator[tuple[str, str]]:
    """Everything that is made of the claims for machines, as text."""
    press = Press(site)
    yield "claims.json", claims_json(site, claims, sources).decode()
    yield "claims.csv", claims_csv(claims, site).decode()
    yield "excerpts.csv", excerpts_csv(claims, site).decode()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(sqlite(claims, sources, site))
        yield "site.sqlite", "\n".join(connection.iterdump())
    for feed in (claims_feed(claims, site), states_feed(claims, site)):
        assert feed
        yield feed.id, press.text("feed.xml", feed=feed)
        yield f"{feed.id} as JSON", json_feed(feed).decode()
    for claim in claims:
        slug = claim.resolved.claim.slug
        yield f"{slug}.json", claim_json(site, claim).decode()
        yield f"{slug}.jsonld", annotations(claim, site).decode()
        yield f"{slug} review", json.dumps(claim_review(claim, site), ensure_ascii=False)
        code = embed_code(claim, site)
        assert code
        yield f"{slug} oEmbed", oembed(code, claim, site, press.text("embed-code.html", code=code)).decode()


def unresolved(claims: tuple[AssessedClaim, ...]) -> tuple[AssessedClaim, ...]:
    """Those of which no state, of a part or of a day, has a rating."""
    return tuple(
        claim
        for claim in claims
        if not any(
            state.rating
            for state in (
                claim.shown,
                *(part.state for part in claim.parts),
                *(step.state for step in claim.timeline),
            )
        )
    )


SITES = [
    (unresolved(microsite.assessed_claims()), microsite.sources(), microsite.site()),
    (unresolved(tiny_claims()), SOURCES, replace(a_site(), base_url="https://facts.example/tiny")),
]


@pytest.mark.parametrize(("claims", "sources", "site"), SITES, ids=["microsite", "tiny"])
def test_what_is_not_resolved_has_no_number(
    claims: tuple[AssessedClaim, ...], sources: tuple[Source, ...], site: Site
) -> None:
    assert claims
    for name, text in outputs(claims, sources, site):
        assert not TOLD.search(text), name
        assert not any(f'"{rating}"' in text for rating in RATINGS), name


def test_a_resolved_claim_would_be_noticed() -> None:
    settled = tuple(claim for claim in microsite.assessed_claims() if claim.shown.rating)
    told = [
        name
        for name, text in outputs(settled[:1], microsite.sources(), microsite.site())
        if TOLD.search(text)
    ]
    assert told == [f"{settled[0].resolved.claim.slug} review"]
