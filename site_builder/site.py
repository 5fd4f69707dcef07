"""What `site.yaml` says of the whole site: its title, its desk, the parties, the policies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from typing import Annotated
from urllib.parse import quote

from pydantic import Field, TypeAdapter

from site_builder.bound import Bounds
from site_builder.diagnostic import Diagnostic, Related, Severity, shown
from site_builder.document import Document
from site_builder.language import known, language
from site_builder.party import Party
from site_builder.schema import CLOSED, Id, Text, Truth, Whole, described
from site_builder.value import no_address, unknown_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What readers may ask of a fact-checking desk, in Markdown."""

    __pydantic_config__ = CLOSED
    about: Annotated[Text | None, described("Who makes this site and why.")] = None
    method: Annotated[Text | None, described("How claims are chosen and excerpts are read.")] = None
    funding: Annotated[Text | None, described("Who pays for it.")] = None
    corrections: Annotated[Text | None, described("How mistakes are mended and told.")] = None
    contact: Annotated[Text | None, described("Where complaints and hints go.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much there may be of anything; more is an error that names the limit.

    With these, a check of one claim or article ends within seconds; one of the longest articles, made up of
    nothing but marks, accents or short lines, takes up to half a minute.
    """

    __pydantic_config__ = CLOSED
    claim_bytes: Annotated[Whole, described("Bytes in one claim or record.")] = 256_000
    source_bytes: Annotated[Whole, described("Bytes in one article.")] = 5_000_000
    claim_files: Annotated[Whole, described("Files below claims/.")] = 1_000_000
    seed_files: Annotated[Whole, described("Files below seeds/, two for each article.")] = 1_000_000
    excerpts: Annotated[Whole, described("Excerpts and other wordings of one claim.")] = 200
    quote_characters: Annotated[Whole, described("Characters of one quotation.")] = 10_000
    text_characters: Annotated[Whole, described("Characters of one text in a claim or record.")] = (
        Bounds().characters
    )
    yaml_values: Annotated[Whole, described("Values in one claim or record.")] = Bounds().values
    yaml_depth: Annotated[
        Whole, Field(le=100), described("How deep values of a claim or record may lie in each other.")
    ] = Bounds().depth

    @property
    def bounds(self) -> Bounds:
        """Those of a YAML file."""
        return Bounds(self.yaml_depth, self.yaml_values, self.text_characters)


@dataclass(frozen=True, kw_only=True)
class Site:
    """The site file."""

    __pydantic_config__ = CLOSED
    title: Annotated[Text, described("The site's title.")]
    description: Annotated[Text | None, described("One sentence on what the site covers.")] = None
    base_url: Annotated[
        Text | None, described("Absolute address of the published site; null if not known.")
    ] = None
    language: Annotated[Text, described("Language of the site, as in HTML: en, ko, ru.")] = "en"
    desk: Annotated[Text | None, described("Who signs the fact-checks.")] = None
    edit_url: Annotated[
        Text | None,
        described(
            "Where readers can edit a file, with {path} for it: https://code.example/edit/main/{path}."
        ),
    ] = None
    search: Annotated[Truth, described("Whether the site gets a search index.")] = True
    social_cards: Annotated[Truth, described("Whether every claim gets a picture for social media.")] = True
    parties: Annotated[Mapping[Id, Party], described("Who speaks: id and party.")]
    outlets: Annotated[Mapping[Id, Text], described("Carriers that are no party: id and printed name.")] = (
        field(default_factory=dict)
    )
    topics: Annotated[
        Mapping[Id, Text], described("Names of topics; if any are given, claims may use only these.")
    ] = field(default_factory=dict)
    policies: Annotated[Policies, described("Texts of the about page.")] = Policies()
    limits: Annotated[Limits, described("How much there may be of anything.")] = Limits()

    @property
    def root(self) -> str:
        """The site's absolute address with a slash at its end; empty if it is not known."""
        return f"{self.base_url.rstrip('/')}/" if self.base_url else ""

    def edit_address(self, path: str) -> str | None:
        """Where a reader can edit the file with this path from the project's root."""
        return self.edit_url.replace("{path}", quote(path)) if self.edit_url else None

    def party_of(self, name: str) -> str | None:
        """The id of the party that a party's or member's id stands for."""
        return self._parties_of.get(name)

    def name_of(self, name: str) -> str | None:
        """The printed name of a party, a member or an outlet."""
        return self._names_of.get(name)

    def named(self, name: str) -> str | None:
        """The first id of a party, member or outlet that has the printed name."""
        return self._ids_of.get(name)

    def names(self) -> tuple[str, ...]:
        """Every id of a party, member or outlet."""
        members = (member for party in self.parties.values() for member in party.members)
        return (*self.parties, *members, *self.outlets)

    # Of ids that two voices have, the first one's counts: parties before members before outlets.

    @cached_property
    def _parties_of(self) -> dict[str, str]:
        members = ((member, id_) for id_, party in self.parties.items() for member in party.members)
        return _first((*((id_, id_) for id_ in self.parties), *members))

    @cached_property
    def _names_of(self) -> dict[str, str]:
        parties = self.parties.values()
        members = (member for party in parties for member in party.members.items())
        return _first((*((id_, p.name) for id_, p in self.parties.items()), *members, *self.outlets.items()))

    @cached_property
    def _ids_of(self) -> dict[str, str]:
        return _first((name, id_) for id_, name in self._names_of.items())

    def __getstate__(self) -> dict[str, object]:
        """What the file says, without what is derived from it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def _first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first value of every key."""
    found: dict[str, str] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found


def check(site: Site, document: Document) -> Iterator[Diagnostic]:
    """What a site file must keep beyond its schema. Codes: name-twice, bad-address, bad-language.

    As a warning: language-untranslated.
    """
    yield from _names_twice(site, document)
    yield from unknown_language(site.language, document)
    if known(site.language) and not language(site.language).translated:
        yield Diagnostic(
            code="language-untranslated",
            message=f"the interface has no words in {shown(site.language)}: it speaks English there",
            at=document.at("language"),
            help="add templates/locale/<code>.po to site-builder: see “Languages” in its README",
            severity=Severity.WARNING,
        )
    yield from no_address(site.base_url, document, "base_url")
    yield from no_address(site.edit_url, document, "edit_url")
    for id_, party in site.parties.items():
        yield from no_address(party.url, document, "parties", id_, "url")
    if site.edit_url and "{path}" not in site.edit_url:
        yield Diagnostic(
            code="bad-address",
            message="`edit_url` leads to the same page for every file",
            at=document.at("edit_url"),
            help=f"write {{path}} where the file's path belongs: {site.edit_url.rstrip('/')}/{{path}}",
        )


def _names_twice(site: Site, document: Document) -> Iterator[Diagnostic]:
    """Ids that two voices have. Members and outlets are told where they stand, since parties come first."""
    seen: dict[str, tuple[str, ...]] = {}
    places: list[tuple[str, ...]] = [("parties", id_) for id_ in site.parties]
    places += (
        ("parties", id_, "members", name) for id_, party in site.parties.items() for name in party.members
    )
    places += (("outlets", name) for name in site.outlets)
    for path in places:
        if path[-1] in seen:
            yield Diagnostic(
                code="name-twice",
                message=f"{shown(path[-1])} is the id of two parties, members or outlets",
                at=document.key_at(*path),
                help="remove one of them or give it another id: an id stands for one voice",
                related=(Related(document.key_at(*seen[path[-1]]), "the other one"),),
            )
        seen.setdefault(path[-1], path)


@cache
def adapter() -> TypeAdapter[Site]:
    return TypeAdapter(Site)
