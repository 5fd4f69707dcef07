"""A file of the site before it is made: where it lies, and what makes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from site_builder.press import Press
from site_builder.publish import File


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file of the site that is made when somebody wants it: its posix path from the site's root."""

    path: str
    make: Callable[[], bytes]
    """Raises jinja2's `TemplateError` for a template's mistake."""


def ready(file: File) -> Leaf:
    """A file that is made already."""
    return Leaf(file.path, lambda: file.content)


def page(press: Press, path: str, template: str, values: Callable[[], dict[str, Any]] = dict) -> Leaf:
    """The page that the template makes of the values."""
    return Leaf(path, lambda: press.page(path, template, **values()).content)
