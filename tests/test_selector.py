"""The heart: a right quotation is found at its place, and no wrong one is ever accepted."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from site_builder.selector import Failure, Match, Reason, Selector, Tier, find, hull, pinned
from site_builder.span import Span, Text

HERE = Path(__file__).parent
ARTICLES = {
    path.name[:3]: path.read_bytes().decode() for path in sorted((HERE.parent / "seeds").glob("*.txt"))
}
TEXTS = {name: Text(stored) for name, stored in ARTICLES.items()}


def cases() -> list[tuple[str, str, str]]:
    """The rows of quotes.md: article, quotation, result."""
    rows = re.findall(r"^\| `(.*?)` \| `(.*?)` \| (.*?) \|", (HERE / "quotes.md").read_text("utf-8"), re.M)
    return [(_written(article), _written(quotation), result) for article, quotation, result in rows]


def _written(cell: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), cell).replace("\\n", "\n")


def told(found: Match | Failure) -> str:
    if isinstance(found, Failure):
        return found.reason
    return f"{found.tier} ({', '.join(found.flags)})" if found.flags else found.tier


@pytest.mark.parametrize(("article", "quotation", "result"), cases())
def test_the_table_of_cases(article: str, quotation: str, result: str) -> None:
    assert told(find(Selector(exact=quotation), Text(article))) == result


def test_the_table_has_all_its_rows() -> None:
    rows = [line for line in (HERE / "quotes.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    assert len(cases()) == len(rows) > 50


# Context, position, occurrence

TWICE = Text("The ship left port.\n\nLater the ship left port again, said the ship's owner.")


@pytest.mark.parametrize(
    ("selector", "result"),
    [
        (Selector(exact="left port", suffix="again"), Span(36, 45)),
        (Selector(exact="left port", prefix="Later the ship"), Span(36, 45)),
        (Selector(exact="left port", prefix="The ship"), Span(9, 18)),
        (Selector(exact="left port", suffix=".\n\n  Later"), Span(9, 18)),
        (Selector(exact="left port", prefix="ship"), Reason.AMBIGUOUS),
        (Selector(exact="left port", prefix="boat"), Reason.CONTEXT),
        (Selector(exact="port again", prefix="boat"), Reason.CONTEXT),
        (Selector(exact="left port again, said the ship's owner", prefix="boat"), Span(36, 74)),
        (Selector(exact="left port", occurrence=2), Span(36, 45)),
        (Selector(exact="left port", occurrence=3), Reason.OCCURRENCE),
        (Selector(exact="left port", occurrence=0), Reason.OCCURRENCE),
        (Selector(exact="left port", start=36), Span(36, 45)),
        (Selector(exact="left port", start=36, end=45), Span(36, 45)),
        (Selector(exact="left port", start=35, end=45), Reason.POSITION),
        (Selector(exact="left port again", start=9, end=18), Reason.POSITION),
    ],
)
def test_what_tells_one_place_from_another(selector: Selector, result: Span | Reason) -> None:
    found = find(selector, TWICE)
    assert (found.reason if isinstance(found, Failure) else found.spans[0]) == result


def test_all_parts_of_a_shortened_quotation_are_recorded() -> None:
    text = Text("We met in town on Monday and talked about arms.")
    found = find(Selector(exact="We met [...] on Monday [...] about arms"), text)
    assert isinstance(found, Match)
    assert [text.stored[s.start : s.end] for s in found.spans] == ["We met", "on Monday", "about arms"]


def test_a_gap_has_a_limit() -> None:
    near, far = (f"We met them {'x ' * n}and talked about arms." for n in (200, 300))
    assert isinstance(find(Selector(exact="We met them [...] talked about arms"), Text(near)), Match)
    assert isinstance(find(Selector(exact="We met them [...] talked about arms"), Text(far)), Failure)


# Properties

FOLDED = {
    " ": [" ", "\u00a0", "\u202f", "\u3000", "\n", "\n\n", "  ", "\t", " \u200b", "\u2029"],
    '"': ["“", "”", "„", "«", "»", '"', "``", "''"],
    "'": ["‘", "’", "‚", "ʼ", "′", "`", "´", "'"],
    "-": ["‐", "‑", "‒", "–", "—", "−", "-"],
}
PLAIN = str.maketrans(
    {variant: plain for plain, all_ in FOLDED.items() for variant in all_ if len(variant) == 1}
)
DROPPED = ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u200e", "\u202a", "\u2069"]


def reference(text: str) -> str:
    """The folding again, slowly and in another way: what an accepted quotation must be equal in."""
    kept = "".join(c for c in text if c not in DROPPED and c not in "\u061c\u200f\ufe0f")
    kept = " ".join(kept.split())
    wide = ("<compat>", "<wide>", "<narrow>")
    plain = "".join(
        unicodedata.normalize("NFKC", c) if unicodedata.decomposition(c).startswith(wide) else c
        for c in kept.translate(PLAIN)
    )
    return unicodedata.normalize("NFC", plain).translate(PLAIN).replace("''", '"')


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, int, int]:
    """A stretch of whole words of one article."""
    name = draw(st.sampled_from(sorted(ARTICLES)))
    words = [m.span() for m in re.finditer(r"\S+", ARTICLES[name])]
    first = draw(st.integers(0, len(words) - 5))
    last = min(len(words) - 1, first + draw(st.integers(3, 40)))
    return name, words[first][0], words[last][1]


@settings(max_examples=300, deadline=None)
@given(cuts(), st.data())
def test_a_quotation_set_in_other_type_is_found_at_its_place(
    cut: tuple[str, int, int], data: st.DataObject
) -> None:
    name, start, end = cut
    stored = ARTICLES[name][start:end]
    typed: list[str] = []
    for character in " ".join(stored.split()):
        variants = FOLDED.get(character.translate(PLAIN))
        typed.append(
            data.draw(st.sampled_from(variants)) if variants and data.draw(st.booleans()) else character
        )
        if data.draw(st.integers(0, 30)) == 0:
            typed.append(data.draw(st.sampled_from(DROPPED)))
    found = find(Selector(exact="".join(typed)), TEXTS[name])
    if isinstance(found, Failure):
        assert found.reason is Reason.AMBIGUOUS
        assert Span(start, end) in found.places
        assert reference(ARTICLES[name]).count(reference(stored)) > 1
    else:
        at = hull(found.spans)
        assert reference(ARTICLES[name][at.start : at.end]) == reference(stored)
        assert found.tier in (Tier.EXACT, Tier.NORMALISED)


def _bare(text: str) -> str:
    """Words alone: a change that the article holds elsewhere, or that is none, is no misquote."""
    return re.sub(r"\W+", " ", reference(text)).casefold().strip()


NEGATIONS = ["not", "no", "never", "without"]


@settings(max_examples=400, deadline=None)
@given(cuts(), st.data())
def test_a_changed_quotation_is_never_accepted(cut: tuple[str, int, int], data: st.DataObject) -> None:
    name, start, end = cut
    words = ARTICLES[name][start:end].split()
    place = data.draw(st.integers(1, len(words) - 2))
    kind = data.draw(st.sampled_from(["drop", "replace", "negate", "digit", "swap"]))
    changed = list(words)
    if kind == "drop":
        del changed[place]
    elif kind == "replace":
        changed[place] = data.draw(st.sampled_from(sorted(set(ARTICLES["000"].split()))))
    elif kind == "negate":
        changed.insert(place, data.draw(st.sampled_from(NEGATIONS)))
    elif kind == "swap":
        changed[place], changed[place + 1] = changed[place + 1], changed[place]
    else:
        digits = [(n, m) for n, w in enumerate(words) for m, c in enumerate(w) if c.isdigit()]
        assume(digits)
        n, m = data.draw(st.sampled_from(digits))
        changed[n] = (
            changed[n][:m]
            + str((int(changed[n][m]) + data.draw(st.integers(1, 9))) % 10)
            + changed[n][m + 1 :]
        )
    quotation = " ".join(changed)
    assume(f" {_bare(quotation)} " not in f" {_bare(ARTICLES[name])} ")
    assume("[" not in quotation and "..." not in reference(quotation))
    assert isinstance(find(Selector(exact=quotation), TEXTS[name]), Failure)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.text(max_size=12))
def test_whatever_is_accepted_is_equal_after_folding(stored: str, quotation: str) -> None:
    found = find(Selector(exact=quotation), Text(stored))
    if isinstance(found, Match) and found.tier in (Tier.EXACT, Tier.NORMALISED):
        at = hull(found.spans)
        assert reference(stored[at.start : at.end]).strip() == reference(quotation).strip()


@settings(max_examples=150, deadline=None)
@given(cuts())
def test_a_pinned_place_is_found_again(cut: tuple[str, int, int]) -> None:
    name, start, end = cut
    span = Span(start, end)
    found = find(pinned(span, TEXTS[name]), TEXTS[name])
    assert isinstance(found, Match)
    assert found.spans == (span,)


@pytest.mark.parametrize(
    ("stored", "quotation"),
    [
        ("a " * 50_000, "a " * 5_000),
        ("a" * 100_000, "a" * 10_000),
        ("ab. " * 25_000, "ab. [...] " * 1_000 + "ab. cd."),
        ("(" * 100_000, "(x " * 3_000),
        ("1 000 " * 16_000, "000 1 " * 1_600),
        ("e\u0301" * 50_000, "e\u0301 " * 5_000),
    ],
)
def test_hostile_texts_end(stored: str, quotation: str) -> None:
    """No timing is asserted: a quadratic pattern would not end within the patience of whoever runs the tests."""
    assert isinstance(find(Selector(exact=quotation), Text(stored)), Failure)
