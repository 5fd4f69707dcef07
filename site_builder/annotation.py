"""A claim's excerpts as annotations of their articles (W3C Web Annotation Data Model).

Offsets are code points of the article's text as stored, whose digest `data/claims.json` has.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from site_builder import address, history, json_text
from site_builder.anchor import CONTEXT
from site_builder.edtf import Edtf
from site_builder.evidence import AssessedClaim
from site_builder.excerpt import Excerpt
from site_builder.exhibit import counted
from site_builder.item import Item
from site_builder.json_text import Json, Written, indented
from site_builder.site import Site
from site_builder.span import Span

_UP = "../../"
"""From the file to the site's root."""
_JOINER = "\u200d"


def annotations(assessed: AssessedClaim, site: Site) -> bytes:
    """An AnnotationCollection of one page with an annotation for each excerpt that counts, as JSON-LD.

    Addresses are absolute where the site's own is known, else relative to the file. An annotation's id is the
    excerpt's place on the claim's page.
    """
    claim = assessed.resolved.claim
    root = site.root or _UP
    here = root + address.annotations(claim.slug)
    page = root + address.claim_page(claim.slug)
    made: dict[str, Json] = {
        "creator": indented({"type": "Organization", "name": site.desk or site.title}),
        **_history(assessed),
    }
    linking = indented({"type": "SpecificResource", "source": f"{page}#claim", "purpose": "linking"})
    items: list[Json] = [
        {
            "id": f"{page}#e-{excerpt.number}",
            "type": "Annotation",
            "motivation": "assessing",
            **made,
            "body": [linking, *_bodies(item)],
            "target": list(_targets(excerpt, root)),
        }
        for excerpt, item in counted(assessed)
    ]
    first: Json = {
        "id": f"{here}#page",
        "type": "AnnotationPage",
        "partOf": here,
        "startIndex": 0,
        "items": items,
    }
    return json_text.file(
        {
            "@context": "http://www.w3.org/ns/anno.jsonld",
            "id": here,
            "type": "AnnotationCollection",
            "label": claim.content.claim,
            **made,
            "total": len(items),
            **({"first": first, "last": f"{here}#page"} if items else {}),
        }
    )


def _history(assessed: AssessedClaim) -> dict[str, str]:
    content = assessed.resolved.claim.content
    days = {"created": history.published(content), "modified": history.changed(content)}
    return {key: history.midnight(day) for key, day in days.items() if day}


def _bodies(item: Item) -> Iterator[Written]:
    """The stance for readers, and as tags what the excerpt says of which parts of the claim."""
    yield _text(item.stance, "classifying")
    yield _text(f"says:{item.says}", "tagging")
    for part in item.parts:
        yield _text(f"part:{part}", "tagging")


@lru_cache(maxsize=256)
def _text(value: str, purpose: str) -> Written:
    return indented({"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose})


def _targets(excerpt: Excerpt, root: str) -> Iterator[Json]:
    """The places in the article, one for each part of the quotation.

    It is the article on the web where its address is known, else its page here.
    """
    record = excerpt.source.record
    article: dict[str, Json] = {
        "type": "SpecificResource",
        "source": address.on_the_web(record.url) or root + address.source_page(record.id),
    }
    if state := _state(record.published):
        article["state"] = state
    for span in excerpt.spans:
        yield {
            **article,
            "selector": _selectors(excerpt.source.text.stored, span),
        }


@lru_cache(maxsize=256)
def _state(published: Edtf) -> Written | None:
    """When the article was as it is quoted, if that is certain (section 4.3.1)."""
    if published.approximate or not published.earliest or not published.latest:
        return None
    return indented(
        {
            "type": "TimeState",
            "sourceDateStart": history.midnight(published.earliest),
            "sourceDateEnd": f"{published.latest.isoformat()}T23:59:59Z",
        }
    )


def _selectors(stored: str, span: Span) -> list[Json]:
    """The words with what stands around them, and their offsets (sections 4.2.4 and 4.2.5)."""
    start, end = max(0, span.start - CONTEXT), min(len(stored), span.end + CONTEXT)
    while start < span.start and _continues(stored, start):
        start += 1
    while end > span.end and _continues(stored, end):
        end -= 1
    return [
        {
            "type": "TextQuoteSelector",
            "exact": stored[span.start : span.end],
            "prefix": stored[start : span.start],
            "suffix": stored[span.end : end],
        },
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
    ]


def _continues(stored: str, offset: int) -> bool:
    """Whether a cut there would part a character from the marks that belong to it."""
    around = stored[max(0, offset - 1) : offset + 1]
    return len(around) == 2 and (unicodedata.category(around[1])[0] == "M" or _JOINER in around)
