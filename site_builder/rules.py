"""The published rule: which state the evidence is in, as a table that a reader can check."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from site_builder.claim import StateCode
from site_builder.language import N_


class Feature(StrEnum):
    """What the evidence on one part can show; the value is how readers are told.

    Evidence is *independent* if its origin and its observer's side are those of no party that it agrees with.
    """

    STATED = N_("a party states it")
    BELIEVED = N_("a party believes it")
    BACKED = N_(
        "a party states or believes it, evidence supports it, or an article states it in its own voice"
    )
    IN_ARTICLES = N_("an article states it in its own voice, or hints at it")
    ACKNOWLEDGED = N_("every party involved states it")
    ACKNOWLEDGED_APART = N_(
        "every party involved states it, and an opposing side or independent evidence supports it"
    )
    FITTING = N_("independent evidence confirms it or is consistent with it")
    CONFIRMED = N_("independent evidence confirms it")
    CORROBORATED = N_("a party states it from an origin of its own, and independent evidence confirms it")
    DENIED = N_("a party denies it")
    DISPUTED = N_("a party disputes the evidence")
    UNFITTING = N_("an observer's evidence is inconsistent with it or refutes it")
    CONTRADICTED = N_(
        "a party denies or disputes it, or an observer's evidence is inconsistent with it or refutes it"
    )
    REFUTED = N_("independent evidence refutes it")


class Confidence(StrEnum):
    """The words of ICD 203 for how sure the evidence allows one to be."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    NONE = "none"


class Averitec(StrEnum):
    """The labels of the AVeriTeC data set."""

    SUPPORTED = "Supported"
    REFUTED = "Refuted"
    CONFLICTING = "Conflicting Evidence/Cherrypicking"
    NOT_ENOUGH = "Not Enough Evidence"


@dataclass(frozen=True, slots=True)
class Rating:
    """A ClaimReview rating. Unresolved states have none: a number would claim what nobody knows."""

    value: int
    text: str
    best: int = 5
    worst: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: it holds if the evidence shows all that it `needs` and nothing that it `lacks`.

    The label names parties in braces: `involved` are all that did it or would know, `unconfirmed` those of
    them that have not stated it.
    """

    code: StateCode
    label: str
    needs: frozenset[Feature]
    lacks: frozenset[Feature]
    confidence: Confidence
    averitec: Averitec
    rating: Rating | None = None

    def __reduce__(self) -> tuple[Callable[[int], "Rule"], tuple[int]]:
        """Pickled as its place in the table: a cache holds it many thousand times."""
        return _in_place, (RULES.index(self),)

    def holds(self, features: Set[Feature]) -> bool:
        return self.needs <= features and not self.lacks & features

    def misfit(self, features: Set[Feature]) -> int:
        """In how many of its features the evidence differs from the row."""
        return len(self.needs - features) + len(self.lacks & features)


def _in_place(place: int) -> Rule:
    return RULES[place]


def _row(
    code: StateCode,
    label: str,
    needs: Set[Feature],
    confidence: Confidence,
    averitec: Averitec,
    rating: Rating | None = None,
    *,
    lacks: Set[Feature] = frozenset(),
) -> Rule:
    return Rule(code, label, frozenset(needs), frozenset(lacks), confidence, averitec, rating)


_F, _S, _C, _A = Feature, StateCode, Confidence, Averitec
_CONFIRMED = Rating(5, N_("Confirmed"))
_MOSTLY = Rating(4, N_("Mostly confirmed"))
_FALSE = Rating(1, N_("False"))

RULES: Final[tuple[Rule, ...]] = (
    _row(
        _S.REFUTED,
        N_("Contradicted by independent evidence"),
        {_F.REFUTED},
        _C.HIGH,
        _A.REFUTED,
        _FALSE,
        lacks={_F.CONFIRMED},
    ),
    _row(
        _S.CONTESTED, N_("Independent evidence disagrees"), {_F.REFUTED, _F.CONFIRMED}, _C.LOW, _A.CONFLICTING
    ),
    _row(
        _S.ACKNOWLEDGED,
        N_("Confirmed by {involved}"),
        {_F.ACKNOWLEDGED_APART},
        _C.HIGH,
        _A.SUPPORTED,
        _CONFIRMED,
        lacks={_F.DENIED, _F.UNFITTING},
    ),
    _row(
        _S.ACKNOWLEDGED,
        N_("Confirmed by {involved}"),
        {_F.ACKNOWLEDGED},
        _C.MODERATE,
        _A.SUPPORTED,
        _CONFIRMED,
        lacks={_F.DENIED, _F.UNFITTING},
    ),
    _row(
        _S.CORROBORATED,
        N_("Independently confirmed"),
        {_F.CORROBORATED},
        _C.HIGH,
        _A.SUPPORTED,
        _CONFIRMED,
        lacks={_F.CONTRADICTED},
    ),
    _row(
        _S.CORROBORATED_CONTESTED,
        N_("Independently confirmed, denied by {deniers}"),
        {_F.CORROBORATED, _F.DENIED},
        _C.MODERATE,
        _A.CONFLICTING,
        _MOSTLY,
    ),
    _row(
        _S.CORROBORATED_CONTESTED,
        N_("Independently confirmed, disputed by {disputers}"),
        {_F.CORROBORATED, _F.DISPUTED},
        _C.MODERATE,
        _A.CONFLICTING,
        _MOSTLY,
    ),
    _row(
        _S.CORROBORATED_CONTESTED,
        N_("Independently confirmed; other evidence is inconsistent"),
        {_F.CORROBORATED, _F.UNFITTING},
        _C.MODERATE,
        _A.CONFLICTING,
        _MOSTLY,
    ),
    _row(
        _S.CONTESTED_CONSISTENT,
        N_("Stated by all parties involved, denied by {deniers}; evidence consistent"),
        {_F.ACKNOWLEDGED, _F.FITTING, _F.DENIED},
        _C.MODERATE,
        _A.CONFLICTING,
        lacks={_F.UNFITTING},
    ),
    _row(
        _S.CONTESTED_CONSISTENT,
        N_("Unverified by {unconfirmed}; evidence consistent"),
        {_F.FITTING, _F.CONTRADICTED},
        _C.MODERATE,
        _A.CONFLICTING,
        lacks={_F.UNFITTING},
    ),
    _row(
        _S.CONTESTED,
        N_("Stated by all parties involved, denied by {deniers}"),
        {_F.ACKNOWLEDGED, _F.DENIED},
        _C.LOW,
        _A.CONFLICTING,
    ),
    _row(
        _S.CONTESTED,
        N_("Stated by all parties involved; independent evidence is inconsistent"),
        {_F.ACKNOWLEDGED, _F.UNFITTING},
        _C.LOW,
        _A.NOT_ENOUGH,
    ),
    _row(_S.CONTESTED, N_("Unverified by {unconfirmed}"), {_F.BACKED, _F.DENIED}, _C.LOW, _A.CONFLICTING),
    _row(
        _S.CONTESTED, N_("Unverified by {unconfirmed}"), {_F.BACKED, _F.CONTRADICTED}, _C.LOW, _A.NOT_ENOUGH
    ),
    _row(
        _S.CONTRADICTED_ONLY, N_("Denied by {deniers}, stated by no one"), {_F.DENIED}, _C.LOW, _A.NOT_ENOUGH
    ),
    _row(
        _S.CONTRADICTED_ONLY,
        N_("Disputed by {disputers}, stated by no one"),
        {_F.DISPUTED},
        _C.LOW,
        _A.NOT_ENOUGH,
    ),
    _row(
        _S.CONTRADICTED_ONLY,
        N_("Independent evidence is inconsistent, stated by no one"),
        {_F.UNFITTING},
        _C.LOW,
        _A.NOT_ENOUGH,
    ),
    _row(
        _S.ONE_SIDED_CONSISTENT,
        N_("Unverified by {unconfirmed}; evidence consistent"),
        {_F.FITTING},
        _C.MODERATE,
        _A.NOT_ENOUGH,
        lacks={_F.CONTRADICTED},
    ),
    _row(
        _S.ONE_SIDED,
        N_("Unverified by {unconfirmed}"),
        {_F.STATED},
        _C.LOW,
        _A.NOT_ENOUGH,
        lacks={_F.CONTRADICTED},
    ),
    _row(
        _S.ASSESSED_ONLY,
        N_("Believed by {believers}, asserted by no one"),
        {_F.BELIEVED},
        _C.LOW,
        _A.NOT_ENOUGH,
        lacks={_F.STATED, _F.CONTRADICTED},
    ),
    _row(
        _S.UNATTRIBUTED,
        N_("Reported without a named source"),
        {_F.IN_ARTICLES},
        _C.LOW,
        _A.NOT_ENOUGH,
        lacks={_F.STATED, _F.BELIEVED, _F.CONTRADICTED},
    ),
    _row(
        _S.NO_EVIDENCE,
        N_("Nothing in the articles held"),
        set(),
        _C.NONE,
        _A.NOT_ENOUGH,
        lacks={_F.BACKED, _F.IN_ARTICLES, _F.CONTRADICTED},
    ),
)
"""In order: the first row that holds gives the state."""


@cache
def rule_for(features: frozenset[Feature]) -> Rule:
    """The first row that holds. The table has one for everything that evidence can show."""
    return next(rule for rule in RULES if rule.holds(features))


def nearest(code: StateCode, features: Set[Feature]) -> Rule:
    """The row of the state that differs least from the evidence: what an editor's override shows."""
    return min((rule for rule in RULES if rule.code is code), key=lambda rule: rule.misfit(features))
