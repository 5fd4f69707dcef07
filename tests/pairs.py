"""The neutral pair for imports: documents and claims with evidence, made from a seed."""

import json
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

Rows = list[dict[str, Any]]

WHO = ("The port", "A ministry", "The agency", "One witness", "The court", "Порт", "항만")
DID = ("counted", "denied", "delayed", "sold", "inspected", "подтвердил", "공개했다")
WHAT = ("ships", "forty containers", "the “annual” report", "coal", "the old pier", "три судна", "문건")
WHEN = ("on Monday", "last week", "in early March", "twice", "without notice", "вчера", "어제")
STANCES = ("supports", "contradicts", "context")


def pair(number: int, seed: int = 1) -> tuple[Rows, Rows]:
    """As many claims, and a tenth as many documents; `start` and `end` of every quote are right."""
    random = Random(seed)
    documents = [_document(n, random) for n in range(max(3, number // 10))]
    return documents, [_claim(n, documents, random) for n in range(number)]


def _document(number: int, random: Random) -> dict[str, Any]:
    lines = [f"{_sentence(random)} Line {number}-{n}." for n in range(8)]
    return {
        "id": f"d{number:04}",
        "title": f"Report {number}",
        "text": "\n\n".join(lines) + "\n",
        "publisher": random.choice(("The Harbour", "Вестник", "신문")),
        "url": f"https://news.example/{number}",
        "date": f"2023-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        "lang": "en",
    }


def _sentence(random: Random) -> str:
    return " ".join(random.choice(words) for words in (WHO, DID, WHAT, WHEN)) + "."


def _claim(number: int, documents: Rows, random: Random) -> dict[str, Any]:
    return {
        "id": f"c{number:06}",
        "statement": f"Claim {number}: {_sentence(random)}",
        "label": random.choice(("false", "half true", "correct")),
        "date": "2023-01-01",
        "lang": "en",
        "claimant": random.choice(("Moscow", "Washington")),
        "review_url": f"https://facts.example/{number}",
        "evidence": [_evidence(document, random) for document in random.sample(documents, 3)],
    }


def _evidence(document: dict[str, Any], random: Random) -> dict[str, Any]:
    quote = random.choice(document["text"].strip().split("\n\n"))
    start = document["text"].index(quote)
    return {
        "doc": document["id"],
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "stance": random.choice(STANCES),
    }


def written(folder: Path, documents: Iterable[Any] = (), claims: Iterable[Any] = ()) -> tuple[str, str]:
    """The paths of both files; what is no object is written as it is."""
    paths = folder / "documents.jsonl", folder / "claims.jsonl"
    for path, rows in zip(paths, (documents, claims), strict=True):
        lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return str(paths[0]), str(paths[1])
