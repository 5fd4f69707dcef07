"""JSON as its standard has it, and no key twice in one object, for of two values one would be lost."""

import json
from typing import Final, NoReturn

from site_builder.diagnostic import shown


class JsonError(ValueError):
    """What is wrong, and where: line and column count from 1."""

    def __init__(self, code: str, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.code = code
        self.line = line


def parsed(text: str) -> object:
    """The value. Raises `JsonError` with the codes bad-json, repeated-key."""
    try:
        return _DECODER.decode(text)
    except _RepeatedKeyError as error:
        raise JsonError("repeated-key", f"the key {shown(str(error))} stands twice in one object") from None
    except json.JSONDecodeError as error:
        told = f"no JSON from column {error.colno} on: {error.msg}"
        raise JsonError("bad-json", told, error.lineno) from None
    except ValueError as error:
        raise JsonError("bad-json", str(error)) from None
    except RecursionError:
        raise JsonError("bad-json", "brackets are nested too deep") from None


class _RepeatedKeyError(ValueError):
    pass


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKeyError(next(key for key in keys if keys.count(key) > 1))
    return value


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no value of JSON")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_constant)
