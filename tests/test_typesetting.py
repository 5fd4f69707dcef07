"""Templates that are set: they print and refuse what jinja2 alone would."""

from dataclasses import replace
from enum import StrEnum
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context
from markupsafe import Markup
from tiny import SOURCES, a_site, tiny_claims

from site_builder.language import language
from site_builder.press import Press, Preview
from site_builder.render import Edition, pages
from site_builder.typesetting import Typesetting


class Stance(StrEnum):
    SUPPORTS = "sup<ports>"


class Made:
    """What says itself how it stands in a page, and what it is else."""

    name = "<name>"

    def __html__(self) -> str:
        return "<made>"

    def __str__(self) -> str:
        return "no markup"


class Thing:
    name = "<thing>"

    def __str__(self) -> str:
        return "a & b"


VALUES: dict[str, Any] = {
    "words": "<b> & 'c' \"d\"",
    "markup": Markup("<b>"),
    "stance": Stance.SUPPORTS,
    "made": Made(),
    "thing": Thing(),
    "things": [Thing(), Thing()],
    "facts": {"name": "of a key", "items": "of another"},
    "number": 1234,
    "share": 0.5,
    "nothing": None,
    "empty": (),
}

SHARED = "{% macro twice(x, y=2) %}{{ x }}{{ y }}{% endmacro %}{% set OF = {'a': _('Claims')} %}"
BASE = "{% block title %}base{% endblock %}|{% block main %}{% endblock %}|{{ _('Claims') }}"


def environment(kind: type[Environment], code: str, text: str, **options: Any) -> Environment:
    """Templates as a press has them: the text beside two that it may use."""
    made = kind(
        loader=DictLoader({"x.html": text, "shared.html": SHARED, "base.html": BASE}),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        **options,
    )
    made.install_gettext_translations(language(code).catalogue, newstyle=True)  # type: ignore[attr-defined]
    return made


def told(made: Environment) -> str:
    """What is printed, or the mistake."""
    try:
        return made.get_template("x.html").render(VALUES)
    except (UndefinedError, TypeError, KeyError) as error:
        return f"{type(error).__name__}: {error}"


def both(text: str, code: str = "en", **options: Any) -> tuple[str, str]:
    """What is told of the text when it is set, and by jinja2 alone."""
    ours = environment(Typesetting, code, text, **options)
    assert isinstance(ours, Typesetting)
    ours.spoken = language(code)
    return told(ours), told(environment(Environment, code, text, **options))


@pytest.mark.parametrize("code", ["en", "ko", "ru"])
@pytest.mark.parametrize(
    "text",
    [
        "{{ _('Claims') }} {{ _('Claims') ~ words }} {% set x = _('Claims') %}{{ x }}",
        "{{ _('%(claim)s: %(label)s', claim=words, label=markup) }}",
        "{% set x = _('%(claim)s: %(label)s', claim=words, label=stance) %}{{ x }}",
        "{{ _('%(claim)s: %(label)s', claim=_('Claims'), label=_('%(percent)s%%', percent=number)) }}",
        "{{ _('%(percent)s%%', percent=share) }} {{ _('100%%') }} {% set x = _('100%%') %}{{ x }}",
        "{{ _('%(count)05d', count=number) }} {% set x = _('%(count)d <b>', count=number) %}{{ x }}",
        "{{ _('<b> & %(x)s', x=made, y=words) }} {{ _(words, b=1) }} {{ _('%(name)s', **facts) }}",
        "{{ ngettext('%(count)s claim', '%(count)s claims', number, count=words) }}",
        "{{ ngettext('%(num)s word', '%(num)s words', 1) }} {{ ngettext('one', '%(num)s', 2, num=words) }}",
        "{% for n in [1, 2, 5] %}{{ ngettext('%(count)s claim', '%(count)s claims', n, count=n) }}{% endfor %}",
        "{% trans %}Claims{% endtrans %}{% trans x=number %}A {{ x }}{% pluralize %}B{% endtrans %}",
        "{% set _ = words.count %}{{ _('b') }}",
        "{% if nothing %}{{ _('%(claim)s: %(label)s', claim=1) }}{% endif %}",
        "{{ _('%(count)05d %(x)s', count=number, x=words) }}",
        "{% macro m(_) %}{{ _ }}{% endmacro %}{{ m(words) }}{{ _('Claims') }}",
        "{% autoescape false %}{{ _('%(x)s', x=words) }}{{ words }}{{ words if words }}{% endautoescape %}",
        "{% autoescape false %}{% macro m() %}{{ words }}{% endmacro %}{{ m() is escaped }}{% endautoescape %}",
        "{{ gettext('Claims') }}{{ gettext('%(x)s', x=words) }}",
    ],
)
def test_phrases_are_said_in_the_language(text: str, code: str) -> None:
    ours, alone = both(text, code)
    assert ours == alone
    assert "Error" not in ours


@pytest.mark.parametrize(
    "text",
    [
        "{{ words }} {{ markup }} {{ stance }} {{ made }} {{ thing }} {{ number }} {{ share }} {{ nothing }}",
        "{{ true }} {{ [words] }} {{ words|upper }} {{ words ~ markup }} {{ '<' }} {{ '<'|safe }}",
        "{{ words if number }} {{ words if nothing }} {{ '<' if nothing else markup }} {{ 1 if 0 else 2 if 0 }}",
        "{% macro m(x, y=1) %}{{ x }}{{ y }}{% endmacro %}{{ m(words) }}{{ m(words, 2) }}{{ m(y=3, x=4) }}",
        "{% macro m() %}{{ varargs }}{% endmacro %}{{ m() }}{{ m(1, words) }}",
        "{% macro m() %}{{ kwargs }}{% endmacro %}{{ m() }}{{ m(a=words) }}",
        "{% macro m(x) %}{{ x }}{{ caller() }}{% endmacro %}{% call m(1) %}{{ words }}{% endcall %}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{% set x = m(words) %}{{ x }}{{ m(m(x)) }}{{ x ~ words }}",
        "{% for a in things %}{% set y = a %}{{ y.name }}{{ y['name'] }}{{ loop.index }}{% endfor %}",
        "{{ facts.name }} {{ facts['items'] }} {{ things.0.name }} {{ things[0]['name'] }} {{ words[0] }}",
        "{{ things|map(attribute='name')|join(',') }} {{ things|groupby('name')|length }}",
        "{{ thing.nobody is defined }} {{ thing['nobody'] is defined }} {{ things|selectattr('a', 'defined')|list }}",
        "{% import 'shared.html' as s %}{{ s.twice(words) }}{{ s.twice(1, y=markup) }}{{ s.OF.a }}",
        "{% import 'shared.html' as s with context %}{% from 'shared.html' import twice %}{{ twice(s.OF.a) }}",
        "{% extends 'base.html' %}{{ nobody if nobody.knows }}{% block main %}{{ super() }}{{ words }}{% endblock %}",
        "{{ words.upper() }} {{ '{}'.format(words) }} {{ markup.format() }} {{ facts.items }}",
    ],
)
def test_values_are_printed_as_ever(text: str) -> None:
    ours, alone = both(text)
    assert ours == alone
    assert "Error" not in ours


@pytest.mark.parametrize(
    "text",
    [
        "{{ nobody }}",
        "{{ thing.nobody }}",
        "{{ facts['nobody'] }}",
        "{{ thing['nobody'] }}",
        "{{ things|map(attribute='nobody')|list|first }}",
        "{{ nothing.name.first }}",
        "{{ _('%(claim)s: %(label)s', claim=nobody, label=1) }}",
        "{{ _('%(claim)s: %(label)s', claim=1) }}",
        "{% set x = _('%(claim)s: %(label)s', claim=1) %}",
        "{{ ngettext('%(count)s', '%(count)s', 1) }}",
        "{{ ngettext('one', 'many', nobody.knows) }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m() }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(1, 2) }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(1, z=2) }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{% call m(1) %}{% endcall %}",
        "{% macro m(x) %}{{ caller() }}{% endmacro %}{{ m(1) }}",
        "{{ _('a', 'b') }}",
        "{{ 1 if nobody else 2 }}",
        "{{ number() }}",
    ],
)
def test_mistakes_are_told_as_ever(text: str) -> None:
    ours, alone = both(text)
    assert ours == alone
    assert "Error" in ours


def test_whatever_else_is_done_with_values_is_done() -> None:
    text = "{{ words }} {{ _('Claims') }} {{ _('%(x)s y', x=markup) }} {{ words if number }}"
    ours, alone = both(text, finalize=lambda value: f"[{value}]")
    assert ours == alone
    assert ours.count("[") == 4


@pytest.mark.parametrize("preview", [None, Preview("secret", "version")])
@pytest.mark.parametrize("code", ["en", "ko"])
def test_a_site_is_printed_as_by_jinja2_alone(
    code: str, preview: Preview | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = replace(a_site(), language=code, base_url="https://facts.example/")

    def made() -> dict[str, bytes]:
        edition = Edition(site, tiny_claims(site), SOURCES)
        return {file.path: file.content for file in pages(edition, Press(site, preview=preview))}

    ours = made()
    monkeypatch.setattr(Typesetting, "code_generator_class", CodeGenerator)
    monkeypatch.setattr(Typesetting, "context_class", Context)
    monkeypatch.setattr(Typesetting, "getitem", Environment.getitem)
    assert ours == made()
