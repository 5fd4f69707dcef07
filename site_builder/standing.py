"""What a claim's address leads to: a claim with its state, or what stands in the place of a removed one."""

from functools import partial
from typing import TypeAlias

from site_builder.evidence import AssessedClaim, assess
from site_builder.examine import Examined
from site_builder.recall import Recall, Same, afresh
from site_builder.tombstone import Tombstone

Standing: TypeAlias = AssessedClaim | Tombstone


def slug_of(standing: Standing) -> str:
    return standing.slug if isinstance(standing, Tombstone) else standing.resolved.claim.slug


def assessed(examined: Examined, recall: Recall = afresh) -> tuple[AssessedClaim, ...]:
    """The claims without errors that readers see, in the order of their slugs, with their states."""
    site = examined.content.site
    if site is None:
        return ()
    return tuple(
        recall(
            ("assessed", resolved.claim.slug),
            (Same(resolved), Same(site)),
            partial(assess, resolved, site),
        )
        for resolved in examined.resolved
        if not resolved.claim.content.draft
    )
