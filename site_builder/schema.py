"""The types of values in YAML files, one definition for both the parser and the editor's JSON Schema.

Every scalar arrives as text, so a schema type says which text is right. The JSON Schema describes the
same file as an editor reads it (YAML 1.2), where `1984` is a number and `true` a boolean.
"""

from functools import cache
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from site_builder import edtf
from site_builder.diagnostic import MOST, Diagnostics, first
from site_builder.document import Document
from site_builder.identifier import ID_PATTERN, MAX_ID, is_device
from site_builder.refusal import Refusal
from site_builder.unfit import NOT_BLANK

T = TypeVar("T")

CLOSED: Final = ConfigDict(extra="forbid")
"""No keys but the declared ones."""

_AS_TEXT = {"type": ["string", "number", "boolean"]}
"""What an editor takes for a number or boolean is text to us."""

_DATE_SCHEMA = {"type": ["string", "integer"], "pattern": edtf.PATTERN, "minimum": 1000, "maximum": 9999}
"""To an editor a year alone is a number."""


def _date(value: object) -> edtf.Edtf:
    if not isinstance(value, str):
        raise PydanticCustomError("date", "this is no date")
    try:
        return edtf.parse(value)
    except edtf.NoDateError as no:
        raise PydanticCustomError("date", "{problem}", {"problem": no.problem, "help": no.help}) from None


def _whole(value: object) -> object:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    raise PydanticCustomError("whole_number", "this is no whole number")


def _no_device(id_: str) -> str:
    if is_device(id_):
        raise PydanticCustomError("string_pattern_mismatch", "a device", {"pattern": ID_PATTERN})
    return id_


def _truth(value: object) -> bool:
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("truth", "this is neither true nor false")


Text = Annotated[str, Field(min_length=1, pattern=NOT_BLANK, json_schema_extra=_AS_TEXT)]
Id = Annotated[
    str,
    Field(pattern=ID_PATTERN, max_length=MAX_ID, json_schema_extra=_AS_TEXT),
    AfterValidator(_no_device),
]
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


def described(text: str, **more: Any) -> FieldInfo:
    """A field's description as the editor's completion shows it."""
    field = Field(description=text, **more)
    assert isinstance(field, FieldInfo)
    return field


@cache
def shape(adapter: TypeAdapter[Any]) -> dict[str, Any]:
    """The JSON Schema as pydantic gives it, made once; every file that is refused looks into it."""
    return adapter.json_schema()


def json_schema(adapter: TypeAdapter[Any], title: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the file, as YAML language servers use it."""
    schema = _keys_closed(shape(adapter))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}


def _keys_closed(schema: Any) -> Any:
    """The schema with no other keys allowed where keys have a pattern, which is how the parser reads it."""
    if isinstance(schema, list):
        return [_keys_closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _keys_closed(value) for key, value in schema.items()}
    if "patternProperties" in closed:
        closed |= {"additionalProperties": False, "propertyNames": {"maxLength": MAX_ID}}
    return closed


def keys(adapter: TypeAdapter[Any]) -> frozenset[str]:
    """Every key that the file may have anywhere, but for those that editors name themselves."""
    schema = shape(adapter)
    parts = (schema, *schema.get("$defs", {}).values())
    return frozenset(key for part in parts for key in part.get("properties", {}))


MOST_ERRORS: Final = 3 * MOST
"""Of one file; the others wait until these are mended."""


def validate(adapter: TypeAdapter[T], document: Document) -> tuple[T | None, Diagnostics]:
    """The file's value, or every way in which it breaks the schema.

    Codes: missing-key, unknown-key, not-one-of, bad-id, bad-date, bad-sum, empty-value, too-long, too-few,
    wrong-type, bad-value, yaml-dash, yaml-space, yaml-comma. None where the document is only guessed.
    """
    try:
        return adapter.validate_python({} if document.value is None else document.value), ()
    except ValidationError as error:
        if document.guessed:
            return None, ()
        # What is wrong is compared with each other, so that a cause is told once.
        refusal = Refusal(document, shape(adapter), error.errors(include_url=False)[:MOST_ERRORS])
        return None, first(refusal.diagnostics())
