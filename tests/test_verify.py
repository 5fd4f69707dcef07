"""Verifying a published site: whatever was changed is found and named, whatever the folder holds."""

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record, built, run, tree
from test_signature import PUBLIC, SECRET, no_password

from site_builder.signature import public_key, signer
from site_builder.verification import findings, members, place
from site_builder.verification.members import MalformedError
from site_builder.verification.place import PublishedFolder
from site_builder.verification.texts import Texts
from site_builder.verification.verification import Verified, verify
from site_builder.verification.website import Website

FLIPS = int(os.environ.get("FLIPS", "150"))
SEED = int(os.environ.get("SEED", "1"))
"""`FLIPS=20000 SEED=7 pytest tests/test_verify.py` tries more, and others."""

MORE = "More of it. Imagery shows ships.\r\nMoscow says “нет”, twice.\r\n"
FILES: dict[str, str | bytes] = {
    "site.yaml": f"{SITE}search: false\n",
    "seeds/more.txt": MORE,
    "seeds/more.yaml": a_record(MORE, "more"),
    "claims/boats.yaml": CLAIM.replace("Ships", "Boats", 1)
    + "  - {source: more, exact: 'Imagery [...] ships. Moscow says', party: rusi, says: consistent, mode: own-voice}\n",
    "claims/gone.yaml": "removed: {date: 2023-11-01, reason: A court ordered it.}\n",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project with its site."""
    project = a_project(tmp_path_factory.mktemp("made"), FILES)
    built(project)
    return project.root


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    """A copy of the site that a test may spoil."""
    return shutil.copytree(made / "site", tmp_path / "site")


def found(site: Path, *, sources: Path | None = None, key: str | None = None) -> Verified:
    return verify(
        PublishedFolder(site), public_key(key) if key else None, Texts(sources) if sources else None
    )


def codes(verified: Verified) -> set[tuple[str, str]]:
    return {(problem.code, problem.at.path) for problem in verified.problems}


def named(verified: Verified) -> set[str]:
    """The files that problems are of."""
    return {problem.at.path for problem in verified.problems}


def sign(site: Path, folder: Path) -> None:
    (folder / "desk.key").write_text(SECRET)
    signed = signer(folder / "desk.key", no_password)((site / "SHA256SUMS").read_bytes(), "file:SHA256SUMS")
    (site / "SHA256SUMS.minisig").write_bytes(signed)


def relist(site: Path) -> None:
    """Makes the list and the manifest anew, as somebody would who changed a file."""
    files = {path: sha256(content).hexdigest() for path, content in tree(site).items()}
    for path in ("manifest.json", "SHA256SUMS", "SHA256SUMS.minisig"):
        files.pop(path, None)
    content = json.loads((site / "manifest.json").read_bytes()) | {"files": dict(sorted(files.items()))}
    written = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    (site / "manifest.json").write_text(written)
    files["manifest.json"] = sha256(written.encode()).hexdigest()
    (site / "SHA256SUMS").write_text("".join(f"{files[path]}  {path}\n" for path in sorted(files)))


def test_a_site_as_it_was_made_has_no_problem(made: Path) -> None:
    verified = found(made / "site", sources=made)
    assert (verified.problems, verified.count, verified.unchecked) == ((), 0, ())
    assert verified.files == len(tree(made / "site")) - 1
    assert (verified.claims, verified.excerpts, verified.articles, verified.compared) == (2, 5, 2, 5)


def test_what_was_not_looked_at_is_told(made: Path) -> None:
    assert found(made / "site").unchecked == (
        "the words of 5 excerpts in their articles: no texts were given",
    )


def test_any_byte_that_is_another_is_found_and_its_file_named(site: Path, tmp_path: Path) -> None:
    sign(site, tmp_path)
    files = {path: content for path, content in tree(site).items() if content}
    chosen = random.Random(SEED)
    for number in range(FLIPS):
        path = (sorted(files), ["SHA256SUMS", "manifest.json", "SHA256SUMS.minisig", "data/claims.json"])[
            number % 2
        ][chosen.randrange(len(files) if number % 2 == 0 else 4)]
        first = files[path].index(b"\n") + 1 if path.endswith(".minisig") else 0
        at, bit = chosen.randrange(first, len(files[path])), chosen.randrange(8)
        spoilt = bytearray(files[path])
        spoilt[at] ^= 1 << bit
        (site / path).write_bytes(spoilt)
        with_key, without = found(site, key=PUBLIC), found(site)
        assert {path, f"{path}.minisig"} & named(with_key), (SEED, number, path, at, bit)
        if path not in ("SHA256SUMS", "SHA256SUMS.minisig"):
            assert path in named(without), (SEED, number, path, at, bit)
        if path == "SHA256SUMS":
            told = " ".join(problem.message for problem in without.problems)
            assert "SHA256SUMS" in named(without) or "SHA256SUMS" in told, (SEED, number, at, bit)
        (site / path).write_bytes(files[path])
    assert found(site, key=PUBLIC).count == 0


def cut(site: Path) -> None:
    os.truncate(site / "claims/ships.html", (site / "claims/ships.html").stat().st_size - 1)


def exchanged(site: Path) -> None:
    for one, other in (("ships.html", "x"), ("boats.html", "ships.html"), ("x", "boats.html")):
        (site / "claims" / one).rename(site / "claims" / other)


def line_of_another(site: Path) -> None:
    lines = (site / "SHA256SUMS").read_text().splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if "index.html" in line)
    lines[at] = f"{'0' * 64}  index.html\n"
    (site / "SHA256SUMS").write_text("".join(lines))


def lines_exchanged(site: Path) -> None:
    first, second, *rest = (site / "SHA256SUMS").read_text().splitlines(keepends=True)
    (site / "SHA256SUMS").write_text("".join((second, first, *rest)))


def written(path: str, content: bytes) -> Callable[[Path], object]:
    return lambda site: (site / path).write_bytes(content)


def a_link(site: Path) -> None:
    (site / "index.html").rename(site.parent / "index.html")
    (site / "index.html").symlink_to("../index.html")


def a_linked_folder(site: Path) -> None:
    (site / "claims").rename(site.parent / "claims")
    (site / "claims").symlink_to("../claims")


def a_pipe(site: Path) -> None:
    (site / "index.html").unlink()
    os.mkfifo(site / "index.html")


def a_huge_file(site: Path) -> None:
    os.truncate(site / "index.html", place.LARGEST + 1)


def a_folder(site: Path) -> None:
    (site / "index.html").unlink()
    (site / "index.html").mkdir()


SPOILT: dict[str, tuple[Callable[[Path], object], set[tuple[str, str]]]] = {
    "cut": (cut, {("published-changed", "claims/ships.html")}),
    "emptied": (written("index.html", b""), {("published-changed", "index.html")}),
    "deleted": (lambda site: (site / "index.html").unlink(), {("published-missing", "index.html")}),
    "added": (written("claims/more.html", b""), {("published-unlisted", "claims/more.html")}),
    "exchanged": (
        exchanged,
        {("published-changed", "claims/ships.html"), ("published-changed", "claims/boats.html")},
    ),
    "a line of another": (
        line_of_another,
        {("manifest-differs", "manifest.json"), ("published-changed", "SHA256SUMS")},
    ),
    "two lines that changed places": (lines_exchanged, {("sums-malformed", "SHA256SUMS")}),
    "a link": (
        a_link,
        {("published-unreadable", "index.html")},
    ),
    "a pipe": (a_pipe, {("published-unreadable", "index.html")}),
    "a folder": (a_folder, {("published-unreadable", "index.html")}),
    "a huge file": (a_huge_file, {("published-unreadable", "index.html")}),
    "no list": (lambda site: (site / "SHA256SUMS").unlink(), {("sums-malformed", "SHA256SUMS")}),
    "an odd name": (
        lambda site: Path(os.fsdecode(bytes(site) + b"/\xff\x1b[31m")).touch(),
        {("published-unlisted", "\udcff\x1b[31m")},
    ),
}


@pytest.mark.parametrize("how", SPOILT)
def test_whatever_was_done_to_a_file_is_named(site: Path, how: str) -> None:
    spoil, expected = SPOILT[how]
    spoil(site)
    assert codes(found(site)) == expected


def test_a_linked_folder_is_not_entered(site: Path) -> None:
    a_linked_folder(site)
    verified = found(site)
    assert ("published-unlisted", "claims") in codes(verified)
    assert ("published-unreadable", "claims/ships.html") in codes(verified)


@pytest.mark.parametrize(
    "line",
    [
        "../secret", "/etc/passwd", "a//b", "./a", "a/../b", "a\\b", "a\x1b[31m", "SHA256SUMS", "index.html",
        "SHA256SUMS.minisig", "x" * 5000, "\u202egnp",
    ],
)  # fmt: skip
def test_a_line_that_leads_elsewhere_is_named_and_not_followed(site: Path, line: str) -> None:
    with (site / "SHA256SUMS").open("a") as sums:
        sums.write(f"{'0' * 64}  {line}\n")
    assert ("sums-malformed", "SHA256SUMS") in codes(found(site))
    assert named(found(site)) == {"SHA256SUMS"}


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"\xff\n" * 500, b"a  b\n", b"\n" * 100_000])
@pytest.mark.parametrize("path", ["SHA256SUMS", "manifest.json", "data/claims.json", "claims/ships.json"])
def test_no_rubbish_in_a_file_that_tells_of_others_is_believed(site: Path, path: str, content: bytes) -> None:
    (site / path).write_bytes(content)
    assert path in named(found(site)) or path == "SHA256SUMS"
    assert found(site).count
    if path not in ("SHA256SUMS", "manifest.json"):
        relist(site)
        assert path in named(found(site))


def edited(path: str, change: Callable[[Any], object]) -> Callable[[Path], object]:
    """Changes the JSON and makes the lists anew."""

    def edit(site: Path) -> None:
        content = json.loads((site / path).read_bytes())
        change(content)
        (site / path).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")

    return edit


def put(value: object, *way: str | int) -> Callable[[Any], object]:
    def change(content: Any) -> None:
        for step in way[:-1]:
            content = content[step]
        content[way[-1]] = value

    return change


OWN = "claims/ships.json"
WRONG = {
    "another label": (OWN, put("Confirmed", "state", "label"), ("claims-differ", OWN)),
    "another label of all": (
        "data/claims.json",
        put("Confirmed", "claims", 1, "state", "label"),
        ("claims-differ", OWN),
    ),
    "a claim too few": (
        "data/claims.json",
        lambda content: content["claims"].pop(),
        ("claims-differ", OWN),
    ),
    "a claim too many": (
        "data/claims.json",
        lambda content: content["claims"].append({"slug": "more"}),
        ("claims-differ", "data/claims.json"),
    ),
    "another article": ("data/claims.json", put("0" * 64, "sources", 0, "sha256"), ("claims-differ", "data/claims.json")),
    "other words": (OWN, put("Moscow says that there is evidence.   ", "excerpts", 0, "exact"), ("quote-differs", OWN)),
    "fewer words": (OWN, put("Moscow says.", "excerpts", 0, "exact"), ("quote-differs", OWN)),
    "another sum": (OWN, put("0" * 64, "digests", 0, "words_sha256"), ("quote-differs", OWN)),
    "another source": (OWN, put("more", "excerpts", 0, "source"), ("quote-differs", OWN)),
    "parts outside": (OWN, put([[0, 1]], "excerpts", 0, "spans"), ("quote-differs", OWN)),
    "a giant number": (OWN, put(10**400, "excerpts", 0, "end"), ("claims-differ", OWN)),
    "no number": (OWN, put(True, "excerpts", 0, "end"), ("claims-differ", OWN)),
    "half a character": (OWN, put("\\ud800", "excerpts", 0, "exact"), ("quote-differs", OWN)),
    "no digests": (OWN, put([], "digests"), ("claims-differ", OWN)),
    "no list": (OWN, put({}, "excerpts"), ("claims-differ", OWN)),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_a_site_says_of_a_claim_agrees_with_itself(site: Path, what: str) -> None:
    path, change, expected = WRONG[what]
    edited(path, change)(site)
    relist(site)
    assert expected in codes(found(site))


def test_deep_json_is_refused(site: Path) -> None:
    (site / OWN).write_bytes(b"[" * 200_000 + b"]" * 200_000)
    relist(site)
    assert ("claims-differ", OWN) in codes(found(site))


def test_a_manifest_of_another_version_is_not_read_as_this_one(site: Path) -> None:
    edited("manifest.json", put(2, "version"))(site)
    relist(site)
    assert codes(found(site)) == {("manifest-differs", "manifest.json")}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: files.pop("index.html"), "it does not have “index.html”, which SHA256SUMS lists"),
        (lambda files: files.update({"more": "0" * 64}), "it has “more”, which SHA256SUMS does not list"),
        (
            lambda files: files.update({"index.html": "0" * 64}),
            "it has another SHA-256 of “index.html” than SHA256SUMS",
        ),
    ],
)
def test_a_manifest_that_tells_of_other_files_is_named(
    site: Path, change: Callable[[dict[str, str]], object], said: str
) -> None:
    before = sha256((site / "manifest.json").read_bytes()).hexdigest()
    edited("manifest.json", lambda content: change(content["files"]))(site)
    after = sha256((site / "manifest.json").read_bytes()).hexdigest()
    (site / "SHA256SUMS").write_text((site / "SHA256SUMS").read_text().replace(before, after))
    (problem,) = found(site).problems
    assert (problem.code, problem.at.path, problem.message) == ("manifest-differs", "manifest.json", said)


def test_no_more_is_listed_than_anybody_reads(site: Path) -> None:
    for number in range(findings.MOST + 50):
        (site / f"{number}.html").touch()
    verified = found(site)
    assert (verified.count, len(verified.problems)) == (findings.MOST + 50, findings.MOST)
    result = run(site.parent, "verify", "site")
    assert result.returncode == 1
    assert result.stderr.endswith("… and 50 more\n")


def test_with_the_articles_a_changed_word_is_found_in_excerpt_and_article(made: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "wire.txt").write_text(ARTICLE.replace("no evidence", "an evidence"))
    shutil.copy(made / "seeds/more.txt", texts / "under another name.bin")
    verified = found(made / "site", sources=texts)
    assert codes(verified) == {
        ("article-differs", "seeds/wire.txt"),
        ("quote-differs", "claims/ships.json"),
        ("quote-differs", "claims/boats.json"),
    }
    said = "excerpt 1: “Moscow says that there is no evidence.” does not stand at 112–150 of “seeds/wire.txt”"
    told = [problem.message for problem in verified.problems if problem.message.startswith("excerpt 1")]
    assert told == [said, said]
    assert verified.compared == 5


def test_an_article_that_is_not_at_hand_is_told(made: Path, tmp_path: Path) -> None:
    shutil.copy(made / "seeds/wire.txt", tmp_path)
    verified = found(made / "site", sources=tmp_path)
    assert (verified.count, verified.compared) == (0, 4)
    assert verified.unchecked == (
        "the words of 1 excerpt, for want of “seeds/more.txt” (no file has its name or its bytes)",
    )


def test_a_signature_is_proved_by_its_key_only(site: Path, tmp_path: Path) -> None:
    assert codes(found(site, key=PUBLIC)) == {("site-signature", "SHA256SUMS.minisig")}
    sign(site, tmp_path)
    assert found(site).unchecked[-1] == "whether the signature fits: no key was given"
    proved = found(site, key=PUBLIC)
    assert proved.count == 0
    assert proved.signed
    assert (proved.signed.key, proved.signed.proved) == ("D2E2CA099F1EC59A", True)
    other = "RWQy9JRu1Y/kV6V2RWIJlM/3V77/BFhdmrjsLcbbvqOE8BuQzAITNjwC"
    (problem,) = found(site, key=other).problems
    assert problem.message == "it was made by the key D2E2CA099F1EC59A, not by 57E48FD56E94F432"
    (site / "claims/ships.html").write_text("Confirmed.")
    relist(site)
    assert found(site).count == 0
    (problem,) = found(site, key=PUBLIC).problems
    assert problem.message == "the key D2E2CA099F1EC59A did not sign this SHA256SUMS"


@contextmanager
def served(folder: Path, handler: type[SimpleHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class Away(Quiet):
    """Sends whoever asks for the front page to another host, and for an article in a circle."""

    def do_GET(self) -> None:
        if self.path.endswith("/index.html"):
            self.moved(f"http://{self.headers['Host'].replace('127.0.0.1', 'localhost')}/site/about.html")
        elif self.path.endswith("/about.html"):
            self.moved(self.path)
        else:
            super().do_GET()

    def moved(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.mark.parametrize("path", ["site", "site/", "site/index.html"])
def test_a_site_is_verified_where_it_is_served(made: Path, path: str) -> None:
    with served(made, Quiet) as address:
        verified = verify(Website(f"{address}/{path}"), None, Texts(made))
    assert (verified.problems, verified.compared) == ((), 5)
    assert verified.files == len(tree(made / "site")) - 1
    assert verified.unchecked == ("what else is published there: an address does not tell",)


def test_what_a_server_keeps_or_changes_is_named(site: Path) -> None:
    (site / "claims/ships.html").write_text("Confirmed.")
    (site / "claims/boats.html").unlink()
    (site / "_headers").unlink()
    with served(site.parent, Quiet) as address:
        verified = verify(Website(f"{address}/site/"), None, None)
    assert codes(verified) == {
        ("published-changed", "claims/ships.html"),
        ("published-missing", "claims/boats.html"),
    }
    assert any(told.startswith("_headers, which hosts may keep") for told in verified.unchecked)


def test_no_redirect_leads_to_another_host(site: Path) -> None:
    with served(site.parent, Away) as address:
        verified = verify(Website(f"{address}/site/"), None, None)
    assert codes(verified) == {("published-unreadable", "index.html"), ("published-unreadable", "about.html")}
    assert any("redirects to another host" in problem.message for problem in verified.problems)


def test_the_command_tells_people_and_programs(made: Path, site: Path) -> None:
    whole = run(made, "verify", "site", "--sources", "seeds")
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.splitlines()[1] == "5 excerpts word for word in the given texts"
    (site / "\x1b[31m.html").touch()
    spoilt = run(site.parent, "verify", "site")
    assert spoilt.returncode == 1
    assert spoilt.stderr == ("error[published-unlisted] �[31m.html: a file that SHA256SUMS does not list\n")
    told = run(site.parent, "verify", "site", "--format", "json")
    content = json.loads(told.stdout)
    assert (told.returncode, told.stderr) == (1, "")
    assert content["counts"]["problems"] == 1
    assert [problem["code"] for problem in content["problems"]] == ["published-unlisted"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "is no folder"),
        (("ftp://facts.example",), "https://"),
        (("http://",), "https://"),
        ((".", "--key", "nobody"), "--key"),
        ((".", "--sources", "nowhere"), "--sources"),
    ],
)
def test_wrong_usage_exits_with_2(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    result = run(tmp_path, "verify", *words)
    assert result.returncode == 2
    assert said in result.stderr


LAID_OUT = (
    json.dumps({"a": 1, "b": [{"c": ["d"]}, "e", 2], "f": {}, "g": {"h": "i", "j": []}}, indent=1) + "\n"
)


def test_members_are_those_of_the_whole_wherever_the_pieces_end() -> None:
    for size in range(1, len(LAID_OUT)):
        pieces = (LAID_OUT[at : at + size].encode() for at in range(0, len(LAID_OUT), size))
        assert [(member.key, member.value) for member in members.members(pieces)] == [
            ("a", 1),
            ("b", {"c": ["d"]}),
            ("b", "e"),
            ("b", 2),
            ("f", {}),
            ("g", {"h": "i"}),
            ("g", {"j": []}),
        ]


def test_a_file_that_is_no_json_is_never_read_as_one() -> None:
    """Whatever is cut out of it or put into it."""
    chosen = random.Random(SEED)
    for _ in range(2000):
        at, length = chosen.randrange(len(LAID_OUT)), chosen.randrange(4)
        text = (
            LAID_OUT[:at] + chosen.choice(["", ",", "}", "]", "\n", " ", '"', "1"]) + LAID_OUT[at + length :]
        )
        try:
            read = list(members.members([text.encode()]))
        except MalformedError:
            continue
        assert json.loads(text), read
