"""The published rule: which state the evidence is in, as a table that a reader can check."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from site_builder.claim import StateCode


class Feature(StrEnum):
    """What the evidence on one part can show; the value is how readers are told.

    Evidence is *independent* if its origin and its observer's side are those of no party that it agrees with.
    """

    STATED = "a party states it"
    BELIEVED = "a party believes it"
    BACKED = "a party states or believes it, evidence supports it, or an article states it in its own voice"
    IN_ARTICLES = "an article states it in its own voice, or hints at it"
    ACKNOWLEDGED = "every party involved states it"
    ACKNOWLEDGED_APART = (
        "every party involved states it, and an opposing side or independent evidence supports it"
    )
    FITTING = "independent evidence confirms it or is consistent with it"
    CONFIRMED = "independent evidence confirms it"
    CORROBORATED = "a party states it from an origin of its own, and independent evidence confirms it"
    DENIED = "a party denies it"
    DISPUTED = "a party disputes the evidence"
    UNFITTING = "an observer's evidence is inconsistent with it or refutes it"
    CONTRADICTED = (
        "a party denies or disputes it, or an observer's evidence is inconsistent with it or refutes it"
    )
    REFUTED = "independent evidence refutes it"


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

    def holds(self, features: Set[Feature]) -> bool:
        return self.needs <= features and not self.lacks & features

    def misfit(self, features: Set[Feature]) -> int:
        """In how many of its features the evidence differs from the row."""
        return len(self.needs - features) + len(self.lacks & features)


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
_CONFIRMED = Rating(5, "Confirmed")
_MOSTLY = Rating(4, "Mostly confirmed")
_FALSE = Rating(1, "False")

RULES: Final[tuple[Rule, ...]] = (
    _row(
        _S.REFUTED,
        "Contradicted by independent evidence",
        {_F.REFUTED},
        _C.HIGH,
        _A.REFUTED,
        _FALSE,
        lacks={_F.CONFIRMED},
    ),
    _row(_S.CONTESTED, "Independent evidence disagrees", {_F.REFUTED, _F.CONFIRMED}, _C.LOW, _A.CONFLICTING),
    _row(
        _S.ACKNOWLEDGED,
        "Confirmed by {involved}",
        {_F.ACKNOWLEDGED_APART},
        _C.HIGH,
        _A.SUPPORTED,
        _CONFIRMED,
        lacks={_F.DENIED, _F.UNFITTING},
    ),
    _row(
        _S.ACKNOWLEDGED,
        "Confirmed by {involved}",
        {_F.ACKNOWLEDGED},
        _C.MODERATE,
        _A.SUPPORTED,
        _CONFIRMED,
        lacks={_F.DENIED, _F.UNFITTING},
    ),
    _row(
        _S.CORROBORATED,
        "Independently confirmed",
        {_F.CORROBORATED},
        _C.HIGH,
        _A.SUPPORTED,
        _CONFIRMED,
        lacks={_F.CONTRADICTED},
    ),
    _row(
        _S.CORROBORATED_CONTESTED,
        "Independently confirmed, denied by {deniers}",
        {_F.CORROBORATED, _F.DENIED},
        _C.MODERATE,
        _A.CONFLICTING,
        _MOSTLY,
    ),
    _row(
        _S.CORROBORATED_CONTESTED,
        "Independently confirmed, disputed by {disputers}",
        {_F.CORROBORATED, _F.DISPUTED},
        _C.MODERATE,
        _A.CONFLICTING,
        _MOSTLY,
    ),
    _row(
        _S.CORROBORATED_CONTESTED,
        "Independently confirmed; other evidence is inconsistent",
        {_F.CORROBORATED, _F.UNFITTING},
        _C.MODERATE,
        _A.CONFLICTING,
        _MOSTLY,
    ),
    _row(
        _S.CONTESTED_CONSISTENT,
        "Stated by all parties involved, denied by {deniers}; evidence consistent",
        {_F.ACKNOWLEDGED, _F.FITTING, _F.DENIED},
        _C.MODERATE,
        _A.CONFLICTING,
        lacks={_F.UNFITTING},
    ),
    _row(
        _S.CONTESTED_CONSISTENT,
        "Unverified by {unconfirmed}; evidence consistent",
        {_F.FITTING, _F.CONTRADICTED},
        _C.MODERATE,
        _A.CONFLICTING,
        lacks={_F.UNFITTING},
    ),
    _row(
        _S.CONTESTED,
        "Stated by all parties involved, denied by {deniers}",
        {_F.ACKNOWLEDGED, _F.DENIED},
        _C.LOW,
        _A.CONFLICTING,
    ),
    _row(
        _S.CONTESTED,
        "Stated by all parties involved; independent evidence is inconsistent",
        {_F.ACKNOWLEDGED, _F.UNFITTING},
        _C.LOW,
        _A.NOT_ENOUGH,
    ),
    _row(_S.CONTESTED, "Unverified by {unconfirmed}", {_F.BACKED, _F.DENIED}, _C.LOW, _A.CONFLICTING),
    _row(_S.CONTESTED, "Unverified by {unconfirmed}", {_F.BACKED, _F.CONTRADICTED}, _C.LOW, _A.NOT_ENOUGH),
    _row(_S.CONTRADICTED_ONLY, "Denied by {deniers}, stated by no one", {_F.DENIED}, _C.LOW, _A.NOT_ENOUGH),
    _row(
        _S.CONTRADICTED_ONLY,
        "Disputed by {disputers}, stated by no one",
        {_F.DISPUTED},
        _C.LOW,
        _A.NOT_ENOUGH,
    ),
    _row(
        _S.CONTRADICTED_ONLY,
        "Independent evidence is inconsistent, stated by no one",
        {_F.UNFITTING},
        _C.LOW,
        _A.NOT_ENOUGH,
    ),
    _row(
        _S.ONE_SIDED_CONSISTENT,
        "Unverified by {unconfirmed}; evidence consistent",
        {_F.FITTING},
        _C.MODERATE,
        _A.NOT_ENOUGH,
        lacks={_F.CONTRADICTED},
    ),
    _row(
        _S.ONE_SIDED,
        "Unverified by {unconfirmed}",
        {_F.STATED},
        _C.LOW,
        _A.NOT_ENOUGH,
        lacks={_F.CONTRADICTED},
    ),
    _row(
        _S.ASSESSED_ONLY,
        "Believed by {believers}, asserted by no one",
        {_F.BELIEVED},
        _C.LOW,
        _A.NOT_ENOUGH,
        lacks={_F.STATED, _F.CONTRADICTED},
    ),
    _row(
        _S.UNATTRIBUTED,
        "Reported without a named source",
        {_F.IN_ARTICLES},
        _C.LOW,
        _A.NOT_ENOUGH,
        lacks={_F.STATED, _F.BELIEVED, _F.CONTRADICTED},
    ),
    _row(
        _S.NO_EVIDENCE,
        "Nothing in the articles held",
        set(),
        _C.NONE,
        _A.NOT_ENOUGH,
        lacks={_F.BACKED, _F.IN_ARTICLES, _F.CONTRADICTED},
    ),
)
"""In order: the first row that holds gives the state."""


def rule_for(features: Set[Feature]) -> Rule:
    """The first row that holds. The table has one for everything that evidence can show."""
    return next(rule for rule in RULES if rule.holds(features))


def nearest(code: StateCode, features: Set[Feature]) -> Rule:
    """The row of the state that differs least from the evidence: what an editor's override shows."""
    return min((rule for rule in RULES if rule.code is code), key=lambda rule: rule.misfit(features))
