"""The reading half of the path: load, check, resolve. It writes nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from site_builder import tombstone
from site_builder.checks import Setting, check
from site_builder.claim import Claim
from site_builder.diagnostic import Diagnostic, Diagnostics, as_warnings, has_errors, in_order
from site_builder.excerpt import ResolvedClaim, resolve
from site_builder.load import Content, load, load_claim
from site_builder.progress import Progress, untold
from site_builder.project import Files
from site_builder.recall import Recall, Same, afresh
from site_builder.site import Site
from site_builder.source import Source
from site_builder.timing import STILL, Phase, Stopwatch
from site_builder.tombstone import Tombstone


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known before anything is assessed: content, claims without errors, every problem in order."""

    content: Content
    resolved: tuple[ResolvedClaim, ...]
    problems: Diagnostics


def examine(
    project: Files,
    progress: Progress = untold,
    *,
    recall: Recall = afresh,
    today: date | None = None,
    only: Collection[str] | None = None,
) -> Examined:
    """Everything that `build` would say. A draft is checked too, and warned of.

    Dates that are still to come are told where `today` is known. With `only` all else is as if it were not
    there, but for the names of its files.
    """
    content, loading = load(project, recall, today, progress, only)
    problems: list[Diagnostic] = list(loading)
    resolved: list[ResolvedClaim] = []
    if content.site is not None:
        setting = _setting(content, content.site, today, recall)
        for claim in progress("checking claims", content.claims):
            found, told = _resolved(claim, setting, recall)
            problems += told
            if found is not None:
                resolved.append(found)
        for claim in content.broken:
            make = partial(_resolved_afresh, claim, setting)
            broken = recall(("broken", claim.path), (Same(claim), Same(setting)), make)
            problems = _joined(problems, broken[1])
        for removed in content.removed:
            problems += tombstone.check(removed, today)
        published = {one.claim.slug for one in resolved if not one.claim.content.draft}
        problems += tombstone.misled(content.removed, content.slugs, published, problems)
    else:
        for claim in (*content.claims, *content.broken):
            problems = _joined(problems, _misquotes(claim, content.sources))
    return Examined(content, tuple(resolved), in_order(problems))


@dataclass(frozen=True, slots=True)
class Findings:
    """What one claim file gives."""

    claim: Claim | None
    public: ResolvedClaim | Tombstone | None
    """What may be published of it."""
    problems: Diagnostics


def examine_claim(project: Files, path: str, setting: Setting, watch: Stopwatch = STILL) -> Findings:
    """Everything that `examine` finds in this one file."""
    with watch.phase(Phase.PARSE):
        claim, told = load_claim(project, path, setting.site.limits)
    if claim is None:
        return Findings(None, None, told)
    if isinstance(claim, Tombstone):
        return Findings(None, claim, (*told, *tombstone.check(claim, setting.today)))
    with watch.phase(Phase.RESOLVE):
        resolved, problems = resolved_claim(claim, told, setting, setting.sources)
    return Findings(claim, None if claim.content.draft else resolved, problems)


def resolved_claim(
    claim: Claim,
    told: Diagnostics,
    setting: Setting | None,
    sources: Mapping[str, Source],
) -> tuple[ResolvedClaim | None, Diagnostics]:
    """The claim with its passages found, a draft too, if nothing is wrong with it; every problem of its file.

    `told` are those that are known already. Without a site, and so without a setting, only its words are
    looked for in the articles.
    """
    if setting is None:
        return None, tuple(_joined(list(told), _misquotes(claim, sources)))
    resolved, further = _resolved_afresh(claim, setting)
    if not claim.is_whole:
        return None, tuple(_joined(list(told), further))
    return resolved, (*told, *further)


def _setting(content: Content, site: Site, today: date | None, recall: Recall) -> Setting:
    """The same value as long as all in it is the same."""
    articles = (*content.sources.values(), *content.removed_sources.values())
    proof = (Same(site), content.complete, today, tuple(map(Same, articles)))
    setting = partial(Setting, site, content.sources, content.complete, today, content.removed_sources)
    return recall("setting", proof, setting)


def _resolved(claim: Claim, setting: Setting, recall: Recall) -> tuple[ResolvedClaim | None, Diagnostics]:
    """The claim with its passages found; `None` where anything is wrong with it.

    Of the articles only those that it cites count: another new one changes nothing.
    """
    cited = tuple(Same(setting.sources.get(passage.source)) for _, passage in claim.content.passages())
    proof = (Same(claim), Same(setting.site), setting.complete, cited)
    make = partial(_resolved_afresh, claim, setting)
    made = recall(("resolved", claim.slug), proof, make)
    # What is said of a mistake may name any article.
    return recall(("told", claim.slug), (Same(claim), Same(setting)), make) if made[1] else made


def _resolved_afresh(claim: Claim, setting: Setting) -> tuple[ResolvedClaim | None, Diagnostics]:
    resolved, found = resolve(claim, setting.sources)
    problems = (*check(claim, setting), *found)
    told = as_warnings(problems) if claim.content.draft else problems
    return (None if has_errors(problems) else resolved), told


def _misquotes(claim: Claim, sources: Mapping[str, Source]) -> Diagnostics:
    """What can be told of a claim without a site: whether its words stand in the articles."""
    problems = resolve(claim, sources)[1]
    return as_warnings(problems) if claim.content.draft else problems


def _joined(told: list[Diagnostic], further: Diagnostics) -> list[Diagnostic]:
    """Both, with one problem for each place of a file that breaks its schema.

    An id that cannot be one is told by the better informed check, which knows what ids there are.
    """
    unknown = {problem.at for problem in further if problem.code.startswith("unknown-")}
    kept = [problem for problem in told if problem.code != "bad-id" or problem.at not in unknown]
    places = {problem.at for problem in kept}
    places |= {edit.start for problem in kept if problem.code == "bad-id" for edit in problem.edits}
    return kept + [problem for problem in further if problem.at not in places]
