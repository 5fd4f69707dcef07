"""What a build found and did."""

from dataclasses import dataclass

from site_builder.diagnostic import Diagnostics
from site_builder.publish import Published


@dataclass(frozen=True, slots=True)
class Work:
    """How much was done: claim files that were read, claims and other files that were made."""

    read: int = 0
    printed: int = 0
    overviews: int = 0


@dataclass(frozen=True, slots=True)
class Built:
    """What was found and written: nothing was published where the content or a template has errors."""

    problems: Diagnostics
    claims: int = 0
    excerpts: int = 0
    articles: int = 0
    work: Work = Work()
    published: Published | None = None
