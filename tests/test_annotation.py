"""Excerpts as Web Annotations: the model's rules, and that another implementation finds the same words."""

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

import microsite
import node
import pytest
from tiny import SHIPS, SOURCES, WIRE, a_site, a_source, assessed, tiny_claims

from site_builder.annotation import annotations
from site_builder.evidence import AssessedClaim
from site_builder.site import Site

SITE = replace(a_site(), base_url="https://facts.example/tiny")


def collection(claim: AssessedClaim | None = None, site: Site = SITE) -> Any:
    return json.loads(annotations(claim or tiny_claims()[0], site))


def items(claim: AssessedClaim | None = None, site: Site = SITE) -> list[Any]:
    found: list[Any] = collection(claim, site)["first"]["items"]
    return found


def test_an_annotation_tells_what_an_excerpt_is_about() -> None:
    page = "https://facts.example/tiny/claims/ships.html"
    start = WIRE.replace("    ", "").index("The White House said")
    assert items()[1] == {
        "id": f"{page}#e-2",
        "type": "Annotation",
        "motivation": "assessing",
        "creator": {"type": "Organization", "name": "The tiny desk"},
        "created": "2023-10-21T00:00:00Z",
        "modified": "2023-10-21T00:00:00Z",
        "body": [
            {"type": "SpecificResource", "source": f"{page}#claim", "purpose": "linking"},
            {"type": "TextualBody", "value": "supports", "format": "text/plain", "purpose": "classifying"},
            {"type": "TextualBody", "value": "says:asserts", "format": "text/plain", "purpose": "tagging"},
            {"type": "TextualBody", "value": "part:shipped", "format": "text/plain", "purpose": "tagging"},
            {"type": "TextualBody", "value": "part:number", "format": "text/plain", "purpose": "tagging"},
        ],
        "target": [
            {
                "type": "SpecificResource",
                "source": "https://example.org/w",
                "state": {
                    "type": "TimeState",
                    "sourceDateStart": "2023-10-20T00:00:00Z",
                    "sourceDateEnd": "2023-10-20T23:59:59Z",
                },
                "selector": [
                    {
                        "type": "TextQuoteSelector",
                        "exact": "The White House said on Friday that ships carried arms.",
                        "prefix": "Ships under suspicion\n\n",
                        "suffix": ' "We saw them," an official said',
                    },
                    {"type": "TextPositionSelector", "start": start, "end": start + 55},
                ],
            }
        ],
    }


def test_each_part_of_a_quotation_is_a_target() -> None:
    quotes = [target["selector"][0]["exact"] for target in items()[3]["target"]]
    assert quotes == ["Imagery shows ships", "RUSI said."]


def test_an_article_without_an_address_is_its_page_here() -> None:
    assert items()[2]["target"][0]["source"] == "https://facts.example/tiny/sources/copy.html"


def test_without_an_address_of_the_site_all_is_relative_to_the_file() -> None:
    made = collection(site=a_site())
    assert made["id"] == "../../data/annotations/ships.jsonld"
    file = "https://x.example/a/data/annotations/ships.jsonld"
    first = made["first"]["items"][2]
    assert urljoin(file, first["id"]) == "https://x.example/a/claims/ships.html#e-3"
    assert urljoin(file, first["target"][0]["source"]) == "https://x.example/a/sources/copy.html"


@pytest.mark.parametrize(
    ("published", "days"),
    [
        ("2023-10-20", ("2023-10-20", "2023-10-20")),
        ("2023-10", ("2023-10-01", "2023-10-31")),
        ("2023-10-16/2023-10-20", ("2023-10-16", "2023-10-20")),
        ('"[2023-10-19..]"', None),
        ('"2023-10-20~"', None),
        ("unknown", None),
    ],
)
def test_the_state_is_the_time_of_the_article_if_it_is_certain(
    published: str, days: tuple[str, str] | None
) -> None:
    sources = (a_source("wire", WIRE, f"publisher: UPI, published: {published}"), SOURCES[1])
    state = items(assessed("ships", SHIPS, sources))[0]["target"][0].get("state")
    assert state == (
        days
        and {
            "type": "TimeState",
            "sourceDateStart": f"{days[0]}T00:00:00Z",
            "sourceDateEnd": f"{days[1]}T23:59:59Z",
        }
    )


def test_context_divides_no_character() -> None:
    accented = "e\u0301" * 40
    wire = WIRE.replace("Ships under suspicion", "Ships under suspicion " + accented + ".").replace(
        'said on Friday that ships carried arms. "We', f"said on Friday that ships carried arms. {accented}"
    )
    quote = items(assessed("ships", SHIPS, (a_source("wire", wire), SOURCES[1])))[1]["target"][0]["selector"][
        0
    ]
    assert quote["prefix"].startswith("e")
    assert quote["suffix"].endswith("\u0301")
    assert quote["suffix"][:32] == quote["suffix"]


def test_it_is_written_as_json_writes_it() -> None:
    for claim in tiny_claims():
        written = json.dumps(collection(claim), ensure_ascii=False, indent=1)
        assert annotations(claim, SITE).decode() == f"{written}\n"


def test_it_is_the_same_every_time() -> None:
    assert annotations(tiny_claims()[0], SITE) == annotations(tiny_claims()[0], SITE)


PURPOSES = {"linking", "classifying", "tagging"}
DAY_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def every_collection() -> list[Any]:
    found = [collection(claim, microsite.site()) for claim in microsite.assessed_claims()]
    return [*found, *(collection(claim) for claim in tiny_claims())]


def test_every_collection_keeps_the_model() -> None:
    """What the Recommendation says with MUST, and the SHOULDs that apply here, section by section."""
    for made in every_collection():
        # 5.1 Annotation Collection
        assert made["@context"] == "http://www.w3.org/ns/anno.jsonld"
        assert made["id"].startswith("https://")
        assert made["type"] == "AnnotationCollection"
        assert isinstance(made["label"], str)
        page = made["first"]
        assert made["total"] == len(page["items"])
        assert made["last"] == page["id"]
        # 5.2 Annotation Page: the context of an embedded one is the collection's
        assert "@context" not in page
        assert (page["type"], page["partOf"], page["startIndex"]) == ("AnnotationPage", made["id"], 0)
        assert len({item["id"] for item in page["items"]}) == len(page["items"])
        for item in page["items"]:
            annotation(item)
        for moment in re.findall(r'"(?:created|modified|sourceDate\w*)": "(.*?)"', json.dumps(made)):
            assert re.fullmatch(DAY_TIME, moment)


def annotation(item: Any) -> None:
    # 3.1 Annotations
    assert item["id"].startswith("https://")
    assert item["type"] == "Annotation"
    assert item["target"]
    assert "bodyValue" not in item
    # 3.3.2 and 3.3.5: an agent has a name, a motivation is one of the list
    assert item["creator"]["name"]
    assert item["motivation"] == "assessing"
    for body in item["body"]:
        # 3.2.4 and 3.3.5
        assert body["purpose"] in PURPOSES
        assert ("value" in body) == (body["type"] == "TextualBody")
    for target in item["target"]:
        # 4: exactly one source; 4.3.1: never both kinds of dates, and both ends
        assert isinstance(target["source"], str)
        state = target.get("state", {})
        assert "sourceDate" not in state
        assert ("sourceDateStart" in state) == ("sourceDateEnd" in state)
        quote, position = target["selector"]
        # 4.2.4 and 4.2.5
        assert quote.keys() == {"type", "exact", "prefix", "suffix"}
        assert max(len(quote["prefix"]), len(quote["suffix"])) <= 32
        assert 0 <= position["start"] < position["end"]
        assert position["end"] - position["start"] == len(quote["exact"])


FIND = """
import {textQuoteSelectorMatcher, textPositionSelectorMatcher} from '@apache-annotator/selector';
const scope = text => ({currentChunk: {data: text}, nextChunk: () => null, previousChunk: () => null,
                        precedesCurrentChunk: () => false});
const found = [];
for (const {text, selectors} of %s) {
  for (const selector of selectors) {
    const matcher = {TextQuoteSelector: textQuoteSelectorMatcher, TextPositionSelector: textPositionSelectorMatcher};
    const ranges = [];
    for await (const range of matcher[selector.type](selector)(scope(text))) {
      ranges.push([[...text.slice(0, range.startIndex)].length, [...text.slice(0, range.endIndex)].length]);
    }
    found.push(ranges);
  }
}
console.log(JSON.stringify(found));
"""
"""Finds each selector in its text and tells the places in code points: the library counts UTF-16 units, but
takes a position selector's offsets for code points, as the Recommendation does."""


def places(asked: list[dict[str, Any]]) -> list[Any]:
    done = node.run("--input-type=module", "-", given=FIND % json.dumps(asked))
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


def test_another_implementation_finds_the_same_places() -> None:
    astral = tuple(a_source(s.id, "\U0001f6a2\U0001f6a2 " + s.text.stored) for s in SOURCES)
    claims = [(claim, microsite.site()) for claim in microsite.assessed_claims()]
    claims += [(claim, SITE) for claim in (*tiny_claims(), assessed("ships", SHIPS, astral))]
    asked, wanted = [], []
    for claim, site in claims:
        excerpts = {excerpt.number: excerpt for excerpt in claim.resolved.excerpts}
        for item in items(claim, site):
            excerpt = excerpts[int(item["id"].rpartition("-")[2])]
            for target, span in zip(item["target"], excerpt.spans, strict=True):
                asked.append({"text": excerpt.source.text.stored, "selectors": target["selector"]})
                wanted += [[[span.start, span.end]]] * 2
    assert len(asked) > 190
    assert places(asked) == wanted


def test_that_implementation_counts_code_points() -> None:
    selector = {"type": "TextPositionSelector", "start": 2, "end": 5}
    assert places([{"text": "\U0001f6a2 abc", "selectors": [selector]}]) == [[[2, 5]]]
