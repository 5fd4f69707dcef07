"""How much of a file is read, and what is told of one that holds more."""

from typing import NamedTuple


class Bounds(NamedTuple):
    """Of a YAML file: how deep values lie in each other, how many there are, how long each may be."""

    depth: int = 20
    values: int = 10_000
    characters: int = 20_000


_FIXED = "site.yaml"
"""The file that sets limits cannot raise its own."""


def or_raise(limit: str, path: str) -> str:
    """The end of a help: how to allow more in the file of this path."""
    return "" if path == _FIXED else f", or raise `{limit}` under `limits` in site.yaml"
