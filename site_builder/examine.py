"""The reading half of the path: load, check, resolve, assess. It writes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from site_builder.checks import Setting, check
from site_builder.claim import Claim
from site_builder.diagnostic import Diagnostic, Diagnostics, as_warnings, has_errors, in_order
from site_builder.evidence import AssessedClaim, assess
from site_builder.excerpt import ResolvedClaim, resolve
from site_builder.load import Content, load
from site_builder.project import Project

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


def examine(project: Project, as_of: date | None = None, progress: Progress = untold) -> Examined:
    """Everything that `build` would say. A draft is checked, warned of, and not assessed."""
    content, loading = load(project)
    problems: list[Diagnostic] = list(loading)
    assessed: list[AssessedClaim] = []
    if content.site is not None:
        setting = Setting(content.site, content.sources, content.complete)
        for claim in progress("claims", content.claims):
            resolved, found = _resolved(claim, setting)
            problems += found
            if resolved is not None:
                assessed.append(assess(resolved, content.site, as_of))
    return Examined(content, tuple(assessed), in_order(problems))


def _resolved(claim: Claim, setting: Setting) -> tuple[ResolvedClaim | None, Diagnostics]:
    """The claim with its passages found; `None` where anything is wrong with it, and for a draft."""
    resolved, found = resolve(claim, setting.sources)
    problems = (*check(claim, setting), *found)
    if claim.content.draft:
        return None, as_warnings(problems)
    return (None if has_errors(problems) else resolved), problems
