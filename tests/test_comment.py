"""The one job that may write comments: its step as it stands in the workflow, against a GitHub on this machine."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from on_github import GITHUB, LINKED, flat
from ruamel.yaml import YAML

from site_builder.scaffold import own_files
from site_builder.scaffold.comment import (
    MOST_BYTES,
    MOST_CHARACTERS,
    MOST_PAGES,
    WARNING,
    cleaned,
    cut,
    inert,
)

REVIEWS = Path(__file__).parent / "reviews"
SHA = "c0ffee" + 34 * "0"
BOT = {"login": "github-actions[bot]"}
REVIEW = "<!-- site-builder review -->\n"
Artifact = tuple[int, str, int, bytes]
"""Its id, its name, the size that is told, and the archive."""
INTRO = "*Made by the check from the files of this pull request, at c0ffee0000.*\n\n"


def a_pull(number: int = 7, sha: str = SHA, repository: int | None = 5) -> dict[str, Any]:
    return {"number": number, "head": {"sha": sha, "repo": repository and {"id": repository}}}


def a_comment(id_: int, body: str, user: dict[str, str] | None = BOT) -> dict[str, Any]:
    return {"id": id_, "body": body, "user": user}


def packed(text: str | bytes, name: str = "review.md") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return file.getvalue()


def damaged() -> bytes:
    """An archive whose one file cannot be unpacked."""
    content = bytearray(packed("x" * 1_000))
    start = content.index(b"review.md") + len("review.md")
    content[start : start + 5] = b"\xff" * 5
    return bytes(content)


@dataclass(slots=True)
class Hub:
    """What the service holds, what was asked of it, and what was written."""

    pulls: list[dict[str, Any]] = field(default_factory=lambda: [a_pull()])
    moved: list[dict[str, Any]] | None = None
    """The pull requests from the second question on, if they are others."""
    files: list[dict[str, str]] = field(default_factory=lambda: [{"filename": "claims/a.yaml"}])
    comments: list[dict[str, Any]] = field(default_factory=list)
    artifacts: list[Artifact] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    written: list[tuple[str, str, str]] = field(default_factory=list)
    tokens: dict[str, set[str | None]] = field(default_factory=dict)


def handler(hub: Hub, storage: str) -> type[BaseHTTPRequestHandler]:
    """Answers like GitHub: lists by pages, and archives from another host."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.told("api")
            path = self.path.removeprefix("/repos/o/r/")
            if path.startswith("pulls?"):
                before = sum("/pulls?" in asked for asked in hub.asked) > 1
                self.send(hub.moved if before and hub.moved is not None else hub.pulls)
            elif found := re.fullmatch(r"pulls/7/files\?per_page=100&page=(\d+)", path):
                start = 100 * (int(found[1]) - 1)
                self.send(hub.files[start : start + 100])
            elif path.startswith("actions/runs/"):
                listed = [{"id": i, "name": n, "size_in_bytes": s} for i, n, s, _ in hub.artifacts]
                self.send({"artifacts": listed})
            elif found := re.fullmatch(r"actions/artifacts/(\d+)/zip", path):
                self.send_response(302)
                self.send_header("Location", f"{storage}/{found[1]}")
                self.end_headers()
            elif found := re.fullmatch(r"issues/\d+/comments\?per_page=100&page=(\d+)", path):
                start = 100 * (int(found[1]) - 1)
                self.send(hub.comments[start : start + 100])
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            self.told("api")
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
            hub.written.append((self.command, self.path.removeprefix("/repos/o/r/"), body))
            self.send({})

        do_PATCH = do_POST  # noqa: N815

        def told(self, host: str) -> None:
            hub.asked.append(self.path)
            hub.tokens.setdefault(host, set()).add(self.headers["Authorization"])

        def send(self, value: Any) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(value).encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    return Handler


def store(hub: Hub) -> type[BaseHTTPRequestHandler]:
    """The other host, which holds the archives."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hub.tokens.setdefault("storage", set()).add(self.headers["Authorization"])
            content = next(c for i, _, _, c in hub.artifacts if i == int(self.path.strip("/")))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    return Handler


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def step(workflow: str, job: str) -> str:
    """The program of the job's last step."""
    text = own_files()[f".github/workflows/{workflow}.yml"]
    last = YAML(typ="safe", pure=True).load(text)["jobs"][job]["steps"][-1]
    assert last["shell"] == "python"
    assert list(last["env"]) == ["GITHUB_TOKEN"]
    return str(last["run"])


def ran(hub: Hub, tmp_path: Path, event: dict[str, Any], program: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "event.json").write_text(json.dumps(event))
    with serving(store(hub)) as storage, serving(handler(hub, storage)) as api:
        return subprocess.run(
            [sys.executable, "-I", "-c", program],
            env={
                "PATH": os.environ["PATH"],
                "GITHUB_API_URL": api,
                "GITHUB_REPOSITORY": "o/r",
                "GITHUB_RUN_ID": "90",
                "GITHUB_TOKEN": "secret",
                "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
            },
            capture_output=True,
            text=True,
        )


def reviewed(hub: Hub, tmp_path: Path, **run: Any) -> str:
    """What the step says after a check of a stranger's branch."""
    head = {"id": 5, "owner": {"login": "stranger"}}
    found = {"id": 80, "head_sha": SHA, "head_branch": "a&b#c", "head_repository": head, **run}
    result = ran(hub, tmp_path, {"workflow_run": found}, step("comment", "comment"))
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout.strip()


def an_artifact(text: str | bytes = "Two claims change.", id_: int = 1, name: str = "review") -> Artifact:
    content = packed(text)
    return id_, name, len(content), content


def test_the_review_becomes_one_comment(tmp_path: Path) -> None:
    hub = Hub(artifacts=[an_artifact("old"), an_artifact(id_=2), an_artifact("other", 3, "pages")])
    assert reviewed(hub, tmp_path) == "#7: a comment was written"
    assert hub.written == [("POST", "issues/7/comments", f"{REVIEW}{INTRO}Two claims change.")]
    assert "/repos/o/r/pulls?state=open&per_page=100&head=stranger%3Aa%26b%23c" in hub.asked
    assert hub.tokens == {"api": {"Bearer secret"}, "storage": {None}}


def test_the_comment_is_kept_up_to_date_and_no_other_is_touched(tmp_path: Path) -> None:
    others = [a_comment(n, "a word") for n in range(100)]
    like_ours = [
        a_comment(200, f"{REVIEW}mine", {"login": "stranger"}),
        a_comment(201, f"{REVIEW}gone", None),
        a_comment(202, f"quoted {REVIEW}"),
        a_comment(203, f"{REVIEW}of yesterday"),
    ]
    hub = Hub(comments=[*others, *like_ours], artifacts=[an_artifact()])
    assert reviewed(hub, tmp_path) == "#7: the comment was brought up to date"
    assert [(method, path) for method, path, _ in hub.written] == [("PATCH", "issues/comments/203")]


@pytest.mark.parametrize(
    "pulls",
    [
        [],
        [a_pull(sha="0" * 40)],
        [a_pull(repository=6)],
        [a_pull(repository=None)],
        [a_pull(7), a_pull(8)],
    ],
)
def test_nothing_is_written_unless_one_pull_request_ends_in_the_commit(
    tmp_path: Path, pulls: list[dict[str, Any]]
) -> None:
    hub = Hub(pulls=pulls, artifacts=[an_artifact()])
    assert "nothing was written" in reviewed(hub, tmp_path)
    assert not hub.written


def test_a_repository_that_is_gone_gets_nothing(tmp_path: Path) -> None:
    hub = Hub(pulls=[a_pull(repository=None)], artifacts=[an_artifact()])
    hub.pulls[0]["head"]["sha"] = "0" * 40
    assert "nothing was written" in reviewed(hub, tmp_path, head_repository=None)


@pytest.mark.parametrize(
    ("size", "content"),
    [
        (None, b""),
        (None, b"no archive"),
        (None, packed("x", "../review.md")),
        (None, packed("x" * 1_000)[:-30]),
        (None, damaged()),
        (MOST_BYTES + 1, packed("x")),
        (1, os.urandom(MOST_BYTES + 2)),
    ],
    ids=["empty", "no archive", "another name", "cut", "damaged", "too large", "too large for its size"],
)
def test_what_is_no_review_is_not_written(tmp_path: Path, size: int | None, content: bytes) -> None:
    hub = Hub(artifacts=[(1, "review", len(content) if size is None else size, content)])
    assert "nothing was written" in reviewed(hub, tmp_path)
    assert not hub.written


def test_an_archive_that_swells_is_read_no_further_than_a_comment_needs(tmp_path: Path) -> None:
    content = packed(b"x" * 50 * MOST_BYTES)
    assert len(content) < MOST_BYTES
    hub = Hub(artifacts=[(1, "review", len(content), content)])
    assert reviewed(hub, tmp_path) == "#7: a comment was written"
    assert len(hub.written[0][2]) < 65_536


def test_the_draft_is_an_answer_under_its_issue(tmp_path: Path) -> None:
    content = packed("A draft.", "draft.md")
    hub = Hub(pulls=[], artifacts=[(1, "draft", len(content), content)])
    event = {"issue": {"number": 12}, "label": {"name": "draft"}}
    result = ran(hub, tmp_path, event, step("draft", "answer"))
    assert (result.stdout, result.stderr) == ("#12: a comment was written\n", "")
    assert hub.written == [("POST", "issues/12/comments", "<!-- site-builder draft -->\nA draft.")]
    assert "/repos/o/r/actions/runs/90/artifacts?per_page=100&name=draft" in hub.asked


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("# A\r\n\r\n| a | b |\n", "# A\n\n| a | b |\n"),
        ("a\tb\u00a0c", "a b c"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\x1b[31m\u202eabc\u2066\ufeff\0", "[31mabc"),
        ("@everyone and o@r", "@\u2060everyone and o@\u2060r"),
        ("<!-- hide", "<\u2060!-- hide"),
    ],
)
def test_a_strangers_text_is_cleaned(text: str, comment: str) -> None:
    assert cleaned(text) == comment


@given(st.text(st.characters(), max_size=200) | st.just("@" * 80_000))
def test_no_text_calls_anybody_or_is_too_long(text: str) -> None:
    comment = cut(cleaned(text))
    assert not re.search(r"@\w", comment)
    assert len(comment) < MOST_CHARACTERS + 100
    assert all(c.isprintable() or c in "\n\u200c\u200d\u2060" for c in comment)


A, SHIFT = "claims/a.yaml", "templates/a.html"


@pytest.mark.parametrize(
    ("files", "warned"),
    [
        ([{"filename": A}, {"filename": "seeds/a.txt"}, {"filename": "site.yaml"}], False),
        ([{"filename": A}, {"filename": ".github/workflows/check.yml"}], True),
        ([{"filename": A}, {"filename": SHIFT}], True),
        ([{"filename": A, "previous_filename": SHIFT}], True),
        ([{"filename": "site.yaml/x"}], True),
        ([{"filename": "claims.py"}], True),
        ([{"filename": A}] * 150 + [{"filename": SHIFT}], True),
        ([{"filename": A}] * 100 * MOST_PAGES, True),
    ],
)  # fmt: skip
def test_a_review_that_may_be_forged_says_so(
    tmp_path: Path, files: list[dict[str, str]], warned: bool
) -> None:
    hub = Hub(artifacts=[an_artifact()], files=files)
    reviewed(hub, tmp_path)
    assert [body for *_, body in hub.written] == [
        f"{REVIEW}{INTRO}{WARNING if warned else ''}Two claims change."
    ]


def test_a_pull_request_that_moves_on_meanwhile_gets_nothing(tmp_path: Path) -> None:
    hub = Hub(artifacts=[an_artifact()], moved=[a_pull(sha="0" * 40)])
    assert reviewed(hub, tmp_path) == "#7 has changed since it was checked: nothing was written"
    assert not hub.written


FORGED = [
    "![x](https://example.org/a.png)", "![x][y]\n\n[y]: //example.org/a.png", "<img src=//example.org/a.png>",
    "[Approved](//example.org)", "[a]\n\n[a]: //example.org", "<https://example.org>", "https://example.org/a",
    "www.example.org", "mailto:a", "[^1]\n\n[^1]: a", "fixes #1", "GH-1", "o/r#1", "a@b.example", "@desk/team",
    "&#64;desk", "&#x40desk", "&commat;desk", "&#35;1", "<a href='//example.org'>a</a>", "<details open>", "<!-- a",
    "<span\nclass=a>", "```mermaid\ngraph TD\n```", "]\u200b(//example.org)", "![a]\u00ad(//example.org)", "#\u2060" "1",
    "<\0img src=//example.org/a.png>", "<svg/onload=a>", "[a]\n(b)", "[![a](//b)](//c)", "\\![a](b)", "[a](<b>)",
]  # fmt: skip
"""What a pull request could write into its own review."""


def made_of(text: str) -> set[str]:
    """What a text becomes on GitHub beside words, lists, tables and code."""
    tokens = flat(GITHUB.parse(text))
    tags = {t.content for t in tokens if t.type.startswith("html")}
    allowed = {f"<{slash}{tag}>" for slash in ("", "/") for tag in ("br", "details", "summary", "span")}
    links = {t.type for t in tokens if t.type in ("link_open", "image")}
    named = {t.content for t in tokens if t.type in ("text", "text_special")}
    fences = {t.info for t in tokens if t.type == "fence" and re.match(r"\w", t.info.strip())}
    return (
        {tag for tag in tags if re.sub("|".join(allowed), "", tag).count("<")}
        | links
        | {words for words in named if LINKED.search(re.sub(r"[0-9a-f]{7,}|:[\w+-]+:", "", words))}
        | fences
    )


@pytest.mark.parametrize("text", FORGED)
def test_a_forged_review_shows_words_only(text: str) -> None:
    comment = inert(cleaned(text))
    assert not made_of(comment)


@given(
    st.lists(st.sampled_from([*FORGED, *"[]()<>!&#@:/`\\\n \t;1a", "amp", "\u200b"]), max_size=12).map(
        "".join
    )
)
def test_no_way_of_joining_them_makes_more(text: str) -> None:
    assert not made_of(inert(cleaned(text)))


def test_what_is_invisible_hides_no_link(tmp_path: Path) -> None:
    hub = Hub(artifacts=[an_artifact("[Approved]\u200b(//example.org)")])
    reviewed(hub, tmp_path)
    assert [body for *_, body in hub.written] == [f"{REVIEW}{INTRO}[Approved]\u2060(//example.org)"]


def test_no_order_to_another_program_begins_a_line() -> None:
    assert not re.search(r"^[ \t]*/", inert(cleaned("/merge\n \t/approve\r\n/lgtm")), re.MULTILINE)


@pytest.mark.parametrize("path", sorted(REVIEWS.glob("*.md")), ids=lambda path: path.stem)
def test_a_true_review_stays_as_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    assert inert(cleaned(text)).replace("\u2060", "") == text
    assert {t.content for t in flat(GITHUB.parse(text)) if t.type.startswith("html")} == {
        t.content for t in flat(GITHUB.parse(inert(cleaned(text)))) if t.type.startswith("html")
    }
