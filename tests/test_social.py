"""Pictures for social media: everything in them fits, and every machine draws the same bytes."""

import re
import struct
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from playwright.sync_api import Browser
from tiny import a_site, tiny_claims

from site_builder import theme
from site_builder.card import Card, Standing
from site_builder.claim import Says
from site_builder.press import Press
from site_builder.site import Site
from site_builder.social import HEIGHT, WIDTH, drawable, picture, social_card
from site_builder.subject import Subject

LONGEST = 74
"""Characters that a claim may have."""
SVG = {"s": "http://www.w3.org/2000/svg"}
EDGE = 80


def a_card(
    claim: str = "Ships came", label: str = "Unverified by Moscow", names: tuple[str, ...] = ()
) -> Card:
    """A card with these texts and these parties, the first of which says something."""
    ships, site = tiny_claims()[0], a_site()
    made = Subject(ships, site).card
    said = (Says.ASSERTS, Says.DENIES, Says.SILENT, None)
    standings = tuple(
        Standing(f"p-{n}", f"Told by {name}", name, said[n % 4], n) for n, name in enumerate(names)
    )
    state = made.view.state._replace(label=label)
    return made._replace(claim=claim, view=made.view._replace(state=state, standings=standings))


def svg(shown: Card, site: Site | None = None) -> str:
    site = site or a_site()
    return Press(site).text("card.svg", card=social_card(shown, site))


Ruler = Callable[[list[tuple[str, int, str]]], list[float]]
"""The width in pixels of each text, set in letters of this size and weight by a browser with the theme's fonts."""


@pytest.fixture(scope="module")
def ruler(browser: Browser) -> Iterator[Ruler]:
    page = browser.new_page()
    for path in sorted((theme.folder() / "fonts").glob("*.ttf")):
        family, weight = path.stem.split("-")
        source = f"url(data:font/ttf;base64,{b64encode(path.read_bytes()).decode()})"
        page.evaluate(
            "([family, weight, source]) => new FontFace(family, source, {weight}).load().then(f => document.fonts.add(f))",
            [family, weight, source],
        )
    page.evaluate("globalThis.canvas = document.createElement('canvas').getContext('2d')")
    yield lambda texts: page.evaluate(
        """texts => texts.map(([text, size, weight]) => {
            canvas.font = `${weight} ${size}px NotoSans, NotoSansKR`;
            return canvas.measureText(text).width;
        })""",
        texts,
    )
    page.close()


def lines(drawn: str) -> list[tuple[str, float, float, int, str]]:
    """Every text in the picture with its left end, its baseline, its size and its weight."""
    found = etree.fromstring(drawn.encode()).xpath("//s:text", namespaces=SVG)
    return [
        (
            line.text,
            float(line.get("x")),
            float(line.get("y")),
            int(line.xpath("string(ancestor-or-self::*[@font-size][1]/@font-size)")),
            line.xpath("string(ancestor-or-self::*[@font-weight][1]/@font-weight)") or "400",
        )
        for line in found
    ]


LABELS = (
    "Unverified",
    "Independently confirmed, denied by Washington, Moscow, Pyongyang and the United Nations Command",
    "Unverified by " + ", ".join(f"the Ministry of Foreign Affairs of land {n}" for n in range(6)),
    "Не подтверждено: " + ", ".join(["Министерство иностранных дел"] * 6),
    "확인되지 않음: " + ", ".join(["조선민주주의인민공화국 외무성"] * 6),
)
CLAIMS = {
    "short": "Ships",
    "words": ("Ships carried arms to Russia " * 9)[:LONGEST],
    "one word": "w" * LONGEST,
    "capitals": ("МИД РОССИИ ОТВЕТИЛ КНДР " * 9)[:LONGEST],
    "long words": " ".join(["Rechtsschutzversicherungs"] * 3)[:LONGEST],
    "Korean": ("북한이 러시아에 무기를 실은 배를 보냈다 " * 9)[:LONGEST],
    "Korean without spaces": "북" * LONGEST,
    "Korean in long words": " ".join(["북" * 14] * 5)[:LONGEST],
    "letter by letter": ("a " * LONGEST)[:LONGEST].strip(),
}


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("kind", CLAIMS)
def test_text_never_leaves_the_picture(kind: str, label: str, ruler: Ruler) -> None:
    names = (
        "Moscow",
        "Ministry of Foreign Affairs",
        "조선민주주의인민공화국",
        "Министерство обороны",
        "UN",
        "RUSI",
    )
    shown = a_card(CLAIMS[kind], label, names)
    assert drawable(shown, a_site(), None)
    made = social_card(shown, a_site())
    assert 1 <= len(made.claim) <= 4
    drawn = lines(svg(shown))
    widths = ruler([(text, size, weight) for text, _, _, size, weight in drawn])
    assert [line for line, wide in zip(drawn, widths, strict=True) if line[1] + wide > WIDTH - EDGE / 2] == []
    baselines = [line.y for line in (*made.claim, *made.label)]
    assert baselines == sorted(set(baselines))
    assert baselines[0] - made.claim_size > 76, "it would touch the site's title"
    assert baselines[-1] <= HEIGHT - EDGE - 10, "it would touch the names of parties"
    assert max(y for _, _, y, *_ in drawn) < HEIGHT - EDGE / 2


def test_a_long_text_is_set_in_smaller_letters() -> None:
    sizes = [
        social_card(a_card(CLAIMS[kind]), a_site()).claim_size
        for kind in ("short", "Korean", "Korean in long words")
    ]
    assert sizes == [68, 40, 34]
    labels = [social_card(a_card(CLAIMS["words"], label), a_site()).label_size for label in LABELS[:3]]
    assert labels == [38, 38, 26]


@given(
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=LONGEST).filter(str.strip)
)
def test_no_letter_of_a_claim_gets_lost(claim: str) -> None:
    made = social_card(a_card(claim, claim), a_site())
    for set_ in (made.claim, made.label):
        assert "".join("".join(line.text for line in set_).split()) == "".join(claim.split())


def test_words_stay_whole_where_they_fit() -> None:
    made = social_card(a_card(CLAIMS["words"]), a_site())
    assert " ".join(line.text for line in made.claim) == " ".join(CLAIMS["words"].split())
    pieces = social_card(a_card(CLAIMS["one word"]), a_site()).claim
    assert [len(line.text) for line in pieces] == [28, 28, 18]


def test_a_label_that_fits_in_no_size_gets_no_picture() -> None:
    assert not drawable(a_card(CLAIMS["words"], "Unverified by many " * 60), a_site(), None)


def test_parties_stand_side_by_side_as_many_as_fit(ruler: Ruler) -> None:
    assert social_card(a_card(names=("x" * 90, "Moscow")), a_site()).standings == ()
    made = social_card(a_card(names=("Moscow",) * 20), a_site()).standings
    assert 4 < len(made) < 10
    lefts = [left for left, _ in made]
    assert lefts[0] == EDGE
    [wide] = ruler([("Moscow", 28, "400")])
    assert {after - before > wide + 60 for before, after in pairwise(lefts)} == {True}, (
        "names would run together"
    )


def test_a_long_title_of_the_site_is_cut(ruler: Ruler) -> None:
    long = replace(a_site(), title="What ministers said " * 9)
    (title, left, _, size, weight), *_ = lines(svg(a_card(), long))
    assert re.fullmatch(r"(What ministers said ?)+.*…", title)
    assert left + ruler([(title, size, weight)])[0] < WIDTH
    assert lines(svg(a_card()))[0][0] == "Tiny facts"


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Ships “carried” arms – at 5 °C, for €3…", True),
        ("Łódź, Çeşme, Győr, naïve, Việt Nam", True),
        ("Κορέα, Ρόδος", True),
        ("Корабли везли оружие, № 5, Ї, Қ", True),
        ("배가 무기를 실었다", True),
        ("「배」, 《배》。", True),
        # no font has these
        ("똠방각하 펲시", False),  # the second word's first syllable is not in KS X 1001
        ("ㅋㅋ", False),
        ("北韓", False),
        ("船", False),
        ("سفن", False),
        ("ספינות", False),
        ("जहाज", False),
        ("ϣ", False),
        ("A → B", False),
        ("Ships 🚢", False),
        ("a\u200bb", False),
    ],
)
def test_only_letters_of_the_fonts_are_drawn(tmp_path: Path, text: str, drawn: bool) -> None:
    cards: tuple[Callable[[], tuple[Card, Site]], ...] = (
        lambda: (a_card(text), a_site()),
        lambda: (a_card(label=text), a_site()),
        lambda: (a_card(names=("Moscow", text)), a_site()),
        lambda: (a_card(), replace(a_site(), title=text)),
    )
    assert {drawable(*made(), None) for made in cards} == {drawn}
    assert {drawable(*made(), tmp_path) for made in cards} == {drawn}
    own_font(tmp_path)
    assert {drawable(*made(), tmp_path) for made in cards} == {True}


def own_font(templates: Path) -> None:
    """Gives a site the theme's font under a family name that the theme does not have."""
    content = (theme.folder() / "fonts" / "NotoSans-700.ttf").read_bytes()
    family = "Noto Sans".encode("utf-16-be")
    (templates / "fonts").mkdir()
    (templates / "fonts" / "own.ttf").write_bytes(content.replace(family, "Moto Sans".encode("utf-16-be")))


BLANK = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><text x="9" y="40" font-size="30" font-family="{family}" font-weight="{weight}">{text}</text></svg>'


def inked(
    text: str, own: Path | None = None, family: str = "Noto Sans, Noto Sans KR", weight: int = 700
) -> bool:
    """Whether the fonts leave a trace of the text."""
    drawn, blank = (picture(BLANK.format(text=t, family=family, weight=weight), own) for t in (text, ""))
    return drawn != blank


def test_what_counts_as_drawable_leaves_ink() -> None:
    for text in "!~¡ɏəЀԯḀỿ‐‧‰′″‹›€№™−、。《』，가힝":
        assert drawable(a_card(text), a_site(), None), text
        assert inked(text), text
        assert inked(text, weight=400), text
    for text in "→船س":
        assert not inked(text), text


def test_a_sites_own_font_is_used(tmp_path: Path) -> None:
    without = inked("A", tmp_path, "Moto Sans")
    own_font(tmp_path)
    assert (without, inked("A", tmp_path, "Moto Sans")) == (False, True)


def test_the_picture_is_a_png_of_the_told_size() -> None:
    made = picture(svg(a_card(names=("Moscow",))), None)
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", made[16:24]) == (WIDTH, HEIGHT) == (1200, 630)


def test_the_same_card_gives_the_same_bytes_in_every_process() -> None:
    shown = a_card("Ships “carried” оружие, 배", names=("Moscow", "해군"))
    text = svg(shown)
    first = picture(text, None)
    assert picture(text, None) == first
    program = dedent("""
        import sys
        from hashlib import sha256
        from site_builder.social import picture
        print(sha256(picture(sys.stdin.read(), None)).hexdigest())
        """)
    command = [sys.executable, "-c", program]
    other = subprocess.run(
        command, input=text.encode(), capture_output=True, check=True, env={"LANG": "C", "PYTHONUTF8": "1"}
    )
    assert other.stdout.decode().strip() == sha256(first).hexdigest()
    assert picture(svg(a_card("Ships")), None) != first


def test_a_picture_shows_every_text_it_is_given() -> None:
    base = picture(svg(a_card()), None)
    for changed in (a_card("Ships"), a_card(label="Confirmed"), a_card(names=("Moscow",))):
        assert picture(svg(changed), None) != base
    assert picture(svg(a_card(), replace(a_site(), title="Other facts")), None) != base
