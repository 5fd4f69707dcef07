"""Addresses, languages and dates to come: what is told, and what to write instead."""

from datetime import date

import pytest

from site_builder import document, edtf
from site_builder.document import Document
from site_builder.value import in_future, no_address, unknown_language


def a_document(text: str) -> Document:
    found, _ = document.parse("site.yaml", text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("address", "help_"),
    [
        ("https://facts.example/", None),
        ("http://facts.example", None),
        ("facts.example", "write https://facts.example"),
        ("//facts.example/a", "write https://facts.example/a"),
        ("htps://facts.example/a", "write https://facts.example/a"),
        ("www.upi.com/news", "write https://www.upi.com/news"),
        ("javascript:alert(1)", "write `url: null` if it is not known"),
        ("our own site", "write `url: null` if it is not known"),
    ],
)
def test_addresses(address: str, help_: str | None) -> None:
    problems = list(no_address(address, a_document(f"url: '{address}'\n"), "url"))
    assert [problem.help for problem in problems] == ([help_] if help_ else [])


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://facts.example:8080/a?b=c&d='e'#f", True),
        ("https://пример.рф/ключ", True),
        ("https://[::1]/", True),
        ("https://code.example/edit/{path}", True),
        ("https://", False),
        ("https:///facts.example", False),
        ("https://user@facts.example/", False),
        ("https://facts.example@foreign.example/", False),
        ("https://facts.example\\@foreign.example/", False),
        ("https://facts.example\u2215foreign.example/", False),
        ("https://facts.example/ x", False),
        ("https://facts.example/\nSitemap: x", False),
        ("https://facts.example/\u2028", False),
        ('https://facts.example/"x', False),
        ("https://facts.example/<x>", False),
        ("https://facts.example:x/", False),
        ("https://[zz]/", False),
    ],
)
def test_an_address_names_a_host_and_ends_in_no_format(address: str, safe: bool) -> None:
    assert (list(no_address(address, a_document("url: x\n"), "url")) == []) is safe


@pytest.mark.parametrize(
    ("code", "meant"),
    [("en", None), ("pt-BR", None), ("English", "en"), ("korean", "ko"), ("Rusian", "ru"), ("klingon", "tlh"), ("???", "")],
)  # fmt: skip
def test_languages(code: str, meant: str | None) -> None:
    problems = list(unknown_language(code, a_document(f"language: '{code}'\n")))
    if meant is None:
        assert not problems
    else:
        assert problems[0].help.startswith(f"write `language: {meant}`" if meant else "write its code")


@pytest.mark.parametrize(
    ("text", "told"),
    [("2023-10-20", False), ("2023-10-21", False), ("2023-10-22", True), ("2032", True), ("2023", False),
     ("unknown", False), ("[..2032-10-20]", False), ("[2032-10-20..]", True)],
)  # fmt: skip
def test_dates_to_come(text: str, told: bool) -> None:
    problems = list(in_future(edtf.parse(text), date(2023, 10, 20), a_document("said: x\n"), "said"))
    assert [problem.code for problem in problems] == ["date-in-future"] * told
    assert not list(in_future(edtf.parse(text), None, a_document("said: x\n"), "said"))
