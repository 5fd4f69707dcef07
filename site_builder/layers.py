"""A graph in columns: who stands in which, in what order, and which way each link takes through them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from site_builder.claim import Stance

ROUNDS: Final = 12
"""How often the orders of all columns are improved."""

Link = tuple[str, str, Stance]
"""Keys of who told and who was told, which differ, and what for."""


def columns_of(keys: Iterable[str], links: Iterable[Link], last: Set[str]) -> dict[str, int]:
    """The column of every name: behind everyone who told it; those that are `last` stand in the last one."""
    onward = _onward(links)
    columns = dict.fromkeys(keys, 0)
    waiting = list(columns)
    while waiting:
        teller = waiting.pop()
        for told in onward.get(teller, ()):
            if columns[told] <= columns[teller]:
                columns[told] = columns[teller] + 1
                waiting.append(told)
    end = max(columns.values(), default=0)
    return {key: end if key in last else column for key, column in columns.items()}


def _onward(links: Iterable[Link]) -> dict[str, list[str]]:
    """Whom everyone told; a link that would lead back to its own teller is left out."""
    onward: dict[str, list[str]] = {}
    for teller, told, _ in links:
        if teller not in _reached(told, onward):
            onward.setdefault(teller, []).append(told)
    return onward


def _reached(key: str, onward: Mapping[str, Sequence[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += onward.get(here, ())
    return seen


Vertex = tuple[int, str]
"""The column and a name's key, or a link's number where it passes through the column."""


@dataclass(frozen=True, slots=True)
class Route:
    """A link's way from column to column; `back` if it leads against the order of the columns."""

    link: Link
    numbers: tuple[int, ...]
    stops: tuple[Vertex, ...]
    back: bool


def routes_of(links: Mapping[Link, tuple[int, ...]], columns: Mapping[str, int]) -> tuple[Route, ...]:
    return tuple(_route(n, link, numbers, columns) for n, (link, numbers) in enumerate(links.items()))


def _route(n: int, link: Link, numbers: tuple[int, ...], columns: Mapping[str, int]) -> Route:
    teller, told, _ = link
    back = columns[told] <= columns[teller]
    first, last = (told, teller) if back else (teller, told)
    passed = ((column, f"l:{n}") for column in range(columns[first] + 1, columns[last]))
    return Route(link, numbers, ((columns[first], first), *passed, (columns[last], last)), back)


Order = tuple[tuple[Vertex, ...], ...]
"""The vertices of every column from the top down."""
_Neighbours = Mapping[Vertex, Sequence[Vertex]]


def ordered(columns: Mapping[str, int], routes: Iterable[Route]) -> Order:
    """Each vertex near those it is joined to: of the orders tried, the first with the fewest crossings."""
    segments = [segment for route in routes for segment in pairwise(route.stops)]
    vertices = dict.fromkeys([v for segment in segments for v in segment])
    vertices |= dict.fromkeys((column, key) for key, column in columns.items())
    count = 1 + max(columns.values(), default=0)
    order = tuple(tuple(v for v in vertices if v[0] == column) for column in range(count))
    best, fewest = order, _crossings(order, segments)
    following = _improved(order, segments)
    while fewest and (one := next(following, None)):
        crossings = _crossings(one, segments)
        if crossings < fewest:
            best, fewest = one, crossings
    return best


def _improved(order: Order, segments: Sequence[tuple[Vertex, Vertex]]) -> Iterator[Order]:
    """The orders that follow, until they come again or all rounds are over."""
    before, behind = _joined((b, a) for a, b in segments), _joined(segments)
    seen = {order}
    for _ in range(ROUNDS):
        order = _swept(order, before)
        yield order
        order = _swept(order[::-1], behind)[::-1]
        yield order
        if order in seen:
            return
        seen.add(order)


def _joined(segments: Iterable[tuple[Vertex, Vertex]]) -> _Neighbours:
    found: dict[Vertex, list[Vertex]] = {}
    for one, other in segments:
        found.setdefault(one, []).append(other)
    return found


def _swept(order: Order, neighbours: _Neighbours) -> Order:
    """Every column but the first sorted by the middle of what each is joined to in the one before."""
    swept = [order[0]]
    for column in order[1:]:
        places = {vertex: place / len(swept[-1]) for place, vertex in enumerate(swept[-1])}
        middles = {
            vertex: sum(joined) / len(joined)
            if (joined := [places[other] for other in neighbours.get(vertex, ())])
            else place / len(column)
            for place, vertex in enumerate(column)
        }
        swept.append(tuple(sorted(column, key=middles.__getitem__)))
    return tuple(swept)


def _crossings(order: Order, segments: Iterable[tuple[Vertex, Vertex]]) -> int:
    places = {vertex: place for column in order for place, vertex in enumerate(column)}
    lines: dict[int, list[tuple[int, int]]] = {}
    for one, other in segments:
        lines.setdefault(one[0], []).append((places[one], places[other]))
    return sum((a - c) * (b - d) < 0 for found in lines.values() for (a, b), (c, d) in combinations(found, 2))
