"""One object of JSON, or one row of a table: every key is taken once, and what nobody took is known."""

import json
from collections.abc import Mapping

from site_builder.diagnostic import shown
from site_builder.imports.draft import Other
from site_builder.imports.ledger import Reason


class Row:
    """The keys that are left, and what is wrong with those that were taken.

    Each method takes the first of its names that has a value; null, "" and blanks are no value.
    """

    def __init__(self, values: Mapping[str, object]) -> None:
        self._left = {key: value for key, value in values.items() if not _blank(value)}
        self.problems: list[Reason] = []

    def text(self, *names: str) -> str | None:
        """The text; a number is one too. Codes: wrong-type."""
        name, value = self._take(names)
        match value:
            case None | str():
                return value
            case int() | float() if not isinstance(value, bool):
                return str(value)
        self._wrong(name, value, "write one text")
        return None

    def needed(self, *names: str) -> str:
        """The text; "" where it is missing. Codes: missing-key, wrong-type."""
        before = len(self.problems)
        text = self.text(*names)
        if text is None and len(self.problems) == before:
            self.problems.append(Reason("missing-key", f"the key {shown(names[0])} is missing or empty"))
        return text or ""

    def any_text(self, *names: str) -> str | None:
        """The value, whatever it is, as text."""
        value = self._take(names)[1]
        return None if value is None else as_text(value)

    def texts(self, *names: str) -> tuple[str, ...]:
        """The list of texts; one text is a list too, parted at bars as our tables part it."""
        name, value = self._take(names)
        if value is None:
            return ()
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split("|") if part.strip())
        if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
            return tuple(value)
        self._wrong(name, value, "write a list of texts")
        return ()

    def whole(self, *names: str) -> int | None:
        """The whole number, also as digits. Codes: wrong-type."""
        name, value = self._take(names)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
            return value
        if value is not None:
            self._wrong(name, value, "write a whole number")
        return None

    def pairs(self, *names: str) -> tuple[tuple[str, str], ...]:
        """The keys and texts of an object. Codes: wrong-type."""
        name, value = self._take(names)
        if value is None:
            return ()
        if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
            return tuple(value.items())
        self._wrong(name, value, "write an object of texts")
        return ()

    def items(self, *names: str) -> list[object]:
        """The list of whatever. Codes: wrong-type."""
        name, value = self._take(names)
        if value is None or isinstance(value, list):
            return value or []
        self._wrong(name, value, "write a list")
        return []

    def rest(self) -> Other:
        """Every key that was not taken, with its value as text."""
        return tuple((key, as_text(value)) for key, value in self._left.items())

    def _take(self, names: tuple[str, ...]) -> tuple[str, object]:
        left = self._left
        for name in names:
            if name in left:
                return name, left.pop(name)
        return names[0], None

    def _wrong(self, name: str, value: object, help_: str) -> None:
        message = f"{shown(name)} holds {shown(as_text(value), 40)}: {help_}"
        self.problems.append(Reason("wrong-type", message))


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def as_text(value: object) -> str:
    """A text as it is, anything else as JSON on one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
