"""Who speaks: parties, the members who speak for them, and the outlets that carry their words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from site_builder.schema import CLOSED, Id, Text


class PartyKind(StrEnum):
    GOVERNMENT = "government"
    ORGANISATION = "organisation"
    GROUP = "group"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Someone whose statements count as one voice."""

    __pydantic_config__ = CLOSED
    name: Annotated[Text, Field(description="The name as readers see it.")]
    kind: Annotated[
        PartyKind,
        Field(
            description="government and organisation speak for themselves; group is a loose or unnamed one"
            " (analysts); independent observes and has evidence of its own."
        ),
    ]
    side: Annotated[
        Id | None, Field(description="Parties of one side never corroborate each other independently.")
    ] = None
    members: Annotated[
        Mapping[Id, Text], Field(description="Those who speak for the party: id and printed name.")
    ] = field(default_factory=dict)
    evidence: Annotated[
        Text | None,
        Field(description="What an independent party brings, as the derived sentence names it."),
    ] = None
    url: Annotated[
        Text | None, Field(description="Who it is: its home page, or its page in an encyclopedia.")
    ] = None
