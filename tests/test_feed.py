"""Feeds of claims and of changes of state: what is in them, and that other programs can read them."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import feedparser
import jsonschema
import microsite
import pytest
from forms import claims_feed, states_feed
from lxml import etree
from tiny import SHIPS, SOURCES, TALKS, a_site, a_source, assessed, tiny_claims

from site_builder.evidence import AssessedClaim
from site_builder.feed import MOST, Feed, json_feed
from site_builder.press import Press

SITE = replace(a_site(), base_url="https://facts.example/tiny")
SCHEMAS = Path(__file__).parent / "schemas"
ATOM = etree.RelaxNG(file=SCHEMAS / "atom.rng")
JSON_FEED = json.loads((SCHEMAS / "json-feed.schema.json").read_text("utf-8"))

LATER = a_source(
    "later", "Moscow confirms that talks were held.\n", "publisher: unknown, published: 2023-10-22"
)
CONFIRMED = """\
  - source: later
    exact: Moscow confirms that talks were held.
    party: moscow
    says: asserts
    mode: indirect
"""


def turned(slug: str = "talks", changes: str = "[]") -> AssessedClaim:
    """A claim that a later article settles."""
    text = dedent(TALKS).split("override:")[0].replace("[pyongyang]", "[moscow]")
    text = text.replace("searched:", f"{CONFIRMED}searched:")
    return assessed(slug, f"{text}changes: {changes}\n", (*SOURCES, LATER))


def xml(feed: Feed | None) -> bytes:
    assert feed
    return Press(SITE).text("feed.xml", feed=feed).encode()


def test_a_claim_is_news_on_the_day_of_its_history() -> None:
    feed = claims_feed(tiny_claims(), SITE, pictured={"ships"})
    assert feed
    ships, talks = feed.entries
    assert (ships.id, ships.url) == ("https://facts.example/tiny/claims/ships.html",) * 2
    label = tiny_claims()[0].shown.label
    assert ships.title == f"Ships carried arms to Russia: “{label}”"
    assert ships.text == tiny_claims()[0].shown.sentence
    assert (ships.published, ships.updated) == ("2023-10-21T00:00:00Z", "2023-10-21T00:00:00Z")
    assert ships.topics == (("arms", "Arms"), ("talks", "Talks"))
    assert ships.image == "https://facts.example/tiny/cards/ships.png"
    assert talks.image is None
    assert (talks.published, talks.updated) == (None, "2023-10-20T00:00:00Z")
    assert (feed.id, feed.updated) == ("https://facts.example/tiny/feed.xml", "2023-10-21T00:00:00Z")


def test_the_newest_come_first_and_not_all() -> None:
    days = [f"2023-11-{day:02}" for day in (*range(1, 29), *range(1, 29))]
    claims = [
        turned(f"c{n:02}", f"[{{date: {day}, kind: published, text: T}}]") for n, day in enumerate(days)
    ]
    feed = claims_feed(claims[::-1], SITE)
    assert feed
    assert len(feed.entries) == MOST
    order = [(entry.updated, entry.id) for entry in feed.entries]
    assert order[0] == ("2023-11-28T00:00:00Z", "https://facts.example/tiny/claims/c27.html")
    assert all(a[0] > b[0] or (a[0] == b[0] and a[1] < b[1]) for a, b in pairwise(order))


def test_a_claim_without_a_certain_day_is_in_no_feed() -> None:
    sources = tuple(
        replace(
            s,
            record=replace(
                s.record, published=a_source("x", "X", "publisher: X, published: unknown").record.published
            ),
        )
        for s in SOURCES
    )
    undated = assessed("talks", TALKS, sources)
    feeds = claims_feed([undated], SITE), states_feed([undated], SITE)
    for feed in feeds:
        assert feed
        assert (feed.entries, feed.updated) == ((), "1970-01-01T00:00:00Z")
        assert ATOM.validate(etree.fromstring(xml(feed))), ATOM.error_log


def test_a_change_of_state_tells_from_what_to_what_and_by_what() -> None:
    feed = states_feed([*tiny_claims(), turned()], SITE)
    assert feed
    (entry,) = feed.entries
    first, second = turned().timeline
    assert entry.id == "https://facts.example/tiny/claims/talks.html#state-2023-10-22"
    assert entry.url == "https://facts.example/tiny/claims/talks.html"
    assert entry.title == f"Talks were held: from “{first.state.label}” to “{second.state.label}”"
    assert entry.text == second.state.sentence
    assert (entry.published, entry.updated) == ("2023-10-22T00:00:00Z",) * 2
    assert [(c.text, c.url) for c in entry.cited] == [
        ("The later", "https://facts.example/tiny/sources/later.html#e-talks-2")
    ]


def test_the_publisher_is_told_if_it_is_known() -> None:
    later = replace(LATER, record=replace(LATER.record, publisher="UPI"))
    text = dedent(TALKS).split("override:")[0].replace("[pyongyang]", "[moscow]")
    claim = assessed("talks", text.replace("searched:", f"{CONFIRMED}searched:"), (*SOURCES, later))
    feed = states_feed([claim], SITE)
    assert feed
    assert feed.entries[0].cited[0].text == "The later (UPI)"


def test_ids_stay_when_the_text_changes() -> None:
    claim = SHIPS.replace("Ships carried arms to Russia", "Ships took arms to Russia")
    before, after = claims_feed(tiny_claims()[:1], SITE), claims_feed([assessed("ships", claim)], SITE)
    assert before
    assert after
    assert before.entries[0].title != after.entries[0].title
    assert before.entries[0].id == after.entries[0].id


HOSTILE = "A \x0b & <b>\x01\ufffe ]]> \"'"


def feeds() -> list[Feed]:
    claims, site = microsite.assessed_claims(), microsite.site()
    site_of_hostile = replace(SITE, title=HOSTILE, description=HOSTILE, desk=HOSTILE)
    hostile = replace(tiny_claims()[0].headline, label=HOSTILE, sentence=HOSTILE)
    made = (
        claims_feed(claims, site),
        states_feed(claims, site),
        claims_feed(tiny_claims(), SITE, pictured={"ships"}),
        states_feed([turned()], SITE),
        claims_feed([replace(tiny_claims()[0], overriding=hostile)], site_of_hostile),
    )
    return [feed for feed in made if feed]


@pytest.mark.parametrize("feed", feeds(), ids=lambda feed: feed.id)
def test_atom_is_valid_and_readable(feed: Feed) -> None:
    content = xml(feed)
    tree = etree.fromstring(content)
    assert ATOM.validate(tree), ATOM.error_log
    read = feedparser.parse(content)
    assert read.bozo == 0
    assert read.version == "atom10"
    assert len(read.entries) == len(feed.entries) > 0
    for entry, wanted in zip(read.entries, feed.entries, strict=True):
        assert entry.id == wanted.id
        assert entry.link == wanted.url
        assert entry.updated == wanted.updated
        assert entry.content[0].type == "application/xhtml+xml"
        assert len(re.findall("<li>", entry.content[0].value)) == len(wanted.cited)
    assert {element.get("href") for element in tree.iter("{*}link")} >= {feed.id, feed.home}
    assert all(url.startswith("https://") for url in re.findall(r'href="(.*?)"', content.decode()))
    assert [title.text for title in tree.iter("{http://www.w3.org/2005/Atom}title")] == [
        feed.title,
        *(entry.title for entry in feed.entries),
    ]


@pytest.mark.parametrize("feed", feeds(), ids=lambda feed: feed.id)
def test_json_feed_is_valid_and_says_the_same(feed: Feed) -> None:
    content = json.loads(json_feed(feed))
    jsonschema.validate(content, JSON_FEED)
    assert content["feed_url"] == f"{feed.home}feed.json"
    assert [(item["id"], item["title"], item["date_modified"]) for item in content["items"]] == [
        (entry.id, entry.title, entry.updated) for entry in feed.entries
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<id>", "<ident>"),
        ("00:00:00Z", ""),
        ('type="xhtml"', 'type="image/png"'),
        ("https://facts.example/tiny/feed.xml</id>", "feed.xml</id>"),
    ],
)
def test_the_schema_of_atom_refuses(old: str, new: str) -> None:
    content = xml(claims_feed(tiny_claims(), SITE)).decode()
    broken = content.replace(old, new).replace("</id>", "</ident>" if "ident" in new else "</id>")
    assert not ATOM.validate(etree.fromstring(broken.encode()))


@pytest.mark.parametrize("broken", [{"version": "1"}, {"items": [{"id": "x"}]}, {"feed_url": "feed.json"}])
def test_the_schema_of_json_feed_refuses(broken: dict[str, object]) -> None:
    feed = claims_feed(tiny_claims(), SITE)
    assert feed
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(json_feed(feed)) | broken, JSON_FEED)


def test_the_microsites_changes_of_state_are_told() -> None:
    feed = states_feed(microsite.assessed_claims(), microsite.site())
    assert feed
    turns = [s for c in microsite.assessed_claims() for s in c.timeline if s.changed and s.before]
    assert len(feed.entries) == len(turns) > 3
    assert {entry.updated[:10] for entry in feed.entries} == {str(step.date) for step in turns} - {
        str(date.min)
    }
