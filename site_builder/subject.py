"""One claim at work: what its own pages and its traces on other pages are made of, each made once."""

from functools import cached_property
from pathlib import Path

from site_builder import social
from site_builder.card import Card, ListedState, card, listed_state
from site_builder.claim import ClaimFile
from site_builder.data import ClaimForms, claim_forms
from site_builder.evidence import AssessedClaim
from site_builder.page import ClaimPage, claim_page
from site_builder.site import Site
from site_builder.table import ClaimRows, claim_rows
from site_builder.voice import Entry, entries


class Subject:
    """A claim as the site shows it; `fonts` are the site's own templates, whose letters pictures may use."""

    def __init__(
        self, assessed: AssessedClaim, site: Site, fonts: Path | None = None, *, preview: bool = False
    ) -> None:
        self.assessed = assessed
        self.site = site
        self._fonts = fonts
        self._preview = preview

    @property
    def slug(self) -> str:
        return self.assessed.resolved.claim.slug

    @property
    def content(self) -> ClaimFile:
        return self.assessed.resolved.claim.content

    @cached_property
    def card(self) -> Card:
        return card(self.assessed, self.site, self.view)

    @cached_property
    def view(self) -> ListedState:
        """Its state as lists show it."""
        return listed_state(self.assessed, self.site)

    @cached_property
    def entries(self) -> tuple[tuple[str, Entry], ...]:
        """What every party that speaks on it, or would have to, has of it."""
        return tuple(entries(self.assessed, self.site, self.view))

    @cached_property
    def forms(self) -> ClaimForms:
        """The claim for machines, as a file of its own and as a part of one."""
        return claim_forms(self.assessed, self.site)

    @cached_property
    def rows(self) -> ClaimRows:
        """The claim and its excerpts for spreadsheets."""
        return claim_rows(self.assessed, self.site)

    @cached_property
    def page(self) -> ClaimPage:
        return claim_page(self.assessed, self.site)

    @cached_property
    def pictured(self) -> bool:
        """Whether it gets a picture for social media: only an absolute address leads to one."""
        wanted = self.site.social_cards and self.site.root and not self._preview
        return bool(wanted) and social.drawable(self.card, self.site, self._fonts)
