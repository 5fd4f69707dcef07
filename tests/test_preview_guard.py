"""Whom a running `serve` answers, what it never sends, and what it lets nobody write: over real sockets."""

import hashlib
import json
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from builders import ARTICLE, CLAIM, a_project, run, tree
from previews import Answer, Preview, answer, previewing, request

from site_builder.entry import UNDECIDED
from site_builder.load import load
from site_builder.preview.gate import hosts
from site_builder.project import Project

SECRET = "for nobody's eyes"
SHIPS = "claims/ships.html"
DOORS = (
    "GET /",
    f"GET /{SHIPS}",
    "GET /nothing.html",
    "GET /livereload",
    "GET /livereload.js",
    "GET /forcereload",
    "GET /__preview/state?path=index.html",
    "GET /__preview/picker?source=wire",
    "GET /__preview/preview.js",
    "POST /__preview/pick",
    "POST /__preview/insert",
    "PUT /",
)
"""Everything that answers, livereload's own addresses among them."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with secrets in and beside its folder, and links that lead to them."""
    root = tmp_path_factory.mktemp("guarded") / "site"
    hidden = (".env", ".git/config", ".cache/secret", "claims/.ships.yaml.swp", "private.txt")
    project = a_project(root, dict.fromkeys(hidden, SECRET))
    outside = root.parent / "outside"
    for name in ("claim.yaml", "article.txt", "article.yaml", "letters.ttf", "picture.svg"):
        (outside / name).parent.mkdir(exist_ok=True)
        (outside / name).write_text(SECRET)
    (root / "templates" / "fonts").mkdir(parents=True)
    for path, name in {
        "claims/link.yaml": "claim.yaml",
        "seeds/link.txt": "article.txt",
        "seeds/link.yaml": "article.yaml",
        "templates/fonts/letters.ttf": "letters.ttf",
        "templates/picture.svg": "picture.svg",
        "claims/folder": "",
        "templates/folder": "",
    }.items():
        (root / path).symlink_to(outside / name)
    return project


@pytest.fixture(scope="module")
def preview(site: Project) -> Iterator[Preview]:
    with previewing(site.root) as running:
        yield running
    assert not [line for line in running.lines if "Traceback" in line]


def token(preview: Preview) -> str:
    found = re.search(r'data-token="([^"]+)"', preview.get(SHIPS).text)
    assert found
    return found[1]


def origin(preview: Preview) -> str:
    return f"Origin: http://{preview.host}"


def writing(preview: Preview, secret: str, **changed: object) -> Answer:
    """What a request gets that asks, as a page of ours would, for an excerpt in the claim's file."""
    asked = {
        "source": "wire",
        "start": ARTICLE.index("Imagery"),
        "end": ARTICLE.index("Imagery") + len("Imagery"),
        "sha256": hashlib.sha256(ARTICLE.encode()).hexdigest(),
        "claim": "ships",
        **changed,
    }
    lines = (origin(preview), "Content-Type: application/json", f"X-Preview-Token: {secret}")
    return preview.ask("__preview/insert", *lines, method="POST", body=json.dumps(asked).encode())


# Who is answered


def test_it_listens_to_this_machine_alone(preview: Preview, site: Project) -> None:
    port = int(preview.host.rpartition(":")[2])
    for other in ("127.0.0.2", "::1"):  # a server on 0.0.0.0, or on ::, would answer there
        with pytest.raises(OSError, match=r"refused|assign|unreachable|supported"):
            socket.create_connection((other, port), timeout=60).close()
    assert run(site.root, "serve", "--host", "0.0.0.0").returncode == 2


HOSTS = (
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1",
    "localhost",
    "127.0.0.1:1",
    "127.0.0.1:0{port}",
    "127.0.0.1:{port}0",
    "127.0.0.1:{port}:{port}",
    "localhost.:{port}",
    "127.0.0.1.:{port}",
    "localhost.evil.example:{port}",
    "127.0.0.1.evil.example:{port}",
    "user@127.0.0.1:{port}",
    "127.0.0.1:{port}@evil.example",
    "evil.example#127.0.0.1:{port}",
    "[::1]:{port}",
    "[::ffff:127.0.0.1]:{port}",
    "2130706433:{port}",
    "0x7f000001:{port}",
    "0177.0.0.1:{port}",
    "127.1:{port}",
    "127.0.0.2:{port}",
    "0.0.0.0:{port}",
    "127.0.0.1:{port},evil.example",
    "127.0.0.1:{port}\r\nHost: evil.example",
    "evil.example\r\nHost: 127.0.0.1:{port}",
    "",
)


@pytest.mark.parametrize("door", DOORS)
def test_no_other_name_opens_any_door(preview: Preview, door: str) -> None:
    port = preview.host.rpartition(":")[2]
    asked = [request(f"{door} HTTP/1.1", f"Host: {host.format(port=port)}") for host in HOSTS]
    absolute = door.replace(" /", f" http://{preview.host}/")
    asked += [
        request(f"{door} HTTP/1.1"),
        request(f"{door} HTTP/1.0"),
        request(f"{absolute} HTTP/1.1", f"Host: evil.example:{port}"),
    ]
    for one in asked:
        told = preview.told(one)
        assert told.status in (400, 405, 421), (one, told)
        assert "hips" not in told.text
        assert "data-token" not in told.text


def test_its_two_names_open_it(preview: Preview) -> None:
    port = preview.host.rpartition(":")[2]
    for name in ("127.0.0.1", "localhost"):
        told = preview.told(request("GET / HTTP/1.1", f"Host: {name}:{port}"))
        assert (told.status, "Tiny facts" in told.text) == (200, True)
    assert hosts(80) == {"127.0.0.1", "localhost"}  # browsers leave this port out
    assert preview.ask("forcereload").status == 404


@pytest.mark.parametrize(
    "target",
    ["http://evil.example/", "http://{host}/claims/ships.html", "//evil.example/", "*", "evil.example:443"],
)
def test_it_stands_in_for_no_other_server(preview: Preview, target: str) -> None:
    told = preview.told(request(f"GET {target.format(host=preview.host)} HTTP/1.1", f"Host: {preview.host}"))
    assert told.status in (400, 404)
    assert "Ships" not in told.text


@pytest.mark.parametrize(
    ("site_", "mode", "dest", "status"),
    [
        ("same-origin", "cors", "empty", 200),
        ("none", "navigate", "document", 200),
        ("cross-site", "navigate", "document", 200),
        ("same-site", "navigate", "document", 200),
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "no-cors", "script", 403),
        ("cross-site", "no-cors", "image", 403),
        ("same-site", "cors", "empty", 403),
        ("cross-site", "cors", "empty", 403),
        ("cross-site", "navigate", "embed", 403),
        ("of its own making", "navigate", "iframe", 403),
    ],
)
def test_a_strangers_page_can_only_lead_here(
    preview: Preview, site_: str, mode: str, dest: str, status: int
) -> None:
    lines = (f"Sec-Fetch-Site: {site_}", f"Sec-Fetch-Mode: {mode}", f"Sec-Fetch-Dest: {dest}")
    for path in ("", SHIPS, "__preview/state?path=index.html", "livereload.js", "__preview/picker.js"):
        assert preview.ask(path, *lines).status == status, path


ORIGINS = (
    "null",
    "",
    "http://evil.example",
    "http://127.0.0.1",
    "http://127.0.0.1:1",
    "http://localhost:{port}",
    "https://127.0.0.1:{port}",
    "ftp://127.0.0.1:{port}",
    "127.0.0.1:{port}",
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}.evil.example",
    "http://127.0.0.1.evil.example:{port}",
    "http://evil.127.0.0.1:{port}",
    "http://evil@127.0.0.1:{port}",
    "http://127.0.0.1:{port}@evil.example",
    "http://127.0.0.1:{port} http://evil.example",
)


def test_only_a_page_of_its_own_gets_the_socket(preview: Preview) -> None:
    port = preview.host.rpartition(":")[2]
    with preview.socket() as caller:
        assert answer(caller).status == 101
    for other in ORIGINS:
        with preview.socket(other.format(port=port) or "\t") as caller:
            assert answer(caller).status == 403, other
    upgrade = ("Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {'A' * 22}==")
    for older in ((), (f"Sec-WebSocket-Origin: http://{preview.host}",)):
        assert preview.ask("livereload", *upgrade, "Sec-WebSocket-Version: 13", *older).status == 403


# What it sends


@pytest.mark.parametrize("door", DOORS)
def test_every_answer_is_closed_to_others(preview: Preview, door: str) -> None:
    method, path = door.split()
    told = preview.ask(path[1:], "Origin: http://evil.example", method=method)
    kept = told.headers
    assert kept["X-Content-Type-Options"] == "nosniff"
    assert kept["Cross-Origin-Resource-Policy"] == "same-origin"
    assert kept["Cross-Origin-Opener-Policy"] == "same-origin"
    assert kept["Referrer-Policy"] == "no-referrer"
    assert kept["Cache-Control"] == "no-store"
    assert kept["Server"] == "site-builder"
    assert re.search(r"frame-ancestors '(self|none)'", kept["Content-Security-Policy"])
    assert not [name for name in kept if name.lower().startswith("access-control-")]
    assert told.status != 200 or "charset" in kept["Content-Type"] or "json" in kept["Content-Type"]


def test_the_token_is_in_no_address(preview: Preview) -> None:
    secret = token(preview)
    for path in ("", SHIPS, "sources/wire.html", "__preview/state?path=", "__preview/picker?source=wire"):
        text = preview.get(path).text
        assert text.count(secret) == text.count(f'data-token="{secret}"')


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "G"])
@pytest.mark.parametrize("path", ["", SHIPS, "livereload", "livereload.js", "__preview/insert"])
def test_other_methods_are_refused(preview: Preview, method: str, path: str) -> None:
    assert preview.ask(path, method=method).status in (400, 403, 405)


@pytest.mark.parametrize(
    "path", ["", SHIPS, "livereload.js", "__preview/state?path=", "__preview/picker.css"]
)
def test_head_tells_what_get_would(preview: Preview, path: str) -> None:
    full, head = preview.ask(path), preview.ask(path, method="HEAD")
    assert (head.status, head.text) == (200, "")
    assert head.headers["Content-Length"] == full.headers["Content-Length"]
    assert head.headers["Content-Type"] == full.headers["Content-Type"]


INSIDE = (
    "site.yaml",
    ".env",
    ".git/config",
    ".cache/secret",
    "private.txt",
    "claims/ships.yaml",
    "claims/.ships.yaml.swp",
    "claims/link.yaml",
    "claims/folder/claim.yaml",
    "seeds/wire.txt",
    "seeds/wire.yaml",
    "seeds/link.txt",
    "templates/picture.svg",
    "templates/fonts/letters.ttf",
    "templates/folder/picture.svg",
    "claims",
    "claims/",
    "sources/",
    "assets/",
    "data/",
    "",
)
WAYS = (
    "{}",
    "/{}",
    "./{}",
    "../site/{}",
    "claims/../{}",
    "assets/..%2f{}",
    "%2e%2e/site/{}",
    "..%5c..%5csite%5c{}",
    "..\\..\\site\\{}",
    "%252e%252e%252fsite%252f{}",
    "claims/%00/../../{}",
    "{}%00.html",
    "%c0%ae%c0%ae/{}",
    "/{root}/{}",
    "file://{root}/{}",
    "__preview/{}",
    "__preview/../{}",
    "assets/style.0.css/../../{}",
)


def test_no_path_leads_to_a_file(preview: Preview, site: Project) -> None:
    for way in WAYS:
        for path in INSIDE:
            asked = way.format(path, root=site.root)
            if asked.strip("/.") in ("", "__preview", "__preview/.."):  # the front page, or no file's name
                continue
            told = preview.ask(asked)
            assert told.status in (0, 400, 404), (asked, told)
            assert SECRET not in told.text
            assert "parties:" not in told.text
            assert "excerpts:" not in told.text


def test_links_that_lead_outside_are_named_and_not_followed(preview: Preview, site: Project) -> None:
    for path in ("", SHIPS, "sources.html", "sources/link.html", "claims/link.html", "claims/claim.html"):
        told = preview.get(path)
        assert SECRET not in told.text
    state = json.dumps(preview.state("index.html"))
    assert "claims/link.yaml" in state
    assert SECRET not in state


@pytest.mark.parametrize(
    "path", ["%", "%zz", "%ff%fe", "a%", "\xff\xfe", "%ed%a0%80", "a" * 8_000, "%2e" * 4_000, "a/" * 4_000]
)
def test_odd_paths_are_no_more_than_not_there(preview: Preview, path: str) -> None:
    for door in ("{}", "__preview/state?path={}", "__preview/picker?source={}", "__preview/{}"):
        assert preview.ask(door.format(path)).status in (200 if "state" in door else 404, 400, 404)


@pytest.mark.parametrize(
    "asked",
    [
        "GET /{long} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: {host}\r\nX: {long}\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: {host}\r\n{many}\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1\r\n\r\n",
        "POST /__preview/insert HTTP/1.1\r\nHost: {host}\r\nContent-Length: 70000\r\n\r\n{long}",
        "POST /__preview/insert HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n{long}",
        "POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: {host}\r\n\r\n",
        "GET /\r\nHost: {host}\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03{long}\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\r\n\r\n\r\n\r\n",
    ],
)
def test_what_is_no_request_or_too_long_a_one_gets_nothing(preview: Preview, asked: str) -> None:
    text = asked.format(host=preview.host, long="a" * 100_000, many="\r\n".join(["X: y"] * 20_000))
    assert preview.told(text.encode("latin-1")).status in (0, 400, 405)
    assert preview.get(SHIPS).status == 200


# What it writes


def test_without_token_origin_and_type_nothing_is_done(preview: Preview, site: Project) -> None:
    before = tree(site.root)
    right = {
        "Origin": f"http://{preview.host}",
        "Content-Type": "application/json",
        "X-Preview-Token": token(preview),
    }
    port = preview.host.rpartition(":")[2]
    wrong = [{**right, "Origin": other.format(port=port)} for other in ORIGINS]
    wrong += [
        {**right, "X-Preview-Token": other} for other in ("", "a", right["X-Preview-Token"][:-1], "\xff")
    ]
    wrong += [{**right, "Content-Type": other} for other in ("", "text/plain", "application/json; charset=x")]
    wrong += [{**right, "Sec-Fetch-Site": other} for other in ("cross-site", "same-site")]
    wrong += [{name: value for name, value in right.items() if name != left} for left in right]
    body = json.dumps({"source": "wire", "start": 0, "end": 5, "claim": "ships"}).encode()
    for headers in wrong:
        lines = [f"{name}: {value}" for name, value in headers.items()]
        for path in ("__preview/pick", "__preview/insert"):
            told = preview.ask(path, *lines, method="POST", body=body)
            assert told.status in (403, 415), (headers, told)
    lines = [f"{name}: {value}" for name, value in right.items()]
    assert preview.ask("__preview/pick", *lines, method="POST", body=body).status == 200
    for path in ("__preview/pick", "__preview/insert", "__preview/insert?source=wire&claim=ships"):
        assert preview.ask(path, *lines).status == 405
    for odd in (b"", b"[", b"[]", b"1", b"\xff", b"[" * 60_000, b'{"source": ' * 5_000):
        assert preview.ask("__preview/insert", *lines, method="POST", body=odd).status == 400
    assert tree(site.root) == before


def test_only_claim_files_of_the_project_are_written(tmp_path: Path) -> None:
    project = a_project(tmp_path / "site")
    claims = project.root / "claims"
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "theirs.yaml").write_text(CLAIM)
    (claims / "link.yaml").symlink_to(outside / "theirs.yaml")
    (claims / "folder").symlink_to(outside)
    with previewing(project.root) as preview:
        secret = token(preview)
        before = tree(tmp_path)
        foreign: tuple[object, ...] = (
            "link",
            "theirs",
            "claims/link.yaml",
            "claims/folder/theirs.yaml",
            "../outside/theirs.yaml",
            str(outside / "theirs.yaml"),
            "claims/../site.yaml",
            "site.yaml",
            "seeds/wire.yaml",
            "ships\0",
            "ships/",
            "SHIPS",
            ["ships"],
            {},
            None,
        )
        for named in foreign:
            assert writing(preview, secret, claim=named).status == 422, named
        assert tree(tmp_path) == before
        # What is a file no more when the request comes, is not opened: a pipe would never end.
        (claims / "ships.yaml").unlink()
        os.mkfifo(claims / "ships.yaml")
        assert writing(preview, secret).status == 422
        (claims / "ships.yaml").unlink()
        (claims / "ships.yaml").symlink_to(outside / "theirs.yaml")
        assert writing(preview, secret).status == 422
        (claims / "ships.yaml").unlink()
        # What an editor saved just before stays, whatever the preview knows of it by now.
        (claims / "ships.yaml").write_text(f"# by hand\n{CLAIM}")
        (claims / "ships.yaml").chmod(0o640)
        assert writing(preview, secret).status == 200
        assert (claims / "ships.yaml").read_text().startswith(f"# by hand\n{CLAIM}  - source: wire\n")
        assert (claims / "ships.yaml").stat().st_mode & 0o777 == 0o640
        claims.rename(tmp_path / "moved")
        claims.symlink_to(tmp_path / "moved")
        moved = tree(tmp_path / "moved")
        assert writing(preview, secret).status in (409, 422)
        assert tree(tmp_path / "moved") == moved
    assert (outside / "theirs.yaml").read_text() == CLAIM


@pytest.mark.parametrize("pause", range(int(os.environ.get("KILLS", "1"))))
def test_a_kill_amid_writing_leaves_one_of_the_files_that_were_written(tmp_path: Path, pause: int) -> None:
    project = a_project(tmp_path)
    file = tmp_path / "claims/ships.yaml"
    with previewing(project.root, killed=True) as preview:
        secret = token(preview)
        added: list[int] = []

        def write() -> None:
            while writing(preview, secret).status == 200:
                added.append(1)

        writer = Thread(target=write)
        writer.start()
        while len(added) < 3 + pause:
            assert writer.is_alive()
        preview.process.kill()
        writer.join()
    text = file.read_text()
    entry = f'  - source: wire\n    exact: "Imagery"\n    party: {UNDECIDED}\n    says: {UNDECIDED}\n'
    entry += f"    mode: {UNDECIDED}\n"
    assert text in (CLAIM + entry * number for number in range(len(added), len(added) + 2))
    assert load(project)[0].claims == ()  # the excerpts are unfinished, so the claim is; the file is read
    assert {problem.code for problem in load(project)[1]} == {"bad-id", "not-one-of"}


# What goes wrong within


def test_a_fault_is_told_on_the_terminal_and_not_to_pages(tmp_path: Path) -> None:
    project = a_project(
        tmp_path, {"templates/preview.css": "{{ 1 / 0 }}", "templates/overlay.html": "{{ no }}"}
    )
    (tmp_path / "claims/broken.yaml").write_text("claim: [")
    with previewing(project.root) as preview:
        for path in (
            "__preview/preview.css?\x1b[31m",
            "__preview/preview.css?\x9b31m",
            "__preview/state?path=",
        ):
            told = preview.ask(path)
            assert told.status in (400, 500)
            assert told.text in ("400 Bad Request\n", "500 Internal Server Error\n", "")
        preview.until("ZeroDivisionError")
        assert preview.get(SHIPS).status == 200
    assert all(line.isprintable() for line in preview.lines)
