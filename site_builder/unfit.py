"""A value that does not fit the schema, in the words of someone who types it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import ErrorDetails

from site_builder import vocabulary
from site_builder.diagnostic import Diagnostic, Location, nearest, shown, spelling
from site_builder.document import Document, Path
from site_builder.identifier import ID_PATTERN, NoId, as_id
from site_builder.outline import named, part, resolved

NOT_BLANK: Final = r"\S"
"""What a text has to hold at least."""

_MARKS: Final = "“”„‟«»＂"
"""Quotation marks that YAML takes for part of the text."""
_CODES: Final = {"enum": "not-one-of", "date": "bad-date", "truth": "bad-value", "whole_number": "bad-value"}
_DASHES: Final = re.compile(r"(?:^|\s)[-–—•*·]\s*(?=\S)")
_WIDE_KEY: Final = re.compile(r"\s*(\w+)\s*[：﹕]")
_TRUTHS: Final = {"yes": "true", "on": "true", "true": "true", "1": "true"} | {
    "no": "false",
    "off": "false",
    "false": "false",
    "0": "false",
}
_SUM: Final = "it has 64 digits and letters from a to f, as `site-builder new source` writes it"


@dataclass(frozen=True, slots=True)
class Unfit:
    """One of pydantic's errors, at a path and a place of a document that should fit a JSON Schema."""

    error: ErrorDetails
    document: Document
    schema: Mapping[str, Any]
    path: Path
    at: Location

    def problem(self) -> Diagnostic:
        """What is missing, or not as it should be. Codes: those of `schema.validate`."""
        value, kind, context = self.error["input"], self.error["type"], self.error.get("ctx", {})
        if kind == "missing":
            return self._missing()
        if value is None or (isinstance(value, str) and not value.strip()):
            return self._empty()
        text = str(value)
        if isinstance(value, str) and self._is_marked(value, kind):
            message = f"{self.name} stands in curly quotation marks, which YAML takes for part of the text"
            return self._told(_CODES.get(kind, "bad-id"), message, f"take them away: `{value.strip(_MARKS)}`")
        match kind:
            case "enum":
                return self._not_one_of(text)
            case "string_pattern_mismatch" if context["pattern"] == ID_PATTERN:
                return NoId(text, self.document, self.path, self.at, self.name).problem()
            case "string_pattern_mismatch" if self.key == "sha256":
                return self._told("bad-sum", f"{shown(text)} is not a SHA-256", _SUM)
            case "string_pattern_mismatch":
                return self._no_value(text, self.description)
            case "date":
                return self._no_date(value, context)
            case "string_too_long":
                over = len(text) - context["max_length"]
                message = f"{self.name} is {len(text)} characters long, {over} more than fit"
                return self._told(
                    "too-long", message, f"shorten it to at most {context['max_length']} characters"
                )
            case "too_short":
                held = "is empty" if not value else f"holds {context['actual_length']}"
                help_ = f"give at least {context['min_length']}: {_within(self.description)}"
                return self._told("too-few", f"{self.name} {held}", help_)
            case "truth":
                meant = _TRUTHS.get(text.casefold())
                return self._no_value(
                    text, f"write `{self.key}: {meant}`" if meant else "write true or false"
                )
            case "whole_number" | "greater_than_equal":
                return self._no_value(text, "write a whole number, in digits only")
            case "less_than_equal":
                return self._no_value(text, f"write a whole number of at most {context['le']}")
        return self._wrong_type(value, kind)

    @property
    def name(self) -> str:
        """What the value is of, as it is told."""
        return named(self.path)

    @property
    def key(self) -> str:
        """The nearest key of the path, as it is typed."""
        return next((key for key in reversed(self.path) if isinstance(key, str)), "")

    @property
    def wanted(self) -> dict[str, Any]:
        """The part of the schema that describes the value."""
        return part(self.schema, self.path)

    @property
    def description(self) -> str:
        return str(self.wanted.get("description", ""))

    @property
    def choices(self) -> list[str]:
        return [str(choice) for choice in self.wanted.get("enum", ())]

    def _told(self, code: str, message: str, help_: str) -> Diagnostic:
        return Diagnostic(code=code, message=message, at=self.at, help=help_)

    def _no_value(self, text: str, help_: str) -> Diagnostic:
        return self._told("bad-value", f"{shown(text)} is not a value of {self.name}", help_)

    def _missing(self) -> Diagnostic:
        message = f"the key {self.name} is missing" + (
            f" in {named(self.path[:-1])}" if self.path[:-1] else ""
        )
        if self.key == "sha256":
            return self._told("bad-sum", message, _SUM)
        wanted = (
            f"and one of: {', '.join(self.choices)}" if self.choices else f"– {_within(self.description)}"
        )
        return self._told("missing-key", message, f"add `{self.key}:` {wanted}")

    def _empty(self) -> Diagnostic:
        message = f"{self.name} has no value"
        if self.key == "sha256":
            return self._told("bad-sum", message, _SUM)
        if self.choices:
            return self._told("empty-value", message, f"write one of: {', '.join(self.choices)}")
        return self._told("empty-value", message, f"fill it in: {_within(self.description)}")

    def _is_marked(self, value: str, kind: str) -> bool:
        """Whether the value would perhaps do without the curly quotation marks around it."""
        is_id = self.error.get("ctx", {}).get("pattern") == ID_PATTERN
        return (kind in _CODES or is_id) and value[0] in _MARKS and bool(value.strip(_MARKS))

    def _not_one_of(self, text: str) -> Diagnostic:
        near, others = nearest(text, self.choices), vocabulary.values_for(text, self.choices)
        if near and spelling(near) == spelling(text):
            others = (near,)
        if len(others) > 1:
            help_ = f"write one of {', '.join(others)}, by who says it: party, observer or the outlet itself"
        elif others or near:
            help_ = f"did you mean {shown(others[0] if others else str(near))}?"
        else:
            help_ = f"write one of: {', '.join(self.choices)}"
        return self._told("not-one-of", f"{shown(text)} is not a value of {self.name}", help_)

    def _no_date(self, value: object, context: Mapping[str, Any]) -> Diagnostic:
        if isinstance(value, str):
            return self._told("bad-date", f"{shown(value)} {context['problem']}", str(context["help"]))
        help_ = "write a date such as 2023-10-19"
        if isinstance(value, list) and len(value) == 1:
            help_ = f'put it in quotation marks: `{self.key}: "[{value[0]}]"`'
        return self._told("bad-date", f"{self.name} is {_kind(value)}, and should be a date", help_)

    def _wrong_type(self, value: object, kind: str) -> Diagnostic:
        match kind:
            case "tuple_type":
                wanted, help_ = "a list", self._as_list(value)
            case "string_type":
                wanted, help_ = "one text", self._as_text(value)
            case _:
                wanted, help_ = "a group of keys", self._as_group(value)
        message = f"{self.name} is {_kind(value)}, and should be {wanted}"
        return self._told("wrong-type", message, help_)

    def _as_list(self, value: object) -> str:
        """How to write the value as a list."""
        item = resolved(self.schema, self.wanted.get("items", {}))
        if isinstance(value, dict):
            first = str(next(iter(value), "key"))
            if first.startswith("-"):
                return f"put a space behind each dash: `- {first[1:]}: …`"
            return f"put a dash before the first key of each entry: `- {first}: …`"
        if "properties" in item:
            return f"begin each entry on a line of its own: `- {next(iter(item['properties']))}: …`"
        text = str(value)
        if text.startswith("[") and text.endswith("]"):
            return f"take the quotation marks away: `{self.key}: {_short(text)}`"
        if _DASHES.match(text):
            items = [one for one in _DASHES.split(text) if one.strip()]
            in_brackets = _short(f"{self.key}: [{', '.join(items)}]")
            return f"begin each line with a hyphen and a space: `- {items[0]}`; or write `{in_brackets}`"
        items = [one for one in re.split(r"[,;]? +|,", text) if one]
        few = len(text) <= _SHORT and len(items) <= 6
        if few:
            return f"write `{self.key}: [{', '.join(items)}]`"
        return f"write `{self.key}: [one, two]`, or a line with `- ` for each"

    def _as_text(self, value: object) -> str:
        if isinstance(value, dict):
            return "a colon and a space make a text a key and a value: put the text in quotation marks"
        items = value if isinstance(value, list) else []
        texts = [item for item in items if isinstance(item, str)]
        if self.key == "exact":
            return "join passages by `[...]`; put a text that begins with a bracket in quotation marks"
        if len(texts) == 1 and re.fullmatch(ID_PATTERN[1:-1], texts[0]):
            return f"write `{self.key}: {texts[0]}`"
        if texts:
            in_marks = _short(f'{self.key}: "[{", ".join(texts)}]"')
            return f"write one text; if the brackets belong to it, put it in quotation marks: `{in_marks}`"
        return "write one text"

    def _as_group(self, value: object) -> str:
        if isinstance(value, str) and (wide := _WIDE_KEY.match(value)):
            return f"the colon behind {shown(wide[1])} is another character: type a plain colon and a space"
        if not self.path:
            return (
                f"begin with a key and a colon: `{next(iter(self.wanted.get('properties', {})), 'key')}: …`"
            )
        if "patternProperties" in self.wanted:
            first = value[0] if isinstance(value, list) and value else value
            if isinstance(first, dict):
                first = next(iter(first), None)
            name = (as_id(first) if isinstance(first, str) else "") or "moscow"
            return f"write an id and a value on each line, without dashes: `{name}: …`"
        dashes = ", without dashes" if isinstance(value, list) else ""
        return f"write its keys and values below it{dashes}, one `key: value` a line"


_SHORT: Final = 60


def _short(text: str) -> str:
    return shown(text, _SHORT)[1:-1]


def _within(description: str) -> str:
    """A description as the end of a sentence."""
    is_word = description[1:2].islower() or description.startswith("A ")
    return (description[:1].lower() if is_word else description[:1]) + description[1:].rstrip(".")


def _kind(value: object) -> str:
    match value:
        case str():
            return f"the text {shown(value, _SHORT)}"
        case list():
            return "a list"
        case _:
            return "a group of keys"
