"""What the preview answers with, whoever asks: the site as it is now, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.diagnostic import in_order
from site_builder.press import Preview
from site_builder.preview import picker
from site_builder.preview.live import Live, Proof
from site_builder.preview.overlay import overlay
from site_builder.preview.picker import Inserted, Offer, Refusal
from site_builder.reports.report import Report, texts


@dataclass(frozen=True, slots=True)
class Desk:
    """The site as it is now. The server is called by one of the names in `hosts`."""

    live: Live
    hosts: frozenset[str]
    preview: Preview

    @property
    def proof(self) -> Proof:
        proof = self.live.proof
        assert proof is not None, "the site is read before it is served"
        return proof

    def state(self, path: str) -> dict[str, object]:
        """What a page asks: which version of it is the latest, which style sheet, and what is wrong."""
        proof = self.proof
        page = proof.page(path) or proof.page("404.html")
        problem = page.problem if page else None
        problems = in_order((*proof.problems, problem)) if problem else proof.problems
        shown = overlay(Report(problems, texts(self.live.project)), self.preview.editor)
        return {
            "epoch": proof.epoch,
            "version": page.version if page else "",
            "style": f"/{proof.style}",
            "overlay": proof.press.text("overlay.html", overlay=shown) if problems else "",
            "errors": shown.errors,
        }

    def form(self, source: str) -> str | Refusal:
        """The panel in which words of the article become an excerpt."""
        proof = self.proof
        form = picker.offered_form(self.live.project, proof.content, source)
        return form if isinstance(form, Refusal) else proof.press.text("picker.html", form=form)

    def act(self, action: str, request: Mapping[str, object]) -> Offer | Inserted | Refusal:
        """What selected words would become, or where they stand now in a claim file."""
        act = {"pick": picker.offered, "insert": picker.inserted}[action]
        return act(self.live.project, self.proof.content, request)
