"""What becomes of an excerpt as evidence: its party, its origin, hearsay, and when it is known."""

from datetime import date
from pathlib import Path

import pytest
from builders import ARTICLE, a_project, a_record
from items import an_item

from site_builder.excerpt import resolve
from site_builder.item import Item, items_of
from site_builder.load import load

CLAIM = """\
claim: Ships carried arms
topics: [arms]
principals: [moscow, pyongyang]
parts: {ships: Ships sailed, arms: They carried arms}
summary: Washington says so.
excerpts:
"""


def the_items(root: Path, *excerpts: str, publisher: str = "UPI") -> tuple[Item, ...]:
    """The items of a claim with these excerpts of the article."""
    lines = (f"  - {{source: wire, exact: Imagery shows ships., {excerpt}}}\n" for excerpt in excerpts)
    record = a_record(ARTICLE).replace("publisher: UPI", f"publisher: {publisher}")
    project = a_project(root, {"claims/ships.yaml": CLAIM + "".join(lines), "seeds/wire.yaml": record})
    content, problems = load(project)
    assert content.site, problems
    resolved, problems = resolve(content.claims[0], content.sources)
    assert resolved, problems
    return items_of(resolved, content.site)


VOICE = "says: own-voice, mode: own-voice, bears_on: [ships]"
DENIES = "says: denies, mode: quote, bears_on: [ships]"


@pytest.mark.parametrize(
    ("excerpt", "publisher", "party", "origin", "through"),
    [
        (f"party: moscow, {DENIES}", "UPI", "moscow", "moscow", None),
        # a member speaks for its party, and is its origin
        (f"party: kremlin, {DENIES}", "UPI", "moscow", "moscow", None),
        (f"party: kremlin, origin: tass, {DENIES}", "UPI", "moscow", "moscow", None),
        (f"party: moscow, origin: leak, {DENIES}", "UPI", "moscow", "leak", None),
        # words known only through another party, or through its members
        (f"party: pyongyang, origin: moscow, {DENIES}", "UPI", "pyongyang", "moscow", "moscow"),
        (f"party: kcna, origin: tass, {DENIES}", "UPI", "pyongyang", "moscow", "moscow"),
        # an outlet's own voice is one origin, however it is named
        (VOICE, "UPI", None, "voice:UPI", None),
        (f"origin: upi, {VOICE}", "UPI", None, "voice:UPI", None),
        (f"origin: imagery, {VOICE}", "UPI", None, "imagery", None),
        (VOICE, "unknown", None, "voice:unknown publisher of wire", None),
        # a state agency's own voice adds no origin to its party's, and is no hearsay
        (VOICE, "TASS", None, "moscow", None),
    ],
)
def test_origin(
    tmp_path: Path, excerpt: str, publisher: str, party: str | None, origin: str, through: str | None
) -> None:
    (item,) = the_items(tmp_path, excerpt, publisher=publisher)
    assert (item.party, item.origin, item.through) == (party, origin, through)


def test_an_item_carries_what_the_excerpt_says(tmp_path: Path) -> None:
    first, second = the_items(
        tmp_path,
        "party: rusi, says: consistent, mode: indirect, said: 2023-10-17, bears_on: [ships, arms, ships]",
        f"party: washington, {DENIES}",
    )
    assert first == an_item(
        1,
        "rusi",
        "consistent",
        said="2023-10-17",
        published="2023-10-20",
        source="wire",
        parts=("ships", "arms"),
    )
    assert (second.number, second.side, second.said) == (2, "b", None)


@pytest.mark.parametrize(
    ("published", "known"),
    [
        ("2023-10-20", date(2023, 10, 20)),
        ("2023-10", date(2023, 10, 31)),
        ("[2023-10-17..2023-10-19]", date(2023, 10, 19)),
        ("[2023-10-19..]", None),
        ("unknown", None),
    ],
)
def test_known_from_the_last_day_on_which_the_article_can_have_appeared(
    published: str, known: date | None
) -> None:
    assert an_item(1, "moscow", "denies", published=published).known == known
