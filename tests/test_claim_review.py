"""The review that search engines read: what it says, Google's rules, and the vocabulary of schema.org."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import microsite
import node
import pytest
from tiny import COPY, SHIPS, TALKS, WIRE, a_site, a_source, assessed, tiny_claims

from site_builder.claim import StateCode
from site_builder.claim_review import claim_review, script_json
from site_builder.evidence import AssessedClaim
from site_builder.rules import RULES

SITE = replace(a_site(), base_url="https://facts.example/tiny")


def review(claim: AssessedClaim | None = None) -> dict[str, Any]:
    made = claim_review(claim or tiny_claims()[0], SITE)
    assert made is not None
    return made


def confirmed() -> AssessedClaim:
    """A claim that is settled: the only party involved states it."""
    return assessed("ships", SHIPS.replace("principals: [moscow, pyongyang]", "principals: [washington]"))


def test_a_review_says_what_the_page_says() -> None:
    state = tiny_claims()[0].shown
    assert review() == {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "@id": "https://facts.example/tiny/claims/ships.html#review",
        "url": "https://facts.example/tiny/claims/ships.html",
        "claimReviewed": "Ships carried arms to Russia",
        "reviewRating": {
            "@type": "Rating",
            "alternateName": state.label,
            "ratingExplanation": state.sentence,
        },
        "author": {
            "@type": "Organization",
            "name": "The tiny desk",
            "url": "https://facts.example/tiny/about.html",
        },
        "itemReviewed": {
            "@type": "Claim",
            "@id": "https://facts.example/tiny/claims/ships.html#claim",
            "author": [{"@type": "Organization", "name": "Washington"}],
            "appearance": [
                {
                    "@type": "NewsArticle",
                    "headline": "The wire",
                    "url": "https://example.org/w",
                    "publisher": {"@type": "Organization", "name": "UPI"},
                    "datePublished": "2023-10-20",
                },
                {"@type": "NewsArticle", "headline": "The copy"},
            ],
        },
        "datePublished": "2023-10-21",
        "dateModified": "2023-10-21",
        "inLanguage": "en",
        "citation": ["https://facts.example/tiny/data/annotations/ships.jsonld"],
    }


def test_the_label_comes_first() -> None:
    assert list(review()["reviewRating"])[1] == "alternateName"


def test_a_settled_claim_has_numbers_too() -> None:
    rating = review(confirmed())["reviewRating"]
    assert (rating["worstRating"], rating["ratingValue"], rating["bestRating"]) == (1, 5, 5)
    assert rating["alternateName"] == "Confirmed by Washington, the only party involved"


def test_an_editors_state_is_the_one_that_is_told() -> None:
    talks = tiny_claims()[1]
    assert review(talks)["reviewRating"]["alternateName"] == talks.shown.label != talks.headline.label
    text = TALKS.replace("state: one-sided,", "state: refuted,")
    assert review(assessed("talks", text))["reviewRating"]["ratingValue"] == 1


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.label)
def test_only_settled_states_have_a_number(rule: Any) -> None:
    claim = tiny_claims()[0]
    state = replace(claim.headline, code=rule.code, rating=rule.rating, rule=rule)
    made = claim_review(replace(claim, overriding=state), SITE)
    if rule.code is StateCode.NO_EVIDENCE:
        assert made is None
    else:
        assert made
        assert ("ratingValue" in made["reviewRating"]) == (rule.rating is not None)
        assert rule.rating or not re.search(r"Value|best|worst", json.dumps(made))


def test_every_state_is_among_them() -> None:
    assert {rule.code for rule in RULES} == set(StateCode)


def test_there_is_none_without_an_address_of_the_site() -> None:
    assert claim_review(tiny_claims()[0], a_site()) is None


def test_there_is_none_where_nothing_bears_on_the_claim() -> None:
    hearsay = TALKS.replace("party: analysts", "party: pyongyang\n        origin: moscow")
    claim = assessed("talks", hearsay.replace("says: assesses", "says: asserts").split("    override")[0])
    assert claim.shown.code is StateCode.NO_EVIDENCE
    assert claim_review(claim, SITE) is None


def test_authors_are_those_who_state_it_with_their_pages() -> None:
    parties = {**SITE.parties, "washington": replace(SITE.parties["washington"], url="https://gov.example/")}
    made = claim_review(tiny_claims()[0], replace(SITE, parties=parties))
    assert made
    assert made["itemReviewed"]["author"] == [
        {"@type": "Organization", "name": "Washington", "sameAs": "https://gov.example/"}
    ]
    assert "author" not in review(tiny_claims()[1])["itemReviewed"]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("2023-10-20", "2023-10-20"),
        ("2023-10-16/2023-10-20", None),
        ("2023-10", None),
        ('"2023-10-20~"', None),
    ],
)
def test_a_day_is_given_only_if_it_is_one(said: str, wanted: str | None) -> None:
    claim = assessed(
        "ships", SHIPS.replace("said: 2023-10-16/2023-10-20\n    topics", f"said: {said}\n    topics")
    )
    assert review(claim)["itemReviewed"].get("datePublished") == wanted


def test_the_day_of_an_article_is_given_only_if_it_is_one() -> None:
    sources = (a_source("wire", WIRE, "publisher: UPI, published: 2023-10"), a_source("copy", COPY))
    wire, copy = review(assessed("ships", SHIPS, sources))["itemReviewed"]["appearance"]
    assert ("datePublished" in wire, copy["datePublished"]) == (False, "2023-10-20")


def test_without_a_history_there_are_no_days_of_the_review() -> None:
    assert not {"datePublished", "dateModified"} & review(tiny_claims()[1]).keys()


@pytest.mark.parametrize(
    "text", ["</script><!--", "<script>", "a & b", "it's", "\u2028\u2029", "Белый дом", '"\\', "]]>"]
)
def test_json_in_a_script_element_stays_in_it(text: str) -> None:
    made = script_json({"text": text})
    assert not set("<>&\u2028\u2029") & set(made)
    assert json.loads(str(made)) == {"text": text}


def all_reviews() -> Iterator[dict[str, Any]]:
    claims = [(claim, microsite.site()) for claim in microsite.assessed_claims()]
    sources = (a_source("wire", WIRE), a_source("copy", COPY, "publisher: unknown, published: unknown"))
    claims += [(claim, SITE) for claim in (*tiny_claims(), confirmed(), assessed("bare", SHIPS, sources))]
    for claim, site in claims:
        if made := claim_review(claim, site):
            yield made


def test_every_review_keeps_googles_rules() -> None:
    """The table of Google's documentation of ClaimReview, one line for each row."""
    reviews = list(all_reviews())
    assert len(reviews) > 35
    for made in reviews:
        rating, claim = made["reviewRating"], made["itemReviewed"]
        assert made["@context"] == "https://schema.org"
        assert made["@type"] == "ClaimReview"
        assert re.fullmatch(r"https://facts\.example/\w+/claims/[a-z0-9-]+\.html", made["url"])
        assert 0 < len(made["claimReviewed"]) < 75
        assert rating["@type"] == "Rating"
        assert rating["alternateName"].strip()
        assert rating["ratingExplanation"].strip()
        numbers = [rating.get(key) for key in ("worstRating", "ratingValue", "bestRating")]
        assert numbers == [None] * 3 or 1 <= numbers[0] <= numbers[1] <= numbers[2]
        assert numbers == [None] * 3 or numbers[0] < numbers[2]
        assert made["author"]["@type"] == "Organization"
        assert made["author"]["name"]
        assert claim["@type"] == "Claim"
        assert claim["@id"] == f"{made['url']}#claim"
        assert all(author["name"] for author in claim.get("author", []))
        assert claim["appearance"]
        for work in claim["appearance"]:
            assert work["@type"] == "NewsArticle"
            assert work["headline"]
        for day in re.findall(r'"date\w+": "(.*?)"', json.dumps(made)):
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)
        assert all(made.values())


def test_one_table_leads_from_numbers_to_words() -> None:
    """Where numbers are given, each stands for the same words on all pages."""
    words = {(rule.rating.value, rule.rating.text) for rule in RULES if rule.rating}
    assert len(words) == len({value for value, _ in words}) == len({text for _, text in words})
    assert all((rule.rating.worst, rule.rating.best) == (1, 5) for rule in RULES if rule.rating)


TYPED = """\
import type {ClaimReview, WithContext} from "schema-dts";
export const reviews: WithContext<ClaimReview>[] = %s;
"""


def complaints(reviews: list[dict[str, Any]], folder: Path) -> str:
    """What the TypeScript compiler says of the reviews as values of schema.org's types."""
    (folder / "reviews.ts").write_text(TYPED % json.dumps(reviews), "utf-8")
    (folder / "node_modules").symlink_to(node.package("typescript").parent)
    compiler = node.package("typescript") / "bin" / "tsc"
    options = ("--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022")
    return node.run(compiler, *options, folder / "reviews.ts").stdout


def test_every_review_is_one_by_schema_org(tmp_path: Path) -> None:
    assert complaints(list(all_reviews()), tmp_path) == ""


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("claimReviewd", "A slip"),
        ("reviewRating", {"@type": "Ratting"}),
        ("itemReviewed", {"@type": "Claim", "appearance": 5}),
    ],
)
def test_schema_org_knows_what_is_none(key: str, value: Any, tmp_path: Path) -> None:
    assert "error TS" in complaints([{**review(), key: value}], tmp_path)
