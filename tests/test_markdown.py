"""Editors' Markdown makes pages richer and never dangerous."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from site_builder.markdown import html, is_safe


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*so* and **so**", "<p><em>so</em> and <strong>so</strong></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        (
            "[out](https://example.org/a?b=1&c=2)",
            '<p><a href="https://example.org/a?b=1&amp;c=2">out</a></p>\n',
        ),
        ("[write](mailto:desk@example.org)", '<p><a href="mailto:desk@example.org">write</a></p>\n'),
        ("[other](claims/other.html#e-1)", '<p><a href="../claims/other.html#e-1">other</a></p>\n'),
        ("[below](#there)", '<p><a href="#there">below</a></p>\n'),
        ("# Top\n\n###### Last", "<h3>Top</h3>\n<h6>Last</h6>\n"),
    ],
)
def test_markdown_becomes_html_that_fits_the_page(text: str, expected: str) -> None:
    assert html(text, root="../") == expected


WORDS = [
    "a",
    "Word",
    "12 men",
    "é",
    "e\u0301",
    "가",
    "“so”",
    '"',
    "'",
    "(c)",
    "...",
    "--",
    "$",
    "{",
    "@",
    "^",
]
BLANKS = [
    " ",
    " ",
    " ",
    "  ",
    "\n",
    "\n",
    "\n\n",
    "\n\n\n",
    "\n    ",
    "\t",
    "\r",
    "\xa0",
    "\u2028",
    "\x1c",
    "\0",
]
SIGNS = ["- ", "-", "---", "===", "+ ", "1. ", "2) ", "# ", "#", "> ", ">", "*", "**", "_", "~~", "`", "```"]
SIGNS += ["\\", "|", "|-|", "<b>", "<", "&", "&amp;", "!", ":", "www.a.b", "http://a.b", "]", "%", "/"]


@given(st.lists(st.sampled_from([*WORDS * 3, *BLANKS * 3, *SIGNS]), max_size=14).map("".join))
def test_text_is_what_the_parser_makes_of_it_however_plain(text: str) -> None:
    assert html(text, below=0) == MarkdownIt("js-default", {"html": False}).render(text)


@pytest.mark.parametrize("sign", [*SIGNS, *BLANKS])
@pytest.mark.parametrize("text", ["{}", "{}a", "a{}", "a {} b", "a\n{}b", "a\n\n{} b", "a\n{}", "a{}b{}c"])
def test_so_it_is_with_every_sign_at_every_place(text: str, sign: str) -> None:
    made = text.format(*[sign] * 2)
    assert html(made, below=0) == MarkdownIt("js-default", {"html": False}).render(made)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=x>b</b> <!-- c -->",
        "![picture](https://example.org/p.png)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](&#1;javascript:alert(1))",
        "[x](data:text/html,hi)",
        "[x](vbscript:x)",
        "[x](blob:https://example.org/1)",
        "[x](file:///etc/passwd)",
        "[x](//example.org/path)",
        "[x](/absolute)",
        "[x](\\\\example.org)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        '[x](https://example.org "a\\" onclick=b")',
        "| a |\n|--:|\n| 1 |",
    ],
)
def test_nothing_dangerous_comes_out(text: str) -> None:
    found = Tags()
    found.feed(html(text))
    assert {tag for tag, _ in found.tags} <= {"p", "a", "table", "thead", "tbody", "tr", "th", "td"}
    assert {name for _, attributes in found.tags for name in attributes} <= {"href", "title"}
    there = {urljoin("https://site.test/claims/", a["href"]) for _, a in found.tags if "href" in a}
    assert {urlsplit(address)[:2] for address in there} <= {("https", "site.test"), ("https", "example.org")}


class Tags(HTMLParser):
    """Every tag with its attributes, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://example.org", True),
        ("HTTP://example.org", True),
        ("mailto:a@example.org", True),
        ("claims/a.html", True),
        ("claims/a:b.html", True),
        ("?q=a:b", True),
        ("#a:b", True),
        ("javascript:x", False),
        (" javascript:x", False),
        ("java\nscript:x", False),
        ("\x01javascript:x", False),
        ("data:x", False),
        (":x", False),
        ("//example.org", False),
        (" //example.org", False),
        ("\t/a", False),
        ("/a", False),
        ("\\a", False),
        ("claims/../parties.html", True),
        ("./a/b/../../about.html", True),
        ("about.html?../../x", True),
        ("#../../x", True),
        ("../other-site/", False),
        ("claims/../../x", False),
        ("%2e%2e/x", False),
        (".%2E%2fx", False),
        ("a/..\\..\\x", False),
        (" ..\t/x", False),
    ],
)
def test_links_are_allowed_by_list(address: str, safe: bool) -> None:
    assert is_safe(address) is safe
