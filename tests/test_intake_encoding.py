"""Encodings: certain or declared ones are used, a likely one is only told."""

import pytest

from site_builder.intake.encoding import Decoded, codec, of_page, of_text
from site_builder.intake.finding import Refusal

KOREAN = "북한 외무상은 목요일에 회담이 열렸다고 말했다. 자세한 내용은 밝히지 않았다."
RUSSIAN = "Министр сообщил в четверг, что переговоры состоялись, не приводя подробностей."
FRENCH = "Le ministre a déclaré jeudi que les négociations s'étaient achevées à l'été."


def test_utf8_is_taken_as_it_is_with_its_mark() -> None:
    for text in (KOREAN, RUSSIAN, "", "\ufeffx", "a\r\nb\rc"):
        found = of_text(text.encode(), None)
        assert isinstance(found, Decoded)
        assert (found.text, found.encoding) == (text, "UTF-8")


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (KOREAN, "euc-kr", ("cp949", "euc_kr", "johab")),
        (RUSSIAN, "cp1251", ("cp1251", "mac_cyrillic", "ptcp154")),
    ],
)
def test_a_likely_encoding_is_told_with_a_sample_and_not_used(
    text: str, encoding: str, told: tuple[str, ...]
) -> None:
    content = ("First line.\n" + text * 4).encode(encoding)
    found = of_text(content, None)
    assert isinstance(found, Refusal)
    assert found.message.startswith("line 2, byte 1: byte 0x")
    assert any(f"--encoding {name}`" in found.message for name in told), found.message
    assert text[:8] in found.message


@pytest.mark.parametrize(
    ("text", "encoding"), [(KOREAN, "euc-kr"), (RUSSIAN, "koi8-r"), (FRENCH, "latin-1"), (FRENCH, "utf-16")]
)
def test_a_given_encoding_is_used(text: str, encoding: str) -> None:
    assert of_text(text.encode(encoding), encoding) == Decoded(text, encoding, "--encoding")


def test_a_given_encoding_that_does_not_fit_is_told_with_its_place() -> None:
    found = of_text(b"ab\nc\x81d", "cp1252")
    assert found == Refusal("line 2, byte 2: byte 0x81 is none of cp1252: try another --encoding")


def test_utf16_is_certain_and_still_asked_for() -> None:
    found = of_text(FRENCH.encode("utf-16"), None)
    assert isinstance(found, Refusal)
    assert "`--encoding utf-16`" in found.message


def test_a_server_may_declare_the_encoding_of_a_text() -> None:
    content = RUSSIAN.encode("cp1251")
    assert of_text(content, None, "windows-1251") == Decoded(RUSSIAN, "windows-1251", "the server's header")
    assert isinstance(of_text(content, None, "utf-8"), Refusal)
    assert isinstance(of_text(content, None, "nonsense"), Refusal)


META = '<meta charset="{}">'


@pytest.mark.parametrize(
    ("given", "header", "meta", "encoding", "known_by"),
    [
        (None, None, "euc-kr", "euc-kr", "the page's <meta charset>"),
        (None, "euc-kr", "utf-8", "euc-kr", "the server's header"),
        ("euc-kr", "utf-8", "utf-8", "euc-kr", "--encoding"),
    ],
)
def test_the_strongest_declaration_of_a_page_counts_and_others_are_told(
    given: str | None, header: str | None, meta: str, encoding: str, known_by: str
) -> None:
    markup = META.format(meta) + KOREAN
    found = of_page(markup.encode("euc-kr"), given, header)
    assert isinstance(found, Decoded)
    assert (found.text, found.known_by, found.lost) == (markup, known_by, 0)
    assert (found.contradicted == ()) is (meta == encoding)


def test_a_mark_at_the_start_is_stronger_than_a_server() -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        found = of_page(KOREAN.encode(encoding), None, "euc-kr")
        assert isinstance(found, Decoded)
        assert (found.text, found.known_by) == (KOREAN, "the mark at its start")
        assert found.contradicted == ("the server's header says euc-kr",)


def test_latin_1_means_what_browsers_take_it_for() -> None:
    found = of_page("“Été” – 5 €".encode("cp1252"), None, "iso-8859-1")
    assert isinstance(found, Decoded)
    assert found.text == "“Été” – 5 €"


def test_a_page_that_may_be_utf8_after_all_says_so() -> None:
    found = of_page("Été".encode(), None, "iso-8859-1")
    assert isinstance(found, Decoded)
    assert (found.text, found.contradicted) == ("Ã‰tÃ©", ("every byte fits UTF-8",))
    assert of_page(b"plain", None, "iso-8859-1") == Decoded("plain", "iso-8859-1", "the server's header")


def test_bytes_that_do_not_fit_are_counted() -> None:
    found = of_page(b'<meta charset="utf-8">a\xffb\xfec \xef\xbf\xbd', None)
    assert isinstance(found, Decoded)
    assert (found.lost, found.text[-7:]) == (2, "a�b�c �")


def test_a_page_that_declares_nothing_is_utf8_or_refused() -> None:
    found = of_page(f"<p>{KOREAN}".encode(), None)
    assert isinstance(found, Decoded)
    assert found.encoding == "UTF-8"
    refused = of_page(f"<p>{KOREAN}".encode("euc-kr"), None)
    assert isinstance(refused, Refusal)
    assert refused.message.startswith("the page names no encoding, and line 1")


def test_an_unknown_encoding_is_told() -> None:
    found = of_page(b'<meta charset="nonsense">x', None)
    assert isinstance(found, Refusal)
    assert "“nonsense”" in found.message


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("UTF-8", "utf-8"),
        ("latin1", "iso8859-1"),
        ("euc-kr", "euc_kr"),
        ("base64", None),
        ("rot13", None),
        ("idna", None),
        ("utf-7", None),
        ("nonsense", None),
        ("", None),
        ("a\0b", None),
    ],
)
def test_only_encodings_of_text_are_encodings(name: str, known: str | None) -> None:
    assert codec(name) == known
