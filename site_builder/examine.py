"""The reading half of the path: load, check, resolve, assess. It writes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from site_builder.checks import Setting, check
from site_builder.claim import Claim
from site_builder.diagnostic import Diagnostic, Diagnostics, as_warnings, has_errors, in_order
from site_builder.evidence import AssessedClaim, assess
from site_builder.excerpt import ResolvedClaim, resolve
from site_builder.load import Content, load
from site_builder.project import Project
from site_builder.recall import Recall, Same, afresh
from site_builder.site import Site

Progress = Callable[[str, Iterable[Claim]], Iterable[Claim]]
"""Hands the items of a stage on while it shows how far it is."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What is known before anything is rendered: content, assessed claims, every problem in order."""

    content: Content
    assessed: tuple[AssessedClaim, ...]
    problems: Diagnostics


def untold(stage: str, items: Iterable[Claim]) -> Iterable[Claim]:
    """Progress that shows nothing."""
    return items


def examine(
    project: Project,
    as_of: date | None = None,
    progress: Progress = untold,
    *,
    drafts: bool = False,
    recall: Recall = afresh,
) -> Examined:
    """Everything that `build` would say. A draft is checked and warned of, and assessed only with `drafts`."""
    content, loading = load(project, recall)
    problems: list[Diagnostic] = list(loading)
    assessed: list[AssessedClaim] = []
    if content.site is not None:
        setting = Setting(content.site, content.sources, content.complete)
        for claim in progress("claims", content.claims):
            resolved, found = _resolved(claim, setting, recall)
            problems += found
            if resolved is not None and (drafts or not claim.content.draft):
                assessed.append(_assessed(resolved, content.site, as_of, recall))
    return Examined(content, tuple(assessed), in_order(problems))


def _resolved(claim: Claim, setting: Setting, recall: Recall) -> tuple[ResolvedClaim | None, Diagnostics]:
    """The claim with its passages found; `None` where anything is wrong with it."""
    cited = tuple(Same(setting.sources.get(passage.source)) for _, passage in claim.content.passages())
    proof = (Same(claim), Same(setting.site), setting.complete, cited)
    make = partial(_resolved_afresh, claim, setting)
    made = recall(("resolved", claim.slug), proof, make)
    if not made[1]:
        return made
    # What is said of a mistake may name any article.
    everything = tuple(Same(source) for source in setting.sources.values())
    return recall(("told", claim.slug), (*proof, everything), make)


def _resolved_afresh(claim: Claim, setting: Setting) -> tuple[ResolvedClaim | None, Diagnostics]:
    resolved, found = resolve(claim, setting.sources)
    problems = (*check(claim, setting), *found)
    told = as_warnings(problems) if claim.content.draft else problems
    return (None if has_errors(problems) else resolved), told


def _assessed(resolved: ResolvedClaim, site: Site, as_of: date | None, recall: Recall) -> AssessedClaim:
    slot = ("assessed", resolved.claim.slug)
    return recall(slot, (Same(resolved), Same(site), as_of), partial(assess, resolved, site, as_of))
