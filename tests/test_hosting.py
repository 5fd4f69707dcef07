"""What hosts and other sites read: robots, headers, and how to frame a claim."""

import json
from dataclasses import replace
from fnmatch import fnmatchcase
from html.parser import HTMLParser
from urllib import robotparser

import jsonschema
import pytest
from tiny import SHIPS, a_site, assessed, tiny_claims

from site_builder.hosting import NOJEKYLL, embed_code, oembed, unframed
from site_builder.press import Press
from site_builder.site import Site

SITE = replace(a_site(), base_url="https://facts.example/tiny")
PATHS = (
    "index.html",
    "about.html",
    "claims/ships.html",
    "claims/ships.json",
    "claims/page-2.html",
    "embed/ships.html",
    "embed/ships.json",
    "data/claims.json",
    "data/annotations/ships.jsonld",
    "assets/style.0123456789.css",
    "feed.xml",
    "feed.json",
    "feed/states.xml",
    "robots.txt",
)


def headers() -> list[tuple[str, str, str]]:
    """Rule, name and value of each header."""
    rule, found = "", []
    for line in Press(SITE).text("_headers", unframed=unframed(PATHS)).splitlines():
        if line.startswith("/"):
            rule = line
        elif line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            found.append((rule, name, value))
        else:
            assert not line or line.startswith("#")
    return found


def sent(path: str, name: str) -> list[str]:
    """The header's values for a path, of all rules that cover it."""
    return [value for rule, header, value in headers() if header == name and fnmatchcase(f"/{path}", rule)]


@pytest.mark.parametrize(
    "path",
    ["", "index.html", "about.html", "about", "claims/ships.html", "claims/page-2.html", "claims/ships"],
)
def test_pages_may_not_be_framed(path: str) -> None:
    general, frames = sent(path, "Content-Security-Policy")
    assert "frame-ancestors" not in general
    assert frames == "frame-ancestors 'none'"


def test_cards_may_be_framed() -> None:
    (policy,) = sent("embed/ships.html", "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'self'")
    assert "frame-ancestors" not in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("path", PATHS)
def test_every_file_is_sent_with_care(path: str) -> None:
    assert sent(path, "X-Content-Type-Options") == ["nosniff"]
    assert sent(path, "Referrer-Policy") == ["strict-origin-when-cross-origin"]
    assert sent(path, "Cross-Origin-Opener-Policy") == ["same-origin"]
    assert len(sent(path, "Permissions-Policy")) == 1


@pytest.mark.parametrize(
    ("path", "type_", "open_"),
    [
        ("data/annotations/ships.jsonld", "application/ld+json", True),
        ("feed.xml", "application/atom+xml", True),
        ("feed/states.xml", "application/atom+xml", True),
        ("feed.json", "application/feed+json", True),
        ("data/claims.json", None, True),
        ("claims/ships.json", None, True),
        ("embed/ships.json", None, True),
        ("about.html", None, False),
    ],
)
def test_data_has_its_type_and_may_be_read_from_elsewhere(path: str, type_: str | None, open_: bool) -> None:
    assert [value.partition(";")[0] for value in sent(path, "Content-Type")] == [type_] * bool(type_)
    assert sent(path, "Access-Control-Allow-Origin") == ["*"] * open_


def test_only_files_whose_names_tell_their_content_are_kept_for_good() -> None:
    kept = {path for path in PATHS if sent(path, "Cache-Control")}
    assert kept == {path for path in PATHS if path.startswith("assets/")}
    assert sent("assets/style.0123456789.css", "Cache-Control") == ["public, max-age=31536000, immutable"]


def test_no_header_of_one_path_has_two_values_but_the_policy() -> None:
    names = {name for _, name, _ in headers()} - {"Content-Security-Policy"}
    assert all(len(sent(path, name)) <= 1 for path in PATHS for name in names)


@pytest.mark.parametrize("site", [SITE, a_site()])
def test_robots_may_read_all(site: Site) -> None:
    robots = robotparser.RobotFileParser()
    robots.parse(Press(site).text("robots.txt").splitlines())
    assert robots.can_fetch("AnyBot", "/claims/ships.html")
    assert robots.site_maps() == (["https://facts.example/tiny/sitemap.xml"] if site.root else None)


def test_files_with_an_underscore_are_published_too() -> None:
    assert (NOJEKYLL.path, NOJEKYLL.content) == (".nojekyll", b"")


class Frame(HTMLParser):
    """The one tag of the code and its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


# By the prose of oEmbed 1.0, for the type `rich`.
OEMBED = {
    "type": "object",
    "required": ["type", "version", "html", "width", "height"],
    "properties": {
        "type": {"const": "rich"},
        "version": {"const": "1.0"},
        "width": {"type": "integer", "minimum": 1},
        "height": {"type": "integer", "minimum": 1},
        "html": {"type": "string", "minLength": 1},
        **{key: {"type": "string"} for key in ("title", "author_name", "provider_name")},
        **{key: {"pattern": "^https?://"} for key in ("author_url", "provider_url", "thumbnail_url")},
        **{key: {"type": "integer"} for key in ("thumbnail_width", "thumbnail_height")},
    },
    "dependentRequired": {
        "thumbnail_url": ["thumbnail_width", "thumbnail_height"],
        "thumbnail_width": ["thumbnail_url"],
        "thumbnail_height": ["thumbnail_url"],
    },
    "additionalProperties": False,
}


def told(text: str = SHIPS, pictured: bool = True) -> dict[str, object]:
    claim = assessed("ships", text)
    code = embed_code(claim, SITE)
    assert code
    html = Press(SITE).text("embed-code.html", code=code)
    made: dict[str, object] = json.loads(oembed(code, claim, SITE, html, pictured=pictured))
    jsonschema.validate(made, OEMBED)
    return made


def test_oembed_tells_how_to_frame_the_card() -> None:
    made = told()
    assert made["title"] == "Ships carried arms to Russia"
    assert (made["provider_name"], made["provider_url"]) == ("Tiny facts", "https://facts.example/tiny/")
    assert made["thumbnail_url"] == "https://facts.example/tiny/cards/ships.png"
    ((tag, attributes),) = Frame(str(made["html"])).tags
    assert tag == "iframe"
    assert attributes["src"] == "https://facts.example/tiny/embed/ships.html"
    assert attributes["title"] == made["title"]
    assert (attributes["width"], attributes["height"]) == (str(made["width"]), str(made["height"]))
    assert attributes["sandbox"] == "allow-popups allow-popups-to-escape-sandbox"
    assert "style" not in attributes


def test_hostile_titles_stay_in_the_attribute() -> None:
    made = told(
        text=SHIPS.replace("claim: Ships carried arms to Russia", """claim: '"><script>alert(1)</script>'""")
    )
    ((tag, attributes),) = Frame(str(made["html"])).tags
    assert (tag, attributes["title"]) == ("iframe", '"><script>alert(1)</script>')


def test_a_claim_without_a_picture_names_none() -> None:
    assert not [key for key in told(pictured=False) if key.startswith("thumbnail")]


def test_there_is_no_code_without_an_address_of_the_site() -> None:
    assert embed_code(tiny_claims()[0], a_site()) is None
