"""The kinds of files that editors write: claims, records of articles, the site file."""

import json
from typing import Any, Final

from pydantic import TypeAdapter

from site_builder import claim, site, source, tombstone
from site_builder.schema import json_schema

FOLDER: Final = ".schema"
"""Where a site keeps the schemas for its editors' programs."""

_KINDS: Final[dict[str, tuple[str, TypeAdapter[Any]]]] = {
    "claim": ("A claim: claims/<slug>.yaml", claim.adapter()),
    "record": ("The record of an article: seeds/<name>.yaml", source.adapter()),
    "site": ("The site file: site.yaml", site.adapter()),
}
_TOMBSTONES: Final[dict[str, TypeAdapter[Any]]] = {
    "claim": tombstone.adapter(),
    "record": tombstone.record_adapter(),
}
"""What is left of files of these kinds where what they told of was removed."""

NAMES: Final = tuple(_KINDS)


def form_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of what one fills in of one kind of file; nothing is removed in a form."""
    title, adapter = _KINDS[kind]
    return json_schema(adapter, title)


def schema_of(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file."""
    schema = form_of(kind)
    return _or_tombstone(schema, json_schema(_TOMBSTONES[kind], "")) if kind in _TOMBSTONES else schema


def _or_tombstone(schema: dict[str, Any], left: dict[str, Any]) -> dict[str, Any]:
    """The schema of a whole file, or of what is left of one: so that an editor offers the keys of both."""
    required = schema.pop("required")
    return {
        **schema,
        "$defs": schema.get("$defs", {}) | left["$defs"],
        "properties": {**schema["properties"], tombstone.KEY: left["properties"][tombstone.KEY]},
        "if": {"required": [tombstone.KEY]},
        "then": {"required": left["required"], "propertyNames": {"enum": [*left["properties"]]}},
        "else": {"required": required},
    }


def schema_text(kind: str) -> str:
    """The same as the text of a file."""
    return json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n"


def schema_file(kind: str) -> str:
    """The name of that file."""
    return f"{kind}.schema.json"
