"""One excerpt as evidence: who says what of which parts, from which origin, and when it became known."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from site_builder.claim import OF_OUTLETS, Mode, Says, Stance, stance
from site_builder.edtf import Edtf
from site_builder.excerpt import Excerpt, ResolvedClaim
from site_builder.party import PartyKind
from site_builder.site import Site
from site_builder.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What one excerpt brings. `number` is the excerpt's; `party` is `None` for the outlet's own voice."""

    number: int
    source: str
    published: Edtf
    says: Says
    mode: Mode
    origin: str
    party: str | None = None
    kind: PartyKind | None = None
    side: str | None = None
    through: str | None = None
    """The other party from whom alone these words are known: hearsay is shown and counts for nothing."""
    said: Edtf | None = None
    parts: tuple[str, ...] = ()
    """The parts of the claim it bears on; empty where the claim has none."""

    @property
    def known(self) -> date | None:
        """The last day on which the article can have appeared; `None` if nothing bounds it."""
        return self.published.latest

    @property
    def stance(self) -> Stance:
        return stance(self.says)

    @property
    def speaks(self) -> bool:
        """Whether it says anything of the claim: silence and declining do not."""
        return self.says not in (Says.SILENT, Says.DECLINES)

    @property
    def observed(self) -> bool:
        """Whether an independent observer brings it."""
        return self.kind is PartyKind.INDEPENDENT

    @property
    def of_outlet(self) -> bool:
        """Whether the outlet itself says it."""
        return self.says in OF_OUTLETS

    @property
    def strength(self) -> int:
        """How near the mode is to the words as they were said."""
        return _STRENGTH[self.mode]


_STRENGTH: Final = {
    Mode.QUOTE: 3,
    Mode.DOCUMENT: 3,
    Mode.INDIRECT: 2,
    Mode.PARAPHRASE: 1,
    Mode.OWN_VOICE: 0,
}


def items_of(resolved: ResolvedClaim, site: Site) -> tuple[Item, ...]:
    """Every excerpt as evidence, by number."""
    items = (_item(excerpt, site) for excerpt in resolved.excerpts)
    return tuple(sorted(items, key=lambda item: item.number))


def _item(excerpt: Excerpt, site: Site) -> Item:
    quotation = excerpt.quotation
    party = site.party_of(quotation.party) if quotation.party else None
    origin = _origin(quotation.origin, party, excerpt.source, site)
    return Item(
        number=excerpt.number,
        source=excerpt.source.id,
        published=excerpt.source.record.published,
        says=quotation.says,
        mode=quotation.mode,
        origin=origin,
        party=party,
        kind=site.parties[party].kind if party else None,
        side=site.parties[party].side if party else None,
        through=origin if party and origin != party and origin in site.parties else None,
        said=quotation.said,
        parts=tuple(dict.fromkeys(quotation.bears_on)),
    )


def _origin(given: str | None, party: str | None, source: Source, site: Site) -> str:
    """One id per origin, however it is named: a member is its party, an outlet its voice."""
    if given is None:
        return party or _voice(source.voice, site)
    if given in site.outlets:
        return _voice(site.outlets[given], site)
    return site.party_of(given) or given


def _voice(name: str, site: Site) -> str:
    """A state agency's own voice is its party's origin, so that repeating the party adds none."""
    speaker = site.named(name)
    return (speaker and site.party_of(speaker)) or f"voice:{name}"
