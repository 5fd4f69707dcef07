"""What kind of file it is: by its bytes, and only where these leave it open by its name or its server."""

import pytest
from papers import a_page, a_pdf, column

from site_builder.intake.archive import Archived, archived
from site_builder.intake.finding import Refusal
from site_builder.intake.form import Form, form_of

MHTML = (
    b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://daily.example/talks\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="x"\r\n\r\n'
    b"--x\r\nContent-Type: text/html; charset=euc-kr\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<html><body>=C0=CC</body></html>\r\n--x\r\nContent-Type: image/png\r\n\r\nabc\r\n--x--\r\n"
)


@pytest.mark.parametrize(
    ("content", "name", "media_type", "form"),
    [
        (b"A text.", "a.txt", None, Form.TEXT),
        (b"A text.", "a", None, Form.TEXT),
        (b"A text.", "a.txt", "text/plain", Form.TEXT),
        (b"", "a.txt", None, Form.TEXT),
        (b"A < b and <i>", "a.txt", None, Form.TEXT),
        (b"Note: a text\nwith a colon", "a.txt", None, Form.TEXT),
        (a_page("x").encode(), "a.txt", None, Form.HTML),
        (a_page("x").encode(), "a.txt", "text/plain", Form.HTML),
        (b"\xef\xbb\xbf \n<!-- a --><!-- b -->\n<HTML>", "a", None, Form.HTML),
        (a_page("x").encode("utf-16"), "a", None, Form.HTML),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', "a", None, Form.HTML),
        (b"<p>x", "a.html", None, Form.HTML),
        (b"<p>x", "a.HTM", None, Form.HTML),
        (b"<p>x", "https://daily.example/talks", "text/html", Form.HTML),
        (b"<p>x", "a.txt", None, Form.TEXT),
        (a_pdf(column("x")), "a.txt", "text/html", Form.PDF),
        (b"junk\n" + a_pdf(column("x")), "a", None, Form.PDF),
        (MHTML, "a.txt", None, Form.MHTML),
        (b"A text.", "a", "text/markdown", Form.TEXT),
    ],
)
def test_the_bytes_decide(content: bytes, name: str, media_type: str | None, form: Form) -> None:
    assert form_of(content, name, media_type) is form


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04...", "Word"),
        (b"\xd0\xcf\x11\xe0\xa1", "old Word"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"bplist00", "Safari"),
    ],
)
def test_what_is_no_text_is_named_with_what_to_do(content: bytes, said: str) -> None:
    found = form_of(content, "a.txt")
    assert isinstance(found, Refusal)
    assert said in found.message
    assert ": " in found.message


def test_what_a_server_calls_something_else_is_refused() -> None:
    found = form_of(b'{"a": 1}', "", "application/json")
    assert isinstance(found, Refusal)
    assert "application/json" in found.message
    assert "--as text" in found.message


def test_the_page_of_an_archive() -> None:
    page = archived(MHTML)
    assert page == Archived(b"<html><body>\xc0\xcc</body></html>", "euc-kr", "https://daily.example/talks")


def test_an_archive_without_a_page_is_refused() -> None:
    assert isinstance(
        archived(b"Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\n\r\na\r\n--x--"), Refusal
    )
