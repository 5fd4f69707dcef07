"""What stands at an address: fetched once, within bounds of size, time and redirects."""

import ssl
import zlib
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from threading import Thread
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from site_builder import __version__
from site_builder.diagnostic import shown
from site_builder.intake.finding import Refusal

PATIENCE: Final = 20
"""Seconds that a server may be silent."""
DEADLINE: Final = 60
"""Seconds for the whole."""
REDIRECTS: Final = 10
_CHUNK: Final = 64 << 10
_REFUSALS: Final = (401, 402, 403, 429)
_SCHEMES: Final = ("http", "https")


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A file from the net: its bytes, where it was found in the end, and what the server says of it."""

    content: bytes
    address: str
    asked: str
    status: int
    media_type: str | None
    charset: str | None
    language: str | None

    @property
    def redirected(self) -> bool:
        return self.address != self.asked


def is_address(text: str) -> bool:
    """Whether the text is meant as an address and not as a file's name."""
    return "://" in text[:12]


def is_fetchable(address: str) -> bool:
    """Whether the text is an address of http or https, without a name or password in it."""
    return _encoded(address) is not None


def retrieved(
    address: str, limit: int, deadline: float = DEADLINE, *, faithful: bool = False
) -> Retrieved | Refusal:
    """What stands at the http or https address, of at most so many bytes, or why it cannot be had.

    If it is to be `faithful`, no redirect to another host is followed.
    """
    asked = _encoded(address)
    if asked is None:
        return Refusal(
            f"{shown(address, 200)} cannot be fetched: give an address that begins with https:// or http://"
        )
    answer: Future[Retrieved | Refusal] = Future()
    # A thread of its own, for no timeout of a socket bounds a server that sends a byte now and then.
    Thread(target=_fill, args=(answer, asked, limit, faithful), daemon=True).start()
    try:
        return answer.result(deadline)
    except TimeoutError:
        return Refusal(
            f"{shown(address, 200)} took more than {deadline:g} seconds: save the page in your browser"
        )


def _fill(answer: Future[Retrieved | Refusal], asked: str, limit: int, faithful: bool) -> None:
    try:
        answer.set_result(_answer(asked, limit, faithful))
    except BaseException as problem:  # a fault of ours is raised where the answer is waited for
        answer.set_exception(problem)


def _encoded(address: str) -> str | None:
    """The address as it is sent, letters beyond ASCII encoded; `None` if it is none that can be fetched."""
    try:
        parts = urlsplit(address.strip())
        if parts.scheme not in _SCHEMES or not parts.hostname or parts.username is not None:
            return None
        host = parts.hostname.encode("idna").decode("ascii")
        place = f"[{host}]" if ":" in host else host
        port = f":{parts.port}" if parts.port is not None else ""
    except (ValueError, UnicodeError):
        return None
    path, query = (quote(part, safe="/%:@!$&'()*+,;=~?") for part in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, f"{place}{port}", path, query, ""))


def _answer(asked: str, limit: int, faithful: bool) -> Retrieved | Refusal:
    try:
        with build_opener(_AtHome if faithful else _Redirects).open(
            _request(asked), timeout=PATIENCE
        ) as response:
            return _read(response, asked, limit)
    except HTTPError as error:
        error.close()
        told = f"the server of {shown(asked, 200)} {_told(error.code, error.reason)}"
        return Refusal(told, error.code)
    except URLError as error:
        return Refusal(f"{shown(asked, 200)} cannot be reached: {_why(error.reason)}")
    except (HTTPException, OSError, ValueError) as error:
        return Refusal(f"{shown(asked, 200)} cannot be read: {_why(error)}")


def _told(status: int, reason: str) -> str:
    if 300 <= status < 400:
        return f"redirects more than {REDIRECTS} times, or in a circle"
    advice = "save the page in your browser and give the file" if status in _REFUSALS else "check the address"
    return f"answers {status} ({reason}): {advice}"


def _why(reason: object) -> str:
    match reason:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not valid ({reason.verify_message})"
        case TimeoutError():
            return f"the server was silent for {PATIENCE} seconds"
        case OSError() if reason.strerror:
            return reason.strerror
        case _:
            return str(reason) or type(reason).__name__


class _Redirects(HTTPRedirectHandler):
    """Follows so many redirects, and only to pages."""

    max_redirections = REDIRECTS

    def http_error_302(self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage) -> Any:
        target = urljoin(req.full_url, headers.get("Location", ""))
        if _encoded(target) is None:
            raise URLError(f"it redirects to {shown(target, 200)}, which is no http or https address")
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


class _AtHome(_Redirects):
    """Follows them only on the host that was asked, and from http to https."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        safer = (here.scheme, there.scheme, here.port, there.port) == ("http", "https", None, None)
        if here.hostname != there.hostname or not (
            safer or (here.scheme, here.port) == (there.scheme, there.port)
        ):
            raise URLError(f"it redirects to another host: {shown(newurl, 200)}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _request(address: str) -> Request:
    return Request(
        address,
        headers={
            "User-Agent": f"site-builder/{__version__}",
            "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip",
        },
    )


def _read(response: HTTPResponse, asked: str, limit: int) -> Retrieved | Refusal:
    content = bytearray()
    for piece in _unpacked(response, limit):
        content += piece
        if len(content) > limit:
            told = f"{shown(asked, 200)} holds more than {limit:,} bytes, the limit"
            return Refusal(told, is_large=True)
    headers = response.headers
    return Retrieved(
        bytes(content),
        response.geturl(),
        asked,
        response.status,
        headers.get_content_type() if "Content-Type" in headers else None,
        headers.get_content_charset(),
        headers.get("Content-Language"),
    )


def _unpacked(response: HTTPResponse, limit: int) -> Iterator[bytes]:
    """The body piece by piece, never much more of it than the limit, however it was packed."""
    coding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip", "deflate"):
        raise ValueError(f"it is packed as {shown(coding)}")
    packed = coding != "identity"
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        while piece := response.read(_CHUNK):
            yield unpacker.decompress(piece, limit + 1) if packed else piece
    except zlib.error:
        raise ValueError(f"what it sends is not {coding}, though it says so") from None
    if response.length or (packed and not unpacker.eof):
        raise ValueError("it ends too early")
