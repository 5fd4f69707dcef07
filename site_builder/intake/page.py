"""The text of the article in a web page, by trafilatura.

Scripts and what the page hides are no part of the text. Stylesheets are not read, so what only they hide
stays in.
"""

import re
from configparser import ConfigParser
from typing import Final

from lxml import etree, html

from site_builder.intake.finding import Extract, Refusal
from site_builder.intake.statement import Statements, flat
from site_builder.reports.plain import plural

_HIDING: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity)\s*:\s*0(?![.\d])"
    r"|(?:left|top|text-indent)\s*:\s*-\d{4,}",
    re.IGNORECASE,
)
_FOR_READERS: Final = frozenset({"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text"})
"""Classes that hide words from the eye."""
_NO_TEXT: Final = ("script", "style", "template", "noscript", "iframe", "object", "svg", "select", "textarea")

_SHORTEST: Final = 10
"""Letters of an article at least."""
_FEW: Final = 50
"""Fewer words raise the question whether the text is whole."""

_BLOCKS: Final = frozenset({"p", "head", "item", "quote", "cell", "row", "list", "table", "code", "ab", "lb"})
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")


def page(markup: str, address: str | None = None) -> Extract | Refusal:
    """The article of the page, which was found at the address, if it has one."""
    import trafilatura  # takes a third of a second; what only reads a page's head does without

    parser = html.HTMLParser(encoding="utf-8", huge_tree=False)
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return Refusal("the page is empty")
    said = Statements(tree, address)
    findings, remarks = tuple(said.findings()), list(said.remarks())
    hidden = _without_hidden(tree)
    headings = [heading for heading in map(flat, tree.iter("h1")) if heading]
    _flatten(tree)
    shown_words = len(" ".join(tree.itertext()).split())
    document = trafilatura.bare_extraction(tree, url=address, include_comments=False, config=_settings())
    lines = _lines(document.body) if document is not None and not isinstance(document, dict) else []
    if not lines:
        return Refusal(
            "no article was found in the page: if a script makes its text, save the text from the browser"
        )
    if len(headings) == 1 and lines[0] != headings[0]:
        lines.insert(0, headings[0])
        remarks.append("the first line is the page's <h1>")
    text = "\n".join(lines) + "\n"
    count = len(text.split())
    few = ": is it the whole article?" if count < _FEW else ""
    remarks.append(f"the text has {plural(count, 'word')}, the whole page about {shown_words:,}{few}")
    if hidden:
        remarks.append(f"{plural(hidden, 'hidden passage')} left out")
    return Extract(text, f"trafilatura {trafilatura.__version__}", tuple(remarks), findings)


def _settings() -> ConfigParser:
    """Trafilatura's own settings, but for a short article it does not fall back to the page's mere words."""
    from trafilatura.settings import use_config

    settings = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SHORTEST))
    return settings


def _without_hidden(tree: html.HtmlElement) -> int:
    """Takes out scripts and what is hidden; how many hidden passages with words there were."""
    for element in list(tree.iter(*_NO_TEXT, etree.Comment, etree.ProcessingInstruction)):
        _drop(element)
    count = 0
    for element in list(tree.iter()):
        if (
            element.getroottree().getroot() is tree
            and element.tag not in ("html", "body")
            and _is_hidden(element)
        ):
            count += bool(flat(element))
            _drop(element)
    return count


def _drop(element: html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _is_hidden(element: html.HtmlElement) -> bool:
    classes = (element.get("class") or "").split()
    return (
        "hidden" in element.attrib
        or bool(_HIDING.search(element.get("style") or ""))
        or not _FOR_READERS.isdisjoint(classes)
        or (element.tag == "dialog" and "open" not in element.attrib)
    )


def _flatten(tree: html.HtmlElement) -> None:
    """Makes every run of blanks and line ends one blank, as a browser does, so that no line end is left."""
    for element in tree.iter():
        if element.tag != "pre":
            element.text = _BLANKS.sub(" ", element.text) if element.text else element.text
        element.tail = _BLANKS.sub(" ", element.tail) if element.tail else element.tail


def _lines(body: etree._Element) -> list[str]:
    """The paragraphs of trafilatura's result, one a line, without marks that are not in the page.

    A line end in it stands between two blocks: in the page itself there was none left.
    """
    pieces: list[str] = []
    for event, element in etree.iterwalk(body, events=("start", "end")):
        text = element.text if event == "start" else element.tail
        pieces += ("\n" if element.tag in _BLOCKS else "", text or "")
    lines = (" ".join(re.split(r"[ \t\r\f]+", line)).strip(" ") for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]
