"""Hostile values in every field that takes text: refused with a place and safe to print, or harmless in every output.

The values are in `tests/hostile/`. HOSTILE=all tries all of them, HOSTILE=links one file; else a sample is tried.
`test_hostile_browser.py` opens the pages.
"""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import click
import feedparser
import pytest
from attacks import (
    PLAIN,
    Attack,
    Siege,
    article,
    attacks,
    claim_lines,
    is_whole,
    record_lines,
    scalar,
    tried,
    words,
    written,
)
from builders import built, run
from lxml import etree
from on_github import GITHUB, LINKED, flat
from repository import commit, git, init

from site_builder.diagnostic import Diagnostic, Diagnostics
from site_builder.examine import examine
from site_builder.project import Project
from site_builder.reports import github
from site_builder.reports.report import Report, texts
from site_builder.revisions.comment import LONGEST, comment
from site_builder.revisions.git import opened
from site_builder.revisions.review import review
from site_builder.table import safe

_AT_ONCE = 150
_MESSAGE, _HELP = 500, 900
"""Most characters of what a problem says, and of what it proposes."""
FORMATS = ("text", "concise", "github", "sarif", "json", "junit", "rdjson")


@dataclass(frozen=True, slots=True)
class Stand:
    """A project with the attacks in every field, before anything was refused and after, and its site."""

    siege: Siege
    open: Project
    """All that attacks can be, refused or not."""
    held: Project
    """Without what is refused, and built."""

    @property
    def site(self) -> Path:
        return self.held.root / "site"


@pytest.fixture(scope="module")
def stands(tmp_path_factory: pytest.TempPathFactory) -> tuple[Stand, ...]:
    made = []
    for start in range(0, len(tried()), _AT_ONCE):
        some = tried()[start : start + _AT_ONCE]
        before = Siege(tmp_path_factory.mktemp("open"), some).lay()
        siege = Siege(tmp_path_factory.mktemp("held"), some)
        held = siege.storm()
        found = built(held)
        assert found.published, found.problems
        made.append(Stand(siege, before, held))
    return tuple(made)


def assert_fit(problem: Diagnostic, project: Project) -> None:
    """The problem names a line that is there, and is no longer than a person reads."""
    path, line = project.root / problem.at.path, problem.at.line
    assert path.is_file(), problem
    assert 1 <= line <= path.read_text("utf-8", "replace").count("\n") + 1, problem
    assert problem.at.column >= 1
    assert len(problem.message) <= _MESSAGE, problem
    assert len(problem.help) <= _HELP, problem
    assert "\n" not in problem.message


# The corpus


def test_the_corpus_is_large_and_says_nothing_twice() -> None:
    assert len({attack.text for attack in attacks()} | set(written())) >= 800
    names = [attack.name for attack in attacks()]
    assert len(set(names)) == len(names)
    texts_of: dict[str, list[str]] = {}
    for attack in attacks():
        texts_of.setdefault(attack.name.rpartition("-")[0], []).append(attack.text)
    for kind, held in texts_of.items():
        assert len(set(held)) == len(held), kind


# What is refused


def test_refusals_name_their_line_and_are_short(stands: tuple[Stand, ...]) -> None:
    for stand in stands:
        problems = examine(stand.open).problems
        assert problems
        for problem in problems:
            assert_fit(problem, stand.open)


def test_check_and_build_give_the_same_verdict(stands: tuple[Stand, ...]) -> None:
    for stand in stands:
        found = built(stand.open)
        assert found.problems == examine(stand.open).problems
        assert found.published is None
        assert built(stand.held).problems == examine(stand.held).problems


def test_the_commands_say_the_same_and_print_no_control_byte(stands: tuple[Stand, ...]) -> None:
    for stand in stands:
        said = [run(stand.open.root, command) for command in ("check", "build")]
        assert [result.returncode for result in said] == [1, 1]
        checked, made = (re.findall(r"^(?:error|warning)\[.*\n  --> .*$", r.stderr, re.M) for r in said)
        assert checked == made
        assert all(c.isprintable() or c == "\n" for r in said for c in r.stderr + r.stdout)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_safe(stands: tuple[Stand, ...], name: str) -> None:
    module: ModuleType = import_module(f"site_builder.reports.{name}")
    for stand in stands:
        problems = examine(stand.open).problems
        told: str = module.written(Report(problems, texts(stand.open)))
        assert all(c.isprintable() or c == "\n" for c in click.unstyle(told))
        CLEAN[name](told, problems)


def _as_commands(told: str, problems: Diagnostics) -> None:
    lines = told.splitlines()
    assert len(lines) == len(problems)
    for line in lines:
        found = re.fullmatch(r"::(error|warning) (file=[^,:]+(?:,\w+=[^,:]+)*)::([^\n]*)", line)
        assert found, line
        assert [part.partition("=")[0] for part in found[2].split(",")][-1] == "title"


def _as_lines(told: str, problems: Diagnostics) -> None:
    assert len(told.splitlines()) == len(problems)
    assert all(
        re.match(r"(?:claims|seeds|site)[\w/.-]*:\d+:\d+: (?:error|warning)\[", line)
        for line in told.splitlines()
    )


def _as_text(told: str, _: Diagnostics) -> None:
    starts = r"error\[|warning\[|  --> | {0,4}\d+ \| |      \| |  see |  help: |`site-builder explain|$"
    assert all(re.match(starts, line) for line in click.unstyle(told).split("\n"))


def _as_json(told: str, _: Diagnostics) -> None:
    assert told.isascii()
    json.loads(told)


def _as_xml(told: str, _: Diagnostics) -> None:
    ElementTree.fromstring(told)


CLEAN: dict[str, Callable[[str, Diagnostics], None]] = {
    "text": _as_text,
    "concise": _as_lines,
    "github": _as_commands,
    "sarif": _as_json,
    "json": _as_json,
    "junit": _as_xml,
    "rdjson": _as_json,
}


def test_the_summary_of_a_run_is_one_table_of_plain_text(stands: tuple[Stand, ...]) -> None:
    for stand in stands:
        told = github.summary(Report(examine(stand.open).problems, texts(stand.open)))
        kinds = {token.type for token in flat(GITHUB.parse(told))}
        assert not {
            kind for kind in kinds if "html" in kind or "link" in kind or kind in ("image", "code_inline")
        }


FIELDS = [name for name, _ in claim_lines("x", "x", lambda _, plain: plain) if name]
OF_RECORDS = [name for name, _ in record_lines("x", "x", lambda _, plain: plain) if name]


def test_strict_fields_refuse_or_take_each_value_alone(tmp_path: Path) -> None:
    """Ids, dates, choices and addresses, each with a value of its own; and what YAML would make more of."""
    project = Siege(tmp_path, (Attack("one", PLAIN),)).storm()
    assert examine(project).problems == ()
    strict = [scalar(a.text) for a in attacks() if a.name.startswith(("dates-", "addresses-"))]
    values = [*strict, *written()]
    step = 1 if is_whole() else 29
    number = 0
    for path, names in (("claims/one.yaml", FIELDS), ("seeds/one.yaml", OF_RECORDS)):
        good = (tmp_path / path).read_text()
        for name in names:
            for value in values[number % step :: step]:
                text = "".join(f"{line}\n" for _, line in _lines(path, name, value))
                (tmp_path / path).write_text(text, "utf-8")
                for problem in examine(project).problems:
                    assert_fit(problem, project)
            number += 1
        (tmp_path / path).write_text(good)


def _lines(path: str, name: str, value: str) -> Iterator[tuple[str, str]]:
    """The file with the value, as it is written, in one field."""

    def one(field: str, plain: str) -> str:
        return value if field == name else plain

    if path.startswith("claims"):
        return claim_lines("one", words(PLAIN), one)
    return record_lines("one", article(PLAIN), one)


NAMES = (
    b"claims/\xff\xfe.yaml",
    b"seeds/\xff.txt",
    "claims/\u202e::error::.yaml".encode(),
    b"claims/\x1b]0;x\x07.yaml",
    b"claims/a\n::error::fire.yaml",
    b"claims/<script>fire()<.yaml",
    "claims/wіre.yaml".encode(),
    b"claims/con.yaml",
    b"claims/%0A::error::x.yaml",
    b"claims/--since.yaml",
    b"claims/@octocat.yaml",
    b"seeds/=1+1.yaml",
)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_files_are_refused_and_harmless(tmp_path: Path, name: bytes) -> None:
    project = Siege(tmp_path, (Attack("one", PLAIN),)).storm()
    with open(tmp_path.as_posix().encode() + b"/" + name, "w") as file:
        file.write("x: y\n")
    problems = examine(project).problems
    assert problems
    assert built(project).problems == problems
    for kind in FORMATS:
        told: str = import_module(f"site_builder.reports.{kind}").written(Report(problems, texts(project)))
        assert all(c.isprintable() or c == "\n" for c in click.unstyle(told)), kind
        if kind in ("concise", "github"):
            assert len(told.splitlines()) == len(problems)
        else:
            CLEAN[kind](told, problems)


# What is built


class Read(HTMLParser):
    """The JSON-LD of a page, as a browser finds it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = tag == "script" and ("type", "application/ld+json") in attrs
        if self.within:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.within = False

    def handle_data(self, data: str) -> None:
        if self.within:
            self.found[-1] += data


def test_json_and_json_ld_say_the_same_as_the_files(stands: tuple[Stand, ...]) -> None:
    for stand in stands:
        for path in stand.site.rglob("*.json*"):
            if "pagefind" not in path.parts:
                json.loads(path.read_text("utf-8"))
        claims: list[dict[str, Any]] = json.loads((stand.site / "data/claims.json").read_text("utf-8"))[
            "claims"
        ]
        texts_of = {claim["slug"]: claim["claim"] for claim in claims}
        assert texts_of.keys() == {attack.name for attack in stand.siege.attacks}
        for attack in stand.siege.attacks:
            refused = (f"claims/{attack.name}.yaml", "claim") in stand.siege.refused
            assert texts_of[attack.name] == attack.text or refused
            reader = Read()
            reader.feed((stand.site / "claims" / f"{attack.name}.html").read_text("utf-8"))
            for found in reader.found:
                assert json.loads(found)["claimReviewed"] == texts_of[attack.name]


def test_feeds_and_maps_are_xml_that_readers_take(stands: tuple[Stand, ...]) -> None:
    for stand in stands:
        for path in stand.site.rglob("*.xml"):
            tree = etree.parse(path, etree.XMLParser(resolve_entities=False))
            tags = {etree.QName(node).localname for node in tree.iter() if isinstance(node.tag, str)}
            assert tags <= FEED | {"urlset", "url", "loc", "lastmod", "sitemapindex", "sitemap"}
        for name in ("feed.xml", "feed/states.xml"):
            assert not feedparser.parse((stand.site / name).read_bytes()).bozo
            for link in etree.parse(stand.site / name).iter("{*}link", "{*}a"):
                assert link.get("href", "").startswith("https://facts.example/")


FEED = {
    *("feed", "id", "title", "subtitle", "updated", "author", "name", "uri", "link", "generator", "entry"),
    *("published", "category", "content", "div", "p", "ul", "li", "a"),
}

STARTS = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
"""How a formula begins, for some spreadsheet."""


def test_tables_hold_no_formula_and_give_back_every_word(stands: tuple[Stand, ...]) -> None:
    for stand in stands:
        wanted = {
            row["slug"]: row["claim"]
            for row in json.loads((stand.site / "data/claims.json").read_text("utf-8"))["claims"]
        }
        for name in ("claims.csv", "excerpts.csv"):
            text = (stand.site / "data" / name).read_text("utf-8-sig")
            rows = list(csv.reader(io.StringIO(text, newline="")))
            assert len({len(row) for row in rows}) == 1
            assert not [cell for row in rows for cell in row if STARTS.match(cell)]
            if name == "claims.csv":
                assert {row[0]: row[1] for row in rows[1:]} == {
                    slug: safe(claim) for slug, claim in wanted.items()
                }


def test_the_database_is_whole(stands: tuple[Stand, ...]) -> None:
    for stand in stands:
        with closing(sqlite3.connect(stand.site / "data/site.sqlite")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT count(*) FROM claims").fetchone() == (len(stand.siege.attacks),)


def test_text_files_for_machines_have_no_line_of_somebody_else(stands: tuple[Stand, ...]) -> None:
    for stand in stands:
        for name in ("robots.txt", "_headers"):
            assert "fire" not in (stand.site / name).read_text("utf-8")
        for line in (stand.site / "SHA256SUMS").read_text("utf-8").splitlines():
            assert re.fullmatch(r"[0-9a-f]{64}  [\w./-]+", line)


ALLOWED = re.compile(r"</?(?:details|summary)>|<br>|<span>|</span>|<!-- -->")


def test_the_comment_of_a_review_holds_text_only(stands: tuple[Stand, ...], tmp_path: Path) -> None:
    """The attacks come with one change; then all that is refused of them does."""
    for number, stand in enumerate(stands):
        root = init(tmp_path / str(number))
        Siege(root, (Attack("one", PLAIN),)).storm()
        commit(root)
        git(root, "checkout", "--quiet", "-b", "change")
        for project in (stand.held, stand.open):
            for path in ("site.yaml", *project.claims(), *project.seeds()):
                target = root / path
                target.parent.mkdir(exist_ok=True, parents=True)
                target.write_bytes((project.root / path).read_bytes())
            commit(root)
            with opened(root) as repository:
                told = comment(review(repository, "main", "HEAD"))
            assert len(told) <= LONGEST + 200
            assert all(c.isprintable() or c in "\n\u200c\u200d" for c in told)
            tokens = flat(GITHUB.parse(told))
            assert not [t for t in tokens if t.type in ("link_open", "image", "fence", "code_block")]
            html = [t.content for t in tokens if t.type in ("html_block", "html_inline")]
            assert not [one for one in html if ALLOWED.sub("", one).strip("\n") and not _counts(one)]
            for token in GITHUB.parse(told):
                parts = token.children or ()
                read = "".join(part.content if part.type.startswith("text") else " " for part in parts)
                assert LINKED.findall(read) == []


def _counts(html: str) -> bool:
    """Whether it is our own fold: “7 more claims, one by one”."""
    return bool(re.fullmatch(r"<details><summary>[\d,]+ more claims?, one by one</summary>\s*", html))
