"""The data that re-users read: every excerpt re-checkable, no number for what is not resolved."""

import json
import re
from dataclasses import replace
from typing import Any

from forms import claim_json, claims_json
from tiny import SOURCES, TALKS, a_site, a_source, assessed, tiny_claims

from site_builder.data import whole


def data(base_url: str | None = None) -> Any:
    site = replace(a_site(), base_url=base_url)
    return json.loads(claims_json(site, tiny_claims()[::-1], SOURCES[::-1]))


def excerpts() -> list[Any]:
    return [excerpt for claim in data()["claims"] for excerpt in claim["excerpts"]]


def test_it_is_sorted_utf8_with_a_newline_at_its_end() -> None:
    content = claims_json(a_site(), tiny_claims()[::-1], SOURCES[::-1])
    assert content.endswith(b"}\n")
    assert "Белый дом" in content.decode()
    assert [claim["slug"] for claim in data()["claims"]] == ["ships", "talks"]
    assert [source["id"] for source in data()["sources"]] == ["copy", "wire"]


def test_it_is_written_as_json_writes_it() -> None:
    files = [claims_json(a_site(), tiny_claims(), SOURCES), *(claim_json(a_site(), c) for c in tiny_claims())]
    for content in files:
        assert content.decode() == json.dumps(json.loads(content), ensure_ascii=False, indent=1) + "\n"


def test_a_site_without_claims_has_none() -> None:
    nothing: dict[str, list[object]] = {"claims": [], "sources": [], "removed": [], "removed_sources": []}
    assert json.loads(b"".join(whole([], []))) == nothing


def test_every_excerpt_stands_in_its_file() -> None:
    texts = {source.id: source.text.stored for source in SOURCES}
    digests = {source.id: source.record.sha256 for source in SOURCES}
    for excerpt in excerpts():
        text, start, end = texts[excerpt["source"]], excerpt["start"], excerpt["end"]
        assert text[start:end] == excerpt["exact"]
        assert text[:start].endswith(excerpt["prefix"])
        assert text[end:].startswith(excerpt["suffix"])
        assert len(excerpt["prefix"]) == min(32, start)
        assert (excerpt["spans"][0][0], excerpt["spans"][-1][1]) == (start, end)
        assert excerpt["sha256"] == digests[excerpt["source"]]


def test_a_quotation_with_words_left_out_has_its_parts() -> None:
    (spans,) = (e["spans"] for e in excerpts() if e["number"] == 4)
    text = SOURCES[0].text.stored
    assert [text[start:end] for start, end in spans] == ["Imagery shows ships", "RUSI said."]


def test_the_keys_are_the_public_ones() -> None:
    claim = data()["claims"][0]
    assert {"slug", "claim", "url", "state", "parties", "excerpts"} <= claim.keys()
    assert {"code", "label", "sentence", "as_of"} <= claim["state"].keys()
    assert claim["state"]["as_of"] == "2023-10-20"
    wanted = {
        "source",
        "file",
        "start",
        "end",
        "exact",
        "sha256",
        "stance",
        "says",
        "party",
        "origin",
        "bears_on",
    }
    assert wanted <= claim["excerpts"][0].keys()
    wanted = {"id", "file", "sha256", "title", "publisher", "published", "language", "url"}
    assert wanted <= data()["sources"][0].keys()


def test_positions_are_listed_by_party() -> None:
    assert data()["claims"][0]["parties"] == {
        "moscow": {"says": "disputes", "excerpt": 1, "through": []},
        "pyongyang": {"says": None, "excerpt": 6, "through": ["moscow"]},
        "washington": {"says": "asserts", "excerpt": 2, "through": []},
    }


def test_an_override_stands_beside_the_derived_state() -> None:
    talks = data()["claims"][1]
    assert (talks["state"]["code"], talks["derived"]["code"]) == ("one-sided", "assessed-only")
    assert talks["override"] == {"reason": "It is common knowledge.", "by": "The editor"}
    assert "derived" not in data()["claims"][0]


def test_addresses_are_absolute_where_the_sites_is_known() -> None:
    assert data()["claims"][0]["url"] == "claims/ships.html"
    assert data()["claims"][0]["excerpts"][0]["url"] == "sources/wire.html#e-ships-1"
    assert (
        data("https://example.org/facts/")["claims"][0]["url"]
        == "https://example.org/facts/claims/ships.html"
    )
    assert data("https://example.org")["sources"][0]["page"] == "https://example.org/sources/copy.html"


def test_an_unknown_publisher_is_null() -> None:
    assert [source["publisher"] for source in data()["sources"]] == [None, "UPI"]


def test_an_unresolved_state_has_no_number() -> None:
    assert not re.search(r"rating|best|worst", json.dumps(data()["claims"]))


def test_a_claims_own_file_has_all_that_its_page_shows() -> None:
    ships = json.loads(claim_json(a_site(), tiny_claims()[0]))
    assert ships == data()["claims"][0] | {
        key: ships[key] for key in ships.keys() - data()["claims"][0].keys()
    }
    assert ships["annotations"] == "data/annotations/ships.jsonld"
    assert (ships["claimant"], ships["said"]) == ("white-house", "2023-10-16/2023-10-20")
    assert (ships["topics"], ships["principals"]) == (["arms", "talks"], ["moscow", "pyongyang"])
    assert [(s["date"], s["code"], s["changed_from"], s["excerpts"]) for s in ships["timeline"]] == [
        ("2023-10-20", "contested-consistent", None, [1, 2, 4, 5])
    ]
    assert ships["undated"] == [3, 6]
    assert ships["changes"] == [{"date": "2023-10-21", "kind": "published", "text": "First published."}]
    assert {flag["kind"] for flag in ships["flags"]} == {"hearsay", "date-unresolved"}
    assert {"origin": "washington", "articles": ["wire", "copy"], "excerpts": [2, 3]} in ships["origins"]
    assert sorted(n for origin in ships["origins"] for n in origin["excerpts"]) == [1, 2, 3, 4, 5, 6]


CONFIRMED = """\
  - source: later
        exact: Moscow confirms that talks were held.
        party: moscow
        says: asserts
        mode: indirect
"""


def test_the_timeline_tells_what_a_state_was_before() -> None:
    later = a_source(
        "later", "Moscow confirms that talks were held.\n", "publisher: UPI, published: 2023-10-22"
    )
    text = TALKS.replace("searched:", CONFIRMED + "    searched:").replace("    override", "    # override")
    talks = assessed("talks", text.replace("[pyongyang]", "[moscow]"), (*SOURCES, later))
    first, second = json.loads(claim_json(a_site(), talks))["timeline"]
    assert first["changed_from"] is None
    assert second["changed_from"] == first["label"] != second["label"]
