"""What can be read of a file that breaks its schema, so that one run tells every mistake in it.

Keys that nobody knows are left out, or take the name that was meant; what is missing or no value is replaced
by something that fits. Such a value serves only to find further problems: nothing is published of it.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from site_builder.document import Document, Path, Value, value_at
from site_builder.identifier import ID_PATTERN, as_id
from site_builder.outline import part, resolved
from site_builder.refusal import Refusal
from site_builder.schema import MOST_ERRORS, shape

T = TypeVar("T")

_ROUNDS: Final = 5
"""How often a value is mended: what is put in the place of a wrong value may lack something itself."""


@dataclass(frozen=True, slots=True)
class Salvaged(Generic[T]):
    """A value, and the names of all keys whose values are not the editor's."""

    value: T
    doubtful: frozenset[str]


def salvage(adapter: TypeAdapter[T], document: Document) -> Salvaged[T] | None:
    """The file's value as far as it can be read; `None` where there is too little of it."""
    if document.guessed or not isinstance(document.value, dict):
        return None
    schema, value = shape(adapter), copy.deepcopy(document.value)
    doubtful: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            return Salvaged(adapter.validate_python(value), frozenset(doubtful))
        except ValidationError as error:
            errors = error.errors(include_url=False)
            if len(errors) > MOST_ERRORS:
                return None
            refusal = Refusal(Document(document.path, document.stored, value), schema, errors)
            for path in refusal.split:
                _join(value, path)
            _rename(value, refusal.renamed)
            for path, kind in dict.fromkeys((tuple(e["loc"]), e["type"]) for e in errors):
                doubtful |= {next((key for key in reversed(path) if isinstance(key, str)), "")}
                _replace(value, path, kind, schema)
    return None


def _rename(value: Value, renamed: Mapping[Path, str]) -> None:
    for path, name in renamed.items():
        holder = value_at(value, path[:-1])
        if isinstance(holder, dict) and path[-1] in holder:
            holder[name] = holder.pop(str(path[-1]))


def _join(value: Value, path: Path) -> None:
    """Makes one entry of a list in which every key has become one."""
    holder = value_at(value, path)
    if isinstance(holder, list):
        holder[:] = [{key: one for entry in holder if isinstance(entry, dict) for key, one in entry.items()}]


def _replace(value: Value, path: Path, kind: str, schema: Mapping[str, Any]) -> None:
    """Puts what fits in the place of what does not, or leaves it out."""
    if path and path[-1] == "[key]":
        path = path[:-1]
        kind = "unexpected_keyword_argument"
    holder, key = (value_at(value, path[:-1]), path[-1]) if path else (None, "")
    if isinstance(holder, list) and isinstance(key, int) and key < len(holder):
        holder[key] = _fitting(schema, part(schema, path), holder[key])
    elif isinstance(holder, dict) and kind == "unexpected_keyword_argument":
        holder.pop(str(key), None)
    elif isinstance(holder, dict) and (kind != "missing" or key not in holder):
        wanted = part(schema, path)
        if key in part(schema, path[:-1]).get("required", ()) or _is_id(wanted):
            holder[str(key)] = _fitting(schema, wanted, holder.get(str(key)))
        else:
            holder.pop(str(key), None)


def _is_id(wanted: Mapping[str, Any]) -> bool:
    return wanted.get("pattern") == ID_PATTERN


def _fitting(schema: Mapping[str, Any], wanted: dict[str, Any], value: Value) -> Value:
    """Something that fits the part of the schema, as near to the value as can be."""
    kinds = wanted.get("type", ())
    if "enum" in wanted:
        return str(wanted["enum"][0])
    if kinds == "array":
        values = value if isinstance(value, list) else [value] if value is not None else []
        lacking = wanted.get("minItems", 0) - len(values)
        item = resolved(schema, wanted.get("items", {}))
        return values + [_fitting(schema, item, None) for _ in range(lacking)]
    if kinds == "object":
        return value if isinstance(value, dict) else {}
    if "unknown" in str(wanted.get("pattern", "")):
        return "unknown"
    text = value if isinstance(value, str) else ""
    if _is_id(wanted):
        return as_id(text) or "x"
    if "minimum" in wanted:
        return "1"
    if "boolean" in kinds and wanted.get("pattern") == "^(true|false)$":
        return "false"
    if str(wanted.get("pattern", "")) == "^[0-9a-f]{64}$":
        return "0" * 64
    return text[: wanted.get("maxLength", len(text))] if text.strip() else "…"
