"""The real microsite of this repository, assessed: what many tests run over."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from site_builder.evidence import AssessedClaim
from site_builder.examine import examine
from site_builder.project import Project
from site_builder.site import Site
from site_builder.source import Source
from site_builder.standing import assessed

ROOT = "https://facts.example/pyongyang/"


@cache
def assessed_claims() -> tuple[AssessedClaim, ...]:
    return assessed(examine(Project(Path(__file__).parent.parent)))


@cache
def sources() -> tuple[Source, ...]:
    return tuple(examine(Project(Path(__file__).parent.parent)).content.sources.values())


@cache
def site() -> Site:
    """The microsite's own site file, as if it were published."""
    found = examine(Project(Path(__file__).parent.parent)).content.site
    assert found
    return replace(found, base_url=ROOT)
