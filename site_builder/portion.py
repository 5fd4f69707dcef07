"""Some files of a site, examined without all the others.

Whoever asks about one claim among ten thousand waits for that claim and for what it rests on.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final, TypeAlias

from site_builder.claim import Claim
from site_builder.diagnostic import Diagnostic, Severity
from site_builder.examine import Examined, examine
from site_builder.identifier import slug_in
from site_builder.load import SITE_FILE, Content, load
from site_builder.load_sources import pairs
from site_builder.progress import Progress, untold
from site_builder.project import Files
from site_builder.recall import Memory
from site_builder.site import Limits


def examine_files(
    files: Files, asked: Collection[str], today: date | None = None, progress: Progress = untold
) -> Examined:
    """What `examine` finds in these files, and in the claims that quote an article among them.

    Whoever asks for a text or a record asks for the article, which is both; whoever asks for the site file
    asks for everything. Of the site file and of cited articles only the errors are told, which may hide
    others. The content is that of the claims and articles that are asked for or have to do with these.
    """
    if SITE_FILE in asked:
        return examine(files, progress=progress, today=today)
    recall = Memory().recall
    look = partial(examine, files, recall=recall, today=today, progress=progress)
    portion = _portion(files, asked, lambda paths: load(files, recall, today, only=paths)[0])
    found = look(only=portion.files)
    if any(problem.at.path in portion.claims for problem in found.problems):
        # What is said of a mistake may name any article.
        found = look(only={*portion.files, *files.seeds()})
    told = tuple(filter(portion.concerns, found.problems))
    return replace(found, content=portion.content_of(found.content), problems=told)


@dataclass(frozen=True, slots=True)
class _Portion:
    """What is asked, and what it has to do with: paths, but for `articles`, which are ids."""

    asked: Set[str]
    claims: Set[str]
    """The asked ones, and those that quote an asked article."""
    articles: Set[str]
    """The asked ones, and those that the claims cite."""
    ground: Set[str]
    """The site file, and the texts and records of these articles."""
    beside: Set[str]
    """Claims to which a removed one leads."""

    @property
    def files(self) -> Set[str]:
        return self.asked | self.claims | self.ground | self.beside

    def concerns(self, problem: Diagnostic) -> bool:
        """Whether it is told to whoever asked; an asked file may also explain it, as one of the same name."""
        path, is_error = problem.at.path, problem.severity is Severity.ERROR
        return (
            path in self.asked
            or path in self.claims
            or (path in self.ground and is_error)
            or any(related.at.path in self.asked for related in problem.related)
        )

    def content_of(self, content: Content) -> Content:
        """What of the content is its own."""
        whole, broken = (
            tuple(claim for claim in claims if claim.path in self.claims)
            for claims in (content.claims, content.broken)
        )
        return replace(
            content,
            claims=whole,
            broken=broken,
            sources={id_: source for id_, source in content.sources.items() if id_ in self.articles},
        )


_Read: TypeAlias = Callable[[Collection[str]], Content]


def _portion(files: Files, paths: Collection[str], read: _Read) -> _Portion:
    asked = {*paths, *pairs(path for path in paths if path.startswith("seeds/"))}
    content = read(asked)
    articles = content.sources.keys() | content.removed_sources.keys()
    claims = _claims(content)
    if articles:
        mentioning = _claims(read({*_mentioning(files, files.claims(), articles)}))
        claims |= {path: claim for path, claim in mentioning.items() if claim.content.cited & articles}
    articles = articles.union(*(claim.content.cited for claim in claims.values()))
    ground = {SITE_FILE, *pairs(_mentioning(files, files.seeds(), articles))}
    return _Portion(asked, claims.keys(), articles, ground, {*_instead(files, content)})


def _claims(content: Content) -> dict[str, Claim]:
    """The claims by their paths, also those that the schema refuses."""
    return {claim.path: claim for claim in (*content.claims, *content.broken)}


def _mentioning(files: Files, paths: Iterable[str], ids: Collection[str]) -> Iterator[str]:
    """Those of the YAML files that may name one of the ids: they hold it, or escapes."""
    named = b"|".join(re.escape(id_.encode()) for id_ in sorted(ids))
    mention = re.compile(rb"(?<![a-z0-9-])(?:%s)(?![a-z0-9-])|\\" % named)
    for path in paths if ids else ():
        if path.endswith(".yaml"):
            content = files.read(path, _MOST)
            if isinstance(content, Diagnostic) or mention.search(content):
                yield path


_MOST: Final = Limits().claim_bytes
"""Bytes of a file that is looked through; a larger one is read as YAML."""


def _instead(files: Files, content: Content) -> Iterator[str]:
    """The claims to which removed ones lead."""
    slugs = {tombstone.content.removed.instead for tombstone in content.removed}
    return (path for path in files.claims() if slugs and slug_in(path) in slugs)
