"""A page that a browser saved as one file (MHTML): the page itself and its address, without its pictures."""

import email
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage

from site_builder.intake.finding import Refusal


@dataclass(frozen=True, slots=True)
class Archived:
    """A page's bytes as they were served, and what the archive says of them."""

    content: bytes
    charset: str | None
    address: str | None


def archived(content: bytes) -> Archived | Refusal:
    """The first page of the archive."""
    message = email.message_from_bytes(content, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return Archived(payload, part.get_content_charset(), _address(message, part))
    return Refusal("the archive holds no page: save the page as HTML")


def _address(message: EmailMessage, part: EmailMessage) -> str | None:
    said = (message.get("Snapshot-Content-Location"), part.get("Content-Location"))
    return next((str(one).strip() for one in said if str(one).startswith(("https://", "http://"))), None)
