"""The sentences that readers are given, whole and word for word."""

from datetime import date
from itertools import product
from string import Formatter

import pytest
from items import SITE, a_claim, an_item, found, items, judged

from site_builder.claim import OF_PARTIES, Mode, Says, StateCode
from site_builder.evidence import findings_of, scope_of
from site_builder.item import Item
from site_builder.language import language
from site_builder.rules import RULES
from site_builder.wording import HEADINGS, Phrase, Scope, label, reason, sentence

ENGLISH = language("en")
PARTS = {"shipped": "Arms were shipped", "number": "There were more than 1,000 containers"}
TODAY = "As of 20 October 2023."
QUIET = "Moscow and Pyongyang: no statement in these articles."


@pytest.mark.parametrize(
    ("evidence", "text"),
    [
        (items(), "Nothing in the articles held bears on it."),
        (
            items("washington asserts", "moscow disputes", "rusi consistent"),
            "Stated by Washington. Moscow disputes the evidence. Pyongyang: no statement in these articles."
            " Imagery analysed by RUSI is consistent with it. As of 20 October 2023.",
        ),
        (
            items("seoul assesses", "washington assesses", "un asserts", "moscow denies", "pyongyang denies"),
            "Stated by The UN. Believed by Washington and Seoul. Denied by Moscow and Pyongyang."
            " As of 20 October 2023.",
        ),
        (
            items("moscow disputes", "pyongyang disputes"),
            "Moscow and Pyongyang dispute the evidence. As of 20 October 2023.",
        ),
        (items("analysts disputes"), f"Analysts dispute the evidence. {QUIET} As of 20 October 2023."),
        (
            items("moscow declines", "pyongyang silent"),
            f"Moscow declined to comment. Pyongyang: silent, according to the articles. {TODAY}",
        ),
        (
            (an_item(1, "pyongyang", "asserts", origin="moscow"),),
            f"Pyongyang: known only through Moscow. Moscow: no statement in these articles. {TODAY}",
        ),
        (items("iaea confirms"), f"{QUIET} Evidence from IAEA confirms it. {TODAY}"),
        (
            items("iaea inconsistent"),
            f"{QUIET} Evidence from IAEA is inconsistent with it. As of 20 October 2023.",
        ),
        (items("iaea refutes"), f"{QUIET} Evidence from IAEA refutes it. As of 20 October 2023."),
        (
            items("washington asserts", "csis confirms"),
            f"Stated by Washington. {QUIET} Evidence from CSIS confirms it. This is not independent: it"
            f" shares an origin or a side with those it agrees with. {TODAY}",
        ),
        (
            items("- own-voice", "- hedges"),
            f"{QUIET} Reported in the articles' own voice. As of 20 October 2023.",
        ),
        (items("un asserts", "- own-voice"), f"Stated by The UN. {QUIET} {TODAY}"),
        (
            items("- hedges"),
            f"{QUIET} Hinted at in the articles, stated by no one. As of 20 October 2023.",
        ),
        (
            (an_item(1, "moscow", "asserts", source="one"), an_item(2, "moscow", "asserts", source="two")),
            "Stated by Moscow. Pyongyang: no statement in these articles. 2 articles, 1 origin."
            " As of 20 October 2023.",
        ),
        (
            (an_item(1, "moscow", "asserts"), an_item(2, "pyongyang", "asserts", published="[2023-10-21..]")),
            "Stated by Moscow and Pyongyang."
            " As of 20 October 2023, counting articles without a certain date.",
        ),
        (
            (an_item(1, "moscow", "denies", published="unknown"),),
            "Denied by Moscow. Pyongyang: no statement in these articles."
            " From articles without a certain date.",
        ),
    ],
)
def test_sentence(evidence: tuple[Item, ...], text: str) -> None:
    assert judged(evidence).sentence == text


def test_sentence_of_parts() -> None:
    evidence = (
        an_item(1, "washington", "asserts", parts=PARTS),
        an_item(2, "rusi", "consistent", parts=["shipped"]),
        an_item(3, "iaea", "refutes", parts=["number"]),
        an_item(4, "csis", "confirms", parts=["number"], origin="washington"),
    )
    claim = a_claim(PARTS)
    scope = scope_of(evidence, claim, SITE)
    shipped, number = (sentence(finding, scope) for finding in findings_of(evidence, claim, SITE))
    assert shipped == (
        f"Stated by Washington. {QUIET} Imagery analysed by RUSI is consistent with “Arms were shipped”."
        " It does not bear on “There were more than 1,000 containers”."
        " Evidence from IAEA does not bear on “Arms were shipped”. As of 20 October 2023."
    )
    assert number == (
        f"Stated by Washington. {QUIET} Evidence from IAEA refutes “There were more than 1,000 containers”."
        " Imagery analysed by RUSI does not bear on “There were more than 1,000 containers”."
        " As of 20 October 2023."
    )


def test_denied_stands_only_where_the_party_denies() -> None:
    """Sentence and label, for everything that three parties can say in the modes that could be mixed up."""
    parties = ("moscow", "pyongyang", "washington")
    for said in product([None, *sorted(OF_PARTIES)], repeat=3):
        for mode in (Mode.QUOTE, Mode.PARAPHRASE):
            evidence = [
                an_item(n, p, s, mode=mode) for n, (p, s) in enumerate(zip(parties, said, strict=True)) if s
            ]
            state = judged(evidence)
            deniers = [SITE.parties[p].name for p, s in zip(parties, said, strict=True) if s is Says.DENIES]
            told = f"Denied by {ENGLISH.listed(deniers)}." if deniers else ""
            assert told in state.sentence
            assert ("enied" in state.sentence) == bool(deniers)
            assert deniers or "enied" not in state.label


def test_paraphrased_denial_beside_quoted_dispute_is_no_denial() -> None:
    state = judged(
        [an_item(1, "moscow", "denies", mode="paraphrase"), an_item(2, "moscow", "disputes", mode="quote")]
    )
    assert "enied" not in state.label + state.sentence


def test_names_with_braces_are_only_names() -> None:
    assert ENGLISH.say(Phrase.STATED, names="{names} {0}") == "Stated by {names} {0}."


def test_reason_tells_the_rule_in_the_order_of_the_features() -> None:
    reasons = [reason(rule, ENGLISH) for rule in RULES]
    assert reasons[2] == (
        "All of this holds: every party involved states it, and an opposing side or independent evidence"
        " supports it. None of this holds: a party denies it; an observer's evidence is inconsistent with it"
        " or refutes it."
    )
    assert reasons[6] == (
        "All of this holds: a party states it from an origin of its own, and independent evidence confirms"
        " it; a party disputes the evidence."
    )
    assert reasons[-1].startswith("None of this holds: ")
    assert len(set(reasons)) == len(reasons)


def test_label_without_anybody_to_name_is_the_heading() -> None:
    """Only an override can ask for it; nothing is ever “denied by” nobody."""
    denied = next(rule for rule in RULES if rule.label == "Denied by {deniers}, stated by no one")
    assert label(denied, found([]), SITE) == "Contradicted, stated by no one"
    assert label(denied, found(items("un denies")), SITE) == "Denied by The UN, stated by no one"


def test_label_of_a_single_party_names_it() -> None:
    alone = a_claim(principals=("moscow",))
    assert judged(items("moscow asserts"), alone).label == "Confirmed by Moscow, the only party involved"


def test_label_of_hearsay_alone_says_through_whom() -> None:
    told = (
        an_item(1, "pyongyang", "asserts", origin="moscow"),
        an_item(2, "moscow", "denies", origin="washington"),
    )
    assert judged(told).label == "Known only through Washington and Moscow"
    assert judged((*told, *items("- own-voice"))).label == "Reported without a named source"


def test_every_state_has_a_heading_without_places() -> None:
    assert set(HEADINGS) == set(StateCode)
    assert len(set(HEADINGS.values())) == len(HEADINGS)
    assert not any(place for text in HEADINGS.values() for _, place, _, _ in Formatter().parse(text))


def test_dates_are_in_words_in_every_locale() -> None:
    scope = Scope(site=SITE, parts={}, bearing={}, as_of=date(2023, 1, 9), undated=False)
    assert sentence(found([]), scope).endswith("As of 9 January 2023.")
