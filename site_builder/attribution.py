"""Who told whom: the chains of a claim's excerpts as one picture, from the speakers to the articles.

Places across are in percent of the picture's width and places down in pixels, so that on every screen the
text keeps its size. Columns stand left to right, in a language that is written from the right mirrored.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Final

from site_builder.claim import Stance
from site_builder.exhibit import Exhibit
from site_builder.language import N_, Language
from site_builder.layers import Link, Route, Vertex, columns_of, ordered, routes_of
from site_builder.lettering import wrapped

UNKNOWN: Final = N_("Unknown publisher")

GAP: Final = 22
"""Percent of a column's width that stand free between two columns."""
LINE: Final = 15
"""Pixels from one line of text to the next."""
LINES: Final = 5
"""Lines of a name at most, of which a title takes `TITLE_LINES`."""
TITLE_LINES: Final = 2
ROOM: Final = 6.8
"""Width of a line in units of the letters' size: a third of the narrowest screen, less the gap."""
PADDING: Final = 12
APART: Final = 12
PORT: Final = 13
"""Pixels between two lines that meet one name."""
PASSING: Final = 10
"""Height of a line that passes through a column."""
HEAD: Final = 26
"""Pixels above the first name, for the columns' headings."""


@dataclass(frozen=True, slots=True)
class Node:
    """A speaker, a carrier or an article; `x` is the middle, `left` and `width` are percent too."""

    name: str
    title: str | None
    """The article's title, and its id; `None` for who speaks or carries."""
    article: str | None
    numbers: tuple[int, ...]
    """The excerpts whose chains pass here."""
    lines: tuple[str, ...]
    x: float
    left: float
    width: float
    top: float
    height: float

    @property
    def baselines(self) -> tuple[tuple[str, float], ...]:
        """Every line of the name and where it stands."""
        first = self.top + self.height / 2 - LINE * (len(self.lines) - 1) / 2 + 4
        return tuple((line, first + LINE * n) for n, line in enumerate(self.lines))


@dataclass(frozen=True, slots=True)
class Bend:
    """A curve from one column to the next, or a straight piece through one: percent across, pixels down."""

    left: float
    width: float
    start: float
    end: float

    @property
    def top(self) -> float:
        return min(self.start, self.end)

    @property
    def height(self) -> float:
        return abs(self.start - self.end)


@dataclass(frozen=True, slots=True)
class Edge:
    """One told the other, with one stance in so many excerpts."""

    teller: str
    told: str
    stance: Stance
    numbers: tuple[int, ...]
    bends: tuple[Bend, ...]
    weight: float
    """The line's width in pixels."""
    x: float
    """Where it arrives."""
    y: float
    back: bool
    """Whether it leads against the order of the columns."""
    count_x: float
    count_y: float


@dataclass(frozen=True, slots=True)
class Heading:
    """The middle of the first, the last or a column between."""

    x: float
    place: str
    """`first`, `between` or `last`."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The picture."""

    columns: int
    height: int
    headings: tuple[Heading, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    excerpts: int
    mirrored: bool

    @property
    def stances(self) -> tuple[Stance, ...]:
        """Those that occur, in their order."""
        return tuple(stance for stance in Stance if any(edge.stance is stance for edge in self.edges))

    @property
    def told(self) -> int:
        """How many articles there are."""
        return sum(node.article is not None for node in self.nodes)


def attribution(exhibits: Iterable[Exhibit], language: Language) -> Graph:
    """The chains of these excerpts. Equal names are one; an article stands for itself."""
    told = tuple(sorted(exhibits, key=lambda exhibit: exhibit.number))
    chains = tuple((exhibit, _stations(exhibit)) for exhibit in told)
    names, links = _names(chains, language), _links(chains)
    columns = columns_of(names, links, {key for key, name in names.items() if name.article})
    drawing = _Drawing(names, links, columns, language.direction == "rtl")
    return drawing.graph(len(told))


@dataclass(frozen=True, slots=True)
class _Name:
    """What stands at a node, before it has a place; `title` is the article's."""

    text: str
    title: str | None
    article: str | None
    numbers: tuple[int, ...]


_Stations = tuple[tuple[str, str | None], ...]


def _stations(exhibit: Exhibit) -> _Stations:
    """Keys and names along the chain; the article itself comes last, its name is its publisher's.

    Nobody tells himself: a name that is repeated right away is one station.
    """
    article = f"a:{exhibit.record.id}", exhibit.publisher
    stations = [(key, next(names)) for key, names in groupby(exhibit.chain, _key)]
    if exhibit.publisher and stations and stations[-1][0] == _key(exhibit.publisher):
        stations.pop()
    return (*stations, article)


def _key(name: str) -> str:
    return f"n:{name.casefold()}"


def _names(chains: Iterable[tuple[Exhibit, _Stations]], language: Language) -> dict[str, _Name]:
    first: dict[str, tuple[str | None, Exhibit]] = {}
    numbers: dict[str, tuple[int, ...]] = {}
    for exhibit, stations in chains:
        for key, name in stations:
            first.setdefault(key, (name, exhibit))
            numbers[key] = (*numbers.get(key, ()), exhibit.number)
    return {
        key: _name(key, name or language.say(UNKNOWN), exhibit, numbers[key])
        for key, (name, exhibit) in first.items()
    }


def _name(key: str, text: str, exhibit: Exhibit, numbers: tuple[int, ...]) -> _Name:
    if not key.startswith("a:"):
        return _Name(text, None, None, numbers)
    return _Name(text, exhibit.record.title, exhibit.record.id, numbers)


def _links(chains: Iterable[tuple[Exhibit, _Stations]]) -> dict[Link, tuple[int, ...]]:
    found: dict[Link, tuple[int, ...]] = {}
    for exhibit, stations in chains:
        for (teller, _), (told, _) in pairwise(stations):
            link = teller, told, exhibit.stance
            found[link] = (*found.get(link, ()), exhibit.number)
    return found


class _Drawing:
    """Names and routes on their places."""

    def __init__(
        self,
        names: Mapping[str, _Name],
        links: Mapping[Link, tuple[int, ...]],
        columns: Mapping[str, int],
        mirrored: bool,
    ) -> None:
        self.names = names
        self.mirrored = mirrored
        self.count = 1 + max(columns.values(), default=0)
        self.width = 100 / (self.count + (self.count - 1) * GAP / 100)
        self.routes = routes_of(links, columns)
        self.order = ordered(columns, self.routes)
        self.met = Counter(r.stops[0] for r in self.routes) | Counter(r.stops[-1] for r in self.routes)
        self.articles = Counter(name.text for name in names.values() if name.article)
        self.lines = {key: self._lines(name) for key, name in names.items()}
        self.heights = {vertex: self._height(vertex) for column in self.order for vertex in column}
        self.height = max(sum(map(self.heights.__getitem__, c)) + APART * (len(c) - 1) for c in self.order)
        self.tops = dict(top for column in self.order for top in self._tops(column))

    def graph(self, excerpts: int) -> Graph:
        vertices = (vertex for column in self.order for vertex in column if vertex[1] in self.names)
        ports = self._ports()
        return Graph(
            columns=self.count,
            height=round(HEAD + self.height + 4),
            headings=tuple(self._headings()),
            nodes=tuple(self._node(vertex) for vertex in vertices),
            edges=tuple(self._edge(n, route, ports) for n, route in enumerate(self.routes)),
            excerpts=excerpts,
            mirrored=self.mirrored,
        )

    def _lines(self, name: _Name) -> tuple[str, ...]:
        """The name, and the title's first words where the name would not tell two articles apart."""
        room = _ROOMS.get(self.count, ROOM)
        if name.title is None or self.articles[name.text] < 2:
            return wrapped(name.text, room, LINES)
        title = wrapped(name.title, room, TITLE_LINES)
        return (*wrapped(name.text, room, LINES - len(title)), *title)

    def _height(self, vertex: Vertex) -> float:
        if vertex[1] not in self.names:
            return PASSING
        return max(PADDING + LINE * len(self.lines[vertex[1]]), PORT * self.met[vertex] + 4)

    def _tops(self, column: Sequence[Vertex]) -> Iterator[tuple[Vertex, float]]:
        """The column's vertices spread over the whole height."""
        free = (self.height - sum(self.heights[vertex] for vertex in column)) / max(1, len(column))
        top = HEAD + free / 2
        for vertex in column:
            yield vertex, round(top, 1)
            top += self.heights[vertex] + free

    def _middle(self, vertex: Vertex) -> float:
        return self.tops[vertex] + self.heights[vertex] / 2

    def _ports(self) -> dict[tuple[int, Vertex, bool], float]:
        """Where each route meets each of its stops, before it and behind it: names give each a place."""
        found: dict[tuple[int, Vertex, bool], float] = {}
        sides: dict[tuple[Vertex, bool], list[tuple[float, int]]] = {}
        for n, route in enumerate(self.routes):
            for one, other in pairwise(route.stops):
                sides.setdefault((one, True), []).append((self._middle(other), n))
                sides.setdefault((other, False), []).append((self._middle(one), n))
        for (vertex, behind), ends in sides.items():
            first = self._middle(vertex) - PORT * (len(ends) - 1) / 2
            for place, (_, n) in enumerate(sorted(ends)):
                found[n, vertex, behind] = round(first + PORT * place, 1)
        return found

    def _left(self, column: int) -> float:
        """Where a column begins, before any mirroring."""
        return column * self.width * (1 + GAP / 100)

    def _x(self, x: float) -> float:
        return _drawn(100 - x if self.mirrored else x)

    def _headings(self) -> Iterator[Heading]:
        for column in range(self.count):
            place = "last" if column == self.count - 1 else "between" if column else "first"
            yield Heading(self._x(self._left(column) + self.width / 2), place)

    def _node(self, vertex: Vertex) -> Node:
        column, key = vertex
        name, left = self.names[key], self._left(column)
        return Node(
            name=name.text,
            title=name.title,
            article=name.article,
            numbers=name.numbers,
            lines=self.lines[key],
            x=self._x(left + self.width / 2),
            left=self._x(left + self.width if self.mirrored else left),
            width=_drawn(self.width),
            top=self.tops[vertex],
            height=self.heights[vertex],
        )

    def _edge(self, n: int, route: Route, ports: Mapping[tuple[int, Vertex, bool], float]) -> Edge:
        teller, told, stance = route.link
        first, last = route.stops[0], route.stops[-1]
        start, end = ports[n, first, True], ports[n, last, False]
        right, left = self._left(first[0]) + self.width, self._left(last[0])
        return Edge(
            teller=self.names[teller].text,
            told=self.names[told].text,
            stance=stance,
            numbers=route.numbers,
            bends=tuple(self._bends(n, route, ports)),
            weight=min(1.5 + 0.5 * (len(route.numbers) - 1), 4),
            x=self._x(right if route.back else left),
            y=start if route.back else end,
            back=route.back,
            count_x=self._x(left if route.back else right),
            count_y=end if route.back else start,
        )

    def _bends(self, n: int, route: Route, ports: Mapping[tuple[int, Vertex, bool], float]) -> Iterator[Bend]:
        for one, other in pairwise(route.stops):
            start, end = ports[n, one, True], ports[n, other, False]
            yield self._bend(self._left(one[0]) + self.width, self._left(other[0]), start, end)
            if other != route.stops[-1]:
                left = self._left(other[0])
                yield self._bend(left, left + self.width, end, ports[n, other, True])

    def _bend(self, left: float, right: float, start: float, end: float) -> Bend:
        if self.mirrored:
            left, right, start, end = 100 - right, 100 - left, end, start
        return Bend(_drawn(left), _drawn(right - left), start, end)


@lru_cache(maxsize=1024)  # few places across, each of them many times
def _drawn(place: float) -> float:
    return round(place, 2)


_ROOMS: Final = {1: 22.0, 2: 10.4}
"""Width of a line where there are fewer than three columns."""
