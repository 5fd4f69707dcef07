"""What a claim must keep beyond its schema: names that exist, dates that can be, evidence that fits."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from site_builder import weekday
from site_builder.claim import (
    OF_OBSERVERS,
    OF_OUTLETS,
    OF_PARTIES,
    Claim,
    Mode,
    Quotation,
    Says,
    Stance,
    stance,
)
from site_builder.diagnostic import Diagnostic, Diagnostics, Severity, did_you_mean, shown
from site_builder.party import PartyKind
from site_builder.site import Site
from site_builder.source import Source


@dataclass(frozen=True, slots=True)
class Setting:
    """What claims are checked against."""

    site: Site
    sources: Mapping[str, Source]
    complete: bool = True
    """Whether every article could be read; if not, an unknown one may be among the unread."""


Check = Callable[[Claim, Setting], Iterator[Diagnostic]]


def check(claim: Claim, setting: Setting) -> Diagnostics:
    """Every problem of the claim that its words in the articles do not decide."""
    return tuple(problem for rule in CHECKS for problem in rule(claim, setting))


def _names(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: unknown-party, unknown-topic."""
    site, content = setting.site, claim.content
    speakers = [name for name in site.names() if site.party_of(name)]
    parties = list(site.parties)
    if content.claimant and not site.party_of(content.claimant):
        yield _unknown(claim, "party", content.claimant, speakers, "claimant")
    for n, party in enumerate(content.principals):
        if party not in site.parties:
            yield _unknown(claim, "party", party, parties, "principals", n)
    for n, topic in enumerate(content.topics):
        if site.topics and topic not in site.topics:
            yield _unknown(claim, "topic", topic, list(site.topics), "topics", n)
    for n, quotation in enumerate(content.excerpts):
        if quotation.party and not site.party_of(quotation.party):
            yield _unknown(claim, "party", quotation.party, speakers, "excerpts", n, "party")


def _carriers(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: unknown-source, unknown-outlet."""
    names = list(setting.site.names())
    for path, passage in claim.content.passages():
        if setting.complete and passage.source not in setting.sources:
            yield _unknown(claim, "source", passage.source, list(setting.sources), *path, "source")
        for n, name in enumerate(passage.via):
            if setting.site.name_of(name) is None:
                yield _unknown(claim, "outlet", name, names, *path, "via", n)


def _voices(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """What is said must fit who says it. Codes: says-of-another, voice-without-party, mode-of-another."""
    for n, quotation in enumerate(claim.content.excerpts):
        fitting = _says_of(quotation, setting.site)
        if fitting is not None and quotation.says not in fitting:
            who = f"the party {shown(quotation.party)}" if quotation.party else "an excerpt without a party"
            allowed = ", ".join(says for says in Says if says in fitting)
            message = f"{who} cannot say {shown(quotation.says)}"
            help_ = f"possible here: {allowed}" + (
                "" if quotation.party else "; or name the party that says it"
            )
            yield _error(claim, "says-of-another", message, help_, "excerpts", n, "says")
        if quotation.party is None and quotation.mode is not Mode.OWN_VOICE:
            message = f"the mode {shown(quotation.mode)} needs somebody who speaks"
            yield _error(
                claim, "mode-of-another", message, "name the party, or write own-voice", "excerpts", n, "mode"
            )


def _says_of(quotation: Quotation, site: Site) -> frozenset[Says] | None:
    """What this speaker can say; `None` for an unknown one."""
    if quotation.party is None:
        return OF_OUTLETS
    party = site.party_of(quotation.party)
    if party is None:
        return None
    return OF_OBSERVERS if site.parties[party].kind is PartyKind.INDEPENDENT else OF_PARTIES


def _parts(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: unknown-part, part-missing."""
    parts = claim.content.parts
    for n, quotation in enumerate(claim.content.excerpts):
        for m, part in enumerate(quotation.bears_on):
            if part not in parts:
                yield _unknown(claim, "part", part, list(parts), "excerpts", n, "bears_on", m)
        if parts and not quotation.bears_on:
            help_ = f"add `bears_on`, a list of: {', '.join(parts)}"
            yield _error(
                claim, "part-missing", "this excerpt does not say what it bears on", help_, "excerpts", n
            )


def _searched(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: searched-missing."""
    contradicted = any(stance(q.says) is Stance.CONTRADICTS for q in claim.content.excerpts)
    if not contradicted and not claim.content.searched:
        message = "nothing contradicts the claim, and nothing says what was searched"
        yield _error(
            claim, "searched-missing", message, "add `searched`: where you looked for the other side"
        )


def _title(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: verdict-word."""
    for word in _VERDICTS.findall(claim.content.claim):
        message = f"the claim holds the verdict {shown(word)}"
        yield _error(claim, "verdict-word", message, "say what is claimed; the state is derived", "claim")


_VERDICTS: Final = re.compile(
    r"(?i)\b(?:true|false|falsely|fake|debunked?|hoax|lies?|liar|misleading|disinformation|misinformation"
    r"|unverified|unproven|baseless|fact[- ]check)\b"
)


def _dates(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Nothing is said after the article that carries it. Codes: said-after-article."""
    content, site = claim.content, setting.site
    claimant = site.party_of(content.claimant) if content.claimant else None
    for n, quotation in enumerate(content.excerpts):
        source = setting.sources.get(quotation.source)
        if source is None:
            continue
        published = source.record.published
        if quotation.said and _after(quotation.said.earliest, published.latest):
            message = f"the words are dated {quotation.said.text}, the article {published.text}"
            help_ = "correct `said`, or the record's `published`"
            yield _error(claim, "said-after-article", message, help_, "excerpts", n, "said")
        own = quotation.party is not None and site.party_of(quotation.party) == claimant
        if (
            own
            and quotation.says is Says.ASSERTS
            and content.said
            and _after(content.said.earliest, published.latest)
        ):
            message = (
                f"the claim is dated {content.said.text}; excerpt {n + 1} carries it in {published.text}"
            )
            yield _error(claim, "said-after-article", message, "correct the claim's `said`", "said")


def _after(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one > other


def _weekdays(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: weekday-mismatch, an error in the editors' own words, a warning for an excerpt's `said`."""
    for path, text in claim.content.prose():
        for name, day in weekday.dated(text):
            if weekday.weekday(day) != name:
                message = f"{weekday.written(day)} was a {weekday.weekday(day)}, not a {name}"
                yield _error(claim, "weekday-mismatch", message, "correct the day or the date", *path)
    for n, quotation in enumerate(claim.content.excerpts):
        said = quotation.said.day if quotation.said else None
        names = weekday.named(quotation.exact)
        if said and len(names) == 1 and weekday.weekday(said) not in names:
            message = f"the words name {min(names)}; {weekday.written(said)} was a {weekday.weekday(said)}"
            help_ = "correct `said`; write an interval where the weekday belongs to something else"
            yield _error(
                claim, "weekday-mismatch", message, help_, "excerpts", n, "said", severity=Severity.WARNING
            )


def _repeated(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: excerpt-twice."""
    seen: dict[tuple[object, ...], int] = {}
    for n, q in enumerate(claim.content.excerpts):
        key = (q.source, " ".join(q.exact.split()), q.prefix, q.suffix, q.occurrence, q.start, q.party)
        if key in seen:
            message = f"these words stand in excerpt {seen[key] + 1} already"
            yield _error(
                claim, "excerpt-twice", message, "keep one; `bears_on` may name several parts", "excerpts", n
            )
        seen.setdefault(key, n)


CHECKS: Final[tuple[Check, ...]] = (
    _names,
    _carriers,
    _voices,
    _parts,
    _searched,
    _title,
    _dates,
    _weekdays,
    _repeated,
)


def _error(
    claim: Claim, code: str, message: str, help_: str, *path: str | int, severity: Severity = Severity.ERROR
) -> Diagnostic:
    at = claim.document.at(*path)
    return Diagnostic(code=code, message=message, at=at, help=help_, severity=severity)


def _unknown(claim: Claim, kind: str, name: str, known: list[str], *path: str | int) -> Diagnostic:
    message = f"no {kind} is called {shown(name)}"
    return _error(claim, f"unknown-{kind}", message, did_you_mean(name, known), *path)
