"""Of what was found the surest is proposed, and what says otherwise stands beside it."""

import pytest

from site_builder.intake.finding import Finding, Key
from site_builder.intake.proposal import Proposal, proposals


def proposed(key: Key, *findings: Finding) -> Proposal:
    return {one.key: one for one in proposals(findings)}[key]


def test_there_is_one_for_every_key_in_their_order() -> None:
    assert tuple(one.key for one in proposals(())) == tuple(Key)
    assert proposed(Key.TITLE) == Proposal(Key.TITLE, None)


def test_places_that_agree_are_named_and_others_are_noted() -> None:
    found = (
        Finding(Key.PUBLISHED, "2023-10-19", "here"),
        Finding(Key.PUBLISHED, "2023-10-20", "there", "why not"),
        Finding(Key.PUBLISHED, "2023-10-19", "elsewhere"),
        Finding(Key.PUBLISHED, "2023-10-19", "and at last"),
        Finding(Key.PUBLISHED, None, "a hint"),
    )
    notes = ("also “2023-10-20”: there (why not)", "a hint")
    assert proposed(Key.PUBLISHED, *found) == Proposal(
        Key.PUBLISHED, "2023-10-19", "here, elsewhere", None, notes
    )


def test_a_certain_finding_goes_before_a_doubtful_one() -> None:
    found = Finding(Key.PUBLISHER, "A", "first", "?"), Finding(Key.PUBLISHER, "B", "second")
    assert proposed(Key.PUBLISHER, *found).value == "B"


@pytest.mark.parametrize(
    ("key", "filled"),
    [(Key.TITLE, True), (Key.PUBLISHER, True), (Key.AGENCY, True), (Key.LANGUAGE, True), (Key.PUBLISHED, False), (Key.URL, False), (Key.BYLINE, False)],
)  # fmt: skip
def test_a_doubtful_day_address_or_author_is_told_and_not_filled_in(key: Key, filled: bool) -> None:
    made = proposed(key, Finding(key, "x", "there", "why not"))
    if filled:
        assert (made.value, made.doubt) == ("x", "why not")
    else:
        assert (made.value, made.notes) == (None, ("“x”: there (why not)",))


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        ("TALKS WERE  HELD", True),
        ("Talks were held | The Daily", True),
        ("The Daily - Talks were held", True),
        ("Talks were…", False),
        ("Talks were h...", True),
        ("Talks were not held", False),
        ("Talks were held in May", False),
    ],
)
def test_a_title_with_the_outlet_beside_it_or_cut_short_is_the_same(other: str, agrees: bool) -> None:
    found = Finding(Key.TITLE, "Talks were held", "here"), Finding(Key.TITLE, other, "there", "?")
    assert (proposed(Key.TITLE, *found).notes == ()) is agrees


def test_a_headline_that_two_places_give_is_one() -> None:
    found = Finding(Key.TITLE, "Talks", "line 1", "?"), Finding(Key.TITLE, "Talks", "the PDF's /Title", "?")
    assert proposed(Key.TITLE, *found) == Proposal(Key.TITLE, "Talks", "line 1, the PDF's /Title")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://daily.example/a", "http://www.daily.example/a/#top", True),
        ("https://daily.example/a", "https://daily.example/a?x=1", False),
    ],
)
def test_addresses_of_one_page(one: str, other: str, same: bool) -> None:
    found = Finding(Key.URL, one, "here"), Finding(Key.URL, other, "there")
    assert (proposed(Key.URL, *found).notes == ()) is same


def test_a_region_is_no_other_language() -> None:
    found = Finding(Key.LANGUAGE, "en-GB", "<html lang>"), Finding(Key.LANGUAGE, "en", "its words")
    assert proposed(Key.LANGUAGE, *found) == Proposal(Key.LANGUAGE, "en-GB", "<html lang>")
    other = Finding(Key.LANGUAGE, "ko", "its letters")
    assert proposed(Key.LANGUAGE, found[0], other).notes == ("also “ko”: its letters",)


def test_an_agencys_own_story_is_no_copy() -> None:
    wire = Finding(Key.AGENCY, "Yonhap", "the dateline")
    made = proposed(Key.AGENCY, Finding(Key.PUBLISHER, "Yonhap News Agency", "og:site_name"), wire)
    assert made == Proposal(
        Key.AGENCY, None, notes=("Yonhap is the publisher itself, so this is null: the dateline",)
    )
    assert proposed(Key.AGENCY, Finding(Key.PUBLISHER, "The Daily", "x"), wire).value == "Yonhap"


def test_a_last_resort_is_told_only_where_nothing_certain_was_found() -> None:
    hint = Finding(Key.PUBLISHER, None, "an account", last_resort=True)
    assert proposed(Key.PUBLISHER, hint).notes == ("an account",)
    assert proposed(Key.PUBLISHER, hint, Finding(Key.PUBLISHER, "A", "x", "?")).notes == ("an account",)
    assert proposed(Key.PUBLISHER, hint, Finding(Key.PUBLISHER, "A", "x")).notes == ()
