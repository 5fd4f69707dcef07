"""The table decides everything that evidence can show, and every row of it can be reached."""

from collections.abc import Iterator
from functools import cache
from itertools import product

import pytest
from items import SITE, an_item, found, items, judged

from site_builder.claim import OF_OBSERVERS, OF_OUTLETS, OF_PARTIES, Says, StateCode
from site_builder.finding import Finding
from site_builder.rules import RULES, Averitec, Confidence, Feature, Rating, Rule, nearest, rule_for
from site_builder.wording import label

RESOLVED = {
    StateCode.REFUTED,
    StateCode.ACKNOWLEDGED,
    StateCode.CORROBORATED,
    StateCode.CORROBORATED_CONTESTED,
}


def combinations() -> Iterator[dict[str | None, Says | None]]:
    """Everything that two principals, a third party, two observers and an outlet can say, or not say."""
    speakers: tuple[tuple[str | None, frozenset[Says]], ...] = (
        ("moscow", OF_PARTIES - {Says.SILENT}),  # counts as declining does: see test_silence
        ("pyongyang", OF_PARTIES - {Says.SILENT}),
        ("washington", OF_PARTIES - {Says.SILENT}),
        ("rusi", OF_OBSERVERS),
        ("iaea", OF_OBSERVERS),
        (None, OF_OUTLETS),
    )
    names = [name for name, _ in speakers]
    for said in product(*([None, *sorted(says)] for _, says in speakers)):
        yield dict(zip(names, said, strict=True))


@cache
def judgements() -> tuple[tuple[Finding, Rule], ...]:
    """The finding and the rule of every combination."""
    findings = (
        found(an_item(n, who, says) for n, (who, says) in enumerate(said.items(), 1) if says)
        for said in combinations()
    )
    return tuple((finding, rule_for(finding.features)) for finding in findings)


def test_one_rule_for_everything_and_something_for_every_rule() -> None:
    """No row catches what is left over: the first that holds is there for every combination."""
    reached = {RULES.index(rule) for _, rule in judgements()}
    assert reached == set(range(len(RULES)))
    assert {rule.code for rule in RULES} == set(StateCode)


def test_rows_say_what_they_exclude() -> None:
    """The row of no evidence is no catch-all: it holds only where nothing bears on the claim."""
    last = RULES[-1]
    for finding, rule in judgements():
        counts = any(item.says is not Says.DECLINES for item in finding.items)
        assert (rule is last) == (not counts) == last.holds(finding.features)


def test_denied_by_is_said_of_who_denies_only() -> None:
    for finding, rule in judgements():
        text = label(rule, finding, SITE)
        named = text.lower().partition("denied by ")[2]
        deniers = {
            SITE.parties[item.party].name for item in finding.items if item.party and item.says is Says.DENIES
        }
        for party in SITE.parties.values():
            assert party.name.lower() not in named or party.name in deniers, text
        assert deniers or "denie" not in text.lower(), text


def test_labels_name_somebody_wherever_they_name_anybody() -> None:
    for finding, rule in judgements():
        text = label(rule, finding, SITE)
        assert "{" not in text
        assert "by ;" not in text
        assert not text.endswith("by ")


def test_unverified_names_the_principals_that_have_not_stated_it() -> None:
    for finding, rule in judgements():
        text = label(rule, finding, SITE)
        if text.startswith("Unverified by "):
            open_ = [SITE.parties[p.party].name for p in finding.positions[:2] if p.says is not Says.ASSERTS]
            assert text.removeprefix("Unverified by ").partition(";")[0] == " and ".join(open_)


def test_no_number_for_what_is_unresolved() -> None:
    for rule in RULES:
        assert (rule.rating is not None) == (rule.code in RESOLVED)


def test_no_confidence_without_evidence() -> None:
    for rule in RULES:
        assert (rule.confidence is Confidence.NONE) == (rule.code is StateCode.NO_EVIDENCE)


@pytest.mark.parametrize(
    ("evidence", "code", "text", "confidence", "averitec", "rating"),
    [
        (
            ["rusi refutes", "moscow asserts", "pyongyang asserts"],
            "refuted",
            "Contradicted by independent evidence",
            "high",
            "Refuted",
            Rating(1, "False"),
        ),
        (
            ["rusi refutes", "iaea consistent"],
            "refuted",
            "Contradicted by independent evidence",
            "high",
            "Refuted",
            Rating(1, "False"),
        ),
        (
            ["rusi refutes", "iaea confirms", "moscow asserts"],
            "contested",
            "Independent evidence disagrees",
            "low",
            "Conflicting Evidence/Cherrypicking",
            None,
        ),
        (
            ["moscow asserts", "pyongyang asserts"],
            "acknowledged",
            "Confirmed by all parties involved",
            "moderate",
            "Supported",
            Rating(5, "Confirmed"),
        ),
        (
            ["moscow asserts", "pyongyang asserts", "seoul disputes"],
            "acknowledged",
            "Confirmed by all parties involved",
            "moderate",
            "Supported",
            Rating(5, "Confirmed"),
        ),
        (
            ["moscow asserts", "pyongyang asserts", "washington asserts"],
            "acknowledged",
            "Confirmed by all parties involved",
            "high",
            "Supported",
            Rating(5, "Confirmed"),
        ),
        (
            ["moscow asserts", "pyongyang asserts", "rusi consistent"],
            "acknowledged",
            "Confirmed by all parties involved",
            "high",
            "Supported",
            Rating(5, "Confirmed"),
        ),
        (
            ["washington asserts", "rusi confirms"],
            "corroborated",
            "Independently confirmed",
            "high",
            "Supported",
            Rating(5, "Confirmed"),
        ),
        (
            ["washington asserts", "rusi confirms", "moscow denies", "pyongyang disputes"],
            "corroborated-contested",
            "Independently confirmed, denied by Moscow",
            "moderate",
            "Conflicting Evidence/Cherrypicking",
            Rating(4, "Mostly confirmed"),
        ),
        (
            ["washington asserts", "rusi confirms", "moscow disputes"],
            "corroborated-contested",
            "Independently confirmed, disputed by Moscow",
            "moderate",
            "Conflicting Evidence/Cherrypicking",
            Rating(4, "Mostly confirmed"),
        ),
        (
            ["washington asserts", "rusi confirms", "iaea inconsistent"],
            "corroborated-contested",
            "Independently confirmed; other evidence is inconsistent",
            "moderate",
            "Conflicting Evidence/Cherrypicking",
            Rating(4, "Mostly confirmed"),
        ),
        (
            ["moscow asserts", "pyongyang asserts", "washington denies", "rusi consistent"],
            "contested-consistent",
            "Stated by all parties involved, denied by Washington; evidence consistent",
            "moderate",
            "Conflicting Evidence/Cherrypicking",
            None,
        ),
        (
            ["washington asserts", "moscow disputes", "rusi consistent"],
            "contested-consistent",
            "Unverified by Moscow and Pyongyang; evidence consistent",
            "moderate",
            "Conflicting Evidence/Cherrypicking",
            None,
        ),
        (
            ["moscow asserts", "pyongyang asserts", "washington denies"],
            "contested",
            "Stated by all parties involved, denied by Washington",
            "low",
            "Conflicting Evidence/Cherrypicking",
            None,
        ),
        (
            ["moscow asserts", "pyongyang asserts", "rusi inconsistent"],
            "contested",
            "Stated by all parties involved; independent evidence is inconsistent",
            "low",
            "Not Enough Evidence",
            None,
        ),
        (
            ["washington asserts", "moscow denies"],
            "contested",
            "Unverified by Moscow and Pyongyang",
            "low",
            "Conflicting Evidence/Cherrypicking",
            None,
        ),
        (
            ["washington assesses", "moscow disputes"],
            "contested",
            "Unverified by Moscow and Pyongyang",
            "low",
            "Not Enough Evidence",
            None,
        ),
        (
            ["- own-voice", "moscow disputes"],
            "contested",
            "Unverified by Moscow and Pyongyang",
            "low",
            "Not Enough Evidence",
            None,
        ),
        (
            ["washington asserts", "rusi inconsistent", "iaea consistent"],
            "contested",
            "Unverified by Moscow and Pyongyang",
            "low",
            "Not Enough Evidence",
            None,
        ),
        (
            ["moscow denies", "- hedges"],
            "contradicted-only",
            "Denied by Moscow, stated by no one",
            "low",
            "Not Enough Evidence",
            None,
        ),
        (
            ["moscow disputes"],
            "contradicted-only",
            "Disputed by Moscow, stated by no one",
            "low",
            "Not Enough Evidence",
            None,
        ),
        (
            ["rusi inconsistent"],
            "contradicted-only",
            "Independent evidence is inconsistent, stated by no one",
            "low",
            "Not Enough Evidence",
            None,
        ),
        (
            ["washington asserts", "rusi consistent", "moscow declines"],
            "one-sided-consistent",
            "Unverified by Moscow and Pyongyang; evidence consistent",
            "moderate",
            "Not Enough Evidence",
            None,
        ),
        (
            ["washington assesses", "rusi confirms"],
            "one-sided-consistent",
            "Unverified by Moscow and Pyongyang; evidence consistent",
            "moderate",
            "Not Enough Evidence",
            None,
        ),
        (
            ["moscow asserts", "seoul assesses"],
            "one-sided",
            "Unverified by Pyongyang",
            "low",
            "Not Enough Evidence",
            None,
        ),
        (
            ["washington assesses", "seoul assesses", "- own-voice"],
            "assessed-only",
            "Believed by Washington and Seoul, asserted by no one",
            "low",
            "Not Enough Evidence",
            None,
        ),
        (
            ["- own-voice"],
            "unattributed",
            "Reported without a named source",
            "low",
            "Not Enough Evidence",
            None,
        ),
        (
            ["- hedges", "moscow silent"],
            "unattributed",
            "Reported without a named source",
            "low",
            "Not Enough Evidence",
            None,
        ),
        (
            ["moscow silent", "pyongyang declines"],
            "no-evidence",
            "Nothing in the articles held",
            "none",
            "Not Enough Evidence",
            None,
        ),
        ([], "no-evidence", "Nothing in the articles held", "none", "Not Enough Evidence", None),
    ],
)
def test_table(
    evidence: list[str], code: str, text: str, confidence: str, averitec: str, rating: Rating | None
) -> None:
    state = judged(items(*evidence))
    assert (state.code, state.label) == (code, text)
    assert (state.confidence, state.averitec, state.rating) == (
        Confidence(confidence),
        Averitec(averitec),
        rating,
    )


def test_silence_counts_as_declining_does() -> None:
    for finding, rule in judgements()[::7]:
        quiet = [
            an_item(i.number, i.party, "silent" if i.says is Says.DECLINES else i.says) for i in finding.items
        ]
        assert rule_for(found(quiet).features) is rule


def test_every_feature_is_asked_for() -> None:
    asked = {feature for rule in RULES for feature in rule.needs | rule.lacks}
    assert asked == set(Feature)


def test_nearest_row_of_a_state() -> None:
    features = {Feature.STATED, Feature.BACKED, Feature.DISPUTED, Feature.CONTRADICTED}
    assert nearest(StateCode.CONTESTED, features).needs == {Feature.BACKED, Feature.CONTRADICTED}
    assert nearest(StateCode.CORROBORATED_CONTESTED, features).label.endswith("disputed by {disputers}")
