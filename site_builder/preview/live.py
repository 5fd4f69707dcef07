"""The site in memory while it is edited: what changed is read anew, a page is made when it is asked for."""

import os
import re
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import Final

from jinja2 import TemplateError

from site_builder import address, theme
from site_builder.diagnostic import Diagnostic, Diagnostics, in_order
from site_builder.load import Content
from site_builder.press import ASSETS, Press, Preview, problem_of
from site_builder.preview.survey import Survey, Surveyed
from site_builder.progress import Progress, untold
from site_builder.project import Project
from site_builder.recall import Memory, Same
from site_builder.render import Edition, leaf
from site_builder.shelf import Shelves
from site_builder.site import Site
from site_builder.source import Source
from site_builder.tombstone import SourceTombstone

_KEPT: Final = 64
"""How many pages are kept in case a template breaks."""
_STYLE: Final = "style.css"
_ASSET: Final = re.compile(rf"assets/({'|'.join(name.split('.')[0] for name in ASSETS)})\.[0-9a-f]+(\.\w+)")


@dataclass(frozen=True, slots=True)
class Page:
    """A file as the preview sends it. `version` tells its content, but for the names of style sheets.

    `problem` is that of a template; the content is then the last good one, or nothing.
    """

    content: bytes | None
    version: str
    problem: Diagnostic | None = None


class Proof:
    """The site as it was read at one time; `epoch` counts from 1, `problems` are those of all files."""

    def __init__(
        self,
        epoch: int,
        content: Content,
        problems: Diagnostics,
        edition: Edition,
        press: Press,
        good: "_Good",
        root: Path,
    ) -> None:
        self.epoch = epoch
        self.content = content
        self.problems = problems
        self.edition = edition
        self.press = press
        self._good = good
        self._root = root

    @property
    def style(self) -> str:
        """The path of the style sheet."""
        return self.press.address_of(_STYLE)

    def page(self, path: str) -> Page | None:
        """The file with this path from the site's root; `None` if the site has none."""
        if asset := _ASSET.fullmatch(path):  # pages of before may still name it by its old content
            path = self.press.address_of("".join(asset.groups()))
        try:
            return self._good.get(path, self.epoch) or self._made(path)
        except Exception as error:
            problem = problem_of(error, self._root)
            if problem is None:
                raise
            return replace(self._good.get(path) or Page(None, ""), problem=problem)

    def unprinted(self) -> bytes:
        """What stands in for a page that was never good."""
        return self.press.text("unprinted.html", path="").encode().replace(self._marker, b"")

    def _made(self, path: str) -> Page | None:
        found = leaf(self.edition, self.press, path)
        if found is None:
            return None
        content = found.make()
        plain = content.replace(self.style.encode(), _STYLE.encode())
        version = sha256(plain).hexdigest()[:16]
        page = Page(content.replace(self._marker, version.encode(), 1), version)
        self._good.keep(path, self.epoch, page)
        return page

    @property
    def _marker(self) -> bytes:
        assert self.press.preview is not None
        return self.press.preview.version.encode()


class _Good:
    """The last good pages that were looked at, each with the epoch of its proof."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, tuple[int, Page]] = OrderedDict()
        self._lock = Lock()

    def get(self, path: str, epoch: int | None = None) -> Page | None:
        """The page, of that epoch if one is given."""
        made, page = self._pages.get(path, (0, None))
        return page if epoch in (None, made) else None

    def keep(self, path: str, epoch: int, page: Page) -> None:
        with self._lock:
            self._pages[path] = epoch, page
            self._pages.move_to_end(path)
            while len(self._pages) > _KEPT:
                self._pages.popitem(last=False)


class Live:
    """Reads a project again and again; what a mistake keeps away is shown as it was before."""

    def __init__(self, project: Project, preview: Preview) -> None:
        self.project = project
        self.proof: Proof | None = None
        self._preview = preview
        self._survey = Survey(project)
        self._memory = Memory()
        self._shelves = Shelves()
        self._good = _Good()
        self._last: Hashable = None

    def refresh(
        self,
        progress: Progress = untold,
        today: date | None = None,
        changed: Iterable[str] | None = None,
    ) -> Proof | None:
        """The site as its files are now; `None` if nothing that it is made of has changed.

        `changed` are the paths of what may have, each with all that lies below it; else every file is looked
        at. Of templates all are.
        """
        before = self.proof
        surveyed = self._surveyed(changed, today, progress)
        site = surveyed.content.site or (before.edition.site if before else _NAMELESS)
        press = self._press(site)
        now = (Same(press), Same(surveyed))
        if before and now == self._last:
            return None
        self._last = now
        root = self.project.root
        broken = self._memory.recall("templates", Same(press), lambda: tuple(_broken_templates(press, root)))
        problems = in_order((*surveyed.problems, *broken)) if broken else surveyed.problems
        edition = Edition(
            site,
            surveyed.claims,
            surveyed.sources,
            self._memory.recall,
            self._shelves,
            surveyed.removed,
            surveyed.removed_sources,
        )
        number = before.epoch + 1 if before else 1
        self.proof = Proof(number, surveyed.content, problems, edition, press, self._good, root)
        return self.proof

    def suspects(self) -> frozenset[str]:
        """The files that changed without a word since they were read; another thread may ask."""
        return self._survey.suspects()

    def _surveyed(self, changed: Iterable[str] | None, today: date | None, progress: Progress) -> Surveyed:
        try:
            return self._survey.follow(changed, today, progress)
        except BaseException:
            self._survey = Survey(self.project)
            raise

    def _press(self, site: Site) -> Press:
        templates = self.project.root / "templates"
        proof = (Same(site), _marks(templates), _marks(theme.folder()))
        return self._memory.recall("press", proof, partial(Press, site, templates, self._preview))


def page_of(proof: Proof, paths: Iterable[str]) -> str | None:
    """The page of the first of these files that has one: a claim's, or an article's."""
    edition = proof.edition
    articles: tuple[Source | SourceTombstone, ...] = (*edition.sources, *edition.removed_sources)
    by_file = {article.record_file.removesuffix(".yaml"): article.id for article in articles}
    for stem in (path.rpartition(".")[0] for path in paths):
        slug = PurePosixPath(stem).name
        if stem.startswith("claims/") and edition.has(slug):
            return address.claim_page(slug)
        if stem in by_file:
            return address.source_page(by_file[stem])
    return None


_NAMELESS: Final = Site(title="Preview", parties={})
"""Stands in for a site file that was never good."""


def _marks(folder: Path) -> Hashable:
    """Changes with every file below the folder."""
    found = []
    for where, _, names in os.walk(folder):
        for name in sorted(names):
            status = os.stat(os.path.join(where, name), follow_symlinks=False)
            found.append((where, name, status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino))
    return tuple(sorted(found))


def _broken_templates(press: Press, root: Path) -> Iterator[Diagnostic]:
    """The site's own templates that cannot be compiled. What fails only on a page is told there."""
    for path in sorted((root / "templates").rglob("*.html")):
        try:
            press.environment.get_template(path.relative_to(root / "templates").as_posix())
        except TemplateError as error:
            problem = problem_of(error, root)
            if problem:
                yield problem
