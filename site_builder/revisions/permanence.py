"""What a change must not do to published work: addresses and articles stay, and history tells every turn."""

from collections.abc import Callable, Iterator
from typing import Final

from site_builder.diagnostic import Diagnostic, Diagnostics, in_order
from site_builder.revisions import article_permanence, claim_permanence
from site_builder.revisions.difference import Comparison, Difference

Rule = Callable[[Comparison, Difference], Iterator[Diagnostic]]

RULES: Final[tuple[Rule, ...]] = (
    article_permanence.articles_kept,
    article_permanence.ids_kept,
    claim_permanence.claims_kept,
    claim_permanence.tombstones_kept,
    article_permanence.tombstones_kept,
    claim_permanence.history_kept,
    claim_permanence.states_told,
)


def breaches(compared: Comparison, found: Difference) -> Diagnostics:
    """Every problem of the change itself.

    Codes: seed-changed, seed-deleted, id-changed, claim-deleted, claim-renamed, tombstone-deleted,
    return-unexplained, change-removed, state-unexplained. A changed article is a warning where every
    published claim that quotes it tells readers of a correction or is removed, or none does.
    """
    return in_order(problem for rule in RULES for problem in rule(compared, found))
