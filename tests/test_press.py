"""Pages from templates: where they lead, how assets are named, what a site may replace, which language speaks."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError
from markupsafe import Markup
from tiny import a_site

from site_builder import theme
from site_builder.language import language
from site_builder.press import ASSETS, Press, Preview, problem_of


def a_press(templates: Path | None = None, /, *, language: str = "en", **files: str) -> Press:
    """A press; the files, named `about_html` for about.html, are the site's own templates."""
    for name, text in files.items():
        assert templates
        (templates / name.replace("_", ".")).write_text(text, "utf-8")
    return Press(replace(a_site(), language=language), templates)


def assets(press: Press) -> dict[str, str]:
    """Their texts by the paths."""
    return {file.path: file.content.decode() for file in press.assets()}


def stems(press: Press) -> dict[str, str]:
    """Their paths by the names that they have in the theme."""
    return {
        f"{stem}.{ending}": ".".join((stem, hashed, ending))
        for stem, hashed, ending in (path.split(".") for path in assets(press))
    }


@pytest.mark.parametrize(
    ("path", "root", "up"),
    [
        ("index.html", None, ""),
        ("claims/a.html", None, "../"),
        ("topics/arms/page_2.html", None, "../../"),
        ("404.html", "https://facts.example/", "https://facts.example/"),
        ("a/404.html", "", ""),
    ],
)
def test_a_page_knows_its_way_to_the_root(tmp_path: Path, path: str, root: str | None, up: str) -> None:
    page = a_press(tmp_path, x_html="{{ root }}|{{ path }}|{{ more }}").page(path, "x.html", root, more=1)
    assert (page.path, page.content.decode()) == (path, f"{up}|{path}|1")


def test_an_assets_name_is_the_hash_of_its_content() -> None:
    found = assets(a_press())
    assert sorted(stems(a_press())) == sorted(f"assets/{name}" for name in ASSETS)
    for path, text in found.items():
        assert path.split(".")[1] == sha256(text.encode()).hexdigest()[:10]


@pytest.mark.parametrize(
    ("name", "file", "text"),
    [
        ("style.css", "style_css", '{% extends "!style.css" %}{% block own %}p { color: red }{% endblock %}'),
        ("style.css", "pictures_css", ".picture { display: none }"),
        ("site.js", "site_js", '"use strict";'),
        ("search.js", "search_js", "{{ this is no template }}"),
        ("mark.svg", "mark_svg", "<svg/>"),
    ],
)
def test_names_change_with_the_content_and_only_then(tmp_path: Path, name: str, file: str, text: str) -> None:
    before, after = stems(a_press()), stems(a_press(tmp_path, **{file: text}))
    assert {stem for stem in before if before[stem] != after[stem]} == {f"assets/{name}"}
    if not name.endswith(".css"):
        assert assets(a_press(tmp_path))[after[f"assets/{name}"]] == text


def test_the_same_content_has_the_same_name_whatever_the_site(tmp_path: Path) -> None:
    original = {name.replace(".", "_"): (theme.folder() / name).read_text("utf-8") for name in ASSETS}
    own, ours, russian = (
        assets(press) for press in (a_press(tmp_path, **original), a_press(), a_press(language="ru"))
    )
    assert own == ours
    spoken = {path.split(".")[0] for path in ours.keys() ^ russian.keys()}
    assert spoken == {"assets/verify"}


def test_the_script_that_speaks_does_so_in_the_sites_language() -> None:
    (said,) = (text for path, text in assets(a_press(language="ru")).items() if "/verify." in path)
    assert json.dumps("Всё совпадает.") in said
    assert "All of it agrees" not in said


def test_pages_name_assets_as_they_are_called(tmp_path: Path) -> None:
    press = a_press(tmp_path, x_html='{{ assets["style.css"] }}', style_css="p {}")
    assert press.text("x.html") == f"assets/style.{sha256(b'p {}').hexdigest()[:10]}.css"


def css(templates: Path | None = None, **files: str) -> str:
    press = a_press(templates, **files)
    return assets(press)[stems(press)["assets/style.css"]]


def test_a_site_adds_rules_and_changes_nothing_else(tmp_path: Path) -> None:
    own = ":root { --link: #800 }"
    made = css(tmp_path, style_css='{% extends "!style.css" %}{% block own %}' + own + "{% endblock %}")
    assert made.count(own) == 1
    before, after = made.split(own)
    assert before + after == css()
    assert not after.strip()


def test_a_site_replaces_the_tokens_and_nothing_else(tmp_path: Path) -> None:
    own = ":root { --ink: black }"
    made = css(tmp_path, style_css='{% extends "!style.css" %}{% block tokens %}' + own + "{% endblock %}")
    assert made.startswith(own)
    assert css().endswith(made.removeprefix(own))
    assert "--sans:" in css()
    assert "--sans:" not in made


def test_the_style_sheet_is_no_markup() -> None:
    assert not {mark for mark in ("{%", "{{", "{#", "&lt;", "&#", "&amp;") if mark in css()}


def test_pictures_have_their_rules_in_the_one_style_sheet() -> None:
    assert (theme.folder() / "pictures.css").read_text("utf-8").strip() in css()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "ltr 19 October 2023|October 2023|1,234|a, b and c"),
        ("en-US", "ltr October 19, 2023|October 2023|1,234|a, b, and c"),
        ("ko", "ltr 2023년 10월 19일|2023년 10월|1,234|a, b 및 c"),
        ("ru", "ltr 19 октября 2023\u202fг.|октябрь 2023\u202fг.|1\u00a0234|a, b и c"),
        ("ar", "rtl 19 أكتوبر 2023|أكتوبر 2023|1,234|a وb وc"),
    ],
)
def test_templates_speak_the_sites_language(tmp_path: Path, code: str, words: str) -> None:
    template = "{{ language.direction }} {{ d|day }}|{{ d|month }}|{{ 1234|number }}|{{ names|listed }}"
    press = a_press(tmp_path, language=code, x_html=template)
    from datetime import date

    assert press.text("x.html", d=date(2023, 10, 19), names=["a", "b", "c"]) == words


@pytest.mark.parametrize("code", ["en", "ko", "ru", "fr"])
def test_templates_take_their_words_from_the_catalogue(tmp_path: Path, code: str) -> None:
    template = '{{ _("Claims") }}|{{ ngettext("%(count)s claim", "%(count)s claims", 5, count=5) }}|{{ "{number} x"|say(number=2) }}'
    spoken = language(code).catalogue
    many = spoken.ngettext("%(count)s claim", "%(count)s claims", 5) % {"count": 5}
    made = a_press(tmp_path, language=code, x_html=template).text("x.html")
    assert made == f"{spoken.gettext('Claims')}|{many}|2 x"


def test_values_are_escaped_and_forbidden_characters_replaced(tmp_path: Path) -> None:
    press = a_press(tmp_path, x_html="{{ text }}")
    assert press.text("x.html", text="<b>&'") == "&lt;b&gt;&amp;&#39;"
    assert press.text("x.html", text=Markup("<b>")) == "<b>"
    made = press.text("x.html", text="a\x00\x0b\x7f\x85\ud800\ufdd0\uffff\tb\n\u00a0")
    assert ascii(made) == ascii("a" + "\ufffd" * 7 + "\tb\n\u00a0")


def test_a_preview_is_told_to_templates(tmp_path: Path) -> None:
    a_press(tmp_path, x_html="{{ preview.token if preview }} {{ site.title }}")
    assert Press(a_site(), tmp_path).text("x.html") == " Tiny facts"
    assert Press(a_site(), tmp_path, Preview("secret", "version")).text("x.html") == "secret Tiny facts"


def test_an_own_template_may_extend_the_themes_of_another_name(tmp_path: Path) -> None:
    press = a_press(
        tmp_path,
        base_html='{% extends "!base.html" %}{% block footer %}Ours{% endblock %}',
        x_html='{% extends "base.html" %}{% block main %}Mine{% endblock %}',
        y_html='{% extends "!base.html" %}{% block main %}Mine{% endblock %}',
    )
    ours, themes = (press.page("x.html", name).content.decode() for name in ("x.html", "y.html"))
    assert ("Ours" in ours, "Mine" in ours) == (True, True)
    assert ("Ours" in themes, "Mine" in themes) == (False, True)


def raised(press: Press, template: str) -> TemplateError:
    with pytest.raises((UndefinedError, TemplateSyntaxError, TemplateError)) as found:
        press.page(template, template)
    return found.value


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{{ nobody.knows }}", 1),
        ("fine\n\n{{ nobody.knows }}", 3),
        ("\n{% if %}", 2),
        ("{% include 'part.html' %}", 1),
        ('{% extends "!base.html" %}\n{% block main %}{{ site.titel }}{% endblock %}', 2),
    ],
)
def test_a_mistake_in_a_sites_template_has_its_place(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "templates").mkdir()
    press = a_press(tmp_path / "templates", x_html=text)
    problem = problem_of(raised(press, "x.html"), tmp_path)
    assert problem
    assert (problem.code, problem.at.path, problem.at.line) == ("template-error", "templates/x.html", line)


def test_a_mistake_in_an_included_template_is_told_there(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    press = a_press(
        tmp_path / "templates", x_html="{% include 'part.html' %}", part_html="\n{{ nobody.knows }}"
    )
    problem = problem_of(raised(press, "x.html"), tmp_path)
    assert problem
    assert (problem.at.path, problem.at.line) == ("templates/part.html", 2)


def test_a_mistake_of_the_theme_is_no_problem_of_the_author(tmp_path: Path) -> None:
    assert problem_of(raised(a_press(), "claim.html"), tmp_path) is None
