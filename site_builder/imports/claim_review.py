"""ClaimReview of others: one object, a list, a graph, a data feed, or what a page holds of them.

One ClaimReview is one claim. Its rating is the judgement of whoever signed it and stays a comment.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

from site_builder.imports.draft import Draft, Other, Place
from site_builder.imports.json_ld import Block, Node, addresses, blocks, nodes, plain, things, types, words
from site_builder.imports.ledger import Entry, Outcome, Reason, entry
from site_builder.imports.row import as_text

_CLAIMED: Final = re.compile(r'"(?:https?://schema\.org/|schema:)?claimReviewed"\s*:')
_MEANINGLESS: Final = ("@context", "@type", "type")


def claims(paths: Iterable[Path], encoding: str | None = None) -> Iterator[Draft | Entry]:
    """The claims of the files.

    Codes of what is not imported: those of `blocks`, no-claim-review, missing-key; of what is told:
    other-thing.
    """
    for path in paths:
        others: list[Entry] = []
        others_only = True
        for block in blocks(path, encoding):
            for it in _claims(block) if isinstance(block, Block) else (block,):
                if isinstance(it, Entry) and it.outcome is Outcome.TOLD:
                    others.append(it)
                else:
                    others_only = False
                    yield it
        if others_only:
            kinds = ", ".join(sorted({it.reasons[0].message for it in others})) or "it is empty"
            yield entry(Place(str(path), 1), Outcome.REFUSED, "no-claim-review", f"no ClaimReview: {kinds}")
        else:
            yield from others


def count(paths: Iterable[Path]) -> int:
    """About how many claims the files hold."""
    return sum(_mentions(path) for path in paths)


def _mentions(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"claimReviewed") for block in iter(partial(file.read, 1 << 20), b""))


def _claims(block: Block) -> Iterator[Draft | Entry]:
    named = {str(node["@id"]): node for node in nodes(block.value) if len(node) > 1 and "@id" in node}
    places = dict(_places(block))
    for thing in things(block.value):
        found = [node for node in nodes(thing) if _is_review(node)]
        for node in found:
            yield _claim(node, named, places.get(id(node), block.at))
        if not found:
            yield entry(block.at, Outcome.TOLD, "other-thing", f"{_kind(thing)} is left alone")


def _is_review(node: Node) -> bool:
    return "ClaimReview" in types(node)


def _kind(thing: object) -> str:
    if isinstance(thing, dict):
        return "/".join(sorted(types(thing))) or "a thing without a type"
    return f"the text {as_text(thing)[:40]}"


def _places(block: Block) -> Iterator[tuple[int, Place]]:
    """Where the claims of the block stand, by the identity of their objects.

    JSON is read without places: the words that name a claim are counted in the text instead.
    """
    owners = [node for node in nodes(block.value) if any(plain(key) == "claimReviewed" for key in node)]
    found = [match.start() for match in _CLAIMED.finditer(block.text)]
    line, done = block.at.line, 0
    if len(owners) == len(found):
        for node, start in zip(owners, found, strict=True):
            line += block.text.count("\n", done, start)
            done = start
            yield id(node), Place(block.at.file, line)


def _claim(node: Node, named: Mapping[str, Node], at: Place) -> Draft | Entry:
    """The claim that is reviewed. What a part of the review has no place for stays with its key."""
    review = _opened(node, named)
    rating, item = (_opened(review.pop(key, None), named) for key in ("reviewRating", "itemReviewed"))
    statement = words(review.pop("claimReviewed", None))
    if not statement:
        reason = Reason("missing-key", "the ClaimReview has no claimReviewed")
        return Entry(at=at, outcome=Outcome.REFUSED, reasons=(reason,), record=node)
    return Draft(
        at=at,
        statement=statement,
        claimant=_name(item, "author", named),
        said=words(item.pop("datePublished", None)),
        language=words(review.pop("inLanguage", None)),
        verdict=words(rating.pop("alternateName", None)) or words(rating.pop("name", None)),
        reviewer=_name(review, "author", named) or _name(review, "publisher", named),
        reviewed=words(review.pop("datePublished", None)),
        review_url=next(addresses(review.pop("url", None)), None),
        appearances=tuple(_appearances(item, named)),
        other=(*_rest(review), *_rest(item, "itemReviewed"), *_rest(rating, "reviewRating")),
    )


def _opened(value: object, named: Mapping[str, Node]) -> Node:
    """The thing with plain keys: looked up where only its id is given, of several the first."""
    if isinstance(value, list) and value:
        further = {"further": value[1:]} if len(value) > 1 else {}
        return {**_opened(value[0], named), **further}
    if isinstance(value, dict):
        known = named.get(str(value["@id"]), value) if len(value) == 1 and "@id" in value else value
        return {plain(key): held for key, held in known.items() if key not in _MEANINGLESS}
    return {} if value is None else {"value": value}


def _name(node: Node, key: str, named: Mapping[str, Node]) -> str | None:
    """The name of who stands under the key; it is taken where it tells all that stands there."""
    held = node.get(key)
    who = [_opened(it, named) for it in (held if isinstance(held, list) else [held])]
    name = ", ".join(dict.fromkeys(text for it in who if (text := words(it.get("value", it)))))
    if name and not any(it.keys() - {"name", "value"} for it in who):
        del node[key]
    return name or None


def _appearances(item: Node, named: Mapping[str, Node]) -> Iterator[str]:
    for key in ("firstAppearance", "appearance", "url", "sameAs"):
        held = item.pop(key, None)
        for it in held if isinstance(held, list) else [held]:
            opened = _opened(it, named)
            yield from addresses(opened.get("value", opened))
            left = {name: text for name, text in opened.items() if name not in ("value", "url", "@id")}
            if left:
                yield as_text(left)


def _rest(node: Node, where: str = "") -> Other:
    """What is left, each with its key."""
    before = f"{where}." if where else ""
    held = ((key, value) for key, value in node.items() if value not in (None, "", []))
    return tuple((f"{before}{key}", as_text(value)) for key, value in held)
