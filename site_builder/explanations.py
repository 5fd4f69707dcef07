"""What each problem means, for somebody who edits a site; explanations.yaml holds the texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import TypeAdapter

from site_builder.schema import CLOSED, Text, described

_FILE: Final = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One code: what it means, why it matters, what brings it about, and the same as it should be."""

    __pydantic_config__ = CLOSED
    title: Annotated[Text, described("The problem in a few words.")]
    means: Annotated[Text, described("What was found.")]
    matters: Annotated[Text, described("Why it is a problem for readers, or for the editors.")]
    article: Annotated[Text | None, described("What the article of the example says.")] = None
    file: Annotated[Text | None, described("The file that the example is a part of.")] = None
    wrong: Annotated[Text, described("What brings the problem about.")]
    right: Annotated[Text, described("The same without the problem.")]

    def markdown(self) -> str:
        """The explanation in Markdown, without its title."""
        return "\n\n".join(
            (self.means, self.matters, *(f"{head}\n\n```\n{text}```" for head, text in self.examples()))
        )

    def examples(self) -> tuple[tuple[str, str], ...]:
        """The parts of the example in order, each with a line that leads to it."""
        place = f", in {self.file}" if self.file else ""
        parts = (
            ("The article says:", self.article),
            (f"Not this{place}:", self.wrong),
            ("But this:", self.right),
        )
        return tuple((head, text) for head, text in parts if text)


@cache
def groups() -> Mapping[str, Mapping[str, Explanation]]:
    """All explanations by their codes, in groups of one subject."""
    adapter = TypeAdapter(dict[str, dict[str, Explanation]])
    return adapter.validate_python(yaml.load(_FILE.read_text("utf-8"), Loader=yaml.CBaseLoader))


@cache
def explanations() -> Mapping[str, Explanation]:
    """All explanations by their codes."""
    return {code: explanation for group in groups().values() for code, explanation in group.items()}
