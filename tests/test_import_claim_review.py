"""ClaimReview of others in all the forms in which it is found."""

import json
from pathlib import Path
from typing import Any

import pytest

from site_builder.imports.claim_review import claims
from site_builder.imports.draft import Draft, Place
from site_builder.imports.ledger import Entry, Outcome

REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://facts.example/1",
    "claimReviewed": "Ships carried arms",
    "datePublished": "2023-10-21",
    "inLanguage": "en",
    "author": {"@type": "Organization", "name": "A desk"},
    "reviewRating": {"@type": "Rating", "alternateName": "False"},
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "A minister"},
        "datePublished": "2023-10-19",
        "firstAppearance": {"@type": "CreativeWork", "url": "https://news.example/0"},
        "appearance": [{"url": "https://news.example/1"}, "https://news.example/2"],
    },
}


def a_file(folder: Path, content: object, name: str = "f.json") -> Path:
    path = folder / name
    text = content if isinstance(content, str | bytes) else json.dumps(content, ensure_ascii=False)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def drafts(path: Path, encoding: str | None = None) -> list[Draft]:
    found = list(claims([path], encoding))
    assert all(isinstance(it, Draft) for it in found), found
    return [it for it in found if isinstance(it, Draft)]


def codes(path: Path) -> list[tuple[int, str]]:
    found = [it for it in claims([path]) if isinstance(it, Entry)]
    return [(it.at.line, reason.code) for it in found for reason in it.reasons]


def test_everything_that_is_told_of_the_claim_is_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, REVIEW)
    assert drafts(path) == [
        Draft(
            at=Place(str(path), 1),
            statement="Ships carried arms",
            claimant="A minister",
            said="2023-10-19",
            language="en",
            verdict="False",
            reviewer="A desk",
            reviewed="2023-10-21",
            review_url="https://facts.example/1",
            appearances=("https://news.example/0", "https://news.example/1", "https://news.example/2"),
        )
    ]


@pytest.mark.parametrize(
    "wrap",
    [
        lambda review: review,
        lambda review: [review],
        lambda review: {"@graph": [review]},
        lambda review: {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": review}]},
        lambda review: {"@type": "DataFeed", "dataFeedElement": {"item": [review]}},
        lambda review: {"@type": "ItemList", "itemListElement": [{"position": 1, "item": review}]},
        lambda review: {"@type": "NewsArticle", "mainEntity": {"review": [review]}},
        lambda review: {**review, "@type": ["Review", "http://schema.org/ClaimReview"]},
        lambda review: {**review, "@type": "schema:ClaimReview"},
        lambda review: {f"https://schema.org/{k}" if k[0] != "@" else k: v for k, v in review.items()},
    ],
)
def test_every_wrapping_gives_the_same_claim(tmp_path: Path, wrap: Any) -> None:
    (draft,) = drafts(a_file(tmp_path, wrap(REVIEW)))
    assert draft.statement == "Ships carried arms"
    assert (draft.claimant, draft.verdict, draft.other) == ("A minister", "False", ())


@pytest.mark.parametrize(
    ("author", "claimant", "kept"),
    [
        ("A minister", "A minister", False),
        ([{"name": "One"}, "Two"], "One, Two", False),
        ({"@type": "Organization", "name": {"@value": "A ministry", "@language": "en"}}, "A ministry", False),
        ({"name": "A minister", "sameAs": "https://minister.example/"}, "A minister", True),
        ({"@id": "#who"}, "Somebody", True),
        ([], None, False),
        (None, None, False),
    ],
)
def test_who_said_it_stands_in_many_forms(
    tmp_path: Path, author: Any, claimant: str | None, kept: bool
) -> None:
    review = {**REVIEW, "itemReviewed": {"@type": "CreativeWork", "author": author}}
    who = {"@id": "#who", "@type": "Person", "name": "Somebody", "jobTitle": "Something"}
    found = [it for it in claims([a_file(tmp_path, {"@graph": [review, who]})]) if isinstance(it, Draft)]
    assert [it.claimant for it in found] == [claimant]
    assert ("itemReviewed.author" in dict(found[0].other)) is kept


def test_what_has_no_place_is_kept_with_its_key(tmp_path: Path) -> None:
    review = {
        **REVIEW,
        "reviewBody": "Long.",
        "reviewRating": {"ratingValue": 1, "bestRating": 5, "name": "No"},
    }
    (draft,) = drafts(a_file(tmp_path, review))
    assert draft.verdict == "No"
    assert dict(draft.other) == {
        "reviewBody": "Long.",
        "reviewRating.ratingValue": "1",
        "reviewRating.bestRating": "5",
    }


def test_a_claim_has_the_line_where_it_stands(tmp_path: Path) -> None:
    feed = {"dataFeedElement": [{"item": {**REVIEW, "claimReviewed": f"Claim {n}"}} for n in range(3)]}
    text = json.dumps(feed, indent=1)
    lines = [n for n, line in enumerate(text.split("\n"), 1) if "claimReviewed" in line]
    assert [it.at.line for it in drafts(a_file(tmp_path, text))] == lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be"])
def test_encodings_of_json_are_known(tmp_path: Path, encoding: str) -> None:
    text = json.dumps({**REVIEW, "claimReviewed": "Суда везли оружие"}, ensure_ascii=False)
    assert drafts(a_file(tmp_path, text.encode(encoding)))[0].statement == "Суда везли оружие"


def test_another_encoding_has_to_be_told(tmp_path: Path) -> None:
    text = json.dumps({**REVIEW, "claimReviewed": "Déjà vu"}, indent=1, ensure_ascii=False)
    path = a_file(tmp_path, text.encode("cp1252"))
    assert codes(path) == [(5, "bad-encoding")]
    assert drafts(path, "cp1252")[0].statement == "Déjà vu"


def page(*scripts: str, head: str = '<meta charset="utf-8">') -> str:
    found = "\n".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return f"<!doctype html>\n<html><head>{head}<title>A & B</title>\n{found}\n</head><body><p>x</html>"


def test_a_page_is_read(tmp_path: Path) -> None:
    other = json.dumps({"@type": "BreadcrumbList", "name": "x"})
    text = page(other, "\n<!--\n" + json.dumps(REVIEW, indent=1) + "\n-->\n")
    found = list(claims([a_file(tmp_path, text, "page.html")]))
    (draft,) = (it for it in found if isinstance(it, Draft))
    assert draft.statement == "Ships carried arms"
    assert text.split("\n")[draft.at.line - 1] == ' "claimReviewed": "Ships carried arms",'
    assert [it.outcome for it in found if isinstance(it, Entry)] == [Outcome.TOLD]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""),
        ("cp1251", '<meta charset="windows-1251">'),
        ("koi8-r", '<meta http-equiv=x content="text/html; charset=koi8-r">'),
    ],
)
def test_a_page_says_its_encoding(tmp_path: Path, encoding: str, head: str) -> None:
    text = page(
        json.dumps(
            {**REVIEW, "claimReviewed": "Суда & “оружие”" if encoding == "utf-8" else "Суда"},
            ensure_ascii=False,
        ),
        head=head,
    )
    (draft,) = drafts(a_file(tmp_path, text.encode(encoding), "page.html"))
    assert draft.statement.startswith("Суда")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"a": 1,\n "b": [1, 2,]\n}', [(2, "bad-json")]),
        ('{"@type": "ClaimReview",\n "@type": "x"}', [(1, "repeated-key")]),
        ("", [(1, "bad-json")]),
        ("[]", [(1, "no-claim-review")]),
        ("5", [(1, "no-claim-review")]),
        ('{"@type": "MediaReview"}', [(1, "no-claim-review")]),
        ('{"@type": "ClaimReview", "url": "x"}', [(1, "missing-key")]),
        ('{"@type": "ClaimReview", "claimReviewed": " "}', [(1, "missing-key")]),
        (page(), [(1, "no-json-ld")]),
        (page("{\n x}"), [(4, "bad-json")]),
        ("<html>" + "<div>" * 100_000, [(1, "no-json-ld")]),
        ("[" * 100_000, [(1, "bad-json")]),
    ],
)
def test_what_is_none_is_told_with_its_line(
    tmp_path: Path, content: str, expected: list[tuple[int, str]]
) -> None:
    assert codes(a_file(tmp_path, content)) == expected


def test_one_bad_thing_does_not_cost_the_others(tmp_path: Path) -> None:
    feed = {
        "dataFeedElement": [
            {"item": REVIEW},
            {"item": {"@type": "MediaReview"}},
            {"item": "x"},
            {"item": {"@type": "ClaimReview"}},
        ]
    }
    found = list(claims([a_file(tmp_path, feed), a_file(tmp_path, "oops", "g.json")]))
    assert [it.outcome if isinstance(it, Entry) else it.statement for it in found] == [
        "Ships carried arms",
        Outcome.REFUSED,
        Outcome.TOLD,
        Outcome.TOLD,
        Outcome.REFUSED,
    ]
