"""Markdown as GitHub reads it, and what GitHub makes of the text that it shows."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
"""Markdown as GitHub reads it, with HTML on."""

LINKED = re.compile(
    r"@\w|#\d|\bGH-\d|://|\bwww\.|\b[0-9a-f]{7,40}\b|:[\w+-]+:|\bmailto:\w", re.IGNORECASE | re.ASCII
)
"""What GitHub looks for in the text that a reader sees."""


def flat(tokens: list[Token]) -> list[Token]:
    return [inner for token in tokens for inner in (flat(token.children) if token.children else [token])]


def seen(text: str) -> str:
    """What a reader sees of it."""
    return "".join(
        token.content for token in flat(GITHUB.parse(text)) if token.type in ("text", "text_special")
    )
