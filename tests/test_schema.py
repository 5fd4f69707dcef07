"""The parser and the JSON Schema are one definition: both accept and refuse the same files."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter
from ruamel.yaml import YAML

from site_builder import claim, document, schema, site, source
from site_builder.diagnostic import Diagnostics

CHECKOUT = Path(__file__).parents[1]

CLAIM: dict[str, Any] = {
    "claim": "More than 1,000 containers were shipped",
    "claimant": "washington",
    "said": "2023-10-09/2023-10-15",
    "topics": ["arms"],
    "principals": ["moscow"],
    "parts": {"shipments": "Arms were shipped"},
    "summary": "Washington says so.",
    "excerpts": [
        {
            "source": "upi",
            "exact": "words",
            "says": "asserts",
            "mode": "quote",
            "party": "washington",
            "via": ["tass"],
        },
        {
            "source": "upi",
            "exact": "more",
            "says": "hedges",
            "mode": "own-voice",
            "occurrence": "2",
            "said": "2023",
        },
    ],
    "searched": "All articles.",
    "quotes": [{"about": "x", "variants": [{"source": "a", "exact": "b"}, {"source": "c", "exact": "d"}]}],
    "changes": [{"date": "2023-10-21", "kind": "correction", "text": "A comma."}],
    "draft": "true",
    "override": {"state": "one-sided", "reason": "why", "by": "desk"},
}
RECORD: dict[str, Any] = {
    "id": "upi-2023-10-20",
    "title": "1984",
    "publisher": "UPI",
    "published": "[2023-10-19..]",
    "language": "en",
    "sha256": "0a" * 32,
    "publish": "full",
}
SITE: dict[str, Any] = {
    "title": "Facts",
    "parties": {"moscow": {"name": "Moscow", "kind": "government", "members": {"tass": "TASS"}}},
    "topics": {"arms": "Arms"},
    "limits": {"claim_bytes": "1000"},
    "policies": {"about": "We."},
}
KINDS: dict[str, tuple[TypeAdapter[Any], dict[str, Any]]] = {
    "claim": (claim.adapter(), CLAIM),
    "record": (source.adapter(), RECORD),
    "site": (site.adapter(), SITE),
}


def ours(kind: str, text: str) -> Diagnostics:
    """What the parser says of the file's text."""
    parsed, problems = document.parse("a.yaml", text)
    assert parsed is not None
    return (*problems, *schema.validate(KINDS[kind][0], parsed)[1])


def editors(kind: str, text: str) -> list[str]:
    """What an editor with the JSON Schema says of it, reading YAML 1.2."""
    value = YAML(typ="safe", pure=True).load(text)
    validator = Draft202012Validator(schema.json_schema(KINDS[kind][0], kind))
    return [error.message for error in validator.iter_errors(json.loads(json.dumps(value, default=str)))]


def written(value: Any) -> str:
    """The value as YAML in which scalars that look plain are plain, as an editor would write them."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if value is None:
        return "null"
    return value if value.isalnum() else json.dumps(value)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*([path] if path else []), *(deep for key, item in items for deep in places(item, (*path, key)))]


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy with the value at the path replaced, or left out where `new` is `...`."""
    result = copy.deepcopy(value)
    holder = result
    for key in path[:-1]:
        holder = holder[key]
    if new is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = new
    return result


@pytest.mark.parametrize("kind", KINDS)
def test_good_files_are_accepted_by_both(kind: str) -> None:
    text = written(KINDS[kind][1])
    assert not ours(kind, text)
    assert not editors(kind, text)


NEW = [..., None, "", "x", "A b", "true", "false", "1984", "2023-13-45", "2023-10-19", "-1", "12", [], ["x"], ["A b"],
       {}, {"x": "y"}, {"A b": "y"}, "x" * 81, "asserts", "[2023-10-19..]"]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_parser_and_schema_agree_on_a_changed_file(kind: str, data: st.DataObject) -> None:
    value = KINDS[kind][1]
    path = data.draw(st.sampled_from(places(value)))
    new = data.draw(st.sampled_from(NEW))
    if new == "2023-13-45":
        return  # only a calendar can refuse it, and a JSON Schema has none
    mutant = changed(value, path, new)
    if data.draw(st.booleans()) and isinstance(mutant, dict):
        mutant["surplus"] = "x"
    text = written(mutant)
    assert bool(ours(kind, text)) == bool(editors(kind, text)), text


@pytest.mark.parametrize(
    ("path", "new", "code", "in_help"),
    [
        (("claim",), ..., "missing-key", "the proposition"),
        (("claim",), None, "empty-value", ""),
        (("claim",), "x" * 75, "too-long", "74"),
        (("sayd",), "2023", "unknown-key", "“said”"),
        (("topics",), "arms", "wrong-type", "`topics: [arms]`"),
        (("topics",), [], "too-few", "1"),
        (("said",), "2023-13", "bad-date", "from 01 to 12"),
        (("said",), "yesterday", "bad-date", "2023-10-19"),
        (("principals", 0), "Moscow", "bad-id", "`moscow`"),
        (("excerpts", 0, "says"), "deny", "not-one-of", "“denies”"),
        (("excerpts", 1, "occurrence"), "two", "bad-value", "whole number"),
        (("excerpts", 0), "words", "wrong-type", "key: value"),
        (("draft",), "yes", "bad-value", "`draft: true`"),
        (("override", "by"), ..., "missing-key", "who decided"),
        (("parts",), {"A b": "x"}, "bad-id", "`a-b`"),
    ],
)
def test_each_mistake_has_its_code_and_help(path: tuple[Any, ...], new: Any, code: str, in_help: str) -> None:
    problems = ours("claim", written(changed(CLAIM, path, new)))
    assert [p.code for p in problems] == [code]
    assert in_help in problems[0].help


def test_all_mistakes_are_reported_at_once() -> None:
    mutant = {**CLAIM, "draft": "yes", "surplus": "x", "topics": [], "said": "soon"}
    assert {p.code for p in ours("claim", written(mutant))} == {
        "bad-value",
        "unknown-key",
        "too-few",
        "bad-date",
    }


def test_an_editor_refuses_a_key_that_is_no_id() -> None:
    assert editors("claim", written(changed(CLAIM, ("parts",), {"A b": "x"})))
