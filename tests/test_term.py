"""Words as a search compares them."""

import pytest

from site_builder.term import related, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and North Korea's 1,000 “non-nuclear” arms", ["the", "us", "and", "north", "korea", "s", "1,000", "non", "nuclear", "arms"]),
        ("Choe Son-hui", ["choe", "son", "hui"]),
        ("평양을 방문", ["평양을", "방문"]),
        ("俄外长访问", ["俄外", "外长", "长访", "访问"]),
        ("访", ["访"]),
        ("俄 TASS 通讯社报道", ["通讯", "讯社", "社报", "报道", "tass"]),
        ("—", []),
        ("", []),
    ],
)  # fmt: skip
def test_terms(text: str, expected: list[str]) -> None:
    assert sorted(terms(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("arms", "arms", True),
        ("korea", "korean", True),
        ("deliver", "delivered", True),
        ("delivered", "delivery", True),
        ("ships", "shipment", True),
        ("ship", "ships", True),
        ("interfere", "interference", True),
        ("interfere", "international", False),
        ("kim", "kimono", False),
        ("1,000", "1,001", False),
        ("2023", "2023", True),
        ("평양을", "평양에서", True),
        ("평양을", "평화를", False),
        ("россия", "российский", True),
        ("俄外", "俄国", False),
    ],
)
def test_forms_of_one_word(one: str, other: str, same: bool) -> None:
    assert related(one, other) is same
    assert related(other, one) is same
