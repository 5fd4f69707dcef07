"""The words of the interface: `python tests/words.py` takes new ones over into templates/locale/, dropping old ones."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

CHECKOUT = Path(__file__).parents[1]
LOCALES = CHECKOUT / "templates" / "locale"
_METHODS: Final = {
    "site_builder": [("**.py", "python")],
    "templates": [(f"**.{kind}", "jinja2") for kind in ("html", "svg", "xml", "js")],
}
_HEADER: Final = """\
# The interface in {language}.
msgid ""
msgstr ""
"Language: {code}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def said() -> Catalog:
    """Every phrase of the code and the templates, in English."""
    found = Catalog(fuzzy=False)
    keywords = {**DEFAULT_KEYWORDS, "N_": None}
    for folder, methods in _METHODS.items():
        for _, _, message, _, context in extract_from_dir(CHECKOUT / folder, methods, keywords=keywords):
            found.add(message, context=context)
    return found


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    """Every language's file with what it says."""
    for path in sorted(LOCALES.glob("*.po")):
        with path.open("rb") as file:
            yield path, read_po(file, path.stem)


def taken_over(catalogue: Catalog) -> bytes:
    """The language's file with the phrases of today: new ones are empty, and old ones gone."""
    catalogue.update(said(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    written = BytesIO()
    write_po(written, catalogue, width=110, omit_header=True, sort_output=True)
    assert catalogue.locale
    header = _HEADER.format(
        language=catalogue.locale.english_name,
        code=catalogue.locale_identifier,
        plural=catalogue.plural_forms,
    )
    return header.encode() + written.getvalue()


if __name__ == "__main__":
    for po, held in catalogues():
        po.write_bytes(taken_over(held))
