"""A tiny site in memory: YAML and article texts in, assessed claims out."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from textwrap import dedent
from typing import TypeVar

from pydantic import TypeAdapter

from site_builder import claim, document, schema, site, source
from site_builder.claim import Claim
from site_builder.comparison import Index
from site_builder.evidence import AssessedClaim, assess
from site_builder.excerpt import resolve
from site_builder.library import Library
from site_builder.overlap import Overlap
from site_builder.overview import Overview
from site_builder.shelf import Gathered
from site_builder.site import Site
from site_builder.source import Source
from site_builder.span import Text
from site_builder.subject import Subject

T = TypeVar("T")

SITE = """\
    title: Tiny facts
    description: Two claims about ships.
    desk: The tiny desk
    parties:
      moscow: {name: Moscow, kind: government, side: a, members: {kremlin: The Kremlin, tass: TASS}}
      pyongyang: {name: Pyongyang, kind: government, side: a, members: {kcna: KCNA}}
      washington: {name: Washington, kind: government, side: b, members: {white-house: The White House}}
      analysts: {name: Analysts, kind: group}
      rusi: {name: RUSI, kind: independent, evidence: Imagery analysed by RUSI}
    outlets: {upi: UPI, agencies: Russian agencies}
    topics: {talks: Talks, arms: Arms}
    policies:
      about: We look at *ships*.
      method: Every word is read.
    """

WIRE = """\
    Ships under suspicion

    The White House said on Friday that ships carried arms. "We saw them," an official said.
    Moscow says that there is <no> evidence. Imagery shows ships at the pier, RUSI said.

    Many fear that more ships will come. Analysts believe that talks were held.
    """

COPY = """\
    Корабли

    Кремль не видит доказательств. Белый дом заявил, что корабли везли оружие. Пхеньян
    молчит, но агентство пишет, что в Пхеньяне всё отрицают.
    """

SHIPS = """\
    claim: Ships carried arms to Russia
    claimant: white-house
    said: 2023-10-16/2023-10-20
    topics: [arms, talks]
    principals: [moscow, pyongyang]
    parts: {shipped: Arms were shipped, number: There were many ships}
    summary: Washington **says so**; see [the talks](claims/talks.html).
    excerpts:
      - source: wire
        exact: Moscow says that there is <no> evidence.
        party: kremlin
        speaker: A Kremlin spokesman
        says: disputes
        bears_on: [shipped]
        mode: indirect
        via: [tass, upi]
      - source: wire
        exact: The White House said on Friday that ships carried arms.
        party: white-house
        says: asserts
        bears_on: [shipped, number]
        mode: indirect
        said: 2023-10-20
        note: No number is given.
      - source: copy
        exact: Белый дом заявил, что корабли везли оружие.
        party: washington
        says: asserts
        bears_on: [shipped]
        mode: paraphrase
      - source: wire
        exact: Imagery shows ships [...] RUSI said.
        party: rusi
        says: consistent
        bears_on: [shipped]
        mode: indirect
        origin: pier-imagery
      - source: wire
        exact: Many fear that more ships will come.
        says: hedges
        bears_on: [number]
        mode: own-voice
      - source: copy
        exact: в Пхеньяне всё отрицают
        party: pyongyang
        says: denies
        bears_on: [shipped]
        mode: paraphrase
        via: [tass]
        origin: moscow
    searched: Both articles, for a word of Pyongyang.
    quotes:
      - about: What was carried
        speaker: The White House
        said: 2023-10
        variants:
          - {source: wire, exact: ships carried arms}
          - {source: copy, exact: корабли везли оружие, via: [agencies]}
    changes: [{date: 2023-10-21, kind: published, text: First published.}]
    reviewed_by: [A reader]
    """

TALKS = """\
    claim: Talks were held
    topics: [talks]
    principals: [pyongyang]
    summary: Only analysts believe it.
    excerpts:
      - source: wire
        exact: Analysts believe that talks were held.
        party: analysts
        says: assesses
        mode: indirect
    searched: Both articles, for a denial.
    override: {state: one-sided, reason: It is common knowledge., by: The editor}
    """


def _document(path: str, text: str) -> document.Document:
    found, problems = document.parse(path, dedent(text))
    assert found, problems
    return found


def _content(adapter: TypeAdapter[T], from_: document.Document) -> T:
    result = schema.validate(adapter, from_)
    assert result[0] is not None, result[1]
    return result[0]


def a_site(text: str = SITE) -> Site:
    return _content(site.adapter(), _document("site.yaml", text))


def a_source(id_: str, text: str, record: str = "publisher: UPI, published: 2023-10-20") -> Source:
    """An article; `record` holds more keys of the record in YAML's flow form."""
    content = dedent(text)
    digest = sha256(content.encode()).hexdigest()
    language = "" if "language:" in record else "language: en, "
    keys = f"{{id: {id_}, title: 'The {id_}', {language}sha256: {digest}, {record}}}"
    found = _content(source.adapter(), _document(f"seeds/{id_}.yaml", keys))
    return Source(found, f"seeds/{id_}.txt", Text(content))


SOURCES = (
    a_source(
        "wire", WIRE, "publisher: UPI, published: 2023-10-20, publish: full, url: 'https://example.org/w'"
    ),
    a_source(
        "copy",
        COPY,
        "publisher: unknown, agency: TASS, published: '[2023-10-19..]', published_note: None., language: ru",
    ),
)


def assessed(
    slug: str,
    text: str,
    sources: tuple[Source, ...] = SOURCES,
    within: Site | None = None,
    as_of: date | None = None,
) -> AssessedClaim:
    found = _document(f"claims/{slug}.yaml", text)
    content = _content(claim.adapter(), found)
    resolved, unresolved = resolve(Claim(slug, content, found), {s.id: s for s in sources})
    assert resolved, unresolved
    return assess(resolved, within or a_site(), as_of)


def overview(
    claims: Iterable[AssessedClaim] = (), sources: Iterable[Source] = (), within: Site | None = None
) -> Overview:
    """What pages of many claims show."""
    shown = within or a_site()
    library = Library(tuple(sorted(sources, key=lambda source: source.id)))
    return Overview(shown, library, Gathered(Subject(claim, shown) for claim in claims))


def tiny_claims(within: Site | None = None) -> tuple[AssessedClaim, ...]:
    return assessed("ships", SHIPS, within=within), assessed("talks", TALKS, within=within)


def overlaps(sources: Iterable[Source]) -> tuple[Overlap, ...]:
    """Every two of the articles that share words, greatest share first."""
    held = tuple(sources)
    return Index(held).among(source.id for source in held)
