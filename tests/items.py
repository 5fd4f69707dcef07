"""Small pieces of evidence for tests: a site, a claim and items, without texts."""

from collections.abc import Iterable

from site_builder.claim import ClaimFile, Mode, Override, Says
from site_builder.edtf import parse
from site_builder.evidence import State, findings_of, scope_of, state_of
from site_builder.finding import Finding, finding
from site_builder.item import Item
from site_builder.party import Party, PartyKind
from site_builder.site import Site

SITE = Site(
    title="Tiny facts",
    parties={
        "moscow": Party(name="Moscow", kind=PartyKind.GOVERNMENT, side="a", members={"tass": "TASS"}),
        "pyongyang": Party(name="Pyongyang", kind=PartyKind.GOVERNMENT, side="a"),
        "washington": Party(name="Washington", kind=PartyKind.GOVERNMENT, side="b"),
        "seoul": Party(name="Seoul", kind=PartyKind.GOVERNMENT, side="b"),
        "un": Party(name="The UN", kind=PartyKind.ORGANISATION),
        "analysts": Party(name="Analysts", kind=PartyKind.GROUP),
        "rusi": Party(name="RUSI", kind=PartyKind.INDEPENDENT, evidence="Imagery analysed by RUSI"),
        "iaea": Party(name="IAEA", kind=PartyKind.INDEPENDENT),
        "csis": Party(name="CSIS", kind=PartyKind.INDEPENDENT, side="b"),
    },
    outlets={"upi": "UPI"},
)
PRINCIPALS = ("moscow", "pyongyang")


def an_item(
    number: int,
    party: str | None,
    says: str,
    *,
    mode: str = "indirect",
    origin: str | None = None,
    said: str | None = None,
    published: str = "2023-10-20",
    source: str | None = None,
    parts: Iterable[str] = (),
) -> Item:
    """An item as `items_of` makes it: its own article, the party's own origin."""
    known = SITE.parties[party] if party else None
    from_ = origin or party or "voice:UPI"
    return Item(
        number=number,
        source=source or f"article-{number}",
        published=parse(published),
        says=Says(says),
        mode=Mode(mode),
        origin=from_,
        party=party,
        kind=known.kind if known else None,
        side=known.side if known else None,
        through=from_ if party and from_ != party and from_ in SITE.parties else None,
        said=parse(said) if said else None,
        parts=tuple(parts),
    )


def items(*words: str, **more: str) -> tuple[Item, ...]:
    """Items from texts such as `moscow denies` or `- own-voice`, numbered from 1."""
    pairs = (word.split() for word in words)
    return tuple(
        an_item(number, None if party == "-" else party, says, **more)
        for number, (party, says) in enumerate(pairs, 1)
    )


def a_claim(
    parts: dict[str, str] | None = None,
    principals: tuple[str, ...] = PRINCIPALS,
    override: Override | None = None,
) -> ClaimFile:
    return ClaimFile(
        claim="Arms were shipped",
        topics=("arms",),
        principals=principals,
        parts=parts or {},
        summary="Somebody says so.",
        excerpts=(),
        override=override,
    )


def found(
    evidence: Iterable[Item], principals: tuple[str, ...] = PRINCIPALS, part: str | None = None
) -> Finding:
    return finding(part, tuple(evidence), principals, tuple(SITE.parties))


def judged(evidence: Iterable[Item], claim: ClaimFile | None = None) -> State:
    """The headline's state by these items."""
    content, held = claim or a_claim(), tuple(evidence)
    return state_of(findings_of(held, content, SITE)[0], scope_of(held, content, SITE))
