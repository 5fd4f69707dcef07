"""A claim's page as search engines read it: one schema.org ClaimReview, by Google's rules for fact-checks."""

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from site_builder import address, history
from site_builder.claim import Says, StateCode
from site_builder.evidence import AssessedClaim, State
from site_builder.exhibit import counted, publisher
from site_builder.site import Site
from site_builder.source import Record


def claim_review(assessed: AssessedClaim, site: Site) -> dict[str, Any] | None:
    """The review as JSON-LD. `None` where the site's address is not known, or nothing bears on the claim.

    It says what the page says: the state in force with its label. What is not known is left out. A number
    is given for a resolved state only.
    """
    if not site.root or assessed.shown.code is StateCode.NO_EVIDENCE:
        return None
    claim = assessed.resolved.claim
    page = site.root + address.claim_page(claim.slug)
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "@id": f"{page}#review",
            "url": page,
            "claimReviewed": claim.content.claim,
            "reviewRating": _rating(assessed.shown),
            "author": {**_organisation(site.desk or site.title), "url": f"{site.root}about.html"},
            "itemReviewed": _claim(assessed, site, page),
            "datePublished": _day(history.published(claim.content)),
            "dateModified": _day(history.changed(claim.content)),
            "inLanguage": site.language,
            "citation": [site.root + address.annotations(claim.slug)],
        }
    )


def script_json(value: Any) -> Markup:
    """The value as JSON that may stand in a script element: nothing in it ends the element or a line."""
    text = htmlsafe_json_dumps(value, dumps=partial(json.dumps, ensure_ascii=False))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _rating(state: State) -> dict[str, Any]:
    rating = state.rating
    numbers = (
        {"ratingValue": rating.value, "bestRating": rating.best, "worstRating": rating.worst}
        if rating
        else {}
    )
    return {
        "@type": "Rating",
        "alternateName": state.label,
        **numbers,
        "ratingExplanation": state.sentence,
    }


def _claim(assessed: AssessedClaim, site: Site, page: str) -> dict[str, Any]:
    said = assessed.resolved.claim.content.said
    records = {excerpt.source.id: excerpt.source.record for excerpt, _ in counted(assessed)}
    return _known(
        {
            "@type": "Claim",
            "@id": f"{page}#claim",
            "author": list(_asserting(assessed.shown, site)),
            "datePublished": _day(said.day if said else None),
            "appearance": [_article(record) for record in records.values()],
        }
    )


def _asserting(state: State, site: Site) -> Iterator[dict[str, Any]]:
    """Those whose claim it is. Whoever only believes it, or is silent, is no author of it."""
    for position in state.positions:
        if position.says is Says.ASSERTS:
            party = site.parties[position.party]
            yield _known({**_organisation(party.name), "sameAs": address.on_the_web(party.url)})


def _article(record: Record) -> dict[str, Any]:
    outlet = publisher(record)
    return _known(
        {
            "@type": "NewsArticle",
            "headline": record.title,
            "url": address.on_the_web(record.url),
            "publisher": _organisation(outlet) if outlet else None,
            "datePublished": _day(record.published.day),
        }
    )


def _organisation(name: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _known(values: dict[str, Any]) -> dict[str, Any]:
    """The values without those that are not known."""
    return {key: value for key, value in values.items() if value not in (None, [])}
