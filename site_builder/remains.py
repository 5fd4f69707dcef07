"""A removed claim at work: what its address still shows, and its traces on other pages."""

from dataclasses import dataclass

from site_builder.site import Site
from site_builder.tombstone import Tombstone


@dataclass(frozen=True, slots=True)
class Remains:
    """A tombstone as the site shows it."""

    tombstone: Tombstone
    site: Site

    @property
    def slug(self) -> str:
        return self.tombstone.slug
