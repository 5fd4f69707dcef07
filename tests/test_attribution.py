"""The graph of who told whom: its names, its columns, its places."""

from dataclasses import replace
from itertools import combinations, pairwise

import microsite
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import SHIPS, a_site, assessed

from site_builder.attribution import Graph, attribution
from site_builder.claim import Stance
from site_builder.exhibit import Exhibit, sides
from site_builder.language import language

ENGLISH = language("en")


def exhibits_of(slug: str, text: str) -> tuple[Exhibit, ...]:
    found = sides(assessed(slug, text), a_site()).values()
    return tuple(exhibit for side in found for origin in side.origins for exhibit in origin.excerpts)


ONE = exhibits_of("ships", SHIPS)[0]


def told(*chains: str) -> tuple[Exhibit, ...]:
    """An excerpt per chain: `Peskov > TASS > UPI:a`, the article's id behind its publisher, `:a` without one.

    A chain that begins with `-` contradicts the claim.
    """
    return tuple(_exhibit(number, chain) for number, chain in enumerate(chains, 1))


def _exhibit(number: int, chain: str) -> Exhibit:
    names, _, article = chain.removeprefix("-").partition(":")
    stations = tuple(name.strip() for name in names.split(">") if name.strip())
    known = not names.endswith("> ")
    record = replace(
        ONE.record, id=article, title=f"On {article}", publisher=stations[-1] if known else "unknown"
    )
    stance = Stance.CONTRADICTS if chain.startswith("-") else Stance.SUPPORTS
    return replace(ONE, number=number, chain=stations, record=record, stance=stance)


def rows(graph: Graph) -> list[list[str]]:
    """The names of every column from the top down."""
    columns: dict[float, list[str]] = {}
    for node in sorted(graph.nodes, key=lambda node: (node.x, node.top)):
        columns.setdefault(node.x, []).append(node.name)
    return list(columns.values())


def links(graph: Graph) -> list[tuple[str, str, str, tuple[int, ...]]]:
    return [(edge.teller, edge.told, edge.stance.value, edge.numbers) for edge in graph.edges]


@pytest.mark.parametrize(
    ("chains", "columns"),
    [
        (["UPI:a"], [["UPI"]]),
        (["Peskov > UPI:a"], [["Peskov"], ["UPI"]]),
        (["Peskov > TASS > UPI:a", "Lavrov > UPI:a"], [["Peskov", "Lavrov"], ["TASS"], ["UPI"]]),
        # One name is one node, whatever its capitals; an article is one, whatever its publisher.
        (["Peskov > UPI:a", "PESKOV > UPI:b"], [["Peskov"], ["UPI", "UPI"]]),
        # Who passes on his own words is one station.
        (["TASS > Tass > UPI:a", "Peskov > upi > UPI:b"], [["TASS", "Peskov"], ["UPI", "UPI"]]),
        # A carrier stands behind everyone who told it, an article in the last column.
        (["KCNA > Yonhap > Herald:a", "TASS > KCNA > Yonhap > Herald:a", "TASS > Herald:b"],
         [["TASS"], ["KCNA"], ["Yonhap"], ["Herald", "Herald"]]),
        (["Peskov > :a"], [["Peskov"], ["Unknown publisher"]]),
        # A chain that comes back.
        (["A > B > UPI:a", "B > A > UPI:b"], [["A"], ["B"], ["UPI", "UPI"]]),
        ([], []),
    ],
)  # fmt: skip
def test_columns(chains: list[str], columns: list[list[str]]) -> None:
    assert rows(attribution(told(*chains), ENGLISH)) == columns


def test_links_are_merged_by_stance() -> None:
    graph = attribution(
        told("Peskov > TASS > UPI:a", "Peskov > TASS > UPI:b", "-Peskov > TASS > UPI:a"), ENGLISH
    )
    assert links(graph) == [
        ("Peskov", "TASS", "supports", (1, 2)),
        ("TASS", "UPI", "supports", (1,)),
        ("TASS", "UPI", "supports", (2,)),
        ("Peskov", "TASS", "contradicts", (3,)),
        ("TASS", "UPI", "contradicts", (3,)),
    ]
    assert [edge.weight for edge in graph.edges] == [2.0, 1.5, 1.5, 1.5, 1.5]
    assert graph.stances == (Stance.SUPPORTS, Stance.CONTRADICTS)
    assert (graph.excerpts, graph.told) == (3, 2)
    assert [(node.article, node.numbers) for node in graph.nodes if node.article] == [
        ("a", (1, 3)),
        ("b", (2,)),
    ]


def test_articles_of_one_name_show_their_titles() -> None:
    graph = attribution(told("Peskov > UPI:a", "Peskov > UPI:b", "Peskov > TASS:c"), ENGLISH)
    assert [node.lines for node in graph.nodes] == [("Peskov",), ("UPI", "On a"), ("UPI", "On b"), ("TASS",)]


def test_few_crossings() -> None:
    chains = ["A > X:a", "B > Y:b", "C > Z:c", "A > Z:c", "A > Y:b"]
    assert rows(attribution(told(*chains), ENGLISH)) == [["A", "B", "C"], ["X", "Y", "Z"]]
    assert rows(attribution(told("A > X:a", "B > Y:b", "C > Y:b", "C > X:a"), ENGLISH)) == [
        ["A", "C", "B"],
        ["X", "Y"],
    ]


def test_from_right_to_left() -> None:
    chains = told("Peskov > TASS > UPI:a", "Lavrov > UPI:a")
    plain, mirrored = attribution(chains, ENGLISH), attribution(chains, language("ar"))
    assert rows(mirrored) == rows(plain)[::-1]
    assert (plain.mirrored, mirrored.mirrored) == (False, True)
    for one, other in zip(plain.edges, mirrored.edges, strict=True):
        assert round(one.x + other.x, 1) == 100
        assert one.y == other.y
        assert (one.bends[0].start, one.bends[0].end) == (other.bends[0].end, other.bends[0].start)


def test_a_link_that_leads_back_arrives_at_its_end() -> None:
    graph = attribution(told("A > B > UPI:a", "B > A > UPI:b"), ENGLISH)
    [back] = (edge for edge in graph.edges if edge.back)
    assert (back.teller, back.told) == ("B", "A")
    [target] = (node for node in graph.nodes if node.name == "A")
    assert back.x == pytest.approx(target.left + target.width, abs=0.02)
    assert (back.y, back.count_y) == (back.bends[0].start, back.bends[-1].end)


def test_a_name_has_room_for_all_its_lines() -> None:
    chains = [f"Speaker {n} > UPI:a" for n in range(9)]
    graph = attribution(told(*chains), ENGLISH)
    [article] = (node for node in graph.nodes if node.article)
    assert all(article.top < edge.y < article.top + article.height for edge in graph.edges)
    arrivals = sorted(edge.y for edge in graph.edges)
    assert min(b - a for a, b in pairwise(arrivals)) >= 12


def test_lines_meet_a_name_in_the_order_in_which_they_come() -> None:
    graph = attribution(told("A > X:a", "B > X:b", "C > X:c", "C > X:a", "B > X:a"), ENGLISH)
    tops = {node.name: node.top for node in graph.nodes if not node.article}
    arrivals = sorted((edge.y, tops[edge.teller]) for edge in graph.edges if {1, 4, 5} & set(edge.numbers))
    assert len(arrivals) == 3
    assert [top for _, top in arrivals] == sorted(tops.values())


NAMES = st.lists(st.sampled_from("ABCDEFG"), unique=True, min_size=1, max_size=5)


@given(st.lists(st.tuples(NAMES, st.sampled_from("abc")), max_size=12))
def test_every_chain_is_drawn_from_name_to_name_and_nothing_overlaps(
    chains: list[tuple[list[str], str]],
) -> None:
    exhibits = told(*(f"{' > '.join(names)} > :{article}" for names, article in chains))
    graph = attribution(exhibits, ENGLISH)
    told_by = {(edge.teller, edge.told, number) for edge in graph.edges for number in edge.numbers}
    for exhibit in exhibits:
        for one, other in pairwise((*exhibit.chain, "Unknown publisher")):
            assert (one, other, exhibit.number) in told_by
    for one_node, other_node in combinations(graph.nodes, 2):
        if one_node.x == other_node.x:
            upper, lower = sorted((one_node, other_node), key=lambda node: node.top)
            assert upper.top + upper.height < lower.top
    for node in graph.nodes:
        assert -0.1 <= node.left <= node.left + node.width <= 100.1
        assert node.top + node.height <= graph.height
    for edge in graph.edges:
        for bend, following in pairwise(edge.bends):
            assert bend.left + bend.width == pytest.approx(following.left, abs=0.05)
            assert bend.end == following.start


def test_the_claims_of_the_microsite() -> None:
    site = microsite.site()
    for claim in microsite.assessed_claims():
        found = sides(claim, site).values()
        exhibits = [e for side in found for origin in side.origins for e in origin.excerpts]
        graph = attribution(exhibits, language(site.language))
        assert graph.columns <= 4
        assert sorted({n for node in graph.nodes for n in node.numbers}) == sorted(e.number for e in exhibits)
        assert graph == attribution(exhibits[::-1], language(site.language))
