"""When a claim's page was published and changed, by the history that its editors write."""

from collections.abc import Iterable, Iterator
from datetime import date

from site_builder.claim import Change, ChangeKind, ClaimFile
from site_builder.evidence import AssessedClaim


def published(content: ClaimFile) -> date | None:
    """The first day on which the history says that it was published; `None` if it names no certain day."""
    published = (change for change in content.changes if change.kind is ChangeKind.PUBLISHED)
    return min(_days(published), default=None)


def changed(content: ClaimFile) -> date | None:
    """The last day in the history; `None` if it names no certain day."""
    return max(_days(content.changes), default=None)


def updated(assessed: AssessedClaim) -> date | None:
    """The last day in the history, else the last one on which an article added evidence."""
    return changed(assessed.resolved.claim.content) or assessed.as_of


def midnight(day: date) -> str:
    """The day as a moment, as RFC 3339 and XML Schema write it: its first one in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def _days(changes: Iterable[Change]) -> Iterator[date]:
    return (day for change in changes if (day := change.date.day))
