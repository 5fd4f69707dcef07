"""Templates made into Python that runs quickly; what they print is what jinja2 alone would make of them.

What a site's language settles is settled when a template is compiled: a phrase of the catalogue becomes text
of the template, and its places become values that are printed there.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

import markupsafe
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.utils import internalcode, missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from site_builder.language import Language

_PLACE: Final = re.compile(r"%\((\w+)\)s")

_PHRASES: Final = {"_": 1, "ngettext": 2}
"""What says a phrase, and how many constants name it."""

# `escape` spends nine tenths of its time on making a `Markup`, which a page does not need.
_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)


def printed(value: Any) -> str:
    """What `escape` makes of the value."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is str:
        return _escaped(value)
    return escape(value) if hasattr(value, "__html__") else _escaped(str(value))


def filled(phrase: str, values: Mapping[str, Any]) -> Markup:
    """The phrase with the values at its places."""
    parts = _parts(phrase)
    if parts is None:
        return Markup(phrase) % values
    return _markup("".join([printed(values[part]) if place else part for place, part in parts]))


def counted(spoken: Language, one: str, many: str, number: int, values: Mapping[str, Any]) -> Markup:
    """The phrase for so many with the values, and the number as `num`, at its places."""
    return filled(spoken.catalogue.ngettext(one, many, number), {"num": number, **values})


def _markup(text: str) -> Markup:
    # `Markup` itself asks first whether the text is markup already, and takes three times as long.
    return str.__new__(Markup, text)


@lru_cache(1000)
def _parts(phrase: str) -> tuple[tuple[bool, str], ...] | None:
    """Its text and the names of its places, which are marked; `None` if it has other signs of formats."""
    parts = tuple((bool(number % 2), part) for number, part in enumerate(_PLACE.split(phrase)))
    if any("%" in part.replace("%%", "") for place, part in parts if not place):
        return None
    return tuple((place, part.replace("%%", "%")) for place, part in parts if part)


class _Phrases(NodeTransformer):
    """Puts the words of a language in place of the constant phrases of a template."""

    def __init__(self, spoken: Language) -> None:
        self._spoken = spoken

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802, jinja2's name
        children = [self.visit(part) for child in node.nodes for part in self._printed(child)]
        return nodes.Output(children, lineno=node.lineno)

    def _printed(self, node: nodes.Expr) -> list[nodes.Expr]:
        """Text and values in turn if it is a phrase, else the expression."""
        if _phrase(node) != "_":
            return [node]
        assert isinstance(node, nodes.Call)
        parts, values = _parts(self._words(node)), {word.key: word.value for word in node.kwargs}
        if parts is None or not values.keys() >= {part for place, part in parts if place}:
            return [node]
        return [values[part] if place else _text(part, node) for place, part in parts]

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802, jinja2's name
        self.generic_visit(node)
        match _phrase(node):
            case "_" if "%" not in self._words(node):
                return nodes.Const(Markup(self._words(node)), lineno=node.lineno)
            case "_":
                return _call(filled, [nodes.Const(self._words(node))], node)
            case "ngettext":
                return _call(counted, [nodes.EnvironmentAttribute("spoken"), *node.args], node)
        return node

    def _words(self, call: nodes.Call) -> str:
        return self._spoken.catalogue.gettext(call.args[0].as_const())


def _phrase(node: nodes.Node) -> str | None:
    """The function that is called with a constant phrase, and with keywords for its places."""
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)):
        return None
    name, constants = node.node.name, _PHRASES.get(node.node.name, 0)
    named = all(isinstance(argument, nodes.Const) for argument in node.args[:constants])
    counts = len(node.args) == constants + (name == "ngettext")
    plain = node.dyn_args is None and node.dyn_kwargs is None
    return name if constants and named and counts and plain else None


def _text(text: str, at: nodes.Node) -> nodes.Expr:
    return nodes.TemplateData(text, lineno=at.lineno)


def _call(function: Callable[..., Markup], arguments: list[nodes.Expr], phrase: nodes.Call) -> nodes.Call:
    """The call of a function of this module with the phrase's values as its last argument."""
    values = nodes.Dict([nodes.Pair(nodes.Const(word.key), word.value) for word in phrase.kwargs])
    called = nodes.ImportedName(f"{__name__}.{function.__name__}")
    return nodes.Call(called, [*arguments, values], [], None, None, lineno=phrase.lineno)


class _Compiler(CodeGenerator):
    """Leaves to jinja2 each template where escaping is not on throughout, or printing does more."""

    environment: "Typesetting"

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        self._ours = self.environment.finalize is None and node.find(nodes.EvalContextModifier) is None
        if self._ours:
            self.writeline(f"from {__name__} import {printed.__name__}")
            if not any(name.name in _PHRASES and name.ctx != "load" for name in node.find_all(nodes.Name)):
                node = _Phrases(self.environment.spoken).visit(node)
        super().visit_Template(node, frame)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        """A choice becomes an `if`: the constants in it are text then."""
        if not self._ours or frame.require_output_check:
            super().visit_Output(node, frame)
            return
        for is_choice, children in groupby(node.nodes, lambda child: isinstance(child, nodes.CondExpr)):
            if is_choice:
                for choice in children:
                    self.visit(_if(choice), frame)
            else:
                super().visit_Output(nodes.Output([*children], lineno=node.lineno), frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if self._ours:
            self.write(f"{printed.__name__}(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if not isinstance(node.node, nodes.ImportedName):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


def _if(choice: nodes.Expr) -> nodes.If:
    assert isinstance(choice, nodes.CondExpr)
    body, otherwise = (
        [nodes.Output([expression], lineno=expression.lineno)] if expression is not None else []
        for expression in (choice.expr1, choice.expr2)
    )
    return nodes.If(choice.test, body, [], otherwise, lineno=choice.lineno)


class _Context(Context):
    """Calls macros, the callees of most calls, with little ado."""

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: Any,
        globals: Any = None,
    ) -> None:
        # `globals` stays away: all templates have the same, and every import would compare them.
        super().__init__(environment, parent, name, blocks)

    @internalcode
    def call(self, callee: Any, /, *args: Any, **kwargs: Any) -> Any:
        if type(callee) is not Macro:
            return super().call(callee, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        absent = len(callee.arguments) - len(args)
        if kwargs or absent < 0 or callee.caller or callee.catch_kwargs or callee.catch_varargs:
            return callee(self.eval_ctx, *args, **kwargs)
        made = callee._func(*args, *(missing,) * absent)
        return _markup(made) if self.eval_ctx.autoescape else made


class Typesetting(Environment):
    """Templates that print in a language."""

    code_generator_class = _Compiler
    context_class = _Context
    spoken: Language

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Filters look for attributes so; to be refused an item first takes ten times as long."""
        if type(argument) is str and not hasattr(obj, "__getitem__"):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)
