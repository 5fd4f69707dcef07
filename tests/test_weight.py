"""A claim page is light: what a reader's browser fetches for the heaviest one, from a host that packs."""

import gzip
from dataclasses import dataclass
from pathlib import Path

import pytest
from hosts import Home, complaints, serving
from playwright.sync_api import Browser, Request

BYTES, REQUESTS = 20 * 1024, 5
APART = ("/pagefind/", ".woff2")
"""Search and fonts are not counted."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What a page costs at the first visit: the addresses asked for, the bytes that come, what the console says."""

    requests: tuple[str, ...]
    size: int
    complaints: tuple[str, ...]


def heaviest(folder: Path) -> str:
    """The claim page that is the largest when packed: whatever else it loads, every claim page loads."""
    claims = sorted((folder / "claims").glob("*.html"))
    return f"claims/{max(claims, key=lambda path: len(gzip.compress(path.read_bytes()))).name}"


def weigh(browser: Browser, address: str) -> Weight:
    """The weight of the page at this address, with headers and with its icon."""
    finished: list[Request] = []

    def on_finished(request: Request) -> None:
        finished.append(request)

    with browser.new_page() as page:
        heard = complaints(page)
        page.on("requestfinished", on_finished)
        page.goto(address, wait_until="networkidle")
        # A browser without a window asks for no icon, and one with a window asks for /favicon.ico where none is named.
        icons = page.locator("link[rel~=icon]").evaluate_all("links => links.map(link => link.href)")
        page.goto(icons[0] if icons else address.partition("/claims/")[0] + "/favicon.ico")
        counted = [request for request in finished if not any(part in request.url for part in APART)]
        sizes = [request.sizes() for request in counted]
    size = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)
    return Weight(tuple(request.url for request in counted), size, tuple(heard))


def faults(weight: Weight) -> list[str]:
    """In what the page is heavier than it may be, and what its console says."""
    found = list(weight.complaints)
    if weight.size > BYTES:
        found.append(f"{weight.size} bytes")
    if len(weight.requests) > REQUESTS:
        found.append(f"{len(weight.requests)} requests")
    return found


def test_the_heaviest_claim_page_is_light(home: Home, browser: Browser) -> None:
    path = heaviest(home.folder)
    weight = weigh(browser, home.address + path)
    print(f"{path}: {weight.size} bytes in {len(weight.requests)} requests")
    assert faults(weight) == [], path


PAGE = '<!doctype html><title>A</title><link rel="{}" href="a.svg"><p>{}'
SVG = "<svg xmlns='http://www.w3.org/2000/svg'></svg>"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (PAGE.format("icon", ""), None),
        (PAGE.format("canonical", ""), "Failed to load resource"),
        (PAGE.format("icon", "<img src=a.svg?1>" * 4), None),
        (PAGE.format("icon", "<img src=b.svg><img src=a.svg>"), "404 {address}claims/b.svg"),
        (
            PAGE.format("icon", "<img src=a.svg?1><img src=a.svg?2><img src=a.svg?3><img src=a.svg?4>"),
            "6 requests",
        ),
        (PAGE.format("icon", "<script>console.warn('slow')</script>"), "slow"),
        (PAGE.format("icon", "".join(chr(0x4E00 + n) for n in range(16000))), " bytes"),
    ],
)
def test_what_is_too_heavy_is_noticed(tmp_path: Path, browser: Browser, text: str, fault: str | None) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "a.html").write_text(text, "utf-8")
    (tmp_path / "claims" / "a.svg").write_text(SVG)
    with serving(tmp_path) as address:
        found = faults(weigh(browser, address + heaviest(tmp_path)))
    if fault is None:
        assert found == []
    else:
        assert any(fault.format(address=address) in each for each in found), found
