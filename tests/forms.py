"""The files that are made of all claims, each as one."""

from collections.abc import Collection, Iterable

from site_builder import data, database, feed, table
from site_builder.evidence import AssessedClaim
from site_builder.feed import Dated, Feed
from site_builder.site import Site
from site_builder.source import Source


def _ordered(claims: Iterable[AssessedClaim]) -> list[AssessedClaim]:
    return sorted(claims, key=lambda assessed: assessed.resolved.claim.slug)


def _by_id(sources: Iterable[Source]) -> list[Source]:
    return sorted(sources, key=lambda source: source.id)


def claim_json(site: Site, assessed: AssessedClaim) -> bytes:
    return data.claim_forms(assessed, site).file


def claims_json(site: Site, claims: Iterable[AssessedClaim], sources: Iterable[Source]) -> bytes:
    members = (data.claim_forms(assessed, site).member for assessed in _ordered(claims))
    return b"".join(data.whole(members, (data.source_member(source, site) for source in _by_id(sources))))


def claims_csv(claims: Iterable[AssessedClaim], site: Site) -> bytes:
    rows = (table.claim_rows(assessed, site).claim for assessed in _ordered(claims))
    return b"".join(table.table(table.CLAIM_COLUMNS, rows))


def excerpts_csv(claims: Iterable[AssessedClaim], site: Site) -> bytes:
    rows = (table.claim_rows(assessed, site).excerpts for assessed in _ordered(claims))
    return b"".join(table.table(table.EXCERPT_COLUMNS, rows))


def sqlite(claims: Iterable[AssessedClaim], sources: Iterable[Source], site: Site) -> bytes:
    rows = (database.claim_rows(assessed, site) for assessed in _ordered(claims))
    return b"".join(
        database.pieces(rows, (database.source_row(source, site) for source in _by_id(sources)), site)
    )


def claims_feed(claims: Iterable[AssessedClaim], site: Site, pictured: Collection[str] = ()) -> Feed:
    news = (
        feed.claim_news(assessed, site, pictured=assessed.resolved.claim.slug in pictured)
        for assessed in claims
    )
    return feed.feed_of_claims(_newest(filter(None, news)), site)


def states_feed(claims: Iterable[AssessedClaim], site: Site) -> Feed:
    return feed.feed_of_states(_newest(turn for claim in claims for turn in feed.turns(claim, site)), site)


def _newest(dated: Iterable[Dated]) -> list[Dated]:
    return sorted(dated, key=lambda news: (-news[0].toordinal(), news[1].id))[: feed.MOST]
