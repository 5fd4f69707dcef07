"""Which files a site has: with and without its address, its pictures, its search, and in many pages."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree, html
from tiny import SHIPS, SOURCES, a_site, a_source, assessed, overview, tiny_claims

from site_builder.claim import StateCode
from site_builder.comparison import MOST
from site_builder.evidence import AssessedClaim
from site_builder.overview import DATES, THINGS
from site_builder.overviews import CHANGES
from site_builder.press import Press, Preview
from site_builder.render import Edition, leaf, pages
from site_builder.site import Site
from site_builder.source import Source

ROOT = "https://facts.example/tiny/"
PUBLISHED = replace(a_site(), base_url=ROOT)
MANY = 120
CLAIM = """\
    claim: {claim}
    topics: [{topics}]
    principals: [pyongyang]
    summary: Only analysts believe it.
    excerpts:
      - {{source: wire, exact: Analysts believe, party: analysts, says: assesses, mode: indirect}}
    searched: Both articles.
    """


def made(
    site: Site,
    claims: Iterable[AssessedClaim] | None = None,
    sources: tuple[Source, ...] = SOURCES,
    overrides: Path | None = None,
    *,
    preview: bool = False,
) -> dict[str, bytes]:
    """The site's files by their paths."""
    edition = Edition(site, tiny_claims() if claims is None else tuple(claims), sources)
    found = list(pages(edition, Press(site, overrides, Preview("token", "version") if preview else None)))
    assert len(found) == len({file.path for file in found})
    return {file.path: file.content for file in found}


@cache
def alone() -> dict[str, bytes]:
    """The files of a site that knows no address."""
    return made(a_site())


@cache
def published() -> dict[str, bytes]:
    return made(PUBLISHED)


@cache
def many() -> dict[str, bytes]:
    """A site with claims of which some have equal texts: `c-000` and on, the even ones about arms first."""
    claims = []
    for n in range(MANY):
        topics = ("arms, talks", "talks", "arms", "talks, arms")[n % 4]
        claims.append(assessed(f"c-{n:03}", CLAIM.format(claim=f"Talk {n // 3:02} was held", topics=topics)))
    return made(replace(PUBLISHED, social_cards=False), claims)


def links(page: bytes) -> list[str]:
    """The slugs of the claims that the page's cards lead to."""
    found = html.fromstring(page.decode()).xpath(
        "//*[contains(@class, 'card')]/*[self::h2 or self::h3]/a/@href"
    )
    return [re.sub(r".*claims/|\.html$", "", link) for link in found]


ALWAYS = {
    *("index.html", "sources.html", "parties.html", "matrix.html", "timeline.html", "corrections.html"),
    *("methodology.html", "about.html", "data.html", "search.html", "404.html"),
    *(f"sources/{id_}.html" for id_ in ("wire", "copy")),
    *(f"parties/{id_}.html" for id_ in a_site().parties),
    *(f"topics/{id_}.html" for id_ in ("arms", "talks")),
    *(f"states/{code}.html" for code in StateCode),
    *(f"claims/{slug}.{form}" for slug in ("ships", "talks") for form in ("html", "json")),
    *(f"embed/{slug}.html" for slug in ("ships", "talks")),
    *(f"data/annotations/{slug}.jsonld" for slug in ("ships", "talks")),
    *("data/claims.json", "data/claims.csv", "data/excerpts.csv", "data/site.sqlite"),
    *("robots.txt", "_headers", ".nojekyll"),
}
WITH_ADDRESS = {
    *("feed.xml", "feed.json", "feed/states.xml", "sitemap.xml"),
    *(f"embed/{slug}.json" for slug in ("ships", "talks")),
}
CARDS = {f"cards/{slug}.png" for slug in ("ships", "talks")}


def without_assets(paths: Iterable[str]) -> set[str]:
    return {path for path in paths if not path.startswith("assets/")}


def test_a_site_has_these_files() -> None:
    assert without_assets(alone()) == ALWAYS
    assert {path.split(".")[0] for path in alone() if path.startswith("assets/")} == {
        "assets/style",
        "assets/site",
        "assets/search",
        "assets/verify",
        "assets/mark",
    }


def test_an_address_adds_what_needs_one() -> None:
    assert without_assets(published()) == ALWAYS | WITH_ADDRESS | CARDS
    assert published().keys() > alone().keys()


@pytest.mark.parametrize(
    "words", ["og:url", "og:image", "canonical", 'feed.xml"', "Sitemap:", "<script type", "json+oembed"]
)
def test_without_an_address_no_page_speaks_of_what_needs_one(words: str) -> None:
    pages_ = {path for path in alone() if path.endswith((".html", ".txt"))}
    assert [path for path in sorted(pages_) if words.encode() in alone()[path]] == []
    assert [path for path in sorted(pages_) if words.encode() in published()[path]] != []


def test_a_site_may_leave_out_pictures() -> None:
    plain = made(replace(PUBLISHED, social_cards=False))
    assert published().keys() - plain.keys() == CARDS
    for picture in CARDS:
        slug = Path(picture).stem
        named = {path for path in published() if picture.encode() in published()[path]}
        assert named == {f"claims/{slug}.html", f"embed/{slug}.json", "feed.json"}
        assert not [path for path in plain if picture.encode() in plain[path]]


def test_a_claim_that_no_font_can_draw_has_no_picture() -> None:
    text = SHIPS.replace("Ships carried arms to Russia", "北朝鮮の船が武器を運んだ")
    found = made(PUBLISHED, [assessed("ships", text), tiny_claims()[1]])
    assert {path for path in found if path.startswith("cards/")} == {"cards/talks.png"}
    assert b"cards/" not in found["claims/ships.html"]
    assert b"thumbnail" not in found["embed/ships.json"]
    assert b"cards/talks.png" in found["claims/talks.html"]


def test_a_site_may_leave_out_search() -> None:
    found = made(replace(PUBLISHED, search=False))
    assert found.keys() == published().keys()
    assert b'role="search"' in published()["search.html"]
    assert b'role="search"' not in found["search.html"]
    assert {path for path in found if found[path] != published()[path]} == {"search.html"}


def test_a_preview_has_no_pictures_no_policy_and_no_search() -> None:
    found = made(PUBLISHED, preview=True)
    assert published().keys() - found.keys() == CARDS
    assert b'role="search"' not in found["search.html"]
    assert b"og:image" not in found["claims/ships.html"]
    policies = {b"Content-Security-Policy" in found[path] for path in found if path.endswith(".html")}
    assert policies == {False}


def test_one_page_of_a_preview_costs_no_list() -> None:
    """What a save leads to: the claim's page with its assets, for which no other claim is looked at."""
    site = a_site()
    press = Press(site, None, Preview("token", "version"))
    edition = Edition(site, tiny_claims(), SOURCES)
    for path in ("claims/ships.html", press.address_of("style.css"), press.address_of("site.js")):
        found = leaf(edition, press, path)
        assert found is not None
        assert found.make()
    assert vars(edition).keys().isdisjoint({"cards", "ordered", "topics", "states", "voices", "overlaps"})
    assert leaf(edition, press, "claims/none.html") is None


@pytest.mark.parametrize(
    ("name", "text", "changed"),
    [
        (
            "timeline.html",
            '{% extends "!timeline.html" %}{% block title %}When{% endblock %}',
            r"timeline\.html",
        ),
        ("states.html", '{% extends "!states.html" %}{% block lead %}Mine{% endblock %}', r"states/.*\.html"),
        ("claim.html", '{% extends "!claim.html" %}{% block title %}Mine{% endblock %}', r"claims/.*\.html"),
        ("embed.html", "<!doctype html>", r"embed/.*\.html"),
        ("robots.txt", "User-agent: *\n", r"robots\.txt"),
        ("card.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"/>', r"cards/.*\.png"),
        ("base.html", '{% extends "!base.html" %}{% block footer %}{% endblock %}', r"(?!embed/).*\.html"),
    ],
)
def test_an_own_template_changes_its_pages_alone(tmp_path: Path, name: str, text: str, changed: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    found = made(PUBLISHED, overrides=tmp_path)
    assert found.keys() == published().keys()
    assert {path for path in found if found[path] != published()[path]} == {
        path for path in found if re.fullmatch(changed, path)
    }


def test_an_own_style_sheet_changes_its_file_and_where_it_is_named(tmp_path: Path) -> None:
    own = ":root { --link: #800 }"
    (tmp_path / "style.css").write_text(
        '{% extends "!style.css" %}{% block own %}' + own + "{% endblock %}", "utf-8"
    )
    found = made(PUBLISHED, overrides=tmp_path)
    (before,) = published().keys() - found.keys()
    (after,) = found.keys() - published().keys()
    assert (before.split(".")[0], after.split(".")[0]) == ("assets/style", "assets/style")
    assert found[after].replace(own.encode(), b"") == published()[before]
    for path in found.keys() & published().keys():
        assert found[path].replace(after.encode(), before.encode()) == published()[path], path


def test_many_claims_stand_in_pages() -> None:
    fronts = ("index.html", "claims/page_2.html", "claims/page_3.html")
    held = [links(many()[path]) for path in fronts]
    assert [len(page) for page in held] == [50, 50, 20]
    slugs = [f"c-{n:03}" for n in range(MANY)]
    assert sorted(slug for page in held for slug in page) == slugs
    # by the first topic, then by the text; equal texts by the slug
    arms = [slug for slug in slugs if int(slug[2:]) % 2 == 0]
    first = [*(s for s in slugs if s not in arms), *arms]
    assert [slug for page in held for slug in page] == first
    assert "claims/page_4.html" not in many()


def test_pages_of_a_list_lead_to_each_other() -> None:
    page = html.fromstring(many()["claims/page_2.html"].decode())
    pager = page.xpath("//nav[@class='pager']//a")
    assert [(a.get("href"), a.text, a.get("aria-current")) for a in pager] == [
        ("../index.html", "1", None),
        ("../claims/page_2.html", "2", "page"),
        ("../claims/page_3.html", "3", None),
    ]
    assert not html.fromstring(alone()["index.html"].decode()).xpath("//nav[@class='pager']")
    titles = [
        html.fromstring(many()[path].decode()).findtext(".//title")
        for path in ("index.html", "claims/page_2.html", "topics/talks/page_2.html")
    ]
    assert ["page 2" in (title or "") for title in titles] == [False, True, True]


def test_only_a_list_of_all_claims_can_be_filtered_in_place() -> None:
    assert b"data-complete" in alone()["index.html"]
    assert b"data-complete" not in many()["index.html"]


def test_a_claim_stands_under_each_of_its_topics() -> None:
    by_topic = {
        topic: [
            slug
            for path in (f"topics/{topic}.html", f"topics/{topic}/page_2.html")
            for slug in links(many()[path])
        ]
        for topic in ("arms", "talks")
    }
    expected = {
        "arms": {n for n in range(MANY) if n % 4 in (0, 2, 3)},
        "talks": {n for n in range(MANY) if n % 4 in (0, 1, 3)},
    }
    for topic, slugs in by_topic.items():
        assert Counter(slugs) == Counter(f"c-{n:03}" for n in expected[topic])


def test_states_and_parties_have_pages_too() -> None:
    paths = ["states/assessed-only.html", *(f"states/assessed-only/page_{n}.html" for n in (2, 3))]
    assert Counter(slug for path in paths for slug in links(many()[path])) == Counter(
        f"c-{n:03}" for n in range(MANY)
    )
    assert "parties/analysts/page_3.html" in many()
    assert "parties/moscow/page_2.html" not in many()
    rows = [
        len(
            html.fromstring(many()[path].decode()).xpath("//section[@aria-labelledby='by-article']//tbody/tr")
        )
        for path in ("matrix.html", "matrix/page_2.html", "matrix/page_3.html")
    ]
    assert rows == [50, 50, 20]


def test_many_articles_and_dates_stand_in_pages() -> None:
    sources = tuple(
        a_source(f"a-{n:03}", "x", f"publisher: UPI, published: 2023-{n // 28 + 1:02}-{n % 28 + 1:02}")
        for n in range(2 * DATES + 1)
    )
    found = made(a_site(), [], sources)
    moments = [
        len(html.fromstring(found[path].decode()).xpath("//section[@class='moment']"))
        for path in ("timeline.html", "timeline/page_2.html", "timeline/page_3.html")
    ]
    assert moments == [DATES, DATES, 1]
    assert {"sources.html", "sources/page_2.html"} <= found.keys()
    assert "sources/page_3.html" not in found


def test_an_article_says_how_many_related_ones_it_leaves_out() -> None:
    text = "Ships under suspicion came to the port on Friday night. "
    sources = tuple(a_source(f"a-{n:02}", text + f"Own word {n}.") for n in range(MOST + 3))
    found = made(a_site(), [], sources)
    assert found["sources/a-00.html"].count(b'class="length"') == MOST
    assert b"2 articles that share less are not listed." in found["sources/a-00.html"]
    few = made(a_site(), [], sources[: MOST + 1])
    assert b"not listed" not in few["sources/a-00.html"]


def test_a_page_of_the_chronicle_holds_fewer_dates_where_much_happened() -> None:
    found = overview(
        sources=[
            a_source(f"a-{day:02}-{n:03}", "x", f"publisher: UPI, published: 2023-10-{day:02}")
            for day, count in ((1, THINGS - 1), (2, 1), (3, 1), (4, THINGS + 50), (5, 1))
            for n in range(count)
        ]
    )
    days = [[found.moment(place).when.text for place in chapter] for chapter in found.chapters]
    assert days == [["2023-10-01", "2023-10-02"], ["2023-10-03"], ["2023-10-04"], ["2023-10-05"]]


def test_many_changes_stand_in_pages() -> None:
    entries = ", ".join(f"{{date: '2023-11-01', kind: update, text: 'No. {n}'}}" for n in range(CHANGES + 1))
    text = CLAIM.format(claim="Talks were held", topics="talks")
    found = made(a_site(), [assessed("talks", f"{text.rstrip()}\n    changes: [{entries}]\n")])
    told = [
        html.fromstring(found[path].decode()).xpath("//ul[@class='history']/li")
        for path in ("corrections.html", "corrections/page_2.html")
    ]
    assert [len(entries) for entries in told] == [CHANGES, 1]


def test_a_site_without_claims_and_articles_has_its_pages() -> None:
    found = made(PUBLISHED, [], ())
    gone = re.compile(r"(claims|embed|cards|data/annotations|sources|topics)/.*")
    assert without_assets(found) == {path for path in ALWAYS | WITH_ADDRESS if not gone.fullmatch(path)}


def test_the_sitemap_names_every_page_but_frames_and_the_missing_one() -> None:
    for files in (published(), many()):
        named = etree.fromstring(files["sitemap.xml"]).xpath("//*[local-name()='loc']/text()")
        pages_ = {path for path in files if path.endswith(".html") and not path.startswith("embed/")}
        expected = {path if path != "index.html" else "" for path in pages_ - {"404.html"}}
        assert sorted(named) == sorted(ROOT + path for path in expected)


def test_a_page_of_a_claim_changed_when_its_history_says_so() -> None:
    tree = etree.fromstring(published()["sitemap.xml"])
    dated = tree.xpath("//*[local-name()='url'][*[local-name()='lastmod']]")
    assert {url[0].text: url[1].text for url in dated} == {
        f"{ROOT}claims/ships.html": "2023-10-21",
        f"{ROOT}claims/talks.html": "2023-10-20",
    }


def test_a_missing_page_is_found_from_every_depth() -> None:
    assert f'href="{ROOT}index.html"'.encode() in published()["404.html"]
    assert b"index.html" not in alone()["404.html"]


def test_lists_have_an_order_of_their_own_whatever_that_of_the_claims() -> None:
    turned = made(PUBLISHED, tiny_claims()[::-1], SOURCES[::-1])
    assert turned.keys() == published().keys()
    assert {path for path in turned if turned[path] != published()[path]} <= {
        *("feed.xml", "feed.json", "feed/states.xml", "sources/wire.html"),
        *(path for path in turned if path.startswith("data/")),
    }
