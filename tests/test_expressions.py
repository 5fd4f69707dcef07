"""No regular expression of ours takes more than some four times as long for four times the text.

All are collected: those that modules hold, by import, and those that functions write out, by their source. The
texts are made of what each repeats, as its own parse tree has it, behind what must come before and in front of
what cannot follow. Each is used as its callers do: `search` goes over a text from every place of it, so that
an expression that begins with a repeat without end takes the square of what `match` takes.
"""

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from time import process_time
from types import ModuleType
from typing import Any, Final

import pytest

import site_builder

METHODS: Final = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
SIZE: Final = 1_500
NOTHING: Final = 0.003
"""Seconds that are not compared: what grows with the square of so long a text takes several times as many."""
TIMES: Final = 9
ENDLESS: Final = 1_000
"""A repeat that may go on for so long has no end here."""
WINDOWED: Final = frozenset({"site_builder.splice._FIVE_WORDS_BEFORE"})
"""Those whose callers show them no more than a few hundred characters."""
FEW: Final = 4
"""Letters of one class that are tried."""
TAILS: Final = ("", "\0", "\n!")
LETTERS: Final = " a-\n1.,:'\"A/[](){}<>#*_=|+&@~`!?“é가\t\u00a0\\;0十"
"""Of which a repeat's class may have some."""


@cache
def modules() -> Mapping[str, ModuleType]:
    """All of ours by name, but for the one that runs when it is imported."""
    found = pkgutil.walk_packages(site_builder.__path__, "site_builder.")
    return {one.name: importlib.import_module(one.name) for one in found if not one.name.endswith("__main__")}


def held(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        yield from held(tuple(value.values()))
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from held(one)


def _flags(arguments: Iterable[ast.expr]) -> int:
    """What the flags among the arguments amount to."""
    told = re.findall(r"\bre\.([A-Z]+)\b", " ".join(map(ast.unparse, arguments)))
    return sum(getattr(re, one) for one in told)


@cache
def expressions() -> Mapping[tuple[str, re.Pattern[Any]], frozenset[str]]:
    """Every expression by the name of its module and its own, with the methods that it is used with."""
    named: dict[str, dict[str, tuple[re.Pattern[Any], ...]]] = {}
    used: dict[str, set[str]] = defaultdict(set)
    found: dict[tuple[str, re.Pattern[Any]], set[str]] = defaultdict(set)
    for name, module in modules().items():
        names = vars(module)
        named[name] = {key: patterns for key, value in names.items() if (patterns := tuple(held(value)))}
        at_once: dict[int, set[str]] = defaultdict(set)
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_bytes())):
            if not isinstance(node, ast.Call | ast.Attribute):
                continue
            if isinstance(node, ast.Attribute):
                if node.attr in METHODS and ast.unparse(node.value).startswith("re.compile("):
                    at_once[node.value.lineno].add(node.attr)
                elif node.attr in METHODS and isinstance(node.value, ast.Name | ast.Attribute):
                    key = ast.unparse(node.value).rpartition(".")[2]
                    used[f"{name}.{key}" if key.startswith("_") else key].add(node.attr)
                continue
            called = ast.unparse(node.func)
            if called.startswith("re.") and called[3:] in (*METHODS, "compile"):
                try:
                    written = eval(ast.unparse(node.args[0]), names.copy())
                except NameError:
                    continue  # made of what the function is given
                if isinstance(written, str | bytes):
                    more = (*node.args[1:], *(keyword.value for keyword in node.keywords))
                    pattern = re.compile(written, _flags(more))
                    found[f"{name}.line {node.lineno}", pattern] |= (
                        at_once[node.lineno] if called == "re.compile" else {called[3:]}
                    )
    known = {pattern for held_ in named.values() for patterns in held_.values() for pattern in patterns}
    listed = {key: methods for key, methods in found.items() if key[1] not in known}
    for name, its in named.items():
        for key, patterns in its.items():
            for pattern in patterns:
                methods = used[f"{name}.{key}" if key.startswith("_") else key]
                listed.setdefault((f"{name}.{key}", pattern), set()).update(methods)
    return {key: frozenset(methods) or frozenset({"search"}) for key, methods in listed.items()}


def pumps(parsed: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What must come before each repeat without end, and what it may repeat."""
    for code, argument in parsed:
        if code in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            _, most, body = argument
            yield from pumps(body, before)
            if most >= ENDLESS:
                whole = _compiler.compile(body, parsed.state.flags)
                taken = (letter for letter in LETTERS if _takes(whole, letter))
                yield from ((before, letter) for letter in islice(taken, FEW))
                yield before, sample(body)
        for part in _parts(code, argument):
            yield from pumps(part, before)
        before += sample([(code, argument)])


def _takes(whole: re.Pattern[Any], letter: str) -> bool:
    try:
        return whole.fullmatch(letter) is not None
    except TypeError:
        return whole.fullmatch(letter.encode("latin-1", "ignore")) is not None


def _parts(code: Any, argument: Any) -> Sequence[Any]:
    """The expressions within one that is no repeat."""
    match code:
        case _constants.SUBPATTERN:
            return (argument[-1],)
        case _constants.ATOMIC_GROUP:
            return (argument,)
        case _constants.BRANCH:
            return tuple(argument[1])
        case _constants.ASSERT | _constants.ASSERT_NOT:
            return (argument[1],)
        case _:
            return ()


def sample(parsed: Iterable[tuple[Any, Any]]) -> str:
    """Something short that the expression takes."""
    made = ""
    for code, argument in parsed:
        match code:
            case _constants.LITERAL:
                made += chr(argument)
            case _constants.NOT_LITERAL | _constants.ANY:
                made += next(letter for letter in "a0" if code is _constants.ANY or ord(letter) != argument)
            case _constants.IN:
                made += _member(argument)
            case _constants.MAX_REPEAT | _constants.MIN_REPEAT | _constants.POSSESSIVE_REPEAT:
                made += sample(argument[2]) * argument[0]
            case _constants.SUBPATTERN | _constants.ATOMIC_GROUP | _constants.BRANCH:
                made += sample(_parts(code, argument)[0])
            case _:
                pass
    return made


def _member(members: Any) -> str:
    whole = _compiler.compile(_parser.SubPattern(_parser.State(), [(_constants.IN, members)]))
    first = next((chr(value if code is _constants.LITERAL else value[0]) for code, value in members
                  if code in (_constants.LITERAL, _constants.RANGE)), "a")  # fmt: skip
    return next((letter for letter in LETTERS[::-1] if whole.fullmatch(letter)), first)


def texts(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """What a text begins with, what it repeats, what it ends with."""
    seen = set()
    for before, body in pumps(_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)):
        for start, pump in ((before, body), ("", before), ("", before + body), ("", body)):
            for tail in TAILS:
                if pump and (start, pump, tail) not in seen:
                    seen.add((start, pump, tail))
                    yield start, pump, tail


def spent(pattern: re.Pattern[Any], method: str, text: Any) -> float:
    use = getattr(pattern, method)
    begun = process_time()
    if method in ("sub", "subn"):
        use(text[:0], text)
    elif method == "finditer":
        sum(1 for _ in use(text))
    else:
        use(text)
    return process_time() - begun


def slow(pattern: re.Pattern[Any], method: str, made: tuple[str, str, str]) -> bool:
    """Whether it takes more than a few times as long for a longer text, three times in a row."""

    def takes(size: int) -> float:
        start, pump, tail = made
        text: Any = start + (pump * size)[:size] + tail
        if isinstance(pattern.pattern, bytes):
            text = text.encode("latin-1", "replace")
        return spent(pattern, method, text)

    def grows(size: int, times: int) -> bool:
        return all((large := takes(times * size)) > NOTHING and large > takes(size) * (2 * times + 1)
                   for _ in range(3))  # fmt: skip

    # What grows with a power of two would never come to an end in a long text.
    return any(grows(size, 2) for size in (12, 24, 48, 96, 192, 384)) or (
        takes(SIZE) > NOTHING and grows(SIZE, 4)
    )


@pytest.mark.parametrize("module", sorted({name.rpartition(".")[0] for (name, _) in expressions()}))
def test_each_is_as_quick_for_long_texts(module: str) -> None:
    found = [
        (name, method, made)
        for (name, pattern), methods in expressions().items()
        if name.rpartition(".")[0] == module and name not in WINDOWED
        for method in sorted(methods)
        for made in texts(pattern)
        if slow(pattern, method, made)
    ]
    assert not found


def test_they_are_collected_with_their_uses() -> None:
    found = {name: methods for (name, _), methods in expressions().items()}
    assert found["site_builder.selector._WORD"] == {"finditer"}
    assert found["site_builder.issue_form._HEADING"] == {"fullmatch"}
    assert any(name.startswith("site_builder.refusal.line ") for name in found)
    assert len(found) > 200


@pytest.mark.parametrize("pattern", [r"\s+$", r"\s+(\w+)$"])
def test_slow_ones_are_told(pattern: str) -> None:
    made = re.compile(pattern)
    assert any(slow(made, "search", text) for text in texts(made))
