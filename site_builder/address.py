"""Where everything stands: paths from the site's root. The site's `root` before them makes them absolute."""

from typing import Final

CLAIMS: Final = "claims"
"""The folder of the claims' pages."""


def claim_page(slug: str) -> str:
    return f"{CLAIMS}/{slug}.html"


def claim_data(slug: str) -> str:
    return f"{CLAIMS}/{slug}.json"


def annotations(slug: str) -> str:
    return f"data/annotations/{slug}.jsonld"


def card(slug: str) -> str:
    """The picture for social media."""
    return f"cards/{slug}.png"


def embed(slug: str) -> str:
    """The small page that others may frame."""
    return f"embed/{slug}.html"


def oembed(slug: str) -> str:
    """What tells others how to frame it."""
    return f"embed/{slug}.json"


REMAINING: Final = (CLAIMS, "embed")
"""The folders in which a removed claim still has files."""


def of_claim(slug: str, *, pictured: bool) -> tuple[str, ...]:
    """Every file that a claim can have of its own."""
    always = (claim_page(slug), claim_data(slug), annotations(slug), embed(slug), oembed(slug))
    return (*always, card(slug)) if pictured else always


def source_page(source: str) -> str:
    return f"sources/{source}.html"


def place(source: str, anchor: str) -> str:
    """An excerpt's place in the page of its source."""
    return f"{source_page(source)}#{anchor}"


def on_the_web(url: str | None) -> str | None:
    """The address if a machine can fetch what is there."""
    return url if url and url.startswith(("https://", "http://")) else None
