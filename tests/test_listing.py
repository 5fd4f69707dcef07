"""Lists in pages: every item on exactly one of them, and each page knows all others."""

import gc
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import SITE, a_project, built

from site_builder import workshop
from site_builder.identifier import ID_PATTERN
from site_builder.leaf import Leaf
from site_builder.listing import PER_PAGE, sheets
from site_builder.overview import Overview
from site_builder.overviews import overview_leaves
from site_builder.press import Press


@pytest.mark.parametrize(
    ("items", "pages"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("abc", ["abc"]),
        ("abcd", ["abc", "d"]),
        ("abcdef", ["abc", "def"]),
        ("abcdefg", ["abc", "def", "g"]),
    ],
)
def test_items_stand_in_pages_in_their_order(items: str, pages: list[str]) -> None:
    made = tuple(sheets(items, "index.html", "claims", per=3))
    assert ["".join(sheet.items) for sheet in made] == pages
    assert [sheet.number for sheet in made] == list(range(1, len(pages) + 1))
    assert {sheet.total for sheet in made} == {len(items)}


def test_every_page_knows_its_own_path_and_those_of_all() -> None:
    paths = ("topics/arms.html", "topics/arms/page_2.html", "topics/arms/page_3.html")
    made = tuple(sheets(range(5), "topics/arms.html", "topics/arms", per=2))
    assert tuple(sheet.path for sheet in made) == paths
    assert {sheet.paths for sheet in made} == {paths}


def test_a_page_holds_fifty_where_nobody_says_otherwise() -> None:
    assert [len(sheet.items) for sheet in sheets(range(PER_PAGE + 1), "a.html", "a")] == [50, 1]


def test_no_id_can_take_the_name_of_a_page() -> None:
    _, second = sheets(range(2), "claims.html", "claims", per=1)
    name = second.path.removeprefix("claims/").removesuffix(".html")
    assert not re.fullmatch(ID_PATTERN, name)


@pytest.mark.parametrize(
    ("pages", "here", "near"),
    [
        (1, 1, [1]),
        (5, 3, [1, 2, 3, 4, 5]),
        (9, 1, [1, 2, 3, 9]),
        (9, 5, [1, 3, 4, 5, 6, 7, 9]),
        (9, 9, [1, 7, 8, 9]),
    ],
)
def test_a_page_leads_to_the_ends_and_to_those_near_it(pages: int, here: int, near: list[int]) -> None:
    sheet = tuple(sheets(range(pages), "a.html", "a", per=1))[here - 1]
    assert [number for number, _ in sheet.near] == near
    assert all(path == sheet.paths[number - 1] for number, path in sheet.near)


def test_of_the_pages_few_are_known_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are: each is a page that is made when its turn comes, and is forgotten then."""
    project = a_project(tmp_path, {"site.yaml": f"{SITE}search: false\n"})
    held: list[int] = []

    def counted(overview: Overview, press: Press) -> Iterator[Leaf]:
        for leaf in overview_leaves(overview, press):
            held.append(sum(isinstance(one, Leaf) for one in gc.get_objects()))
            yield leaf

    monkeypatch.setattr(workshop, "overview_leaves", counted)
    made = built(project)
    assert made.published
    assert len(held) >= 2 * made.work.overviews
    assert max(held) <= 3
