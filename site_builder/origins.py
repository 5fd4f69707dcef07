"""What the files of a site were made of, by the digests that a build has at hand."""

import pickle
from collections.abc import Set
from hashlib import sha256

from site_builder import theme
from site_builder.diagnostic import Diagnostic
from site_builder.kept import thawed_source
from site_builder.ledger import Ledger
from site_builder.load import OF_SITE_FILE, SITE_FILE
from site_builder.manifest import Article, ClaimFile, Origins, RemovedArticle, folder_digest
from site_builder.plan import Plan
from site_builder.project import Files
from site_builder.site import Site
from site_builder.source import record_file
from site_builder.tombstone import SourceTombstone


def origins(
    plan: Plan,
    site: Site,
    site_sum: bytes,
    ledger: Ledger,
    removed: Set[str],
) -> Origins:
    """All that the manifest tells the site is made of; `removed` are the slugs of tombstones.

    Raises `OSError` where a file changed while it was read.
    """
    kept = tuple(ledger.records())
    told = folder_digest(theme.folder())
    assert told, "there is a theme"
    return Origins(
        site_file=SITE_FILE,
        site=site_sum,
        theme=told,
        templates=folder_digest(plan.project.root / "templates"),
        base_url=site.base_url,
        as_of=plan.as_of,
        articles=tuple(_article(found, record) for found, _, record in kept if found),
        claims=lambda: (ClaimFile(*row) for row in ledger.published() if row[0] not in removed),
        removed=tuple(ClaimFile(*row) for row in ledger.published() if row[0] in removed) if removed else (),
        removed_articles=tuple(_removed_article(found, record) for _, found, record in kept if found),
    )


def site_sum(project: Files) -> bytes:
    """The sha256 of the site file. Raises `OSError` if it can no longer be read."""
    content = project.read(SITE_FILE, OF_SITE_FILE.claim_bytes)
    if isinstance(content, Diagnostic):
        raise _changed(SITE_FILE)
    return sha256(content).digest()


def _article(frozen: bytes, record_sum: bytes | None) -> Article:
    record, file = thawed_source(frozen)
    path = record_file(file)
    return Article(record.id, file, record.sha256, path, _certain(record_sum, path))


def _removed_article(frozen: bytes, record_sum: bytes | None) -> RemovedArticle:
    found: SourceTombstone = pickle.loads(frozen)
    return RemovedArticle(found.id, found.record_file, _certain(record_sum, found.record_file))


def _certain(sum_: bytes | None, path: str) -> bytes:
    if sum_ is None:
        raise _changed(path)
    return sum_


def _changed(path: str) -> OSError:
    return OSError(f"{path} changed while the site was built")
