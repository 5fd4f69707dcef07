"""What changed between two versions of a site, and which change moved a state."""

from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, SITE, a_record
from versions import Files, between, claims

from site_builder.excerpt import Excerpt
from site_builder.revisions.cause import Causes, causes
from site_builder.revisions.difference import Comparison, difference, renamed
from site_builder.revisions.excerpt_change import ExcerptChange

SHIPS = "claims/ships.yaml"
SEEN = """\
  - source: wire
    exact: '"We saw them," an official said.'
    party: washington
    says: asserts
    mode: quote
"""
IMAGERY = """\
  - source: wire
    exact: Imagery shows ships.
    party: rusi
    says: consistent
    mode: indirect
"""
DENIAL = """\
  - source: wire
    exact: there is no evidence
    party: pyongyang
    says: denies
    mode: quote
"""
PARTS = CLAIM.replace(
    "summary:", "parts: {shipped: Arms were shipped, seen: Ships were seen}\nsummary:"
).replace("    mode: indirect\n", "    mode: indirect\n    bears_on: [shipped, seen]\n")


def told(change: ExcerptChange) -> tuple[str | None, str | None, list[str]]:
    def words(excerpt: Excerpt | None) -> str | None:
        return " ".join(excerpt.words) if excerpt else None

    return words(change.before), words(change.after), [field.field for field in change.fields]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (CLAIM, CLAIM, []),
        (CLAIM, CLAIM.replace("exact: Moscow says that", "exact: Moscow  says\n      that"), []),
        (CLAIM, CLAIM.replace("    party: moscow", "    prefix: official said.\n    party: moscow"), []),
        (CLAIM, CLAIM + IMAGERY, [(None, "Imagery shows ships.", [])]),
        (CLAIM + IMAGERY, CLAIM, [("Imagery shows ships.", None, [])]),
        (
            CLAIM,
            CLAIM.replace("disputes", "denies"),
            [("Moscow says that there is no evidence.",) * 2 + (["says"],)],
        ),
        (
            CLAIM,
            CLAIM.replace("party: moscow", "party: kremlin\n    speaker: A man\n    said: 2023-10-20"),
            [("Moscow says that there is no evidence.",) * 2 + (["party", "speaker", "said"],)],
        ),
        (
            CLAIM,
            CLAIM.replace("Moscow says that there", "there"),
            [("Moscow says that there is no evidence.", "there is no evidence.", [])],
        ),
        (
            CLAIM + DENIAL,
            CLAIM.replace("Moscow says that there is no evidence.", "Moscow says that"),
            [
                ("Moscow says that there is no evidence.", "Moscow says that", []),
                ("there is no evidence", None, []),
            ],
        ),
        (
            CLAIM,
            CLAIM.replace("Moscow says that there is no evidence.", "evidence. Imagery shows ships."),
            [
                (None, "evidence. Imagery shows ships.", []),
                ("Moscow says that there is no evidence.", None, []),
            ],
        ),
        (
            CLAIM,
            CLAIM.replace("Moscow says that there is no evidence.", "Imagery shows ships."),
            [(None, "Imagery shows ships.", []), ("Moscow says that there is no evidence.", None, [])],
        ),
    ],
)
def test_excerpts_are_paired_by_their_words(
    tmp_path: Path, before: str, after: str, expected: list[object]
) -> None:
    changes = claims(between(tmp_path, {SHIPS: before}, {SHIPS: after}))
    assert [told(one) for change in changes.values() for one in change.excerpts] == expected


def test_the_order_of_excerpts_is_no_change(tmp_path: Path) -> None:
    head, first, second = CLAIM.partition("  - source")[0], *CLAIM.split("  - source")[1:]
    turned = f"{head}  - source{second}  - source{first}"
    assert not claims(between(tmp_path, {}, {SHIPS: turned}))


def test_of_a_corrected_article_the_like_words_are_paired(tmp_path: Path) -> None:
    text = "A correction.\n" + ARTICLE.replace("no evidence", "not any evidence")
    compared = between(
        tmp_path,
        {},
        {
            "seeds/wire.txt": text,
            "seeds/wire.yaml": a_record(text),
            SHIPS: CLAIM.replace("no evidence", "not any evidence"),
        },
    )
    [change] = claims(compared)["ships"].excerpts
    assert told(change)[:2] == (
        "Moscow says that there is no evidence.",
        "Moscow says that there is not any evidence.",
    )
    assert [article.retold for article in difference(compared).articles] == [True]


# Claims


@pytest.mark.parametrize(
    ("after", "fields"),
    [
        (CLAIM.replace("Washington says so.", "Washington  says\n  so."), []),
        (CLAIM.replace("Washington says so.", "So it says."), ["summary"]),
        (CLAIM.replace("claim: Ships", "claim: Boats") + "searched: Here.\n", ["claim", "searched"]),
        (CLAIM.replace("[moscow, pyongyang]", "[moscow]"), ["principals"]),
        (CLAIM + "reviewed_by: [one, two]\n", ["reviewed_by"]),
        (
            CLAIM + "override: {state: refuted, reason: R., by: B}\n",
            ["override.state", "override.reason", "override.by"],
        ),
    ],
)
def test_other_wording_is_told_by_its_keys(tmp_path: Path, after: str, fields: list[str]) -> None:
    changes = claims(between(tmp_path, {}, {SHIPS: after}))
    assert [text.field for change in changes.values() for text in change.texts] == fields


def test_claims_come_and_go_and_drafts_are_not_there(tmp_path: Path) -> None:
    compared = between(
        tmp_path,
        {"claims/draft.yaml": CLAIM + "draft: true\n", "claims/old.yaml": CLAIM},
        {"claims/new.yaml": CLAIM.replace("Ships", "Boats"), "claims/old.yaml": CLAIM + "draft: true\n"},
    )
    found = claims(compared)
    assert {slug: (c.before is None, c.after is None) for slug, c in found.items()} == {
        "new": (True, False),
        "old": (False, True),
    }


@pytest.mark.parametrize(
    "broken", [{SHIPS: CLAIM + "x: y\n"}, {SHIPS: "{"}, {"seeds/wire.yaml": "{"}, {"site.yaml": "{"}]
)
def test_what_errors_keep_from_being_seen_is_not_gone(tmp_path: Path, broken: Files) -> None:
    compared = between(tmp_path, {}, broken)
    found = difference(compared)
    assert (found.claims, found.articles) == ((), ())
    assert set(compared.after.unseen) == {"ships"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (CLAIM, CLAIM, {"boats": "ships"}),
        (CLAIM, CLAIM.replace("Ships carried arms", "Arms came"), {"boats": "ships"}),
        (CLAIM, CLAIM.replace("says that there is no evidence.", "says that"), {"boats": "ships"}),
        (CLAIM, CLAIM.split("  - source")[0].replace("Ships", "Arms") + IMAGERY, {}),
    ],
)
def test_a_claim_with_another_address_is_known_by_what_it_says(
    tmp_path: Path, old: str, new: str, expected: dict[str, str]
) -> None:
    compared = between(tmp_path, {SHIPS: old}, {"claims/boats.yaml": new}, gone=[SHIPS])
    assert renamed(compared) == expected
    assert {slug: change.former for slug, change in claims(compared).items() if change.former} == expected


def test_a_claim_in_another_folder_has_its_old_address(tmp_path: Path) -> None:
    compared = between(tmp_path, {}, {"claims/arms/ships.yaml": CLAIM}, gone=[SHIPS])
    assert renamed(compared) == {}
    assert claims(compared) == {}


# Articles and the site file


def test_articles_come_go_and_change(tmp_path: Path) -> None:
    two = {"seeds/two.txt": "Two.\n", "seeds/two.yaml": a_record("Two.\n", "two")}
    found = difference(between(tmp_path / "one", {}, two)).articles
    assert [(change.before, change.shown.id) for change in found] == [(None, "two")]
    gone = difference(between(tmp_path / "two", two, {}, gone=list(two))).articles
    assert [(change.after, change.shown.id) for change in gone] == [(None, "two")]
    later = {"seeds/two.yaml": a_record("Two.\n", "two", published="2023-10-21", byline="N. N.")}
    changed = difference(between(tmp_path / "three", two, later)).articles
    fields = [(text.field, text.before, text.after) for change in changed for text in change.fields]
    assert fields == [("byline", "", "N. N."), ("published", "2023-10-20", "2023-10-21")]


def test_the_site_file_is_compared_value_by_value(tmp_path: Path) -> None:
    site = SITE.replace("name: Moscow", "name: Russia") + "policies: {about: We.}\n"
    found = difference(between(tmp_path, {}, {"site.yaml": site})).site
    assert [(text.field, text.before, text.after) for text in found] == [
        ("parties.moscow.name", "Moscow", "Russia"),
        ("policies.about", "", "We."),
    ]


# What moved a state


def cause_of(compared: Comparison, turn: int = 0) -> tuple[list[object], bool]:
    """The numbers of the excerpts, or the keys, that moved the state; whether each alone does."""
    change = claims(compared)["ships"]
    before, after = (version.examined.content.site for version in (compared.before, compared.after))
    assert before
    assert after
    made: Causes = causes(change, change.turns[turn], (before, after))
    return [one.key or (one.excerpt and one.excerpt.shown.number) for one in made.changes], made.alone


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (CLAIM, CLAIM + IMAGERY + SEEN, ([3], True)),
        (CLAIM + IMAGERY, CLAIM, ([3], True)),
        (CLAIM, CLAIM.replace("disputes", "asserts") + DENIAL + SEEN, ([1, 3], False)),
        (
            CLAIM,
            CLAIM.replace("says: disputes", "says: asserts\n    note: So.") + "searched: Here.\n",
            ([1], True),
        ),
        (CLAIM + IMAGERY, CLAIM + IMAGERY.replace("consistent", "confirms") + SEEN, ([3], True)),
        (
            CLAIM,
            CLAIM
            + IMAGERY
            + IMAGERY.replace("Imagery shows ships.", "ships carried arms").replace("indirect", "quote"),
            ([3, 4], True),
        ),
        (CLAIM, CLAIM.replace("[moscow, pyongyang]", "[pyongyang]"), (["principals"], True)),
        (CLAIM, CLAIM + "override: {state: refuted, reason: R., by: B}\n", (["override"], True)),
    ],
)
def test_the_change_that_moved_a_state_is_found_by_trying(
    tmp_path: Path, before: str, after: str, expected: object
) -> None:
    assert cause_of(between(tmp_path, {SHIPS: before}, {SHIPS: after})) == expected


def test_the_date_of_an_article_and_the_parties_can_move_a_state(tmp_path: Path) -> None:
    undated = {"seeds/late.txt": ARTICLE, "seeds/late.yaml": a_record(ARTICLE, "late", "[2023-10-19..]")}
    claim = CLAIM + SEEN.replace("wire", "late").replace("washington", "moscow").replace("quote", "indirect")
    dated = {"seeds/late.yaml": a_record(ARTICLE, "late", "2023-10-25")}
    assert cause_of(between(tmp_path / "a", {**undated, SHIPS: claim}, dated)) == (["seeds/late.yaml"], True)
    site = {"site.yaml": SITE.replace("kind: independent,", "kind: independent, side: b,")}
    assert cause_of(between(tmp_path / "b", {SHIPS: CLAIM + IMAGERY}, site)) == (["site.yaml"], True)


def test_a_new_name_is_no_cause(tmp_path: Path) -> None:
    site = {"site.yaml": SITE.replace("name: Moscow", "name: Russia")}
    compared = between(tmp_path, {}, {**site, SHIPS: CLAIM + SEEN})
    assert claims(compared)["ships"].turns[0].after.label == "Unverified by Russia and Pyongyang"
    assert cause_of(compared) == ([], False)


def test_parts_turn_on_their_own(tmp_path: Path) -> None:
    after = PARTS + IMAGERY + "    bears_on: [seen]\n"
    compared = between(tmp_path, {SHIPS: PARTS}, {SHIPS: after})
    turns = claims(compared)["ships"].turns
    assert [(turn.part, turn.text) for turn in turns] == [("seen", "Ships were seen")]
    assert cause_of(compared) == ([3], True)
