"""What the files of a site were made of, by the digests that a build has at hand."""

import pickle
from collections.abc import Iterable, Set
from hashlib import sha256

from site_builder import theme
from site_builder.diagnostic import Diagnostic
from site_builder.kept import thawed_source
from site_builder.ledger_rows import KeptClaim
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
    rows: Iterable[KeptClaim],
    removed: Set[str],
    records: Iterable[tuple[bytes | None, bytes | None, bytes | None]],
) -> Origins:
    """All that the manifest tells the site is made of.

    `rows` and `records` are those of the ledger, `removed` the slugs of tombstones among the claims. Raises
    `OSError` where a file changed while it was read.
    """
    claims = [row for row in rows if row.published]
    kept = tuple(records)
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
        claims=tuple(_file_of(row) for row in claims if row.slug not in removed),
        removed=tuple(_file_of(row) for row in claims if row.slug in removed),
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


def _file_of(row: KeptClaim) -> ClaimFile:
    return ClaimFile(row.slug, row.path, row.content)
