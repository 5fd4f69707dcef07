"""Four times the input takes no more than some four times the work, whatever a stranger makes it of.

What is compared are seconds of this process alone, of an input and of one four times as long: twice as many per
character are allowed, sixteen times as many in all are not. What takes next to nothing is not compared.
"""

import re
import sys
from collections.abc import Callable
from time import process_time
from typing import Final

import pytest
from builders import CLAIM

from site_builder import claim, edtf, markdown, schema
from site_builder.diagnostic import did_you_mean
from site_builder.document import parse
from site_builder.folding import fold
from site_builder.identifier import as_id
from site_builder.misquote import two_parts
from site_builder.overlap import Words
from site_builder.salvage import salvage
from site_builder.selector import Selector, find, pinned
from site_builder.span import Span, Text, occurrences
from site_builder.suggestion import nearest
from site_builder.weekday import dated

NOTHING: Final = 0.04
"""Seconds that are not compared."""
TIMES: Final = 9


def spent(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def grows_with_the_square(work: Callable[[int], object], size: int) -> bool:
    """Whether it does so three times: a machine with more to do may be slow once."""
    for _ in range(3):
        large = spent(lambda: work(4 * size))
        if large < NOTHING or large < TIMES * spent(lambda: work(size)):
            return False
    return True


def article(piece: str, size: int) -> Text:
    return Text((piece * size)[:size])


def other_words(size: int) -> str:
    """Words none of which comes twice."""
    return " ".join(f"{n * 7919 % 99991:x}" for n in range(size // 6))


FOLDED: Final = {
    "blanks": "\u00a0 \u200b\t",
    "accents": "\u0301",
    "accents of letters": "e\u0301\u0302",
    "marks": "“”„’'\"",
    "single marks": "''",
    "invisible": "\u200b\u2060",
    "variants": "\ufe0f",
    "flags": "\U0001f1e6",
    "joined": "\u200d\U0001f468",
    "hangul": "\u1161\u11a8",
    "figures": "1 000 ",
    "dots": ". . ",
    "brackets": "[...] ",
    "hyphens": "a-",
    "words": "ship ",
}


@pytest.mark.parametrize("piece", FOLDED.values(), ids=FOLDED)
def test_texts_of_one_kind_of_character(piece: str) -> None:
    assert not grows_with_the_square(lambda size: fold((piece * size)[:size]), 3_000)
    assert not grows_with_the_square(
        lambda size: find(Selector(exact=f"x {piece * (size // 40)} y"), article(piece, size)), 2_500
    )
    assert not grows_with_the_square(
        lambda size: nearest(f"x {(piece * 300)[:300]} y", article(piece, size)), 2_500
    )


QUOTATIONS: Final[dict[str, Callable[[str], str]]] = {
    "word for word": lambda words: words[len(words) // 2 : len(words) // 2 + len(words) // 10],
    "with other words": lambda words: re.sub(r"(\S+ \S+ \S+ )\S+", r"\1zz", words[: len(words) // 10]),
    "nowhere": lambda words: words[::-1][: len(words) // 10],
    "in many parts": lambda words: " [...] ".join(words.split()[: len(words) // 60]),
    "in brackets": lambda words: "[a] " * (len(words) // 40) + "b",
    "within marks": lambda words: "'\"" * (len(words) // 40) + "x" + "\"'" * (len(words) // 40),
    "in capitals": lambda words: words[: len(words) // 10].upper(),
}


@pytest.mark.parametrize("quotation", QUOTATIONS.values(), ids=QUOTATIONS)
def test_quotations_of_a_tenth_of_the_article(quotation: Callable[[str], str]) -> None:
    def look(size: int) -> None:
        words = other_words(size)
        quoted, text = quotation(words), Text(words)
        find(Selector(exact=quoted), text)
        nearest(quoted, text)
        two_parts(quoted, text)

    assert not grows_with_the_square(look, 5_000)


def test_words_that_stand_everywhere() -> None:
    def look(size: int) -> None:
        text = Text("ships. " * size)
        find(Selector(exact="ships"), text)
        find(Selector(exact="ships", prefix="ships. ships.", suffix=". nowhere"), text)
        find(Selector(exact="ships. [...] ships. [...] ships."), text)
        pinned(Span(7 * size - 14, 7 * size - 9), text)

    assert not grows_with_the_square(look, 1_000)


def calls(work: Callable[[], object]) -> int:
    """How many functions are entered."""
    entered = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal entered
        entered += event == "call"

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return entered


@pytest.mark.parametrize("piece", ["a", "a-", "1 000 ", "가", "e\u0301", "ß"])
@pytest.mark.parametrize("change", [str, str.upper], ids=["as is", "A"])
def test_places_of_a_text_that_repeats_itself(piece: str, change: Callable[[str], str]) -> None:
    def judged(size: int) -> int:
        text = article(piece, size)
        _ = text.folded, text.caseless, text.running
        return calls(lambda: find(Selector(exact=change((piece * 300)[3:300])), text))

    judged(4_000)  # compiles expressions
    assert judged(8_000) < judged(4_000) + 1_000


@pytest.mark.parametrize(
    "text", ["a" * 50, "ab" * 30, "aab" * 20 + "aa", "a a b " * 9, "abaab" * 4 + "c" + "ab" * 9]
)
def test_all_occurrences_are_found(text: str) -> None:
    for start in range(12):
        for length in range(1, 40):
            words = text[start : start + length]
            starts = [place for place in range(len(text)) if text.startswith(words, place)]
            assert [place for place, _ in occurrences(words, text)] == starts


MARKDOWN: Final = ("[", "![", "[a](", "[a](b", "]", "*a ", "**a* ", "_a*", "~~a", "`", "``a`", "> ", "- ", "1. a\n", "\\", "<", "<a@", "&", "&a", "|", "|a\n|-", "a\n> b\n", "# ", "[a]: b\n", "[a]:\n", "  - a\n", "http://a.", '"', "***", "a**b")  # fmt: skip


@pytest.mark.parametrize("piece", MARKDOWN)
def test_markdown(piece: str) -> None:
    assert not grows_with_the_square(lambda size: markdown.html((piece * size)[:size]), 1_000)


YAML: Final[dict[str, Callable[[int], str]]] = {
    "keys": lambda n: "".join(f"k{i}: x\n" for i in range(n // 8)),
    "one key": lambda n: "claim: x\n" * (n // 9),
    "deep": lambda n: "[" * n,
    "lists": lambda n: f"x: [{'[[a]], ' * (n // 7)}a]\n",
    "entries": lambda n: "excerpts:\n" + "  - a: b\n" * (n // 9),
    "a long text": lambda n: f"claim: {'word ' * (n // 5)}\n",
    "a long key": lambda n: f"{'k' * n}: x\n",
    "a long line": lambda n: "x" * n,
    "blanks": lambda n: f"claim: x{' ' * n}y\n",
    "blank lines": lambda n: f"claim: >\n{' ' * 9}\n{chr(10) * n}x\n",
    "aliases": lambda n: "a: &a x\n" + "b: *a\n" * (n // 6),
    "tags": lambda n: "".join(f"k{i}: !x a\n" for i in range(n // 10)),
    "tabs": lambda n: "\ta: b\n" * (n // 6),
    "colons": lambda n: "a: b: c\n" * (n // 8),
    "open marks": lambda n: 'a: "b\n' * (n // 6),
    "open brackets": lambda n: "a: [b\n" * (n // 6),
    "comments": lambda n: "a: b #c\n" * (n // 8),
    "signs of comments": lambda n: f"claim: {'x #' * (n // 3)}\n",
    "wide colons": lambda n: "a：b\n" * (n // 4),
    "curly marks": lambda n: "a: “b”\n" * (n // 7),
    "dashes": lambda n: "-a: b\n" * (n // 6),
    "conflicts": lambda n: "<<<<<<< a\n=======\n>>>>>>> b\n" * (n // 28),
    "bare returns": lambda n: "a: b\r" * (n // 5),
    "no excerpts": lambda n: CLAIM + "  - {}\n" * (n // 7),
    "ids": lambda n: CLAIM.replace("[arms]", "[" + ", ".join(f"A{i}" for i in range(n // 6)) + "]"),
}


@pytest.mark.parametrize("make", YAML.values(), ids=YAML)
def test_yaml(make: Callable[[int], str]) -> None:
    def read(size: int) -> None:
        document, _ = parse("claims/a.yaml", make(size), lambda: schema.keys(claim.adapter()))
        if document:
            schema.validate(claim.adapter(), document)
            salvage(claim.adapter(), document)

    assert not grows_with_the_square(read, 1_500)


WORDS: Final[dict[str, Callable[[str], object]]] = {
    "a date": edtf.written,
    "an id": as_id,
    "a word that is meant": lambda text: did_you_mean(text, ["moscow", "a" * 80, text[1:]]),
    "days of the week": lambda text: list(dated(text)),
    "words that articles share": lambda text: Words(Text(text)).folded,
}


@pytest.mark.parametrize("read", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("piece", [" ", "a", "1", "-", "a-", "Oct ", "1/", "Monday, 1 ", "é", "가", "'"])
def test_words(read: Callable[[str], object], piece: str) -> None:
    assert not grows_with_the_square(lambda size: read((piece * size)[:size]), 5_000)
