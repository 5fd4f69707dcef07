"""A file of the site before it is made: where it lies, what makes it, and what it rests on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from site_builder.press import Press
from site_builder.publish import File

Ground = tuple[str, str]
"""Something that changes in one piece: a group of facets by kind and key, an article, all articles."""

ARTICLES: Final = ("articles", "")
"""The records of all articles."""
ANY: Final = "*"
"""Stands for the key of any group: no key of a group is like it."""
WORDING: Final = ("wording", "")
"""What wording the articles share."""


def article(id_: str) -> Ground:
    """The article's record and text."""
    return "article", id_


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file of the site that is made when somebody wants it: its posix path from the site's root."""

    path: str
    pieces: Callable[[], Iterable[bytes]]
    """Its content, piece by piece. Raises jinja2's `TemplateError` for a template's mistake."""
    grounds: tuple[Ground, ...] | None = None
    """What the file rests on beside site and templates; `None` where only the proof can tell."""
    proof: Callable[[], object] = tuple
    """The same while the grounds give the file the same: a value that can be pickled."""

    def make(self) -> bytes:
        """The file's content."""
        return b"".join(self.pieces())


def ready(file: File) -> Leaf:
    """A file that is made already."""
    return Leaf(file.path, lambda: (file.content,), proof=lambda: file.content)


def page(
    press: Press,
    path: str,
    template: str,
    values: Callable[[], dict[str, Any]] = dict,
    grounds: tuple[Ground, ...] | None = None,
    proof: Callable[[], object] = tuple,
) -> Leaf:
    """The page that the template makes of the values."""
    return Leaf(path, lambda: (press.page(path, template, **values()).content,), grounds, proof)
