"""What hosts and other sites ask of the site: what robots may read, headers, how to frame a claim."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from site_builder import address, json_text, social
from site_builder.evidence import AssessedClaim
from site_builder.json_text import Json
from site_builder.publish import File
from site_builder.site import Site

EMBED_WIDTH: Final = 480
EMBED_HEIGHT: Final = 320

NOJEKYLL: Final = File(".nojekyll", b"")
"""Keeps GitHub Pages from leaving out files whose names begin with an underscore."""

_FRAMED: Final = "embed"


@dataclass(frozen=True, slots=True)
class EmbedCode:
    """What `embed-code.html` makes an iframe of: the card's address, its name, its size in CSS pixels."""

    url: str
    title: str
    width: int = EMBED_WIDTH
    height: int = EMBED_HEIGHT


def unframed(paths: Iterable[str]) -> tuple[str, ...]:
    """The rules of `_headers` that cover these files but for the framed cards, each file by one rule.

    Hosts join or replace the values of a header that two rules give to one path, so that no rule for
    everything may hold what the cards must not have. Some hosts leave `.html` out of addresses.
    """
    rules = {"/"}
    for path in paths:
        first, slash, _ = path.partition("/")
        if slash and first != _FRAMED:
            rules.add(f"/{first}/*")
        elif first.endswith(".html"):
            rules |= {f"/{first}", f"/{first.removesuffix('.html')}"}
    return tuple(sorted(rules))


def embed_code(assessed: AssessedClaim, site: Site) -> EmbedCode | None:
    """How others frame the claim's card; `None` where the site's address is not known."""
    claim = assessed.resolved.claim
    if not site.root:
        return None
    return EmbedCode(site.root + address.embed(claim.slug), claim.content.claim)


def oembed(
    code: EmbedCode, assessed: AssessedClaim, site: Site, html: str, *, pictured: bool = True
) -> bytes:
    """The card as oEmbed 1.0 tells of it; `html` is what `embed-code.html` made of the code.

    `pictured` tells whether the claim has a picture for social media.
    """
    content: dict[str, Json] = {
        "version": "1.0",
        "type": "rich",
        "title": code.title,
        "author_name": site.desk or site.title,
        "author_url": f"{site.root}about.html",
        "provider_name": site.title,
        "provider_url": site.root,
        "html": html.strip(),
        "width": code.width,
        "height": code.height,
    }
    if pictured:
        content |= {
            "thumbnail_url": site.root + address.card(assessed.resolved.claim.slug),
            "thumbnail_width": social.WIDTH,
            "thumbnail_height": social.HEIGHT,
        }
    return json_text.file(content)
