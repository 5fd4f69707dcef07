"""A claim that somebody proposed on GitHub, as the form `ISSUE_TEMPLATE/claim.yml` hands it over."""

import re
from dataclasses import dataclass
from typing import Final

LABELS: Final = {
    "claim": "The claim",
    "speaker": "Who says it",
    "article": "The article",
    "words": "The words",
    "other_side": "The other side",
    "remarks": "Remarks",
}
"""The questions of the form in their order. GitHub writes each as a heading above its answer."""

_HEADING: Final = re.compile(r"###[ \t]++((?:[^ \t\n]|[ \t]++(?!\Z))*+)[ \t]*")
_NOTHING: Final = "_No response_"
_QUOTED: Final = re.compile(r"(?m)^[ \t]{0,3}>[ \t]?")
_FENCE: Final = re.compile(r"(?m)^[ \t]{0,3}(?:`{3,}|~{3,})\w*[ \t]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedClaim:
    """The answers, as they were typed: nothing of them is checked. Empty where there is none."""

    claim: str
    speaker: str = ""
    article: str = ""
    words: str = ""
    other_side: str = ""
    remarks: str = ""


def parse(body: str) -> ProposedClaim | None:
    """The answers in the text of an issue; `None` where it names no claim.

    A heading counts if it is the form's and stands behind the one before it: an answer may hold headings of
    its own.
    """
    answers: dict[str, list[str]] = {}
    names, here = list(LABELS), -1
    for line in body.splitlines():
        heading = _HEADING.fullmatch(line)
        later = [n for n in range(here + 1, len(names)) if heading and heading[1] == LABELS[names[n]]]
        if later:
            here = later[0]
            answers[names[here]] = []
        elif here >= 0:
            answers[names[here]].append(line)
    typed = {name: _answer(lines) for name, lines in answers.items()}
    return ProposedClaim(**typed) if typed.get("claim") else None


def _answer(lines: list[str]) -> str:
    """The answer without the marks of a block quote or of a block of code around it."""
    text = "\n".join(lines).strip()
    return "" if text == _NOTHING else _FENCE.sub("", _QUOTED.sub("", text)).strip()
