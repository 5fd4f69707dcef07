"""What people write instead of our keys and values: words of other tools and other desks, plurals.

It only phrases help: nothing is accepted under another name.
"""

from collections.abc import Collection, Mapping
from typing import Final

from site_builder.diagnostic import spelling

_DERIVED: Final = frozenset(
    [
        "state",
        "status",
        "verdict",
        "rating",
        "conclusion",
        "label",
        "result",
        "truth",
        "truthfulness",
        "accuracy",
        "score",
        "confidence",
        "veracity",
    ]
)
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "article": ("source",),
    "author": ("byline", "reviewed_by", "speaker"),
    "authors": ("byline", "reviewed_by"),
    "body": ("summary",),
    "by": ("claimant", "byline"),
    "category": ("topics",),
    "categories": ("topics",),
    "comment": ("note",),
    "correction": ("changes",),
    "corrections": ("changes",),
    "date": ("published", "said"),
    "date published": ("published",),
    "description": ("summary", "text"),
    "editor": ("reviewed_by",),
    "editors": ("reviewed_by",),
    "evidence": ("excerpts",),
    "file": ("source",),
    "hash": ("sha256",),
    "headline": ("claim", "title"),
    "history": ("changes",),
    "items": ("excerpts",),
    "lang": ("language",),
    "name": ("title",),
    "outlet": ("publisher", "via"),
    "paper": ("publisher",),
    "part": ("parts", "bears_on"),
    "parties": ("principals", "party"),
    "passage": ("exact",),
    "passages": ("excerpts",),
    "person": ("speaker",),
    "publication": ("publisher",),
    "quotation": ("exact",),
    "quotations": ("excerpts",),
    "quote": ("exact", "quotes"),
    "reviewer": ("reviewed_by",),
    "reviewers": ("reviewed_by",),
    "sha": ("sha256",),
    "sources": ("excerpts",),
    "speakers": ("speaker",),
    "stance": ("says",),
    "statement": ("exact", "claim"),
    "subject": ("topics",),
    "tag": ("topics",),
    "tags": ("topics",),
    "text": ("exact", "summary"),
    "title": ("claim",),
    "type": ("kind",),
    "who": ("party", "claimant"),
    "words": ("exact",),
    "site url": ("base_url",),
    "baseurl": ("base_url",),
    "archive": ("archived",),
    "link": ("url",),
    "copyright": ("rights",),
    "licence": ("rights",),
    "license": ("rights",),
}

VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "affirms": ("asserts",),
    "agrees": ("asserts",),
    "alleges": ("asserts",),
    "claims": ("asserts",),
    "reports": ("asserts",),
    "said": ("asserts",),
    "says": ("asserts",),
    "states": ("asserts",),
    "true": ("asserts",),
    "yes": ("asserts",),
    "believes": ("assesses",),
    "estimates": ("assesses",),
    "expects": ("assesses",),
    "thinks": ("assesses",),
    "no": ("denies",),
    "false": ("denies",),
    "doubts": ("disputes",),
    "rejects": ("disputes",),
    "no comment": ("declines",),
    "refuses": ("declines",),
    "nothing": ("silent",),
    "speculates": ("hedges",),
    "supports": ("asserts", "confirms", "own-voice"),
    "contradicts": ("denies", "disputes", "refutes"),
    "against": ("denies", "disputes", "refutes"),
    "for": ("asserts", "confirms", "own-voice"),
    "context": ("declines", "silent", "hedges"),
    "neutral": ("declines", "silent", "hedges"),
    "direct": ("quote",),
    "direct speech": ("quote",),
    "verbatim": ("quote",),
    "quotation": ("quote",),
    "letter": ("document",),
    "press release": ("document",),
    "reported": ("indirect",),
    "indirect speech": ("indirect",),
    "reported speech": ("indirect",),
    "summary": ("paraphrase",),
    "voice": ("own-voice",),
    "narration": ("own-voice",),
    "state body": ("government",),
    "ministry": ("government",),
    "country": ("government",),
    "state": ("government",),
    "company": ("organisation",),
    "ngo": ("organisation",),
    "organization": ("organisation",),
    "expert": ("independent",),
    "observer": ("independent",),
    "new": ("published",),
    "first": ("published",),
    "fix": ("correction",),
    "change": ("update",),
    "withdrawn": ("retraction",),
    "all": ("full",),
    "excerpt": ("excerpts",),
}


def is_derived(word: str) -> bool:
    """Whether other tools have editors type this, and here it follows from the excerpts."""
    return spelling(word) in _DERIVED


def key_for(word: str, known: Collection[str]) -> str | None:
    """The key that is meant by another tool's word, if it is one of the known."""
    return next((key for key in KEYS.get(spelling(word), ()) if key in known), None)


def values_for(word: str, known: Collection[str]) -> tuple[str, ...]:
    """The values of ours, among the known, that another word may mean, whatever its ending as a verb."""
    spelt = spelling(word)
    stem = spelt.removesuffix("ing").removesuffix("ed").removesuffix("e").removesuffix("s")
    forms = (spelt, f"{stem}s", f"{stem}es", f"{stem[:-1]}ies")
    meant = (VALUES.get(form, (form,)) for form in forms if form in VALUES or form in known)
    return tuple(value for value in next(meant, ()) if value in known)
