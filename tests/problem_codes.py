"""Every code that a problem can have, read from the source of site_builder."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import site_builder
from site_builder.selector import Reason
from site_builder.span import Flag

PACKAGE: Final = Path(site_builder.__file__).parent
MADE: Final = {("excerpt-", "flag"): tuple(Flag), ("excerpt-", "reason"): tuple(Reason)}
"""Codes that are put together from the members of an enumeration: what stands before, the name, the members."""

Signatures: TypeAlias = Mapping[str, Sequence[str]]
"""Names of parameters by the name of what is called."""


def codes() -> dict[str, str]:
    """Each code with the module that gives it."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        if any(isinstance(node, ast.Name) and node.id == "Diagnostic" for node in ast.walk(tree)):
            found |= dict.fromkeys(_codes(tree), path.relative_to(PACKAGE).as_posix())
    return found


def _codes(tree: ast.Module) -> Iterator[str]:
    """What is called `code`, or given for a parameter of that name, and the first of code, message and help."""
    signatures = {"Diagnostic": (), "partial": (), **dict(_signatures(tree))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _values(_given(node, "code", signatures), tree, signatures)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code":
            yield from _texts(node.value)
        elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3:
            yield from _texts(node.value.elts[0])


def _signatures(tree: ast.Module) -> Iterator[tuple[str, Sequence[str]]]:
    """The functions of a module, and its classes with their fields."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node.name, [argument.arg for argument in node.args.args if argument.arg != "self"]
        elif isinstance(node, ast.ClassDef):
            fields = (field.target for field in node.body if isinstance(field, ast.AnnAssign))
            yield node.name, [field.id for field in fields if isinstance(field, ast.Name)]


def _given(call: ast.Call, name: str, signatures: Signatures) -> ast.expr | None:
    """What the call gives for the parameter of this name, if it is a call of something known."""
    called = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    names = signatures.get(called)
    if names is None:
        return None
    named = (keyword.value for keyword in call.keywords if keyword.arg == name)
    placed = (value for parameter, value in zip(names, call.args, strict=False) if parameter == name)
    return next(named, None) or next(placed, None)


def _values(value: ast.expr | None, tree: ast.Module, signatures: Signatures) -> Iterator[str]:
    """The texts that the expression can give: one that is put together ends in a parameter or a member."""
    if isinstance(value, ast.JoinedStr):
        start, name = value.values
        assert isinstance(start, ast.Constant), ast.unparse(value)
        assert isinstance(name, ast.FormattedValue), ast.unparse(value)
        end = ast.unparse(name.value).rpartition(".")[2]
        members = MADE.get((str(start.value), end))
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        ends = members or (text for call in calls for text in _texts(_given(call, end, signatures)))
        yield from (f"{start.value!s}{text}" for text in ends)
    else:
        yield from _texts(value)


def _texts(value: ast.expr | None) -> Iterator[str]:
    """The text, or both of `one if … else other`."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))
