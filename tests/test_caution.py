"""What a reviewer is asked to judge: only what the change brought, with its place."""

from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, a_record
from versions import Files, between

from site_builder.diagnostic import Diagnostics
from site_builder.render import Edition
from site_builder.revisions.caution import Case, cautions
from site_builder.revisions.difference import Comparison, difference

SHIPS = "claims/ships.yaml"
HEAD = CLAIM.partition("  - source")[0]
STORY = """\
Pier opens

The minister did not say that the pier will open in May, but he may return soon. It won’t be opened by the mayor.
The mayor said reporters could come. Nobody was asked on Monday about the price of the pier by the lake.
Olga Ivanova, who leads the council, said on Tuesday that the old bridge will stay open for all boats until June.
{}
She added that the harbour needs money.
"""


def article(id_: str, text: str, publisher: str = "UPI", **more: str) -> Files:
    record = a_record(text, id_, **more).replace("publisher: UPI", f"publisher: {publisher}")
    return {f"seeds/{id_}.txt": text, f"seeds/{id_}.yaml": record}


def excerpt(exact: str, source: str = "pier", **more: str) -> str:
    fields = {"says": "own-voice", "mode": "own-voice", **more}
    lines = "".join(f"    {key}: {value}\n" for key, value in fields.items())
    return f"  - source: {source}\n    exact: {exact}\n{lines}"


def claim(*excerpts: str, title: str = "The pier opens in May") -> str:
    head = HEAD.replace("Ships carried arms", title)
    return f"{head}{''.join(excerpts)}searched: The article was read.\n"


def judged(compared: Comparison) -> Diagnostics:
    content = compared.after.examined.content
    assert content.site
    edition = Edition(content.site, tuple(compared.after.assessed.values()), tuple(content.sources.values()))
    return cautions(Case(difference(compared), edition))


def codes(compared: Comparison) -> list[str]:
    return [f"{caution.at} {caution.code}" for caution in judged(compared)]


PIER = article("pier", STORY.format(""))


@pytest.mark.parametrize(
    ("words", "says", "expected"),
    [
        (
            "the pier will open in May",
            "own-voice",
            ["The minister did not say that", "but he may return soon."],
        ),
        ("did not say that the pier will open in May, but he may return soon.", "own-voice", []),
        ("opened by the mayor", "own-voice", ["It won’t be"]),
        ("reporters could come", "own-voice", []),
        ("said reporters", "own-voice", ["could come."]),
        ("said reporters", "hedges", []),
        ("opened by the mayor", "hedges", ["It won’t be"]),
        ("was asked on Monday", "own-voice", ["Nobody"]),
        ("about the price of the pier", "own-voice", ["Nobody was asked on Monday"]),
        ("the price of the pier by the lake", "own-voice", ["Nobody was asked on Monday about"]),
        ("She added that the harbour needs money.", "own-voice", []),
    ],
)
def test_a_negation_or_doubt_beside_the_words_is_told(
    tmp_path: Path, words: str, says: str, expected: list[str]
) -> None:
    compared = between(tmp_path, PIER, {"claims/pier.yaml": claim(excerpt(words, says=says))})
    found = judged(compared)
    assert {caution.code for caution in found} <= {"sense-cut"}
    assert [caution.message.partition("“")[2].rstrip("”").lstrip(", ") for caution in found] == expected
    assert all(str(caution.at).startswith("claims/pier.yaml:8:12") for caution in found)
    assert all(caution.related[0].at.path == "seeds/pier.txt" for caution in found)


def test_a_doubt_far_away_in_the_sentence_is_none(tmp_path: Path) -> None:
    far = article("far", "It may be, one two three four five six seven eight, that the pier opens.\n")
    compared = between(tmp_path, far, {"claims/pier.yaml": claim(excerpt("that the pier opens.", "far"))})
    assert codes(compared) == []


@pytest.mark.parametrize(
    ("speaker", "between_", "expected"),
    [
        ("Olga Ivanova, head of the council", "", []),
        ("Ivanova", "", []),
        ("OLGA IVANOVA", "", []),
        ("a spokeswoman", "", []),
        ("Boris Petrov, mayor", "", ["claims/pier.yaml:11:14 speaker-not-near"]),
        ("Olga Ivanova, head of the council", "x" * 400, ["claims/pier.yaml:11:14 speaker-not-near"]),
    ],
)
def test_a_speaker_should_be_named_near_the_words(
    tmp_path: Path, speaker: str, between_: str, expected: list[str]
) -> None:
    told = excerpt(
        "She added that the harbour needs money.",
        says="asserts",
        mode="indirect",
        speaker=speaker,
        party="moscow",
    )
    files = {**article("pier", STORY.format(between_)), SHIPS: CLAIM}
    assert codes(between(tmp_path, files, {"claims/pier.yaml": claim(told)})) == expected


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (CLAIM.replace("Ships carried arms", "Ships carried the arms"), "reads much like"),
        (CLAIM.replace("Ships carried arms", "Arms carried ships"), "reads much like"),
        (CLAIM.replace("Ships carried arms", "Nothing was sent"), "rests on the same passages as"),
        (claim(excerpt("Imagery shows ships.", "wire"), title="Imagery shows something"), None),
        (
            CLAIM.replace("Ships carried arms", "Nothing was sent").replace(
                "Moscow says that there", "there"
            ),
            "rests on the same passages as",
        ),
    ],
)
def test_a_near_copy_is_told_with_its_twin(tmp_path: Path, new: str, expected: str | None) -> None:
    found = judged(between(tmp_path, {}, {"claims/new.yaml": new}))
    near = [caution for caution in found if caution.code == "near-copy"]
    assert [caution.message for caution in near] == (
        [f"this new claim {expected} “Ships carried arms”"] if expected else []
    )
    assert all(caution.related[0].at.path == SHIPS for caution in near)


def test_a_copy_that_was_there_before_is_no_matter(tmp_path: Path) -> None:
    both = {"claims/new.yaml": CLAIM.replace("Ships carried", "Ships carried the")}
    assert codes(between(tmp_path, both, {SHIPS: CLAIM.replace("says so", "says it")})) == []


LINE = "The ferry to the island ran for eleven years before the council sold it to a company from the south."
WIRE_STORY = {
    **article("one", f"One.\n\n{LINE}\nNow closed.\n", "The Gazette"),
    **article("two", f"Two.\n\n{LINE}\nThen sold.\n", "The Courier"),
}
BOTH = claim(
    excerpt("ran for eleven years", "one"), excerpt("ran for eleven years", "two"), title="The ferry ran"
)


def test_one_story_that_counts_twice_is_told(tmp_path: Path) -> None:
    compared = between(tmp_path, WIRE_STORY, {"claims/ferry.yaml": BOTH})
    assert codes(compared) == ["claims/ferry.yaml:11:5 same-story-twice"]
    assert "excerpts 1 and 2 count as two origins" in judged(compared)[0].message


@pytest.mark.parametrize(
    "counted_once",
    [
        BOTH.replace("says: own-voice", "origin: agency\n    says: own-voice"),
        BOTH.replace("source: two\n    exact: ran for eleven years", "source: two\n    exact: Then sold."),
        BOTH.replace("own-voice", "hedges", 1),
        BOTH.replace(
            "says: own-voice\n    mode: own-voice", "party: moscow\n    says: denies\n    mode: indirect", 1
        ),
    ],
)
def test_one_origin_other_words_or_another_stance_are_not(tmp_path: Path, counted_once: str) -> None:
    found = codes(between(tmp_path, WIRE_STORY, {"claims/ferry.yaml": counted_once}))
    assert not [code for code in found if code.endswith("same-story-twice")]


def test_a_story_that_counted_twice_before_is_no_matter(tmp_path: Path) -> None:
    more = BOTH.replace("searched:", excerpt("Then sold.", "two") + "searched:")
    before = {**WIRE_STORY, "claims/ferry.yaml": BOTH}
    assert codes(between(tmp_path, before, {"claims/ferry.yaml": more})) == []


def test_a_new_copy_of_an_article_should_name_its_agency(tmp_path: Path) -> None:
    first = {path: text for path, text in WIRE_STORY.items() if "one" in path}
    compared = between(tmp_path / "a", first, WIRE_STORY)
    assert codes(compared) == ["seeds/two.yaml:1:1 copy-without-agency"]
    named = {
        **article("one", f"One.\n\n{LINE}\nNow closed.\n", agency="Yonhap"),
        **article("two", f"Two.\n\n{LINE}\nThen sold.\n", agency="Yonhap"),
    }
    assert codes(between(tmp_path / "b", {}, named)) == []


def test_what_was_searched_before_an_article_came_is_asked_again(tmp_path: Path) -> None:
    claims = {
        "claims/a.yaml": claim(excerpt("Imagery shows ships.", "wire"), title="Imagery shows something"),
        "claims/b.yaml": claim(excerpt('"We saw them,"', "wire"), title="An official saw it"),
    }
    compared = between(tmp_path / "a", claims, PIER)
    [caution] = judged(compared)
    assert (caution.code, caution.at.path) == ("searched-before", "seeds/pier.txt")
    assert caution.message == "2 claims say what was searched, in words from before “pier” came"
    assert [related.at.path for related in caution.related] == ["claims/a.yaml", "claims/b.yaml"]
    anew = {**PIER, "claims/a.yaml": claims["claims/a.yaml"].replace("article was", "articles were")}
    assert judged(between(tmp_path / "b", claims, anew))[0].message.startswith("1 claim says")


def test_a_reworded_claim_and_an_editors_state_are_told(tmp_path: Path) -> None:
    override = "override: {state: refuted, reason: R., by: B}\n"
    reworded = CLAIM.replace("Ships carried arms", "Ships carried the arms")
    assert codes(between(tmp_path / "a", {}, {SHIPS: reworded})) == [f"{SHIPS}:1:8 claim-reworded"]
    history = "changes: [{date: 2023-11-01, kind: update, text: Other words.}]\n"
    assert codes(between(tmp_path / "b", {}, {SHIPS: reworded + history})) == []
    assert codes(between(tmp_path / "c", {}, {SHIPS: CLAIM + override})) == [f"{SHIPS}:17:1 editor-override"]
    assert codes(between(tmp_path / "d", {SHIPS: CLAIM + override}, {SHIPS: CLAIM + override + "\n"})) == []


def test_what_did_not_change_gives_no_caution(tmp_path: Path) -> None:
    files = {**PIER, "claims/pier.yaml": claim(excerpt("the pier will open in May")), "seeds/x.txt": ARTICLE}
    assert codes(between(tmp_path, files, {SHIPS: CLAIM.replace("says so", "says it")})) == []
