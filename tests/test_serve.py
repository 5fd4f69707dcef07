"""`serve` as a process: what it answers, and that it follows the files."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record
from previews import previewing

SHIPS = "claims/ships.html"


def save(root: Path, path: str, text: str) -> None:
    """Writes one file over, as an editor's program does."""
    (root / path).write_text(text)


def test_it_serves_pages_and_writes_nothing(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    before = set(tmp_path.rglob("*"))
    with previewing(project.root) as preview:
        index, claim = preview.get(""), preview.get(SHIPS)
        assert (index.status, claim.status) == (200, 200)
        assert "Ships carried arms" in claim.text
        assert claim.headers["Content-Type"] == "text/html; charset=utf-8"
        assert claim.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in claim.headers["Content-Security-Policy"]
        assert preview.get("data/claims.json").headers["Content-Type"].startswith("application/json")
    assert set(tmp_path.rglob("*")) == before


def test_what_is_not_there_gets_the_sites_page_for_it(tmp_path: Path) -> None:
    with previewing(a_project(tmp_path).root) as preview:
        for path in ("claims/", "claims/nothing.html", "../site.yaml", "%2e%2e/site.yaml", "site.yaml"):
            answer = preview.get(path)
            assert answer.status == 404, path
            assert "parties:" not in answer.text
        assert 'href="/index.html"' in preview.get("claims/nothing.html").text


def test_an_edit_is_in_the_next_answer(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with previewing(project.root) as preview:
        first = preview.state(SHIPS)
        save(tmp_path, "claims/ships.yaml", CLAIM.replace("Ships carried arms", "Ships brought arms", 1))
        preview.shows(SHIPS, "Ships brought arms")
        assert preview.state(SHIPS)["version"] != first["version"]
        assert preview.state(SHIPS)["epoch"] == 2


def test_a_mistake_is_told_and_the_last_good_page_stays(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with previewing(project.root) as preview:
        good = preview.state(SHIPS)
        save(tmp_path, "claims/ships.yaml", CLAIM.replace("no evidence", "some evidence"))
        preview.until("1 error in 1 file")
        broken = preview.state(SHIPS)
        assert broken["version"] == good["version"]
        assert broken["errors"] == 1
        assert "claims/ships.yaml:8:12" in str(broken["overlay"])
        assert f"vscode://file{tmp_path}/claims/ships.yaml:8:12" in str(broken["overlay"])
        save(tmp_path, "claims/ships.yaml", CLAIM)
        preview.until("no problems")
        assert preview.state(SHIPS) == {**good, "epoch": 3}


def test_it_starts_on_a_broken_tree_and_shows_what_is_good(tmp_path: Path) -> None:
    more = {"claims/broken.yaml": "claim: [", "claims/other.yaml": CLAIM.replace("carried", "brought", 1)}
    project = a_project(tmp_path, {"site.yaml": "title: [", **more})
    with previewing(project.root) as preview:
        state = preview.state("index.html")
        assert "site.yaml:" in str(state["overlay"])
        assert preview.get("").status == 200
        save(tmp_path, "site.yaml", SITE)
        preview.until("1 error in 1 file")
        assert "Ships carried arms" in preview.get(SHIPS).text
        assert preview.get("claims/broken.html").status == 404


def test_a_draft_is_shown_as_one(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": f"{CLAIM}draft: true\n"})
    with previewing(project.root) as preview:
        page = preview.get(SHIPS)
        assert page.status == 200
        assert "Draft" in page.text


@pytest.mark.parametrize(
    ("template", "name"),
    [("{% if %}", "claim.html"), ("{{ nobody.knows }}", "claim.html"), ("{{ 1 + 'a' }}", "claim.html")],
)
def test_a_broken_template_keeps_the_page_as_it_was(tmp_path: Path, template: str, name: str) -> None:
    project = a_project(tmp_path)
    with previewing(project.root) as preview:
        good = preview.get(SHIPS).text
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates" / name).write_text(template)
        state = preview.once(SHIPS, errors=1)
        assert f"templates/{name}:1:1" in str(state["overlay"])
        assert preview.get(SHIPS).text == good
        (tmp_path / "templates" / name).unlink()
        preview.once(SHIPS, errors=0)


def test_a_page_whose_template_was_never_good_says_so(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"templates/claim.html": "{{ nobody.knows }}"})
    with previewing(project.root) as preview:
        assert "This page cannot be shown yet" in preview.get(SHIPS).text
        assert preview.state(SHIPS)["version"] == ""


def test_a_port_that_is_taken_is_passed_over(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with previewing(project.root) as first:
        port = urlsplit(first.address).port
        assert port
        with previewing(project.root, port=port) as second:
            assert urlsplit(second.address).port != port
            assert any(f"port {port} is taken" in line for line in second.lines)
            assert second.get(SHIPS).status == 200


@pytest.mark.parametrize(
    ("options", "said"),
    [(("--editor", "edlin"), "--editor"), (("--poll", "3"), "--poll"), (("--port", "99999"), "99999")],
)
def test_wrong_options_are_told(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    words = ["-m", "site_builder", "serve", *options]
    done = subprocess.run(
        [sys.executable, *words], cwd=a_project(tmp_path).root, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert said in done.stderr


def test_the_editor_can_be_chosen(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"claims/ships.yaml": CLAIM.replace("no evidence", "some evidence")})
    with previewing(project.root, "--editor", "x-edit://{path}?l={line}&c={column}") as preview:
        assert f"x-edit://{tmp_path}/claims/ships.yaml?l=8&amp;c=12" in str(preview.state("")["overlay"])
    with previewing(project.root, "--editor", "none") as preview:
        assert "href" not in str(preview.state("")["overlay"])


def test_polling_sees_changes_too(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with previewing(project.root, "--poll", "50") as preview:
        save(tmp_path, "claims/ships.yaml", CLAIM.replace("Ships carried arms", "Ships brought arms", 1))
        preview.shows(SHIPS, "Ships brought arms")


def test_a_change_that_the_system_keeps_to_itself_is_found(tmp_path: Path) -> None:
    project = a_project(tmp_path / "site")
    with previewing(project.root) as preview:
        save(project.root, "claims/ships.yaml", CLAIM.replace("Ships carried", "Ships brought", 1))
        preview.shows(SHIPS, "Ships brought")
        # A watch of folders is told nothing of what is written under a name elsewhere.
        os.link(project.root / "claims/ships.yaml", tmp_path / "elsewhere.yaml")
        preview.until("no problems")
        save(tmp_path, "elsewhere.yaml", CLAIM.replace("Ships carried", "Ships took", 1))
        preview.shows(SHIPS, "Ships took")


def git(root: Path, *words: str) -> None:
    identity = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ("-c", "user.name=A", "-c", "user.email=a@facts.example", "-c", "commit.gpgsign=false")
    subprocess.run(
        ["git", *who, *words], cwd=root, env=os.environ | identity, check=True, capture_output=True
    )


def test_a_switch_of_branches_is_one_change(tmp_path: Path) -> None:
    def claims(said: str) -> dict[str, str]:
        return {f"claims/c-{n:03}.yaml": CLAIM.replace("Ships", f"{said} {n:03}", 1) for n in range(100)}

    project = a_project(tmp_path, claims("Boats"))
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "one")
    git(tmp_path, "switch", "--quiet", "--create", "two")
    a_project(tmp_path, claims("Ferries"))
    git(tmp_path, "commit", "--quiet", "--all", "--message", "two")
    with previewing(project.root) as preview:
        git(tmp_path, "switch", "--quiet", "main")
        for number in ("000", "099"):
            preview.shows(f"claims/c-{number}.html", f"Boats {number}")
        first = preview.state("index.html")["epoch"]
        git(tmp_path, "switch", "--quiet", "two")
        for number in ("000", "099"):
            preview.shows(f"claims/c-{number}.html", f"Ferries {number}")
        # One each; git may be halted in the midst where the machine is busy.
        second = preview.state("index.html")["epoch"]
        assert isinstance(first, int)
        assert isinstance(second, int)
        assert 1 < first < second < 8


def test_whole_folders_may_go_and_come_back(tmp_path: Path) -> None:
    project = a_project(tmp_path / "site")
    with previewing(project.root) as preview:
        (project.root / "claims").rename(tmp_path / "elsewhere")
        preview.until("0 claims")
        assert preview.get(SHIPS).status == 404
        (tmp_path / "elsewhere").rename(project.root / "claims")
        preview.until("1 claim,")
        assert preview.get(SHIPS).status == 200
        save(project.root, "claims/ships.yaml", CLAIM.replace("Ships carried", "Ships brought", 1))
        preview.shows(SHIPS, "Ships brought")


def test_a_new_article_and_its_removal_are_followed(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    later = ARTICLE.replace("Friday", "Monday")
    with previewing(project.root) as preview:
        save(tmp_path, "seeds/later.txt", later)
        save(tmp_path, "seeds/later.yaml", a_record(later, "later"))
        preview.until("2 articles")
        assert preview.get("sources/later.html").status == 200
        for name in ("later.txt", "later.yaml"):
            (tmp_path / "seeds" / name).unlink()
        preview.until("1 article,")
        assert preview.get("sources/later.html").status == 404


def test_the_terminal_names_what_was_saved(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with previewing(project.root) as preview:
        for number in range(2, 100):  # the first saves may come before the watch
            save(tmp_path, "claims/ships.yaml", CLAIM.replace("Ships carried", f"Ships {number} carried", 1))
            preview.once(SHIPS, epoch=number)
            if any(
                line.startswith("claims/ships.yaml: 1 claim, 1 article, no problems")
                for line in preview.lines
            ):
                return
        raise AssertionError(preview.lines)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_it(tmp_path: Path, number: signal.Signals) -> None:
    with previewing(a_project(tmp_path).root) as preview:
        preview.process.send_signal(number)
        assert preview.process.wait(timeout=60) == 0


def test_it_stops_while_it_reads_for_the_first_time(tmp_path: Path) -> None:
    project = a_project(tmp_path, {f"claims/c-{n:04}.yaml": CLAIM for n in range(2000)})
    words = [sys.executable, "-u", "-m", "site_builder", "serve", "--port", "0"]
    with subprocess.Popen(
        words, cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        while len(list(Path(f"/proc/{process.pid}/task").iterdir())) < 3:  # until the watch runs
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130


def test_it_stops_however_soon_after_a_save(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    for number in range(8):
        with previewing(project.root) as preview:
            preview.get(SHIPS)
            save(tmp_path, "claims/ships.yaml", CLAIM.replace("Ships carried", f"Ships {number} carried", 1))
            time.sleep(number / 100)


def test_a_changed_site_file_is_followed(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    with previewing(project.root) as preview:
        save(tmp_path, "site.yaml", SITE.replace("Tiny facts", "Small facts"))
        preview.shows("", "Small facts")
