"""Compiled templates that are kept: another run takes them, and nothing but time depends on it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import Environment
from tiny import a_site

from site_builder.press import Press

TEXT = "{{ _('Claims') }} {{ site.title }}"


class Compilations:
    """How often a template was compiled."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        original = Environment.compile

        def compile_(*values: object, **more: object) -> object:
            self.count += 1
            return original(*values, **more)  # type: ignore[call-overload]

        monkeypatch.setattr(Environment, "compile", compile_)


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> Compilations:
    return Compilations(monkeypatch)


def printed(root: Path, text: str = TEXT, language: str = "en") -> str:
    """What a new press makes of the site's own template, that keeps what it compiles below `root`."""
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates" / "x.txt").write_text(text, "utf-8")
    site = replace(a_site(), language=language)
    return (
        Press(site, root / "templates", compiled=root / "cache" / "templates")
        .environment.get_template("x.txt")
        .render(site=site)
    )


def kept(root: Path) -> Path:
    (path,) = (root / "cache" / "templates").iterdir()
    return path


def test_the_next_press_does_not_compile_it_again(tmp_path: Path, compilations: Compilations) -> None:
    assert {printed(tmp_path), printed(tmp_path), printed(tmp_path)} == {"Claims Tiny facts"}
    assert compilations.count == 1


def test_another_text_or_language_is_compiled(tmp_path: Path, compilations: Compilations) -> None:
    made = [printed(tmp_path, *values) for values in ((TEXT,), ("Mine",), (TEXT, "ko"), (TEXT, "en"))]
    assert made == ["Claims Tiny facts", "Mine", "주장 Tiny facts", "Claims Tiny facts"]
    assert compilations.count == len(made)


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: b"",
        lambda kept: kept[:-9],
        lambda kept: kept[:40] + bytes([kept[40] ^ 1]) + kept[41:],
        lambda kept: bytes(len(kept)),
    ],
    ids=["empty", "cut", "one bit", "zeros"],
)
def test_a_damaged_file_is_made_anew(
    tmp_path: Path, damage: Callable[[bytes], bytes], compilations: Compilations
) -> None:
    printed(tmp_path)
    whole = kept(tmp_path).read_bytes()
    kept(tmp_path).write_bytes(damage(whole))
    assert printed(tmp_path) == "Claims Tiny facts"
    assert kept(tmp_path).read_bytes() == whole
    assert compilations.count == 2


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path, compilations: Compilations) -> None:
    (tmp_path / "cache").write_text("a file")
    assert [printed(tmp_path), printed(tmp_path)] == ["Claims Tiny facts"] * 2
    assert compilations.count == 2
