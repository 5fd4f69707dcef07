"""From a proposed claim to the draft of a claim file: its words looked up, all else left to an editor."""

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import count, islice
from typing import Final
from urllib.parse import quote

from site_builder.diagnostic import shown
from site_builder.entry import UNDECIDED, entry, scalar
from site_builder.identifier import MADE, as_id, is_slug
from site_builder.issue_form import ProposedClaim
from site_builder.selector import Failure, Match, Reason, Selector, find, pinned
from site_builder.site import Site
from site_builder.source import Source
from site_builder.span import Span
from site_builder.suggestion import nearest, phrase

_MOST_PLACES: Final = 6
"""More places of the same words are not proposed."""
_MOST_WORDS: Final = 2_000
"""Characters of a proposed quotation that are looked up; a longer one is no quotation."""
_LONG: Final = 400
"""Characters of an answer that are kept."""
_HEADLINE: Final = 15
"""Characters of a headline that do not stand by chance in something else."""
_LONGEST_ADDRESS: Final = 7_000
"""Characters of an address that browsers and GitHub take without complaint."""

_FILE: Final = """\
# yaml-language-server: $schema=../.schema/claim.schema.json
# Proposed by a reader, and not checked by anybody yet.
{comments}claim: {claim}
claimant: {claimant}
said: null
topics: []          # {topics}
principals: []      # who did it, or would know: {parties}
summary: null       # two or three sentences
excerpts:{excerpts}
searched: null      # where you looked for the other side; needed where nothing contradicts
changes: []
draft: true         # remove this line when the claim is ready to be published
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of `claims/<slug>.yaml`, and what an editor should know of it, sentence by sentence."""

    slug: str
    text: str
    remarks: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"claims/{self.slug}.yaml"


@dataclass(frozen=True, slots=True)
class _Place:
    source: Source
    span: Span

    def __str__(self) -> str:
        line, column = self.source.text.line_column(self.span.start)
        return _on_one_line(f"{self.source.file}:{line}:{column}")


def draft(proposed: ProposedClaim, site: Site, sources: Mapping[str, Source], taken: Set[str]) -> Draft:
    """The draft, under a slug that is not among the `taken` ones."""
    party = _named(proposed.speaker, site)
    places = tuple(islice(_places(proposed.words, sources), _MOST_PLACES))
    remarks = (
        *_speaker(proposed, party),
        *_article(proposed, sources, places),
        *_words(proposed, sources, places),
        *_other(proposed),
    )
    text = _FILE.format(
        comments="".join(f"# {remark}\n" for remark in remarks),
        claim=scalar(_on_one_line(proposed.claim)),
        claimant=party or "null",
        topics=f"known: {', '.join(site.topics)}" if site.topics else "what it is about, such as arms",
        parties=", ".join(site.parties) or "a party of site.yaml",
        excerpts="\n".join(["", *(_excerpt(place, party).rstrip("\n") for place in places)]) or " []",
    )
    return Draft(_slug(proposed.claim, taken), text, remarks)


def _places(words: str, sources: Mapping[str, Source]) -> Iterator[_Place]:
    """Where the words stand, article by article."""
    if not 0 < len(words) <= _MOST_WORDS:
        return
    for source in sources.values():
        found = find(Selector(exact=words), source.text)
        if isinstance(found, Match):
            yield _Place(source, found.hull)
        elif isinstance(found, Failure) and found.reason is Reason.AMBIGUOUS:
            yield from (_Place(source, span) for span in found.places)


def _excerpt(place: _Place, party: str | None) -> str:
    fields = {"party": party, "says": UNDECIDED, "mode": UNDECIDED}
    comments = {"says": "what it says of the claim: see CONTRIBUTING.md", "mode": "how the article gives it"}
    return entry(place.source.id, pinned(place.span, place.source.text), fields, comments=comments)


def _named(name: str, site: Site) -> str | None:
    """The id of the party or member that goes by this name or id; none for an outlet."""
    wanted = " ".join(name.split()).casefold()
    speakers = (id_ for id_ in site.names() if site.party_of(id_))
    fitting = (id_ for id_ in speakers if wanted in (id_.casefold(), (site.name_of(id_) or "").casefold()))
    return next(fitting, None) if wanted else None


def _speaker(proposed: ProposedClaim, party: str | None) -> Iterator[str]:
    if proposed.speaker and party is None:
        yield f"Who says it, as proposed: {shown(proposed.speaker, _LONG)}; site.yaml has no such name."


def _article(
    proposed: ProposedClaim, sources: Mapping[str, Source], places: tuple[_Place, ...]
) -> Iterator[str]:
    """What is said of the article, unless it is the one in which the words stand."""
    known = _known(proposed.article, sources)
    if not proposed.article or any(place.source is known for place in places):
        return
    here = f"it is held here as {known.id}." if known else "no article here has that address or headline."
    yield f"The article, as proposed: {shown(proposed.article, _LONG)}; {here}"


def _known(named: str, sources: Mapping[str, Source]) -> Source | None:
    """The article whose address, headline or id is named."""
    wanted = " ".join(named.split()).casefold()
    for source in sources.values():
        record = source.record
        addresses = [address.rstrip("/").casefold() for address in (record.url, record.archived) if address]
        headline = " ".join(record.title.split()).casefold()
        named_in_it = len(headline) >= _HEADLINE and headline in wanted
        if wanted.rstrip("/") in (*addresses, source.id, headline) or named_in_it:
            return source
    return None


def _words(
    proposed: ProposedClaim, sources: Mapping[str, Source], places: tuple[_Place, ...]
) -> Iterator[str]:
    """Where the words stand; where they do not, which words are nearest."""
    if places:
        where = ", ".join(map(str, places))
        yield f"The words stand in {where}." if len(places) == 1 else f"The words stand in {where}: keep one."
    elif len(proposed.words) > _MOST_WORDS:
        yield f"The words, as proposed, are {len(proposed.words):,} characters long: too many to look up."
    elif proposed.words:
        yield f"The words, as proposed, stand in no article here: {shown(proposed.words, _LONG)}"
        near = [(s.distance, _Place(source, s.span), s) for source in sources.values()
                for s in nearest(proposed.words, source.text)]  # fmt: skip
        if near:
            _, place, suggestion = min(near, key=lambda found: found[0])
            passage = shown(suggestion.words, _LONG)
            yield f"The nearest passage is {place}: {passage}; {_on_one_line(phrase(suggestion))}"


def _other(proposed: ProposedClaim) -> Iterator[str]:
    if proposed.other_side:
        yield f"The other side, as proposed: {shown(proposed.other_side, _LONG)}"
    if proposed.remarks:
        yield f"Remarks: {shown(proposed.remarks, _LONG)}"


def _on_one_line(text: str) -> str:
    return shown(text, _LONG)[1:-1]


def _slug(words: str, taken: Set[str]) -> str:
    name = as_id(words, MADE)
    first = name if is_slug(name) else "proposed-claim"
    return next(slug for n in count(1) if (slug := first if n == 1 else f"{first}-{n}") not in taken)


def answer(made: Draft, address: str) -> str:
    """The draft in Markdown, for the issue; `address` is where GitHub makes a new file of the branch."""
    link = f"{address}?filename={quote(made.path)}&value={quote(made.text, safe='')}"
    begin = (
        f"[Make this file on GitHub]({link}), complete it there, and propose it as a pull request."
        if len(link) <= _LONGEST_ADDRESS
        else f"Make a file `{made.path}` with this text, complete it, and propose it as a pull request."
    )
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", made.text)), default=0))
    return f"A draft of `{made.path}`. {begin}\n\n{fence}yaml\n{made.text}{fence}\n"
