"""An article as it will be stored: a text file byte for byte, of pages and PDFs the text that is in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from site_builder.diagnostic import Diagnostic
from site_builder.intake.archive import archived
from site_builder.intake.encoding import Decoded, of_page, of_text
from site_builder.intake.extraction import extracted
from site_builder.intake.finding import Finding, Key, Refusal
from site_builder.intake.form import Form, form_of
from site_builder.intake.imprint import imprint
from site_builder.intake.tongue import tongue
from site_builder.project import decoded


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Bytes as they came, and what is known of them from outside: a server's headers, an editor's options."""

    content: bytes
    name: str
    address: str | None = None
    media_type: str | None = None
    charset: str | None = None
    language: str | None = None
    form: Form | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The bytes to store and how they were made (`None`: they are those that came), with what was found."""

    content: bytes
    text: str
    form: Form
    made: str | None
    remarks: tuple[str, ...]
    findings: tuple[Finding, ...]


def article(received: Received, today: date) -> Article | Refusal:
    """The article in what was received; `today` bounds the years in which a weekday is looked for."""
    form = received.form or form_of(received.content, received.name, received.media_type)
    if isinstance(form, Refusal):
        return form
    if form is Form.PDF and received.encoding:
        return Refusal("a PDF has no encoding: leave --encoding out")
    made = _from_text(received) if form is Form.TEXT else _from_document(received, form)
    if isinstance(made, Refusal):
        return made
    problem = decoded(received.name, made.content)
    if isinstance(problem, Diagnostic):
        return Refusal(f"{problem.at}: {problem.message}; {problem.help}")
    return Article(
        made.content, made.text, made.form, made.made, made.remarks, tuple(_findings(made, received, today))
    )


def _from_text(received: Received) -> Article | Refusal:
    found = of_text(received.content, received.encoding, received.charset)
    if isinstance(found, Refusal):
        return found
    content = found.text.encode("utf-8", "replace")
    if content == received.content:
        return Article(content, found.text, Form.TEXT, None, (), ())
    made = f"converted to UTF-8 from {found.encoding} ({found.known_by})"
    return Article(content, found.text, Form.TEXT, made, (), ())


def _from_document(received: Received, form: Form) -> Article | Refusal:
    """The text of a page, of a page in an archive, or of a PDF."""
    if form is Form.PDF:
        return _taken_out(received.content, form, received.address, ())
    content, charset, address = received.content, received.charset, received.address
    if form is Form.MHTML:
        page = archived(content)
        if isinstance(page, Refusal):
            return page
        content, charset, address = page.content, page.charset, page.address
    markup = of_page(content, received.encoding, charset)
    if isinstance(markup, Refusal):
        return markup
    return _taken_out(markup.text.encode("utf-8", "replace"), form, address, tuple(_told(markup)))


def _taken_out(
    content: bytes, form: Form, address: str | None, remarks: tuple[str, ...]
) -> Article | Refusal:
    found = extracted(content, form, address)
    if isinstance(found, Refusal):
        return found
    made = f"extracted from {form.upper()} by {found.by}"
    return Article(found.text.encode(), found.text, form, made, (*remarks, *found.remarks), found.findings)


def _told(markup: Decoded) -> Iterator[str]:
    yield f"the page was read as {markup.encoding} ({markup.known_by})"
    for other in markup.contradicted:
        yield f"but {other}: compare letters with accents"
    if markup.lost:
        yield f"{markup.lost:,} of its bytes could not be read: they show as �"


def _findings(made: Article, received: Received, today: date) -> Iterator[Finding]:
    """What a page says of itself, then the server, then the text; a PDF says less than its text."""
    spoken = tongue(made.text)
    printed = imprint(made.text, _language((*made.findings, spoken)), today)
    if made.form is Form.PDF:
        yield from printed
    yield from made.findings
    if received.language:
        code = received.language.split(",")[0].strip()
        yield Finding(Key.LANGUAGE, code, "the server's header Content-Language")
    if received.address and made.form in (Form.TEXT, Form.PDF):
        yield Finding(Key.URL, received.address, "the address it came from")
    titled = any(one.key is Key.TITLE for one in made.findings)
    if made.form is not Form.PDF:
        yield from (one for one in printed if not (one.key is Key.TITLE and titled))
    yield spoken


def _language(findings: Iterable[Finding]) -> str:
    """The language in which names of months are looked for."""
    said = (one.value for one in findings if one.key is Key.LANGUAGE and one.value)
    return next(said, "en").split("-")[0].lower()
