"""Excerpts and wordings as pages show them: in their place, with who says what and who told whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_builder import fragment
from site_builder.claim import Mode, Passage, Says, Stance, Utterance
from site_builder.edtf import Edtf
from site_builder.evidence import AssessedClaim
from site_builder.excerpt import Excerpt, Verified, Wordings
from site_builder.facsimile import NEARBY, Facsimile, facsimile
from site_builder.highlight import Mark, in_context
from site_builder.highlight import Passage as Shown
from site_builder.item import Item
from site_builder.party import PartyKind
from site_builder.site import Site
from site_builder.source import Record
from site_builder.wording import evidence_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Words at their place in an article, and who told them to whom."""

    anchor: str
    """The id of the place in the source's page."""
    record: Record
    chain: tuple[str, ...]
    shown: tuple[Shown, ...]
    translation: str | None
    elsewhere: str | None
    """The words where the publisher put them, as a text fragment of the article's address."""
    tier: str

    @property
    def publisher(self) -> str | None:
        return publisher(self.record)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit(Quoted):
    """An excerpt. `who` is the party in print, `through` the other party that its words are known from."""

    number: int
    facsimile: Facsimile
    stance: Stance
    says: Says
    mode: Mode
    party: str | None
    who: str | None
    through: str | None
    said: Edtf | None
    parts: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Origin:
    """The excerpts of one origin: they count once, however many articles carry them."""

    name: str
    articles: int
    excerpts: tuple[Exhibit, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """All that supports, contradicts or surrounds the claim."""

    stance: Stance
    origins: tuple[Origin, ...]

    @property
    def excerpts(self) -> int:
        return sum(len(origin.excerpts) for origin in self.origins)


@dataclass(frozen=True, slots=True)
class Variants:
    """One utterance in the wordings of several articles."""

    utterance: Utterance
    wordings: tuple[Quoted, ...]


def sides(assessed: AssessedClaim, site: Site) -> dict[Stance, Side]:
    """What counts at the claim's time, by stance and origin."""
    groups: dict[Stance, dict[str, list[Exhibit]]] = {stance: {} for stance in Stance}
    for excerpt, item in counted(assessed):
        groups[item.stance].setdefault(item.origin, []).append(_exhibit(assessed, excerpt, item, site))
    return {stance: _side(stance, origins, site) for stance, origins in groups.items()}


def quotes(assessed: AssessedClaim, site: Site) -> tuple[Variants, ...]:
    """The utterances that articles give in several wordings."""
    slug = assessed.resolved.claim.slug
    return tuple(
        Variants(
            wordings.utterance,
            tuple(
                Quoted(
                    anchor=wording_anchor(slug, number, variant),
                    record=verified.source.record,
                    chain=_chain(verified.passage, verified.source.record, site, None),
                    shown=_nearby(verified),
                    translation=verified.passage.translation,
                    elsewhere=fragment.link(verified),
                    tier=verified.match.tier,
                )
                for variant, verified in enumerate(wordings.variants, 1)
            ),
        )
        for number, wordings in enumerate(counted_wordings(assessed), 1)
    )


def in_print(party: str, site: Site) -> str:
    """The party's name, or what it brings if it is an observer."""
    known = site.parties[party]
    return evidence_of(party, site) if known.kind is PartyKind.INDEPENDENT else known.name


def publisher(record: Record) -> str | None:
    """Who published the article, if that is known."""
    return None if record.publisher == "unknown" else record.publisher


def anchor(slug: str, number: int) -> str:
    """The id of an excerpt's place in its source's page."""
    return f"e-{slug}-{number}"


def wording_anchor(slug: str, quote: int, variant: int) -> str:
    """The id of a wording's place in its source's page; both numbers count from 1."""
    return f"q-{slug}-{quote}-{variant}"


def counted(assessed: AssessedClaim) -> tuple[tuple[Excerpt, Item], ...]:
    """The excerpts that count at the claim's time."""
    excerpts = assessed.resolved.excerpts
    return tuple((excerpts[item.number - 1], item) for item in assessed.items)


def counted_wordings(assessed: AssessedClaim) -> tuple[Wordings, ...]:
    """The wordings that were known at the claim's time: all, or those of articles whose excerpts count."""
    quotes = assessed.resolved.quotes
    if len(assessed.items) == len(assessed.resolved.excerpts):
        return quotes
    known = {item.source for item in assessed.items}
    kept = (Wordings(q.utterance, tuple(v for v in q.variants if v.source.id in known)) for q in quotes)
    return tuple(wordings for wordings in kept if wordings.variants)


def _side(stance: Stance, origins: Mapping[str, Sequence[Exhibit]], site: Site) -> Side:
    return Side(
        stance,
        tuple(
            Origin(_origin_name(origin, site), len({e.record.id for e in found}), tuple(found))
            for origin, found in origins.items()
        ),
    )


def _exhibit(assessed: AssessedClaim, excerpt: Excerpt, item: Item, site: Site) -> Exhibit:
    claim, quotation = assessed.resolved.claim, excerpt.quotation
    who = in_print(item.party, site) if item.party else None
    voice = quotation.speaker or (site.name_of(quotation.party) if quotation.party else None)
    return Exhibit(
        anchor=anchor(claim.slug, excerpt.number),
        record=excerpt.source.record,
        chain=_chain(excerpt.passage, excerpt.source.record, site, voice),
        shown=_nearby(excerpt),
        translation=excerpt.passage.translation,
        elsewhere=fragment.link(excerpt),
        tier=excerpt.match.tier,
        number=excerpt.number,
        facsimile=facsimile(excerpt),
        stance=excerpt.stance,
        says=item.says,
        mode=quotation.mode,
        party=item.party,
        who=who,
        through=site.parties[item.through].name if item.through else None,
        said=quotation.said,
        parts=tuple(claim.content.parts[part] for part in item.parts),
        note=quotation.note,
    )


def _chain(passage: Passage, record: Record, site: Site, voice: str | None) -> tuple[str, ...]:
    """Who told whom, from the speaker to the publisher, each once; an unknown publisher is left out."""
    carriers = (site.name_of(carrier) for carrier in passage.via)
    told = (voice, *carriers, record.agency, publisher(record))
    return tuple(dict.fromkeys(name for name in told if name))


def _nearby(verified: Verified) -> tuple[Shown, ...]:
    return in_context(verified.source.text.stored, (Mark("", span) for span in verified.spans), NEARBY)


def _origin_name(origin: str, site: Site) -> str:
    """A party's, an outlet's or the origin's own name in print."""
    return site.name_of(origin) or origin.removeprefix("voice:")
