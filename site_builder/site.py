"""What `site.yaml` says of the whole site: its title, its desk, the parties, the policies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated
from urllib.parse import quote

from pydantic import TypeAdapter

from site_builder.diagnostic import Diagnostic, Severity, shown
from site_builder.document import Document
from site_builder.language import known, language
from site_builder.party import Party
from site_builder.schema import CLOSED, Id, Text, Truth, Whole, described


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
    """How much one file may hold; more is an error that names the limit."""

    __pydantic_config__ = CLOSED
    claim_bytes: Annotated[Whole, described("Bytes in one claim or record.")] = 256_000
    source_bytes: Annotated[Whole, described("Bytes in one article.")] = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
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
    limits: Annotated[Limits, described("Limits on the size of files.")] = Limits()

    @property
    def root(self) -> str:
        """The site's absolute address with a slash at its end; empty if it is not known."""
        return f"{self.base_url.rstrip('/')}/" if self.base_url else ""

    def edit_address(self, path: str) -> str | None:
        """Where a reader can edit the file with this path from the project's root."""
        return self.edit_url.replace("{path}", quote(path)) if self.edit_url else None

    def party_of(self, name: str) -> str | None:
        """The id of the party that a party's or member's id stands for."""
        if name in self.parties:
            return name
        return next((party for party, p in self.parties.items() if name in p.members), None)

    def name_of(self, name: str) -> str | None:
        """The printed name of a party, a member or an outlet."""
        if name in self.parties:
            return self.parties[name].name
        members = (p.members[name] for p in self.parties.values() if name in p.members)
        return next(members, self.outlets.get(name))

    def names(self) -> tuple[str, ...]:
        """Every id of a party, member or outlet."""
        members = (member for party in self.parties.values() for member in party.members)
        return (*self.parties, *members, *self.outlets)


def check(site: Site, document: Document) -> Iterator[Diagnostic]:
    """What a site file must keep beyond its schema. Codes: name-twice, bad-address, bad-language.

    As a warning: language-untranslated.
    """
    seen: set[str] = set()
    for name in site.names():
        if name in seen:
            yield Diagnostic(
                code="name-twice",
                message=f"the id {shown(name)} is given to two parties, members or outlets",
                at=document.at("parties"),
                help="rename one of them: an id stands for one voice",
            )
        seen.add(name)
    yield from _language(site, document)
    addresses = (
        (("base_url",), site.base_url, "https://facts.example/pyongyang/"),
        (("edit_url",), site.edit_url, "https://code.example/edit/main/{path}"),
        *(
            (("parties", id_, "url"), party.url, "https://party.example/")
            for id_, party in site.parties.items()
        ),
    )
    for path, address, example in addresses:
        if address is not None and not address.startswith(("https://", "http://")):
            yield Diagnostic(
                code="bad-address",
                message=f"{shown(address)} is not an absolute address",
                at=document.at(*path),
                help=f"write it as {example}, or null if it is not known",
            )


def _language(site: Site, document: Document) -> Iterator[Diagnostic]:
    if not known(site.language):
        yield Diagnostic(
            code="bad-language",
            message=f"{shown(site.language)} is no language",
            at=document.at("language"),
            help="write its code as HTML does: en, ko, ru, pt-BR",
        )
    elif not language(site.language).translated:
        yield Diagnostic(
            code="language-untranslated",
            message=f"the interface has no words in {shown(site.language)}: it speaks English there",
            at=document.at("language"),
            help="add templates/locale/<code>.po to site-builder: see “Languages” in its README",
            severity=Severity.WARNING,
        )


@cache
def adapter() -> TypeAdapter[Site]:
    return TypeAdapter(Site)
