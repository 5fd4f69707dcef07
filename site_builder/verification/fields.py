"""What JSON from a stranger holds under a key: of the kind that belongs there, or `MalformedError`."""

from typing import Final

from site_builder.verification.members import MalformedError

Spans = tuple[tuple[int, int], ...]
"""Pairs of code points of a text."""

_MOST: Final = 1 << 53
"""The largest number that JSON carries for certain."""


def items(value: object, key: str) -> list[object]:
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, list):
        raise MalformedError(f"{key} is no list")
    return found


def text(value: object, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, str):
        raise MalformedError(f"{key} is no text")
    return found


def number(value: object, key: str) -> int:
    return _counted(value.get(key) if isinstance(value, dict) else None, key)


def spans(value: object, key: str) -> Spans:
    return tuple(_span(found, key) for found in items(value, key))


def _span(value: object, key: str) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise MalformedError(f"{key} are no pairs of numbers")
    return _counted(value[0], key), _counted(value[1], key)


def _counted(value: object, key: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
        raise MalformedError(f"{key} is no number that counts anything")
    return value
