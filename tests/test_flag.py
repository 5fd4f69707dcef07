"""What readers are warned of beside the state."""

import pytest
from items import SITE, an_item, found, items

from site_builder.claim import Override, StateCode
from site_builder.flag import Flag, FlagKind, flags
from site_builder.item import Item


def the_flags(evidence: list[Item]) -> list[tuple[str, tuple[int, ...]]]:
    return [(flag.kind.value, flag.numbers) for flag in flags([found(evidence)], evidence, None, SITE)]


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (list(items("washington asserts", "moscow denies")), []),
        # superseded: earlier excerpts first, the deciding one last
        (
            [
                an_item(1, "moscow", "asserts", said="2023-10-19"),
                an_item(2, "moscow", "denies", said="2023-10-17"),
            ],
            [("superseded", (2, 1))],
        ),
        (
            [an_item(1, "pyongyang", "silent", said="2023-10-19"), an_item(2, "pyongyang", "asserts")],
            [("superseded", (1, 2))],
        ),
        (
            [an_item(1, "rusi", "confirms", said="2023-10-17"), an_item(2, "rusi", "inconsistent")],
            [("superseded", (1, 2))],
        ),
        # an observer may read different things from different origins
        (
            [
                an_item(1, "rusi", "consistent", said="2023-10-17"),
                an_item(2, "rusi", "inconsistent", origin="site"),
            ],
            [],
        ),
        # unclear-order
        (
            [an_item(1, "washington", "asserts"), an_item(2, "washington", "assesses")],
            [("unclear-order", (1, 2)), ("single-origin", (1, 2))],
        ),
        # single-origin and same-side-only
        (
            [an_item(n, "washington", "asserts") for n in (1, 2, 3)],
            [("single-origin", (1, 2, 3))],
        ),
        (list(items("washington asserts", "seoul assesses")), [("same-side-only", (1, 2))]),
        (list(items("washington asserts", "un asserts")), []),
        (list(items("un asserts", "- own-voice")), []),
        (list(items("washington asserts", "- own-voice")), []),
        # paraphrase-stronger-than-quote: at one time, from one origin
        (
            [
                an_item(1, "moscow", "denies", mode="paraphrase"),
                an_item(2, "moscow", "disputes", mode="quote"),
            ],
            [("paraphrase-stronger-than-quote", (1, 2))],
        ),
        (
            [
                an_item(1, "washington", "asserts", said="2023-10-17", source="one"),
                an_item(
                    2, "washington", "assesses", mode="document", said="2023-10-16/2023-10-18", source="one"
                ),
            ],
            [("paraphrase-stronger-than-quote", (1, 2))],
        ),
        (
            [
                an_item(1, "moscow", "disputes", mode="paraphrase"),
                an_item(2, "moscow", "denies", mode="quote"),
            ],
            [],
        ),
        (
            [
                an_item(1, "moscow", "denies", mode="paraphrase", origin="leak"),
                an_item(2, "moscow", "disputes", mode="quote", said="2023-10-20"),
            ],
            [("unclear-order", (2, 1))],
        ),
        # date-unresolved
        (
            [
                an_item(1, "washington", "asserts", published="[2023-10-19..]"),
                an_item(2, "moscow", "denies", published="2023-10-19~"),
                an_item(3, "pyongyang", "denies"),
            ],
            [("date-unresolved", (1, 2))],
        ),
        # hearsay
        (
            [
                an_item(1, "pyongyang", "asserts", origin="moscow"),
                an_item(2, "pyongyang", "denies", origin="moscow"),
            ],
            [("hearsay", (1, 2))],
        ),
    ],
)
def test_flags(evidence: list[Item], expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert the_flags(evidence) == expected


@pytest.mark.parametrize(
    ("told", "quoted", "numbers"),
    [("2023-10-17", "2023-10-18", (1, 2)), ("2023-10-18", "2023-10-17", (2, 1))],
)
def test_paraphrase_said_at_another_time_is_no_retelling(
    told: str, quoted: str, numbers: tuple[int, int]
) -> None:
    evidence = [
        an_item(1, "moscow", "denies", mode="paraphrase", said=told),
        an_item(2, "moscow", "disputes", mode="quote", said=quoted),
    ]
    assert the_flags(evidence) == [("superseded", numbers)]


def test_paraphrase_on_another_part_is_no_retelling() -> None:
    evidence = [
        an_item(1, "moscow", "denies", mode="paraphrase", parts=("number",)),
        an_item(2, "moscow", "disputes", mode="quote", parts=("shipped",)),
    ]
    assert the_flags(evidence) == []


def test_flags_of_parts_are_told_once_with_their_parts() -> None:
    evidence = [an_item(n, "washington", "asserts", parts=("shipped", "number")) for n in (1, 2)]
    evidence.append(an_item(3, "washington", "asserts", parts=("number",)))
    findings = [found(evidence, ("moscow",), part) for part in ("shipped", "number")]
    assert flags(findings, evidence, None, SITE) == (
        Flag(FlagKind.SINGLE_ORIGIN, "2 articles, 1 origin.", (1, 2), ("shipped",)),
        Flag(FlagKind.SINGLE_ORIGIN, "3 articles, 1 origin.", (1, 2, 3), ("number",)),
    )
    assert flags(findings[:1] * 2, evidence, None, SITE)[0].parts == ("shipped", "shipped")


def test_flags_of_a_kind_are_in_the_order_of_their_words() -> None:
    evidence = [
        an_item(1, "washington", "asserts", said="2023-10-18"),
        an_item(2, "washington", "denies", said="2023-10-19"),
        an_item(3, "moscow", "asserts", said="2023-10-18"),
        an_item(4, "moscow", "denies", said="2023-10-19"),
    ]
    assert the_flags(evidence) == [("superseded", (3, 4)), ("superseded", (1, 2))]


def test_override_names_who_and_why() -> None:
    override = Override(state=StateCode.ONE_SIDED, reason="The speech was never given.", by="The desk")
    (flag,) = flags([found([])], [], override, SITE)
    assert flag.kind is FlagKind.EDITOR_OVERRIDE
    assert flag.text == "The desk gives another state than the rule does: The speech was never given."
