"""What a claim must keep beyond its schema: names that exist, dates that can be, evidence that fits."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
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
from site_builder.diagnostic import (
    Diagnostic,
    Diagnostics,
    Location,
    Related,
    Severity,
    did_you_mean,
    first,
    nearest,
    shown,
)
from site_builder.party import PartyKind
from site_builder.site import Site
from site_builder.source import Source
from site_builder.tombstone import SourceTombstone
from site_builder.value import in_future


@dataclass(frozen=True, slots=True)
class Setting:
    """What claims are checked against."""

    site: Site
    sources: Mapping[str, Source]
    complete: bool = True
    """Whether every article could be read; if not, an unknown one may be among the unread."""
    today: date | None = None
    """The day on which nothing later can have been said; `None` where that is not known."""
    removed: Mapping[str, SourceTombstone] = field(default_factory=dict)
    """Removed articles by id."""


Check = Callable[[Claim, Setting], Iterator[Diagnostic]]


def check(claim: Claim, setting: Setting) -> Diagnostics:
    """Every problem of the claim that its words in the articles do not decide.

    A check that needs what an editor has left out, or written wrongly, is not made.
    """
    rules = (rule for rule in CHECKS if claim.doubtful.isdisjoint(_NEEDED.get(rule, ())))
    return first(problem for rule in rules for problem in rule(claim, setting))


def _names(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: unknown-party, unknown-topic."""
    site, content = setting.site, claim.content
    if content.claimant and not site.party_of(content.claimant):
        yield _no_speaker(claim, content.claimant, setting, "claimant")
    for n, party in enumerate(content.principals):
        if party not in site.parties:
            yield _no_party(claim, party, setting, "principals", n)
    for n, topic in enumerate(content.topics):
        if site.topics and topic not in site.topics:
            names = {id_: (name,) for id_, name in site.topics.items()}
            yield _unknown(claim, "topic", topic, names, "topics", n)
    for n, quotation in enumerate(content.excerpts):
        if quotation.party and not site.party_of(quotation.party):
            yield _no_speaker(claim, quotation.party, setting, "excerpts", n, "party")


def _no_speaker(claim: Claim, name: str, setting: Setting, *path: str | int) -> Diagnostic:
    """Nobody who speaks is called so; perhaps it is an outlet, which only carries words."""
    site = setting.site
    if name in site.outlets:
        message = f"{shown(name)} is an outlet, which carries words; it is no party that speaks"
        help_ = f"name the party whose words these are, and write `via: [{name}]`; leave `party` out if the"
        help_ += " article itself speaks"
        return _error(claim, "unknown-party", message, help_, *path)
    speakers = {id_: (site.name_of(id_) or "",) for id_ in site.names() if site.party_of(id_)}
    return _unknown(claim, "party", name, speakers, *path)


def _no_party(claim: Claim, name: str, setting: Setting, *path: str | int) -> Diagnostic:
    """No party is called so; perhaps it is somebody who speaks for one."""
    site = setting.site
    party = site.party_of(name)
    if party:
        message = f"{shown(name)} speaks for {shown(party)}; only parties can be principals"
        return _error(claim, "unknown-party", message, f"write `{party}`", *path)
    return _unknown(claim, "party", name, {id_: (p.name,) for id_, p in site.parties.items()}, *path)


def _carriers(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: source-removed, unknown-source, unknown-outlet."""
    site = setting.site
    for path, passage in claim.content.passages():
        if passage.source in setting.removed:
            yield _removed(claim, setting.removed[passage.source], *path, "source")
        elif setting.complete and passage.source not in setting.sources:
            articles = {id_: _names_of(source) for id_, source in setting.sources.items()}
            yield _unknown(claim, "source", passage.source, articles, *path, "source")
        for n, name in enumerate(passage.via):
            if site.name_of(name) is None:
                carriers = {id_: (site.name_of(id_) or "",) for id_ in site.names()}
                yield _unknown(claim, "outlet", name, carriers, *path, "via", n)


def _removed(claim: Claim, tombstone: SourceTombstone, *path: str | int) -> Diagnostic:
    return Diagnostic(
        code="source-removed",
        message=f"the article {shown(tombstone.id)} was removed: nothing can be quoted from it",
        at=claim.document.at(*path),
        help="take these words out, and tell readers so in `changes`; a claim that rests on nothing else"
        " leaves `removed: {date: …, reason: …}` as all of its file",
        related=(
            Related(Location(tombstone.record_file), f"it says: {shown(tombstone.record.removed.reason)}"),
        ),
    )


def _names_of(source: Source) -> tuple[str, ...]:
    """What an article may be called by somebody who does not know its id."""
    file = source.file.rpartition("/")[2]
    return file.removesuffix(".txt"), file, source.record.title


def _voices(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """What is said must fit who says it. Codes: says-of-another, voice-without-party, mode-of-another."""
    for n, quotation in enumerate(claim.content.excerpts):
        fitting = _says_of(quotation, setting.site)
        if fitting is not None and quotation.says not in fitting:
            yield _says_of_another(claim, quotation, fitting, n)
        elif quotation.party is None and quotation.mode is not Mode.OWN_VOICE:
            message = f"the mode {shown(quotation.mode)} needs somebody who speaks, and no party is named"
            help_ = "write `mode: own-voice`; or name the `party` that speaks, and what it `says`"
            yield _error(claim, "mode-of-another", message, help_, "excerpts", n, "mode")


def _says_of_another(claim: Claim, quotation: Quotation, fitting: frozenset[Says], n: int) -> Diagnostic:
    allowed = ", ".join(says for says in Says if says in fitting)
    if quotation.party is None:
        message = f"{shown(quotation.says)} needs somebody who says it, and no party is named"
        help_ = (
            "add `party:` and who it is; or, if the article itself speaks, write `mode: own-voice` below and"
        )
        help_ += f" {allowed.replace(', ', ' or ')} here"
    elif fitting is OF_OBSERVERS:
        message = f"{shown(quotation.says)} is for parties, and {shown(quotation.party)} is independent"
        help_ = f"write one of: {allowed}"
    else:
        message = f"{shown(quotation.says)} is not for parties such as {shown(quotation.party)}"
        help_ = f"write one of: {allowed}"
    return _error(claim, "says-of-another", message, help_, "excerpts", n, "says")


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
                names = {id_: (text,) for id_, text in parts.items()}
                yield _unknown(claim, "part", part, names, "excerpts", n, "bears_on", m)
        if parts and not quotation.bears_on:
            message = f"the claim has parts, and excerpt {n + 1} does not say on which it bears"
            help_ = f"add `bears_on: [{next(iter(parts))}]`; the parts are: {', '.join(parts)}"
            yield _error(claim, "part-missing", message, help_, "excerpts", n)


def _searched(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: searched-missing."""
    contradicted = any(stance(q.says) is Stance.CONTRADICTS for q in claim.content.excerpts)
    if not contradicted and not claim.content.searched:
        message = "no excerpt contradicts the claim, and nothing says where the other side was looked for"
        help_ = "add `searched:` and a sentence such as: All articles were read for a denial by Moscow"
        places = (claim.document.key_at(key) for key in ("searched", "excerpts"))
        at = next((at for at in places if at != claim.document.at()), claim.document.at())
        yield Diagnostic(code="searched-missing", message=message, at=at, help=help_)


def _title(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: verdict-word."""
    for word in _VERDICTS.findall(claim.content.claim):
        message = f"{shown(word)} is a verdict, and a claim says only what is claimed"
        help_ = "write it in neutral words: whether it holds is derived from the excerpts"
        at = claim.document.word_at(word, "claim")
        yield Diagnostic(code="verdict-word", message=message, at=at, help=help_)


_VERDICTS: Final = re.compile(
    r"(?i)\b(?:true|false|falsely|fake|debunked?|hoax|lies?|liar|misleading|disinformation|misinformation"
    r"|unverified|unproven|baseless|fact[- ]check)\b"
)


def _dates(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Nothing is said after the article that carries it. Codes: said-after-article, date-in-future."""
    content, site = claim.content, setting.site
    yield from in_future(content.said, setting.today, claim.document, "said")
    for n, quotation in enumerate(content.excerpts):
        if quotation.source not in setting.sources:
            yield from in_future(quotation.said, setting.today, claim.document, "excerpts", n, "said")
    claimant = site.party_of(content.claimant) if content.claimant else None
    for n, quotation in enumerate(content.excerpts):
        source = setting.sources.get(quotation.source)
        if source is None:
            continue
        published = source.record.published
        if quotation.said and _after(quotation.said.earliest, published.latest):
            message = f"the words are dated {quotation.said.text}, later than their article, {published.text}"
            help_ = f"correct `said`, or `published` in {source.record_file}"
            yield _error(claim, "said-after-article", message, help_, "excerpts", n, "said")
        own = quotation.party is not None and site.party_of(quotation.party) == claimant
        if (
            own
            and quotation.says is Says.ASSERTS
            and content.said
            and _after(content.said.earliest, published.latest)
        ):
            message = f"the claim is dated {content.said.text}, later than an article that carries it"
            message += f" (excerpt {n + 1}, {published.text})"
            yield _error(claim, "said-after-article", message, "correct `said`", "said")


def _after(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one > other


def _weekdays(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: weekday-mismatch, an error in the editors' own words, a warning for an excerpt's `said`."""
    for path, text in claim.content.prose():
        for name, day in weekday.dated(text):
            if weekday.weekday(day) != name:
                message = f"{weekday.written(day)} was a {weekday.weekday(day)}, not a {name}"
                at = claim.document.word_at(name, *path)
                yield Diagnostic(
                    code="weekday-mismatch", message=message, at=at, help="correct the weekday or the date"
                )
    for n, quotation in enumerate(claim.content.excerpts):
        said = quotation.said.day if quotation.said else None
        names = weekday.named(quotation.exact) if said else frozenset()
        if said and len(names) == 1 and weekday.weekday(said) not in names:
            message = f"the words name {min(names)}; {weekday.written(said)} was a {weekday.weekday(said)}"
            help_ = "correct `said`; if the weekday belongs to something else, write the days as"
            help_ += f" {said - timedelta(1)}/{said}"
            yield _error(
                claim, "weekday-mismatch", message, help_, "excerpts", n, "said", severity=Severity.WARNING
            )


def _repeated(claim: Claim, setting: Setting) -> Iterator[Diagnostic]:
    """Codes: excerpt-twice."""
    excerpts = claim.content.excerpts
    if len({q.source for q in excerpts}) == len(excerpts):
        return
    seen: dict[tuple[object, ...], int] = {}
    for n, q in enumerate(excerpts):
        key = (q.source, " ".join(q.exact.split()), q.prefix, q.suffix, q.occurrence, q.start, q.party)
        if key in seen:
            message = f"excerpt {n + 1} gives the same words as excerpt {seen[key] + 1}"
            help_ = "keep one of them; `bears_on` may name several parts"
            yield _error(claim, "excerpt-twice", message, help_, "excerpts", n)
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

_NEEDED: Final[Mapping[Check, tuple[str, ...]]] = {
    _parts: ("parts",),
    _searched: ("says", "excerpts", "searched"),
}
"""Keys without whose values a check would say what nobody can mend there."""


def _error(
    claim: Claim, code: str, message: str, help_: str, *path: str | int, severity: Severity = Severity.ERROR
) -> Diagnostic:
    at = claim.document.at(*path)
    return Diagnostic(code=code, message=message, at=at, help=help_, severity=severity)


def _unknown(
    claim: Claim, kind: str, name: str, known: Mapping[str, tuple[str, ...]], *path: str | int
) -> Diagnostic:
    """The problem of an id that nothing has; `known` are those of its kind with what they are called."""
    written = claim.document.written(*path) or name
    message = f"no {kind} is called {shown(written)}"
    help_ = did_you_mean(written, list(known), known)
    if nearest(written, known, known) is None:
        help_ += f"; {_DECLARED[kind]}"
    return _error(claim, f"unknown-{kind}", message, help_, *path)


_DECLARED: Final = {
    "party": "a new one goes into `parties` in site.yaml",
    "topic": "a new one goes into `topics` in site.yaml",
    "outlet": "a new one goes into `outlets` in site.yaml",
    "source": "`site-builder new source FILE` adds an article",
    "part": "a new one goes into `parts` above",
}
