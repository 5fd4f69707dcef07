"""Every page allows itself only what it needs, before anything is loaded, on hosts that send no headers too."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hosts import MICROSITE, SUB_PATH, assert_nothing, headers, kinds, pages, serving
from lxml import etree, html
from playwright.sync_api import Browser

PLAIN = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
SEARCHING = PLAIN | {"script-src": "'self' 'wasm-unsafe-eval'"}
SILENT = {name: value for name, value in PLAIN.items() if name not in ("script-src", "connect-src")}


def parsed(policy: str) -> dict[str, str]:
    """The sources of each directive."""
    directives = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: sources for name, _, sources in directives}


def needed(path: str) -> dict[str, str]:
    """What the page may do: the search compiles its program, a card runs nothing."""
    if path == "search.html":
        return SEARCHING
    return SILENT if path.startswith("embed/") else PLAIN


def tree(content: bytes) -> html.HtmlElement:
    return html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))


def faults(path: str, content: bytes) -> Iterator[str]:
    """What is wrong with the page's policy, and what on the page would need a wider one."""
    page = tree(content)
    first = page.xpath("(//head/*)[position() <= 2]")
    if [element.tag for element in first] != ["meta", "meta"] or first[0].get("charset") != "utf-8":
        yield "it does not begin with its encoding and its policy"
    elif first[1].get("http-equiv") != "Content-Security-Policy":
        yield "its policy does not stand before all else"
    elif (policy := parsed(first[1].get("content"))) != needed(path):
        yield f"its policy is {policy}"
    if len(page.xpath("//meta[@http-equiv]")) != 1:
        yield "it has another http-equiv"
    for element in page.iter(etree.Element):
        if element.tag in ("style", "iframe", "object", "embed", "base", "frame", "applet"):
            yield f"<{element.tag}>"
        if (
            element.tag == "script"
            and not element.get("src")
            and element.get("type") != "application/ld+json"
        ):
            yield "a script in the page"
        for name, value in element.attrib.items():
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "action", "ping", "nonce"):
                yield f"<{element.tag} {name}>"
            if "".join(value.split()).lower().startswith(("javascript:", "data:", "vbscript:")):
                yield f"<{element.tag} {name}={value[:20]}>"


@pytest.mark.parametrize("name", [MICROSITE, "korean"])
def test_each_page_has_the_least_that_it_needs(built: Callable[[str], Path], name: str) -> None:
    folder = built(name)
    assert_nothing({path: faults(path, (folder / path).read_bytes()) for path in pages(folder)})


def test_each_form_of_policy_is_there(built: Callable[[str], Path]) -> None:
    folder = built(MICROSITE)
    found = {kind: needed(path) for kind, (path, *_) in kinds(folder).items()}
    other = {"embed": SILENT, "search.html": SEARCHING}
    assert found == {kind: other.get(kind, PLAIN) for kind in found}
    assert found.keys() > other.keys()


def test_what_the_host_sends_takes_nothing_from_a_page_and_is_no_wider_than_the_widest(
    built: Callable[[str], Path],
) -> None:
    """All policies of a page hold at once."""
    sent = [value for rule, name, value in headers(built(MICROSITE)) if name == "Content-Security-Policy"]
    general, *frames = map(parsed, sent)
    assert general == SEARCHING
    assert frames
    assert all(frame == {"frame-ancestors": "'none'"} for frame in frames)


HEAD = (
    '<!doctype html><html lang=en><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="{}"><title>A</title></head><body>{}'
)
POLICY = "; ".join(f"{name} {sources}" for name, sources in PLAIN.items())
GOOD = HEAD.format(POLICY, "<p>")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD, None),
        (HEAD.format(POLICY, "<a href='a.html'>a</a><script src='a.js'></script>"), None),
        (HEAD.format(POLICY, "<script type='application/ld+json'>{}</script>"), None),
        (GOOD.replace("</title>", "</title><meta http-equiv=refresh content=0>"), "another http-equiv"),
        (GOOD.replace("<meta http-equiv", "<link rel=icon href=a.svg><meta http-equiv"), "does not begin"),
        (GOOD.replace("Content-Security-Policy", "Refresh"), "does not stand before"),
        (HEAD.format(POLICY.replace("'none'", "*", 1), ""), "its policy is"),
        (HEAD.format(POLICY + "; style-src 'unsafe-inline'", ""), "its policy is"),
        (HEAD.format(POLICY + "; media-src 'self'", ""), "its policy is"),
        (HEAD.format(POLICY, "<script>1</script>"), "a script in the page"),
        (HEAD.format(POLICY, "<style>p {}</style>"), "<style>"),
        (HEAD.format(POLICY, "<p style='color: red'>"), "<p style>"),
        (HEAD.format(POLICY, "<p onclick=a()>"), "<p onclick>"),
        (HEAD.format(POLICY, "<svg><a xlink:href=' java\tscript:a()'>a</a></svg>"), "javascript:"),
        (HEAD.format(POLICY, "<img src='data:image/png;base64,AA'>"), "data:image"),
        (HEAD.format(POLICY, "<base href='//elsewhere.example/'>"), "<base>"),
    ],
)
def test_what_needs_a_wider_policy_is_noticed(text: str, fault: str | None) -> None:
    found = list(faults("index.html", text.encode()))
    if fault is None:
        assert found == []
    else:
        assert any(fault in "".join(each.split("\t")) for each in found), found


BREACHES = {
    "script-src-elem": "document.head.append(Object.assign(document.createElement('script'), {text: 'window.breached = 1'}))",
    "script-src-attr": "document.body.setAttribute('onclick', 'window.breached = 1'), document.body.click()",
    "style-src-attr": "document.body.setAttribute('style', 'color: red')",
    "img-src": "new Image().src = 'http://elsewhere.example/a.png'",
    "frame-src": "document.body.append(Object.assign(document.createElement('iframe'), {src: 'index.html'}))",
    "connect-src": "fetch('http://elsewhere.example/').catch(() => {})",
    "form-action": "document.body.appendChild(Object.assign(document.createElement('form'), {action: 'index.html'})).submit()",
    "base-uri": "document.head.append(Object.assign(document.createElement('base'), {href: 'http://elsewhere.example/'}))",
}
LISTEN = """() => {
  window.told = [];
  addEventListener("securitypolicyviolation", (event) => window.told.push(event.effectiveDirective));
}"""


def test_browsers_keep_to_the_policy_on_hosts_without_headers(
    built: Callable[[str], Path], browser: Browser
) -> None:
    """What a page does by itself breaks nothing: `test_links` listens to the console of every kind of page."""
    folder = built(MICROSITE)
    found = {}
    with serving(folder, SUB_PATH) as address, browser.new_page() as page:
        for path, *_ in kinds(folder).values():
            page.goto(address + path)
            page.evaluate(LISTEN)
            for breach in BREACHES.values():
                page.evaluate(breach)
            page.wait_for_function("count => new Set(told).size >= count", arg=len(BREACHES))
            missed = BREACHES.keys() - set(page.evaluate("told"))
            found[path] = [*missed, *(["a script ran"] if page.evaluate("'breached' in window") else [])]
    assert_nothing(found)
