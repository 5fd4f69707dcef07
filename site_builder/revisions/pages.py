"""Which files of a site are new, gone or changed: both editions are made, and their bytes compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from site_builder import address
from site_builder.leaf import Leaf
from site_builder.press import Press
from site_builder.render import Edition, leaves
from site_builder.subject import Subject


@dataclass(frozen=True, slots=True)
class Pages:
    """Paths from the site's root, in order."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.new) + len(self.gone) + len(self.changed)


def page_changes(before: Edition | None, after: Edition | None) -> tuple[Pages, Pages]:
    """The pages that people read, and the files for machines.

    Made by the theme: a site's own templates are programs, which nobody runs before they are reviewed.
    """
    press = Press(after.site) if after else None
    old, new = _leaves(before, press), _leaves(after, press)
    both = (old.keys() & new.keys()) - _same_pictures(before, after) - _same_claims(before, after)
    changed = {path for path in both if old[path].make() != new[path].make()}
    sides = (new.keys() - old.keys(), old.keys() - new.keys(), changed)
    return _told(sides, people=True), _told(sides, people=False)


def _told(sides: Iterable[Iterable[str]], *, people: bool) -> Pages:
    return Pages(*(tuple(sorted(path for path in side if _is_read(path) is people)) for side in sides))


def _leaves(edition: Edition | None, press: Press | None) -> dict[str, Leaf]:
    """The edition's files by path; a press that fits has its templates ready."""
    if edition is None:
        return {}
    fitting = press if press and press.site is edition.site else Press(edition.site)
    return {leaf.path: leaf for leaf in leaves(edition, fitting)}


def _is_read(path: str) -> bool:
    return path.endswith(".html") and not path.startswith("embed/")


def _same_claims(before: Edition | None, after: Edition | None) -> set[str]:
    """The files of claims that were not even assessed anew, which another site file would have made them."""
    if before is None or after is None:
        return set()
    kept = (slug for slug, assessed in after.by_slug.items() if before.by_slug.get(slug) is assessed)
    return {path for slug in kept for path in _files(slug)}


def _files(slug: str) -> Iterator[str]:
    kinds = (address.claim_page, address.claim_data, address.annotations, address.embed, address.oembed)
    return (path(slug) for path in kinds)


def _same_pictures(before: Edition | None, after: Edition | None) -> set[str]:
    """The pictures of the same text: comparing what they show costs less than drawing them."""
    if before is None or after is None or before.site.title != after.site.title:
        return set()
    old, new = ({c.resolved.claim.slug: Subject(c, e.site).card for c in e.claims} for e in (before, after))
    return {address.card(slug) for slug, shown in new.items() if old.get(slug) == shown}
