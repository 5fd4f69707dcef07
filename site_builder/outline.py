"""Where in a file's JSON Schema something is described, and how its place is told."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from site_builder.diagnostic import shown

_ENTRIES: Final = {"excerpts": "excerpt", "changes": "change", "quotes": "quote", "variants": "variant"}
"""Lists whose entries have a name."""


def part(schema: Mapping[str, Any], path: Sequence[str | int]) -> dict[str, Any]:
    """The part of the JSON Schema that describes the value at the path; `{}` where there is none."""
    here: dict[str, Any] = dict(schema)
    for key in path:
        here = resolved(schema, here)
        if isinstance(key, int):
            here = here.get("items", {})
        else:
            declared = here.get("properties", {}).get(key)
            here = declared or next(iter(here.get("patternProperties", {}).values()), {})
    return resolved(schema, here)


def resolved(schema: Mapping[str, Any], here: dict[str, Any]) -> dict[str, Any]:
    """The definition behind a `$ref`, or behind the one alternative that is not null."""
    for option in here.get("anyOf", ()):
        if option.get("type") != "null":
            here = {**option, **{k: v for k, v in here.items() if k == "description"}}
            break
    if "$ref" in here:
        description = {k: v for k, v in here.items() if k == "description"}
        here = {**schema["$defs"][here["$ref"].rsplit("/", 1)[1]], **description}
    return here


def keys_at(schema: Mapping[str, Any], path: Sequence[str | int]) -> list[str]:
    """The keys that may stand at the path."""
    return list(part(schema, path).get("properties", {}))


def named(path: Sequence[str | int]) -> str:
    """The place in words: its last key, or which entry of a list it is."""
    if not path:
        return "the file"
    last, owner = path[-1], str(path[-2]) if len(path) > 1 else ""
    if not isinstance(last, int):
        return shown(last)
    return f"{_ENTRIES[owner]} {last + 1}" if owner in _ENTRIES else f"item {last + 1} of {shown(owner)}"
