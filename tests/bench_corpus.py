"""A site of any size for measuring: `python tests/bench_corpus.py FOLDER CLAIMS`. The same numbers give the same bytes.

One article for every ten claims, in English, Korean and Russian. All names, figures and events are made up.
"""

import json
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

PARTIES: Final = ("norland", "estmark", "harbour-board", "seamen", "survey")
SITE: Final = """\
title: Harbour desk
description: What the papers write about the two ports, claim by claim.
base_url: https://harbour.example
language: en
desk: The harbour desk
search: false
social_cards: false
parties:
  norland: {name: Norland, kind: government, side: north, members: {northern-customs: Northern customs}}
  estmark: {name: Estmark, kind: government, side: east}
  harbour-board: {name: The harbour board, kind: group}
  seamen: {name: The seamen's union, kind: group}
  survey: {name: The coastal survey, kind: independent, evidence: Soundings and photographs of the survey}
outlets: {morning: The Morning Tide}
topics: {cargo: Cargo, wages: Wages, weather: Weather, customs: Customs, ships: Ships}
"""
TEMPLATE: Final = """\
{% extends "!claim.html" %}
{% block footer %}{{ super() }}<p>Edition 0</p>{% endblock %}
"""
NOTE: Final = "Printed on page 0."


@dataclass(frozen=True, slots=True)
class Tongue:
    """How articles of one language are written: sentences with gaps, and what fills these."""

    code: str
    publisher: str
    sentences: tuple[str, ...]
    words: dict[str, tuple[str, ...]]


ENGLISH: Final = Tongue(
    "en",
    "The Morning Tide",
    (
        "The harbour master of {town} counted {number} {cargo} on the {quay}, which is more than the papers show.",
        "{name}, who has piloted ships into {town} for {years} years, said that {number} {cargo} never left the {quay}.",
        "Customs officers took down the marks of {number} {cargo} and gave the list to the {office} the same evening.",
        "Nobody at the {office} would say why {number} {cargo} had waited on the {quay} through {month}.",
        "A letter that {name} sent to the {office} speaks of {number} {cargo}, and of a storm that no log mentions.",
        "“We loaded {number} {cargo} and were paid for half of them,” {name} told a meeting in {town}.",
        "The {office} calls the figure of {number} {cargo} a mistake, made by a clerk and copied by everybody since.",
        "Soundings taken off {town} in {month} show that a hull with {number} {cargo} could not have passed the bar.",
        "In {town} the ice came early that {month}, and {number} {cargo} stood under canvas on the {quay} until spring.",
        "According to {name}, the {office} had asked for {number} {cargo} and took whatever the tide brought.",
        "The crane on the {quay} lifted {number} {cargo} in a single shift, its driver {name} recalled.",
        "Whether the {number} {cargo} were insured is a question that the {office} answers differently each week.",
    ),
    {
        "town": ("Varrow", "Eastmouth", "Sandholm", "Kelby", "Torsvik", "Lannick", "Great Orme"),
        "cargo": ("barrels of oil", "crates of tools", "bales of wool", "tons of grain", "coils of cable", "sacks of salt"),
        "quay": ("north quay", "coal pier", "old dock", "ferry slip", "long mole", "fish market"),
        "office": ("harbour board", "ministry", "seamen's union", "coastal survey", "shipping court", "pilots' guild"),
        "name": ("Ada Holm", "Jonas Reke", "Mara Quist", "Peter Sund", "Ilse Marrow", "Tom Aldous", "Greta Vane"),
        "month": ("January", "March", "May", "June", "September", "November"),
    },
)  # fmt: skip
KOREAN: Final = Tongue(
    "ko",
    "부두일보",
    (
        "{town} 항만청은 {month} 동안 {quay}에서 {cargo} {number}개를 확인했다고 밝혔다.",
        "{name} 씨는 {cargo} {number}개가 {quay}를 떠난 적이 없다고 말했다.",
        "{office} 관계자는 {cargo} {number}개라는 숫자가 잘못 옮겨 적은 것이라고 반박했다.",
        "“우리는 {cargo} {number}개를 실었고 절반의 값만 받았다”고 {name} 씨는 전했다.",
        "{town} 앞바다의 수심으로는 {cargo} {number}개를 실은 배가 지나갈 수 없다고 {office}는 설명했다.",
        "{month}에 내린 눈 때문에 {cargo} {number}개가 {quay}에 묶여 있었다는 기록이 {office}에 남아 있다.",
        "{office}는 {name} 씨가 보낸 편지에 적힌 {cargo} {number}개에 대해 답하지 않았다.",
    ),
    {
        "town": ("바로", "동문항", "모래섬", "켈비", "토르스빅"),
        "cargo": ("기름통", "공구 상자", "양털 꾸러미", "소금 자루", "전선 뭉치"),
        "quay": ("북쪽 부두", "석탄 부두", "옛 나루", "어시장 거리"),
        "office": ("항만위원회", "해운부", "선원노조", "연안조사소"),
        "name": ("한서윤", "오민재", "류가람", "배도현", "서하늘"),
        "month": ("일월", "삼월", "오월", "구월", "십일월"),
    },
)
RUSSIAN: Final = Tongue(
    "ru",
    "Портовый листок",
    (
        "Капитан порта {town} насчитал у причала {number} {cargo}, хотя в бумагах их меньше.",
        "{name} утверждает, что {number} {cargo} так и остались на берегу до конца {month}.",
        "В {office} назвали цифру {number} {cargo} ошибкой писаря, которую с тех пор все повторяют.",
        "«Мы погрузили {number} {cargo}, а заплатили нам за половину», рассказывает {name}.",
        "По замерам у {town}, судно, на борту которого {number} {cargo}, не прошло бы через отмель.",
        "Почему {number} {cargo} простояли под навесом до {month}, в {office} объяснить не смогли.",
        "Письмо, которое {name} отправил в столицу, упоминает {number} {cargo} и шторм, которого не было.",
    ),
    {
        "town": ("Варров", "Истмут", "Сандхольм", "Келби", "Торсвик"),
        "cargo": ("бочек масла", "ящиков с инструментом", "тюков шерсти", "мешков соли", "мотков кабеля"),
        "office": ("портовом совете", "министерстве", "союзе моряков", "береговой службе"),
        "name": ("Иван Холм", "Пётр Рекин", "Олег Квист", "Борис Сундов", "Глеб Ванин"),
        "month": ("января", "марта", "мая", "июня", "сентября"),
    },
)
_TONGUES: Final = (ENGLISH, ENGLISH, ENGLISH, KOREAN, RUSSIAN)
_SAYS: Final = ("asserts", "asserts", "assesses", "denies", "disputes", "declines")
_OBSERVED: Final = ("confirms", "consistent", "inconsistent", "refutes")
_FIRST_DAY: Final = date(2021, 1, 4)


@dataclass(frozen=True, slots=True)
class Article:
    """An article by its number: its paragraphs, each a row of sentences that occur nowhere else in it."""

    id: str
    tongue: Tongue
    published: date
    paragraphs: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        return "\n\n".join(" ".join(paragraph) for paragraph in self.paragraphs) + "\n"

    def record(self) -> str:
        return (
            f"id: {self.id}\ntitle: {json.dumps(self.paragraphs[0][0][:60], ensure_ascii=False)}\n"
            f"publisher: {self.tongue.publisher}\npublished: {self.published}\nlanguage: {self.tongue.code}\n"
            f"url: https://papers.example/{self.published.year}/{self.id}\n"
            f"publish: full\nsha256: {sha256(self.text.encode()).hexdigest()}\n"
        )


def article(number: int) -> Article:
    """The article with this number; one in eight has a paragraph of the one before, as copies of a wire do."""
    draw = random.Random(f"article {number}")
    tongue = _TONGUES[number % len(_TONGUES)]
    sentences = _different(lambda: _sentence(tongue, draw), draw.randint(24, 40))
    paragraphs = [tuple(sentences[at : at + 4]) for at in range(0, len(sentences), 4)]
    if number % 8 == 6:
        paragraphs.insert(2, article(number - 1).paragraphs[1])
    published = _FIRST_DAY + timedelta(days=draw.randrange(1500))
    return Article(f"a{number:06}", tongue, published, tuple(paragraphs))


def _different(make: Callable[[], str], count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[make()] = None
    return list(found)


def _sentence(tongue: Tongue, draw: random.Random) -> str:
    filled = {gap: draw.choice(words) for gap, words in tongue.words.items()}
    return draw.choice(tongue.sentences).format(number=_number(draw), years=draw.randint(5, 40), **filled)


def _number(draw: random.Random) -> int:
    """One that Russian puts before a genitive plural."""
    return draw.randrange(2, 900) * 10 + draw.randint(5, 9)


def claim(number: int, articles: int) -> tuple[str, str]:
    """The slug and the file of the claim with this number, which takes its words from any of the articles."""
    draw = random.Random(f"claim {number}")
    words = {gap: draw.choice(found) for gap, found in ENGLISH.words.items()}
    cited = [article(n) for n in draw.sample(range(articles), min(articles, draw.randint(2, 4)))]
    lines = [
        f"claim: {_number(draw)} {words['cargo']} lay at {words['town']} in {words['month']}",
        f"claimant: {draw.choice(PARTIES[:4])}",
        f"said: {min(source.published for source in cited) - timedelta(days=draw.randint(0, 30))}",
        f"topics: [{', '.join(draw.sample(('cargo', 'wages', 'weather', 'customs', 'ships'), 2))}]",
        f"principals: [{draw.choice(PARTIES[:2])}]",
        "summary: |",
        f"  The **{words['office']}** of {words['town']} gives the number; *{words['name']}* doubts it. "
        f"See the [ledger of the {words['quay']}](https://ledger.example/{number}).",
        "",
        f"  - what was counted: {_number(draw)} {words['cargo']}",
        f"  - who counted: the crew of `VR-{number}`, in {words['month']}",
        "",
        "  No paper says what became of the goods afterwards, and the log of that week is lost.",
        "excerpts:",
    ]
    for n, source in enumerate(cited):
        lines += _excerpt(source, draw, noted=n == 0)
    lines += ["searched: All articles of the harbour desk were read.", ""]
    return f"harbour-{number:06}", "\n".join(lines)


def _excerpt(source: Article, draw: random.Random, *, noted: bool) -> Iterator[str]:
    paragraph = draw.choice(source.paragraphs)
    start = draw.randrange(len(paragraph))
    words = " ".join(paragraph[start : start + draw.randint(1, 2)])
    party = draw.choice(PARTIES)
    yield f"  - source: {source.id}"
    yield f"    exact: {json.dumps(words, ensure_ascii=False)}"
    yield f"    party: {party}"
    yield f"    says: {draw.choice(_OBSERVED if party == 'survey' else _SAYS)}"
    yield "    mode: indirect"
    if noted:
        yield f"    note: {NOTE}"


def write(root: Path, claims: int) -> None:
    """Makes the folder a site of so many claims."""
    articles = max(1, claims // 10)
    for folder in ("claims", "seeds", "templates"):
        (root / folder).mkdir(parents=True)
    (root / "site.yaml").write_text(SITE)
    (root / "templates" / "claim.html").write_text(TEMPLATE)
    for number in range(articles):
        made = article(number)
        (root / "seeds" / f"{made.id}.txt").write_text(made.text)
        (root / "seeds" / f"{made.id}.yaml").write_text(made.record())
    for number in range(claims):
        slug, content = claim(number, articles)
        (root / "claims" / f"{slug}.yaml").write_text(content)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
