"""The site file: its addresses, the names of those who speak, and what is told of mistakes in it."""

from dataclasses import replace

import pytest
from tiny import SITE, a_site

from site_builder import document, site


@pytest.mark.parametrize(
    ("base_url", "root"),
    [
        (None, ""),
        ("https://facts.example", "https://facts.example/"),
        ("https://facts.example/", "https://facts.example/"),
        ("https://facts.example/a/b", "https://facts.example/a/b/"),
        ("https://facts.example/a/b//", "https://facts.example/a/b/"),
    ],
)
def test_the_root_ends_with_one_slash(base_url: str | None, root: str) -> None:
    assert replace(a_site(), base_url=base_url).root == root


@pytest.mark.parametrize(
    ("edit_url", "path", "address"),
    [
        (None, "claims/ships.yaml", None),
        ("https://x.example/edit/{path}", "claims/ships.yaml", "https://x.example/edit/claims/ships.yaml"),
        ("https://x.example/?f={path}&b=m", "claims/a.yaml", "https://x.example/?f=claims/a.yaml&b=m"),
        (
            "https://x.example/{path}",
            "claims/a b#c?/ё.yaml",
            "https://x.example/claims/a%20b%23c%3F/%D1%91.yaml",
        ),
        ("https://x.example/{path}", "claims/{path}.yaml", "https://x.example/claims/%7Bpath%7D.yaml"),
        ("https://x.example/here", "claims/ships.yaml", "https://x.example/here"),
    ],
)
def test_a_file_has_an_address_to_edit_it(edit_url: str | None, path: str, address: str | None) -> None:
    assert replace(a_site(), edit_url=edit_url).edit_address(path) == address


@pytest.mark.parametrize(
    ("id_", "party", "name"),
    [
        ("moscow", "moscow", "Moscow"),
        ("tass", "moscow", "TASS"),
        ("white-house", "washington", "The White House"),
        ("upi", None, "UPI"),
        ("nobody", None, None),
    ],
)
def test_an_id_stands_for_a_party_a_member_or_an_outlet(
    id_: str, party: str | None, name: str | None
) -> None:
    assert (a_site().party_of(id_), a_site().name_of(id_)) == (party, name)
    assert (id_ in a_site().names()) == (name is not None)
    assert name is None or a_site().named(name) == id_


def test_of_an_id_or_a_name_that_two_have_the_first_counts() -> None:
    """Parties before members before outlets."""
    found = a_site(
        SITE.replace("outlets: {upi: UPI", "outlets: {tass: Another, moscow: A third, wire: Moscow")
    )
    assert (found.party_of("tass"), found.name_of("tass")) == ("moscow", "TASS")
    assert (found.party_of("moscow"), found.name_of("moscow")) == ("moscow", "Moscow")
    assert (found.named("Moscow"), found.named("Another")) == ("moscow", None)


PARTY = "analysts: {name: Analysts, kind: group"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("title:", "base_url: https://facts.example/a\ntitle:", []),
        ("title:", "base_url: http://facts.example\ntitle:", []),
        ("title:", "base_url: //facts.example\ntitle:", ["1:11 bad-address"]),
        ("title:", "base_url: file:///facts\ntitle:", ["1:11 bad-address"]),
        ("title:", "edit_url: edit/{path}\ntitle:", ["1:11 bad-address"]),
        (PARTY, f"{PARTY}, url: 'https://party.example/'", []),
        (PARTY, f"{PARTY}, url: 'javascript:alert(1)'", ["8:48 bad-address"]),
        (PARTY, f"{PARTY}, url: party.example", ["8:48 bad-address"]),
        ("title:", "language: ru\ntitle:", []),
        ("title:", "language: en-US\ntitle:", []),
        ("title:", "language: fr\ntitle:", ["1:11 language-untranslated"]),
        ("title:", "language: klingon\ntitle:", ["1:11 bad-language"]),
        ("title:", "language: en_US!\ntitle:", ["1:11 bad-language"]),
        # one id, one voice: of parties, members and outlets
        ("upi: UPI", "kcna: KCNA", ["10:11 name-twice"]),
        ("kcna: KCNA", "tass: TASS", ["6:69 name-twice"]),
        ("kcna: KCNA", "washington: W", ["6:69 name-twice"]),
    ],
)
def test_mistakes_are_told_at_their_place(old: str, new: str, expected: list[str]) -> None:
    text = "".join(line.removeprefix("    ") for line in SITE.splitlines(keepends=True)).replace(old, new, 1)
    found, _ = document.parse("site.yaml", text)
    assert found
    problems = site.check(a_site(text), found)
    assert [f"{p.at.line}:{p.at.column} {p.code}" for p in problems] == expected
