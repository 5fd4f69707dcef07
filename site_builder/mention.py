"""Which of the site's parties, members and outlets a text names, by the names that `site.yaml` gives them."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from site_builder.site import Site
from site_builder.term import terms

_ASIDE: Final = re.compile(r"\(([^)]{0,200})\)")
_ARTICLE: Final = re.compile(r"^the ", re.IGNORECASE)


def mentions(text: str, site: Site) -> tuple[str, ...]:
    """Ids in the order in which `site.yaml` has them. Whether they speak there is for a person to say."""
    words = terms(text)
    return tuple(id_ for id_ in site.names() if any(_holds(words, form) for form in _forms(id_, site)))


def _forms(id_: str, site: Site) -> Iterator[tuple[str, ...]]:
    """The words of the id, of its printed name, and of a short form in brackets behind it."""
    name = site.name_of(id_) or id_
    yield terms(id_)
    yield terms(_ARTICLE.sub("", _ASIDE.sub("", name)))
    yield from (terms(short) for short in _ASIDE.findall(name) if short.isupper())


def _holds(words: Sequence[str], form: Sequence[str]) -> bool:
    """Whether these words follow each other there; a last word may have an ending (Washington's)."""
    size = len(form)
    return bool(form) and any(tuple(words[n : n + size]) == tuple(form) for n in range(len(words) - size + 1))
