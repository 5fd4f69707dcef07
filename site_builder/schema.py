"""The types of values in YAML files, one definition for both the parser and the editor's JSON Schema.

Every scalar arrives as text, so a schema type says which text is right. The JSON Schema describes the
same file as an editor reads it (YAML 1.2), where `1984` is a number and `true` a boolean.
"""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from site_builder import edtf
from site_builder.diagnostic import Diagnostic, Diagnostics, did_you_mean, shown
from site_builder.document import Document

T = TypeVar("T")

CLOSED: Final = ConfigDict(extra="forbid")
"""No keys but the declared ones."""

_AS_TEXT = {"type": ["string", "number", "boolean"]}
"""What an editor takes for a number or boolean is text to us."""

_DATE_SCHEMA = {"type": ["string", "integer"], "pattern": edtf.PATTERN, "minimum": 1000, "maximum": 9999}
"""To an editor a year alone is a number."""

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_MAX_ID = 80
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Names that Windows keeps for devices: no file of a site may be called so."""


def _date(value: object) -> edtf.Edtf:
    if not isinstance(value, str):
        raise PydanticCustomError("date", "write a date as 2023-10-19; quote one that begins with a bracket")
    try:
        return edtf.parse(value)
    except ValueError as problem:
        raise PydanticCustomError("date", "{problem}", {"problem": str(problem)}) from None


def _whole(value: object) -> object:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    raise PydanticCustomError("whole_number", "write a whole number such as 2")


def _truth(value: object) -> bool:
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("truth", "write true or false")


Text = Annotated[str, Field(min_length=1, json_schema_extra=_AS_TEXT)]
Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=_MAX_ID, json_schema_extra=_AS_TEXT)]
Date = Annotated[edtf.Edtf, PlainValidator(_date), WithJsonSchema(_DATE_SCHEMA)]
Whole = Annotated[
    int,
    BeforeValidator(_whole),
    Field(ge=0),
    WithJsonSchema({"type": ["integer", "string"], "minimum": 0, "pattern": "^[0-9]{1,9}$"}),
]
Truth = Annotated[
    bool, PlainValidator(_truth), WithJsonSchema({"type": ["boolean", "string"], "pattern": "^(true|false)$"})
]


def is_slug(name: str) -> bool:
    """Whether the name can be a file and an address everywhere."""
    fits = len(name) <= _MAX_ID and re.fullmatch(ID_PATTERN[1:-1], name)
    return bool(fits) and not _DEVICES.fullmatch(name)


def described(text: str, **more: Any) -> FieldInfo:
    """A field's description as the editor's completion shows it."""
    field = Field(description=text, **more)
    assert isinstance(field, FieldInfo)
    return field


def json_schema(adapter: TypeAdapter[Any], title: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the file, as YAML language servers use it."""
    schema = _keys_closed(adapter.json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def _keys_closed(schema: Any) -> Any:
    """The schema with no other keys allowed where keys have a pattern, which is how the parser reads it."""
    if isinstance(schema, list):
        return [_keys_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _keys_closed(value) for key, value in schema.items()}
    if "patternProperties" in closed:
        closed |= {"additionalProperties": False, "propertyNames": {"maxLength": _MAX_ID}}
    return closed


def validate(adapter: TypeAdapter[T], document: Document) -> tuple[T | None, Diagnostics]:
    """The file's value, or every way in which it breaks the schema.

    Codes: missing-key, unknown-key, not-one-of, bad-id, bad-date, empty-value, too-long, too-few,
    wrong-type, bad-value.
    """
    try:
        return adapter.validate_python({} if document.value is None else document.value), ()
    except ValidationError as error:
        schema = adapter.json_schema()
        found = error.errors(include_url=False)
        return None, tuple(_problem(document, schema, e) for e in found if not _follows(e, found))


def _follows(error: ErrorDetails, found: Sequence[ErrorDetails]) -> bool:
    """Whether a list is too short only because of what is wrong with its items."""
    path = error["loc"]
    inside = (e["loc"][: len(path)] == path and len(e["loc"]) > len(path) for e in found)
    return error["type"] == "too_short" and any(inside)


def _problem(document: Document, schema: dict[str, Any], error: ErrorDetails) -> Diagnostic:
    path = error["loc"]
    at = document.at(*path)
    if path and path[-1] == "[key]":
        path, at = path[:-1], document.key_at(*path[:-1])
    elif error["type"] == "unexpected_keyword_argument":
        at = document.key_at(*path)
    code, message, help_ = _explained(error, path, schema)
    return Diagnostic(code=code, message=message, at=at, help=help_)


def _explained(
    error: ErrorDetails, path: Sequence[str | int], schema: dict[str, Any]
) -> tuple[str, str, str]:
    """Code, message and help for one of pydantic's complaints."""
    key, value, context = _named(path), shown(str(error["input"])), error.get("ctx", {})
    wanted = str(_at(schema, path).get("description", "fill it in"))
    match error["type"]:
        case "missing":
            return "missing-key", f"the key {key} is missing", wanted
        case "unexpected_keyword_argument":
            known = list(_at(schema, path[:-1]).get("properties", {}))
            return "unknown-key", f"there is no key {key} here", did_you_mean(str(path[-1]), known)
        case "enum":
            words = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
            return "not-one-of", f"{value} is not a value of {key}", did_you_mean(value, words)
        case "string_pattern_mismatch" if context["pattern"] == ID_PATTERN:
            return "bad-id", f"{value} is not an id", "use small letters a-z, digits and single hyphens"
        case "string_pattern_mismatch":
            return "bad-value", f"{value} does not fit {key}", f"it must fit {context['pattern']}"
        case "date":
            return "bad-date", f"{value} is not a date here", error["msg"]
        case "string_too_short":
            return "empty-value", f"{key} has no value", wanted
        case "string_type" if error["input"] is None:
            return "empty-value", f"{key} has no value", wanted
        case "string_too_long":
            length, limit = len(str(error["input"])), context["max_length"]
            return "too-long", f"{key} is {length} characters long", f"use at most {limit}"
        case "too_short":
            held, least = context["actual_length"], context["min_length"]
            return "too-few", f"{key} holds {held}", f"give at least {least}"
        case "whole_number" | "truth" | "greater_than_equal":
            return "bad-value", f"{value} does not fit {key}", error["msg"]
        case kind:
            return "wrong-type", f"{key} is {_kind(error['input'])}", _wanted(kind)


def _named(path: Sequence[str | int]) -> str:
    if not path:
        return "the file"
    last = path[-1]
    return f"item {last + 1}" if isinstance(last, int) else shown(last)


def _at(schema: dict[str, Any], path: Sequence[str | int]) -> dict[str, Any]:
    """The part of the JSON Schema that describes the value at the path; `{}` where there is none."""
    here: dict[str, Any] = schema
    for key in path:
        here = _resolved(schema, here)
        if isinstance(key, int):
            here = here.get("items", {})
        else:
            here = here.get("properties", {}).get(key) or next(
                iter(here.get("patternProperties", {}).values()), {}
            )
    return _resolved(schema, here)


def _resolved(schema: dict[str, Any], here: dict[str, Any]) -> dict[str, Any]:
    """The definition behind a `$ref`, or behind the one alternative that is not null."""
    for option in here.get("anyOf", ()):
        if option.get("type") != "null":
            here = {**option, **{k: v for k, v in here.items() if k == "description"}}
            break
    if "$ref" in here:
        description = {k: v for k, v in here.items() if k == "description"}
        here = {**schema["$defs"][here["$ref"].rsplit("/", 1)[1]], **description}
    return here


def _kind(value: object) -> str:
    match value:
        case None:
            return "empty"
        case str():
            return f"the text {shown(value)}"
        case list():
            return "a list"
        case _:
            return "a group of keys"


def _wanted(kind: str) -> str:
    if kind == "string_type":
        return "write one text"
    if kind == "tuple_type":
        return "write a list: [one, two], or one `- item` a line"
    return "write keys and values, one `key: value` a line"
