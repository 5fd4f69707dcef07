"""What no rule can decide about a change: warnings for the person who reviews it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from rapidfuzz import fuzz, utils

from site_builder.claim import Claim, Says, Stance
from site_builder.denial import denials
from site_builder.diagnostic import Diagnostic, Diagnostics, Location, Related, Severity, in_order, shown
from site_builder.evidence import AssessedClaim
from site_builder.excerpt import Excerpt
from site_builder.exhibit import counted
from site_builder.overlap import Overlap
from site_builder.render import Edition
from site_builder.revisions.difference import ClaimChange, Difference
from site_builder.revisions.excerpt_change import common
from site_builder.sentence import around

ALIKE: Final = 80
"""Of 100, how much the words of two claims must be alike to be a near copy: of the claims in this repository,
all on one story, no two have more than 76."""
SAME_PASSAGES: Final = 0.8
"""The share of the passages of each of two claims that makes them a near copy."""
NEAR: Final = 8
"""Words beside a quotation that are looked at for a negation or a doubt."""
NAMED_WITHIN: Final = 300
"""Characters before and behind a quotation in which its speaker should be named."""

_DOUBT: Final = re.compile(
    r"\b(?:may|might|could|if|unless|reportedly|allegedly|supposedly|perhaps|possibly|probably|unclear)\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"[^\W\d_]{3,}")
_TOLD: Final = 8


@dataclass(frozen=True, slots=True)
class Case:
    """A change within all that is published after it."""

    found: Difference
    edition: Edition


def cautions(case: Case) -> Diagnostics:
    """Every warning. It is about what the change brought, never about what was there before.

    Codes: near-copy, same-story-twice, copy-without-agency, sense-cut, speaker-not-near, searched-before,
    claim-reworded, editor-override.
    """
    return in_order(caution for rule in RULES for caution in rule(case))


def _copies(case: Case) -> Iterator[Diagnostic]:
    """Codes: near-copy."""
    for assessed, change in _there(case):
        claim = assessed.resolved.claim
        others = (o for o in case.edition.claims if o.resolved.claim.slug != claim.slug)
        for other in others if change.before is None else ():
            if how := _alike(assessed, other):
                twin = other.resolved.claim
                message = f"this new claim {how} {shown(twin.content.claim)}"
                help_ = "see whether it says something else, or belongs into that one"
                related = Related(twin.document.at("claim"), "the other claim")
                yield _caution("near-copy", message, claim.document.at("claim"), help_, related)


def _alike(one: AssessedClaim, other: AssessedClaim) -> str | None:
    first, second = one.resolved.claim.content.claim, other.resolved.claim.content.claim
    if fuzz.token_sort_ratio(first, second, processor=utils.default_process) >= ALIKE:
        return "reads much like"
    sides = one.resolved.excerpts, other.resolved.excerpts
    if min(map(len, sides)) > 1 and min(_shared(*sides), _shared(*sides[::-1])) >= SAME_PASSAGES:
        return "rests on the same passages as"
    return None


def _shared(excerpts: Sequence[Excerpt], others: Sequence[Excerpt]) -> float:
    return sum(any(common(one, other) for other in others) for one in excerpts) / len(excerpts)


def _stories(case: Case) -> Iterator[Diagnostic]:
    """Codes: same-story-twice."""
    for assessed, change in _there(case):
        new = {excerpt.after.number for excerpt in change.excerpts if excerpt.after}
        for one, other in _apart(assessed):
            if new & {one.number, other.number} and _one_story(one, other, case.edition):
                numbers = f"excerpts {one.number} and {other.number} count as two origins"
                names = f"{shown(one.source.id)} and {shown(other.source.id)}"
                at = assessed.resolved.claim.document.at("excerpts", max(one.number, other.number) - 1)
                help_ = "if it is one story, give both the same `origin`, or both records the same `agency`"
                yield _caution("same-story-twice", f"{numbers}, in words that {names} share", at, help_)


def _apart(claim: AssessedClaim) -> Iterator[tuple[Excerpt, Excerpt]]:
    """Every two excerpts of two origins that both support the claim, or both contradict it."""
    weighed = [(excerpt, item) for excerpt, item in counted(claim) if item.stance is not Stance.CONTEXT]
    for (one, first), (other, second) in combinations(weighed, 2):
        if first.stance is second.stance and first.origin != second.origin:
            yield one, other


def _one_story(one: Excerpt, other: Excerpt, edition: Edition) -> bool:
    """Whether one article is a copy of the other, and both excerpts stand in what they share."""
    copies = (o for o in edition.library.overlaps.of(one.source.id) if o.wire_copy and o.of(other.source.id))
    return any(_inside(one, overlap) and _inside(other, overlap) for overlap in copies)


def _inside(excerpt: Excerpt, overlap: Overlap) -> bool:
    sides = overlap.of(excerpt.source.id)
    shared = sides[0].spans if sides else ()
    return any(a.start < b.end and b.start < a.end for a in excerpt.spans for b in shared)


def _agencies(case: Case) -> Iterator[Diagnostic]:
    """Codes: copy-without-agency."""
    sources = {source.id: source for source in case.edition.sources}
    for source in (change.after for change in case.found.articles if change.after):
        for overlap in case.edition.library.overlaps.of(source.id):
            sides = overlap.of(source.id)
            other = sources[sides[1].source] if sides else source
            if overlap.wire_copy and other.voice != source.voice:
                message = f"{shown(source.id)} and {shown(other.id)} share {overlap.share:.0%} of their words"
                help_ = "if both carry one agency's text, name it as `agency` in both: it then counts once"
                yield _caution("copy-without-agency", message, Location(source.record_file), help_)


def _cuts(case: Case) -> Iterator[Diagnostic]:
    """Codes: sense-cut."""
    for claim, excerpt in _quoted(case):
        text, hull = excerpt.source.text.stored, excerpt.match.hull
        sentence = around(text, hull)
        sides = (
            ("before", text[sentence.start : hull.start].split()[-NEAR:]),
            ("behind", text[hull.end : sentence.end].split()[:NEAR]),
        )
        for where, words in sides:
            beside = " ".join(words)
            doubtful = excerpt.quotation.says is not Says.HEDGES and _DOUBT.search(beside)
            if denials(beside) or doubtful:
                message = f"just {where} the words of excerpt {excerpt.number} stands {shown(beside)}"
                help_ = "see whether the excerpt keeps the sense without it"
                at = claim.document.at("excerpts", excerpt.number - 1, "exact")
                yield _caution("sense-cut", message, at, help_, _place(excerpt))


def _speakers(case: Case) -> Iterator[Diagnostic]:
    """Codes: speaker-not-near."""
    for claim, excerpt in _quoted(case):
        speaker = excerpt.quotation.speaker or ""
        names = [name.casefold() for name in _NAME.findall(speaker.split(",")[0]) if name[0].isupper()]
        text, hull = excerpt.source.text.stored, excerpt.match.hull
        near = text[max(0, hull.start - NAMED_WITHIN) : hull.end + NAMED_WITHIN].casefold()
        if names and not any(name in near for name in names):
            message = f"{shown(speaker)} is not named near the words of excerpt {excerpt.number}"
            at = claim.document.at("excerpts", excerpt.number - 1, "speaker")
            yield _caution(
                "speaker-not-near", message, at, "see in the article who says them", _place(excerpt)
            )


def _searches(case: Case) -> Iterator[Diagnostic]:
    """Codes: searched-before."""
    new = [change.shown for change in case.found.articles if not change.before]
    touched = {change.slug for change in case.found.claims if not change.before or _searched_anew(change)}
    claims = (assessed.resolved.claim for assessed in case.edition.claims)
    left = [claim for claim in claims if claim.content.searched and claim.slug not in touched]
    if new and left:
        names = ", ".join(shown(source.id) for source in new[:_TOLD])
        count = "1 claim says" if len(left) == 1 else f"{len(left):,} claims say"
        message = f"{count} what was searched, in words from before {names} came"
        help_ = "see whether what is new bears on them, and whether their `searched` still holds"
        related = (Related(c.document.at("searched"), shown(c.content.claim)) for c in left[:_TOLD])
        yield _caution("searched-before", message, Location(new[0].file), help_, *related)


def _searched_anew(change: ClaimChange) -> bool:
    return any(text.field == "searched" for text in change.texts)


def _wordings(case: Case) -> Iterator[Diagnostic]:
    """Codes: claim-reworded, editor-override."""
    for assessed, change in _there(case):
        claim = assessed.resolved.claim
        fields = {text.field for text in change.texts}
        if change.before and "claim" in fields and not change.history:
            message = "the proposition itself has other words, and `changes` does not tell it"
            help_ = "see whether it still is the same claim: who cited it cited the former words"
            yield _caution("claim-reworded", message, claim.document.at("claim"), help_)
        if any(field.startswith("override.") for field in fields) and assessed.override:
            message = "an editor's state stands instead of the derived one"
            help_ = "see whether the reason holds; readers see both states"
            yield _caution("editor-override", message, claim.document.key_at("override"), help_)


def _there(case: Case) -> Iterator[tuple[AssessedClaim, ClaimChange]]:
    """The changed claims that there are after the change."""
    return ((change.after, change) for change in case.found.claims if change.after)


def _quoted(case: Case) -> Iterator[tuple[Claim, Excerpt]]:
    """The excerpts that are new or changed."""
    for assessed, change in _there(case):
        for excerpt in change.excerpts:
            if excerpt.after:
                yield assessed.resolved.claim, excerpt.after


def _place(excerpt: Excerpt) -> Related:
    line, column = excerpt.source.text.line_column(excerpt.match.hull.start)
    return Related(Location(excerpt.source.file, line, column), "the words in the article")


def _caution(code: str, message: str, at: Location, help_: str, *related: Related) -> Diagnostic:
    return Diagnostic(
        code=code, message=message, at=at, help=help_, related=related, severity=Severity.WARNING
    )


RULES: Final[tuple[Callable[[Case], Iterator[Diagnostic]], ...]] = (
    _copies,
    _stories,
    _agencies,
    _cuts,
    _speakers,
    _searches,
    _wordings,
)
