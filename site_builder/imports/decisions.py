"""What the editor decides for a whole import, and what the site already knows by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from site_builder.claim import OF_OBSERVERS, OF_OUTLETS, OF_PARTIES, Mode, Says
from site_builder.party import PartyKind
from site_builder.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Words of the editor for what a file leaves open; without them it stays open.

    `says` tells what a stance of the file means, by the stance in small letters; of several the first that
    the speaker can say counts. `publishers` tells whose voice the documents of a publisher are.
    """

    topics: tuple[str, ...] = ()
    principals: tuple[str, ...] = ()
    summary: str | None = None
    searched: str | None = None
    mode: Mode | None = None
    says: Mapping[str, tuple[Says, ...]] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)
    publishers: Mapping[str, str] = field(default_factory=dict)


def sayable(party: str | None, site: Site) -> frozenset[Says]:
    """What a party of the site can say of a claim, and what an outlet can."""
    if party is None:
        return OF_OUTLETS
    known = site.party_of(party)
    independent = known is not None and site.parties[known].kind is PartyKind.INDEPENDENT
    return OF_OBSERVERS if independent else OF_PARTIES


def voices(site: Site, decisions: Decisions) -> dict[str, str]:
    """Ids of parties and members by every name that stands for them: id, printed name, the editor's words.

    Names are compared without capitals. A name that two have stands for nobody.
    """
    speakers = [name for name in site.names() if site.party_of(name)]
    printed = _once((str(site.name_of(id_)).casefold(), id_) for id_ in speakers)
    given = {name.casefold(): id_ for name, id_ in decisions.parties.items()}
    return {**printed, **{id_: id_ for id_ in speakers}, **given}


def topics(site: Site) -> dict[str, str]:
    """Ids of the site's topics by id and printed name, without capitals."""
    printed = _once((name.casefold(), id_) for id_, name in site.topics.items())
    return {**printed, **{id_: id_ for id_ in site.topics}}


def _once(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for name, id_ in names:
        found.setdefault(name, set()).add(id_)
    return {name: min(ids) for name, ids in found.items() if len(ids) == 1}
