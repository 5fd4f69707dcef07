"""What is to be built."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A site's folder, and where and how it is to be published."""

    project: Project
    out: Path
    base_url: str | None = None
    """Stands in for the one of the site file."""
    as_of: date | None = None
    today: date | None = None
    """Dates after it are told."""
    key: Path | None = None
    """The file of the secret key by which the site is signed."""
    spare: Path | None = None
    """Where the folder that was published before is kept for the next time."""
