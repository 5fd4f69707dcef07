"""What stands at an address: what the server says is told, what it does wrong is a sentence."""

import gzip
import socket
import zlib
from collections.abc import Iterator

import pytest
from answers import answering, body, dripping, endless, redirect, silent

from site_builder.intake.finding import Refusal
from site_builder.intake.retrieval import Retrieved, is_address, retrieved

LIMIT = 100_000
WORDS = "Переговоры состоялись. ".encode() * 20

ANSWERS = {
    "/page": body(b"<p>x"),
    "/korean": body("이".encode("euc-kr"), "text/html; charset=euc-kr", content_language="ko-KR, en"),
    "/bare": body(b"x", None),
    "/letters/%D1%85": body(b"x"),
    "/once": redirect("/page"),
    "/far": redirect("/once", 301),
    "/circle": redirect("/circle"),
    **{f"/hop{n}": redirect(f"/hop{n + 1}") for n in range(30)},
    "/file": redirect("file:///etc/hostname"),
    "/ftp": redirect("ftp://127.0.0.1/x"),
    "/user": redirect("http://name:word@127.0.0.1/x"),
    "/missing": body(b"no", status=404),
    "/forbidden": body(b"no", status=403),
    "/broken": body(b"no", status=500),
    "/large": body(b"x" * (LIMIT + 1)),
    "/fits": body(b"x" * LIMIT),
    "/endless": endless,
    "/dripping": dripping,
    "/silent": silent,
    "/packed": body(gzip.compress(WORDS), content_encoding="gzip"),
    "/zlib": body(zlib.compress(WORDS), content_encoding="deflate"),
    "/bomb": body(gzip.compress(b"x" * 50_000_000), content_encoding="gzip"),
    "/not-packed": body(b"not packed at all", content_encoding="gzip"),
    "/cut-packed": body(gzip.compress(WORDS)[:-9], content_encoding="gzip"),
    "/odd-packed": body(b"x", content_encoding="br"),
    "/cut": body(b"x", content_length="500"),
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with answering(ANSWERS) as address:
        yield address


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def fetched(address: str) -> Retrieved:
    found = retrieved(address, LIMIT)
    assert isinstance(found, Retrieved), found
    return found


def refused(address: str, deadline: float = 60) -> str:
    found = retrieved(address, LIMIT, deadline)
    assert isinstance(found, Refusal), found
    assert "\n" not in found.message
    return found.message


def test_the_bytes_and_what_the_server_says_of_them(server: str) -> None:
    assert fetched(f"{server}/korean?a=b#top") == Retrieved(
        "이".encode("euc-kr"),
        f"{server}/korean?a=b",
        f"{server}/korean?a=b",
        200,
        "text/html",
        "euc-kr",
        "ko-KR, en",
    )
    assert (fetched(f"{server}/bare").media_type, fetched(f"{server}/bare").charset) == (None, None)


def test_letters_of_an_address_are_encoded(server: str) -> None:
    assert fetched(f"{server}/letters/х").content == b"x"


def test_where_redirects_lead_is_told(server: str) -> None:
    found = fetched(f"{server}/far")
    assert (found.content, found.address, found.asked, found.redirected) == (
        b"<p>x",
        f"{server}/page",
        f"{server}/far",
        True,
    )


@pytest.mark.parametrize("path", ["/circle", "/hop0"])
def test_redirects_end(server: str, path: str) -> None:
    assert refused(server + path).endswith("redirects more than 10 times, or in a circle")


@pytest.mark.parametrize("path", ["/file", "/ftp", "/user"])
def test_redirects_lead_to_pages_only(server: str, path: str) -> None:
    assert "which is no http or https address" in refused(server + path)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/missing", "answers 404 (Not Found): check the address"),
        ("/forbidden", "answers 403 (Forbidden): save the page in your browser and give the file"),
        ("/broken", "answers 500"),
        ("/large", "holds more than 100,000 bytes"),
        ("/endless", "holds more than 100,000 bytes"),
        ("/bomb", "holds more than 100,000 bytes"),
        ("/not-packed", "is not gzip, though it says so"),
        ("/cut-packed", "it ends too early"),
        ("/odd-packed", "it is packed as “br”"),
        ("/cut", "it ends too early"),
    ],
)
def test_what_a_server_does_wrong_is_a_sentence(server: str, path: str, said: str) -> None:
    assert said in refused(server + path)


def test_a_file_of_just_the_limit_is_taken(server: str) -> None:
    assert len(fetched(f"{server}/fits").content) == LIMIT


@pytest.mark.parametrize("path", ["/packed", "/zlib"])
def test_what_is_packed_is_unpacked(server: str, path: str) -> None:
    assert fetched(server + path).content == WORDS


@pytest.mark.parametrize("path", ["/dripping", "/silent"])
def test_the_whole_has_a_deadline(server: str, path: str) -> None:
    assert "took more than 0.5 seconds" in refused(server + path, 0.5)


def test_a_silent_server_is_left_after_a_while(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.intake.retrieval.PATIENCE", 0.2)
    assert "silent for 0.2 seconds" in refused(f"{server}/silent")


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "cannot be reached: Connection refused" in refused(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "address",
    [
        "ftp://daily.example/a",
        "file:///etc/passwd",
        "https://",
        "https:///a",
        "http://[::1",
        "http://daily.example:port/",
        "http://name:word@daily.example/",
        "http://" + "a" * 300 + "/",
        "https://daily..example/",
    ],
)
def test_what_is_no_address_is_never_asked(address: str) -> None:
    assert "cannot be fetched" in refused(address)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://daily.example", True),
        ("FTP://x", True),
        ("article.txt", False),
        ("-", False),
        ("C:\\a.txt", False),
    ],
)
def test_what_is_meant_as_an_address(text: str, is_one: bool) -> None:
    assert is_address(text) is is_one
