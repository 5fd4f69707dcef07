"""What readers are told of the evidence: whole sentences with named places, filled from the finding.

Every sentence is one `Phrase`, in English: a translation replaces phrases and never joins fragments. Only
lists of names are put together. Nothing is said that the items do not say.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from string import Formatter
from typing import Final

from site_builder.claim import Says, StateCode
from site_builder.finding import Finding, Reading
from site_builder.language import N_, Language, language
from site_builder.party import PartyKind
from site_builder.rules import Feature, Rule
from site_builder.site import Site


class Phrase(StrEnum):
    """Every sentence, in English."""

    STATED = N_("Stated by {names}.")
    BELIEVED = N_("Believed by {names}.")
    DENIED = N_("Denied by {names}.")
    DISPUTES = N_("{names} disputes the evidence.")
    DISPUTE = N_("{names} dispute the evidence.")
    DECLINED = N_("{names} declined to comment.")
    SILENT = N_("{names}: silent, according to the articles.")
    HEARSAY = N_("{names}: known only through {through}.")
    NO_STATEMENT = N_("{names}: no statement in these articles.")
    EVIDENCE = N_("Evidence from {name}")
    CONFIRMS = N_("{evidence} confirms it.")
    CONSISTENT = N_("{evidence} is consistent with it.")
    INCONSISTENT = N_("{evidence} is inconsistent with it.")
    REFUTES = N_("{evidence} refutes it.")
    CONFIRMS_PART = N_("{evidence} confirms {part}.")
    CONSISTENT_PART = N_("{evidence} is consistent with {part}.")
    INCONSISTENT_PART = N_("{evidence} is inconsistent with {part}.")
    REFUTES_PART = N_("{evidence} refutes {part}.")
    NOT_INDEPENDENT = N_("This is not independent: it shares an origin or a side with those it agrees with.")
    NOT_ELSEWHERE = N_("It does not bear on {parts}.")
    NOT_HERE = N_("{evidence} does not bear on {part}.")
    OWN_VOICE = N_("Reported in the articles' own voice.")
    HINTED = N_("Hinted at in the articles, stated by no one.")
    NOTHING = N_("Nothing in the articles held bears on it.")
    ONE_ORIGIN = N_("{articles} articles, 1 origin.")
    QUOTED = N_("“{text}”")
    AS_OF = N_("As of {day}.")
    AS_OF_AND_UNDATED = N_("As of {day}, counting articles without a certain date.")
    UNDATED = N_("From articles without a certain date.")
    NEEDS = N_("All of this holds: {features}.")
    LACKS = N_("None of this holds: {features}.")
    # Flags
    SUPERSEDED = N_("{name}: the latest position differs from an earlier one.")
    UNCLEAR_ORDER = N_(
        "{name}: statements differ, and which is the later one is not certain; the more cautious counts."
    )
    SAME_SIDE_ONLY = N_("{origins} origins, all of one side.")
    PARAPHRASE_STRONGER = N_("{name}: a paraphrase goes further than the words that are quoted.")
    DATE_UNRESOLVED = N_("Some of this comes from articles without a certain date.")
    KNOWN_THROUGH = N_("{name}: words known only through {through}; they count for nothing here.")
    # Places in labels
    ALL_INVOLVED = N_("all parties involved")
    ONLY_THROUGH = N_("Known only through {names}")
    ONE_INVOLVED = N_("{name}, the only party involved")
    OVERRIDDEN = N_("{by} gives another state than the rule does: {reason}")


HEADINGS: Final[Mapping[StateCode, str]] = {
    StateCode.REFUTED: N_("Contradicted by independent evidence"),
    StateCode.ACKNOWLEDGED: N_("Confirmed by all parties involved"),
    StateCode.CORROBORATED: N_("Independently confirmed"),
    StateCode.CORROBORATED_CONTESTED: N_("Independently confirmed, contradicted by some"),
    StateCode.CONTESTED_CONSISTENT: N_("Contested; evidence consistent"),
    StateCode.CONTESTED: N_("Contested"),
    StateCode.CONTRADICTED_ONLY: N_("Contradicted, stated by no one"),
    StateCode.ONE_SIDED_CONSISTENT: N_("Unverified, not contradicted; evidence consistent"),
    StateCode.ONE_SIDED: N_("Unverified, not contradicted"),
    StateCode.ASSESSED_ONLY: N_("Believed, asserted by no one"),
    StateCode.UNATTRIBUTED: N_("Reported without a named source"),
    StateCode.NO_EVIDENCE: N_("Nothing in the articles held"),
}
"""The states without names of parties, for lists and filters."""

_OF_PARTIES: Final = {
    Says.ASSERTS: Phrase.STATED,
    Says.ASSESSES: Phrase.BELIEVED,
    Says.DENIES: Phrase.DENIED,
    Says.DISPUTES: Phrase.DISPUTES,
    Says.DECLINES: Phrase.DECLINED,
    Says.SILENT: Phrase.SILENT,
}
"""In the order in which they are told."""
_OF_WHOLE: Final = {
    Says.CONFIRMS: Phrase.CONFIRMS,
    Says.CONSISTENT: Phrase.CONSISTENT,
    Says.INCONSISTENT: Phrase.INCONSISTENT,
    Says.REFUTES: Phrase.REFUTES,
}
_OF_PART: Final = {
    Says.CONFIRMS: Phrase.CONFIRMS_PART,
    Says.CONSISTENT: Phrase.CONSISTENT_PART,
    Says.INCONSISTENT: Phrase.INCONSISTENT_PART,
    Says.REFUTES: Phrase.REFUTES_PART,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a sentence speaks about: the claim's parts, the time, and who is who."""

    site: Site
    parts: Mapping[str, str]
    bearing: Mapping[str, Set[str]]
    """The parts that the evidence of each independent party bears on."""
    as_of: date | None
    undated: bool
    """Whether articles without a certain date count."""

    @property
    def language(self) -> Language:
        return language(self.site.language)

    def say(self, phrase: str, **words: object) -> str:
        return self.language.say(phrase, **words)

    def names(self, parties: Iterable[str]) -> str:
        return self.language.listed(self.site.parties[party].name for party in parties)

    def evidence(self, party: str) -> str:
        return evidence_of(party, self.site)

    def part(self, part: str) -> str:
        return self.say(Phrase.QUOTED, text=self.parts[part])


def evidence_of(party: str, site: Site) -> str:
    """What an independent party brings, in print."""
    known = site.parties[party]
    return known.evidence or language(site.language).say(Phrase.EVIDENCE, name=known.name)


def reason(rule: Rule, spoken: Language) -> str:
    """The rule in plain words."""
    sides = ((Phrase.NEEDS, rule.needs), (Phrase.LACKS, rule.lacks))
    return " ".join(
        spoken.say(phrase, features="; ".join(spoken.say(f) for f in Feature if f in features))
        for phrase, features in sides
        if features
    )


def label(rule: Rule, found: Finding, site: Site) -> str:
    """The rule's label with its parties; the state's heading where there are none to name.

    Where nothing but hearsay bears on it, the label says through whom. Only an editor's override can ask for
    a party that is not there: “denied by” is never filled from anything but a denial.
    """
    spoken = language(site.language)
    if rule.code is StateCode.NO_EVIDENCE:
        through = tuple(dict.fromkeys(name for position in found.positions for name in position.through))
        if through:
            return spoken.say(Phrase.ONLY_THROUGH, names=spoken.listed(site.parties[p].name for p in through))
    parties = {place: _PLACES[place](found) for place in _places(rule.label)}
    if not all(parties.values()):
        return spoken.say(HEADINGS[rule.code])
    named = {place: spoken.listed(site.parties[p].name for p in own) for place, own in parties.items()}
    if "involved" in named:
        alone = len(found.principals) == 1
        phrase = Phrase.ONE_INVOLVED if alone else Phrase.ALL_INVOLVED
        named["involved"] = spoken.say(phrase, name=named["involved"])
    return spoken.say(rule.label, **named)


_PLACES: Final[Mapping[str, Callable[[Finding], Collection[str]]]] = {
    "involved": lambda found: found.principals,
    "unconfirmed": lambda found: found.unconfirmed,
    "deniers": lambda found: found.saying(Says.DENIES),
    "disputers": lambda found: found.saying(Says.DISPUTES),
    "believers": lambda found: found.saying(Says.ASSESSES),
}
"""The parties that stand in a label's places."""


@cache
def _places(label: str) -> frozenset[str]:
    """The places that a rule's label has."""
    return frozenset(place for _, place, _, _ in Formatter().parse(label) if place)


def sentence(found: Finding, scope: Scope) -> str:
    """Who says what of this part, what speaks for and against it, and as of when."""
    tellers: tuple[Callable[[Finding, Scope], Iterator[str]], ...] = (
        _parties,
        _observers,
        _outlets,
        _counts,
        _time,
    )
    return " ".join(told for teller in tellers for told in teller(found, scope))


def _parties(found: Finding, scope: Scope) -> Iterator[str]:
    if not found.items:
        yield scope.say(Phrase.NOTHING)
        return
    saying: dict[Says | None, list[str]] = {}
    for position in found.positions:
        if not position.through:
            saying.setdefault(position.says, []).append(position.party)
    for says, phrase in _OF_PARTIES.items():
        if parties := saying.get(says):
            many = len(parties) > 1 or any(scope.site.parties[p].kind is PartyKind.GROUP for p in parties)
            told = Phrase.DISPUTE if many and says is Says.DISPUTES else phrase
            yield scope.say(told, names=scope.names(parties))
    for position in found.positions:
        if position.through:
            yield scope.say(
                Phrase.HEARSAY, names=scope.names([position.party]), through=scope.names(position.through)
            )
    if absent := saying.get(None):
        yield scope.say(Phrase.NO_STATEMENT, names=scope.names(absent))


def _observers(found: Finding, scope: Scope) -> Iterator[str]:
    parties = dict.fromkeys(reading.party for reading in found.readings)
    for party in parties:
        own = tuple(reading for reading in found.readings if reading.party == party)
        yield from dict.fromkeys(_reading(reading, found.part, scope) for reading in own)
        elsewhere = tuple(part for part in scope.parts if part not in scope.bearing[party])
        if elsewhere and found.part == next(iter(scope.parts)):
            yield scope.say(Phrase.NOT_ELSEWHERE, parts=scope.language.listed(map(scope.part, elsewhere)))
        if not all(reading.counts for reading in own):
            yield scope.say(Phrase.NOT_INDEPENDENT)
    if found.part:
        for party in (party for party in scope.bearing if party not in parties):
            yield scope.say(Phrase.NOT_HERE, evidence=scope.evidence(party), part=scope.part(found.part))


def _reading(reading: Reading, part: str | None, scope: Scope) -> str:
    evidence = scope.evidence(reading.party)
    if part is None:
        return scope.say(_OF_WHOLE[reading.says], evidence=evidence)
    return scope.say(_OF_PART[reading.says], evidence=evidence, part=scope.part(part))


def _outlets(found: Finding, scope: Scope) -> Iterator[str]:
    """What the articles say themselves, where no party states it."""
    if Feature.STATED not in found.features and any(item.says is Says.OWN_VOICE for item in found.items):
        yield scope.say(Phrase.OWN_VOICE)
    elif Feature.BACKED not in found.features and Feature.IN_ARTICLES in found.features:
        yield scope.say(Phrase.HINTED)


def _counts(found: Finding, scope: Scope) -> Iterator[str]:
    if found.single_origin:
        yield scope.say(Phrase.ONE_ORIGIN, articles=scope.language.number(found.articles))


def _time(found: Finding, scope: Scope) -> Iterator[str]:
    if scope.as_of:
        phrase = Phrase.AS_OF_AND_UNDATED if scope.undated else Phrase.AS_OF
        yield scope.say(phrase, day=scope.language.day(scope.as_of))
    elif scope.undated:
        yield scope.say(Phrase.UNDATED)
