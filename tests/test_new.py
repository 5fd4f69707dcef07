"""`new claim` and `new source` as processes: what they write, what they tell, and that they leave nothing half done."""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from answers import answering, body, redirect
from builders import ARTICLE, CLAIM, a_project, a_record, run, tree
from papers import PARAGRAPH, a_page, a_pdf, an_article, column

# Claims


def test_candidates_stand_in_the_file_ready_to_be_uncommented(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    result = run(project.root, "new", "claim", "Ships carried arms to the port", "--slug", "port")
    assert result.returncode == 0, result.stderr
    draft = (tmp_path / "claims" / "port.yaml").read_text()
    assert "\n# 1. wire, line 3\n#   - source: wire\n#     exact: " in draft
    assert "may contradict: “no”" in draft
    uncommented = re.sub(r"^# ((?: ).*)$", r"\1", draft, flags=re.MULTILINE)
    entries = yaml.safe_load(uncommented)["excerpts"]
    assert [entry["source"] for entry in entries] == ["wire"] * len(entries)
    filled = uncommented.replace("says: …", "says: hedges").replace("mode: …", "mode: own-voice")
    filled = filled.replace("topics: []", "topics: [arms]").replace("principals: []", "principals: [moscow]")
    filled = filled.replace("summary: null", "summary: Some say so.").replace(
        "searched: null", "searched: All."
    )
    (tmp_path / "claims" / "port.yaml").write_text(filled)
    checked = run(project.root, "check")
    assert (checked.returncode, checked.stderr) == (0, ""), filled


def test_candidates_are_told_on_the_terminal(tmp_path: Path) -> None:
    result = run(
        a_project(tmp_path).root, "new", "claim", "Ships carried arms to the port", "--candidates", "1"
    )
    assert result.stdout.splitlines() == [
        "claims/ships-carried-arms-to-the-port.yaml: fill it in; `site-builder check` says what is missing,"
        " `find` gives more excerpts",
        "1 candidate in the file, as comments under `excerpts:`",
        "   1. wire, line 3",
        "      “The White House said on Friday that ships carried arms.”",
    ]


@pytest.mark.parametrize(("most", "count"), [("0", 0), ("2", 2)])
def test_how_many_candidates_is_a_choice(tmp_path: Path, most: str, count: int) -> None:
    project = a_project(tmp_path)
    run(project.root, "new", "claim", "Ships carried arms", "--slug", "x", "--candidates", most)
    assert (tmp_path / "claims/x.yaml").read_text().count("- source:") == count


def test_a_claim_that_no_article_speaks_of_says_so(tmp_path: Path) -> None:
    result = run(a_project(tmp_path).root, "new", "claim", "Zebras dance")
    assert "no sentence of any article shares words with the claim" in result.stdout
    assert (tmp_path / "claims/zebras-dance.yaml").is_file()


def test_a_long_claim_is_told(tmp_path: Path) -> None:
    result = run(a_project(tmp_path).root, "new", "claim", "Ships " * 20)
    assert "the claim has 119 characters: shorten it to 74" in result.stdout


def test_nothing_that_exists_is_overwritten(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    before = tree(project.root)
    assert run(project.root, "new", "claim", "x", "--slug", "ships").returncode == 2
    assert run(project.root, "new", "source", __file__, "--id", "wire").returncode == 2
    assert tree(project.root) == before


# Articles from files


def record(root: Path, name: str) -> dict[str, str | None]:
    found = yaml.load((root / "seeds" / f"{name}.yaml").read_text(), yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def test_a_text_keeps_its_bytes_and_all_that_cannot_be_seen_is_told(tmp_path: Path) -> None:
    project = a_project(tmp_path / "site")
    content = "\ufeffTalks were held\r\n\r\nBy A. Writer\r\nPublished: Oct. 19, 2023\nIn the ca\u00adpital.\r\n".encode()
    (tmp_path / "talks.txt").write_bytes(content)
    result = run(project.root, "new", "source", str(tmp_path / "talks.txt"))
    assert result.returncode == 0, result.stderr
    assert (project.root / "seeds/talks.txt").read_bytes() == content
    digest = hashlib.sha256(content).hexdigest()
    for told in (
        f"seeds/talks.txt: {len(content)} bytes of UTF-8, line ends mixed (LF 1, CRLF 4), stored as they are",
        f"  sha256 {digest}",
        "  a byte order mark at the start",
        "  1 soft hyphen, first in line 5",
        "seeds/talks.yaml: correct and complete it",
        "  title      “Talks were held”",
        "             line 1 of the text; doubtful: is it the headline?",
        "  byline     “A. Writer”",
        "  published  “2023-10-19”",
        "             line 4 of the text, “Published: Oct. 19, 2023”",
        "  not found: publisher, agency, url",
        "it shares no run of words with any stored article",
    ):
        assert told in result.stdout.splitlines()
    found = record(project.root, "talks")
    assert (found["title"], found["published"], found["sha256"]) == ("Talks were held", "2023-10-19", digest)
    assert found["publisher"] == "unknown"
    assert run(project.root, "check").returncode == 0


def test_options_go_before_what_is_found_and_that_is_noted(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    (tmp_path / "talks.txt").write_text("Talks were held\n\nBy A. Writer\n")
    given = {"title": "Talks", "publisher": "The Daily", "byline": "B. Writer", "published": "[2023-10-19..]"}
    given |= {"language": "en-GB", "url": "https://daily.example/a", "agency": "Yonhap"}
    options = [word for key, value in given.items() for word in (f"--{key}", value)]
    result = run(project.root, "new", "source", "talks.txt", "--id", "daily", *options)
    assert result.returncode == 0, result.stderr
    found = record(project.root, "daily")
    assert {key: found[key] for key in given} == given
    assert "also “A. Writer”: line 3 of the text, “By A. Writer”" in result.stdout
    assert run(project.root, "check").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--published", "soon"), "--published"),
        (("--language", "english please"), "--language"),
        (("--url", "daily.example"), "--url"),
        (("--encoding", "nonsense"), "--encoding"),
        (("--as", "word"), "--as"),
        (("--id", "../x"), "--id"),
        (("--id", "wire"), "called wire already"),
    ],
)
def test_wrong_options_write_nothing(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    project = a_project(tmp_path)
    (tmp_path / "talks.txt").write_text("Talks were held\n")
    before = tree(project.root)
    result = run(project.root, "new", "source", "talks.txt", *words)
    assert result.returncode == 2, result.stderr
    assert said in result.stderr
    assert tree(project.root) == before


@pytest.mark.parametrize(
    ("what", "said"),
    [("nowhere.txt", "there is no file"), ("seeds", "there is no file"), ("www.daily.example", "https://"), ("ftp://daily.example/a", "only https://")],
)  # fmt: skip
def test_what_is_not_there_is_wrong_usage(tmp_path: Path, what: str, said: str) -> None:
    result = run(a_project(tmp_path).root, "new", "source", what)
    assert result.returncode == 2
    assert said in result.stderr


def test_a_page_is_extracted_and_says_so_twice(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    head = '<meta charset="utf-8"><meta property="og:site_name" content="The Daily">'
    markup = a_page(an_article(), head, ' lang="en"').encode()
    (tmp_path / "talks.html").write_bytes(markup)
    result = run(project.root, "new", "source", "talks.html")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "seeds/talks.txt").read_text() == f"Talks were held\n{PARAGRAPH}\n"
    assert "extracted from HTML by trafilatura " in result.stdout
    assert "compare it with the original before you quote it: that is not kept here" in result.stdout
    comments = (tmp_path / "seeds/talks.yaml").read_text().split("\nid: ")[0]
    assert "# The text was extracted from HTML by trafilatura " in comments
    assert hashlib.sha256(markup).hexdigest() in comments
    assert 'publisher: "The Daily"  # <meta og:site_name>\n' in (tmp_path / "seeds/talks.yaml").read_text()
    assert run(project.root, "check").returncode == 0


def test_a_pdf_on_standard_input_gets_its_name_from_its_headline(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    pdf = a_pdf(
        [(72, 700, 20, "Talks were held in May"), *column("In the capital, it was", "said.", top=660)]
    )
    command = [sys.executable, "-m", "site_builder", "new", "source", "-"]
    result = subprocess.run(command, cwd=project.root, input=pdf, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()
    assert (tmp_path / "seeds/talks-were-held-in-may.txt").read_text() == (
        "Talks were held in May\nIn the capital, it was said.\n"
    )
    assert run(project.root, "check").returncode == 0


def test_an_encoding_is_asked_for_and_used(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    text = "Министр сообщил в четверг, что переговоры состоялись в столице.\n" * 3
    (tmp_path / "talks.txt").write_bytes(text.encode("cp1251"))
    before = tree(project.root)
    refused = run(project.root, "new", "source", "talks.txt")
    assert refused.returncode == 1
    assert "add `--encoding " in refused.stderr
    assert tree(project.root) == before
    result = run(project.root, "new", "source", "talks.txt", "--encoding", "cp1251")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "seeds/talks.txt").read_text("utf-8") == text
    assert "converted to UTF-8 from cp1251 (--encoding)" in (tmp_path / "seeds/talks.yaml").read_text("utf-8")
    assert record(project.root, "talks")["language"] == "ru"


def test_a_copy_of_an_agencys_text_is_told_with_all_figures(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"seeds/wire.yaml": a_record(ARTICLE, agency="Yonhap")})
    (tmp_path / "copy.txt").write_text(
        ARTICLE + "More of it was said in the evening by two men and a woman.\n"
    )
    result = run(project.root, "new", "source", "copy.txt")
    assert result.returncode == 0, result.stderr
    relation = (
        "with wire: 67 of 100 words of this text (29 of 43), 100 of 100 of that one (29 of 29); wire copy"
    )
    assert f"  {relation}" in result.stdout
    assert "if both copy an agency, write agency: Yonhap, as there" in result.stdout
    assert relation in (tmp_path / "seeds/copy.yaml").read_text().replace("\n#     ", " ")


def test_the_very_same_text_is_refused_with_the_id_that_it_has(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    (tmp_path / "again.txt").write_text(ARTICLE)
    before = tree(project.root)
    result = run(project.root, "new", "source", "again.txt")
    assert result.returncode == 1
    assert "this very text is stored already: wire, in seeds/wire.txt" in result.stderr
    assert tree(project.root) == before


def test_a_text_that_lies_in_seeds_stays_as_it_is(tmp_path: Path) -> None:
    markup = a_page(an_article())
    project = a_project(tmp_path, {"seeds/2023/late.txt": "A late article.\n", "seeds/page.txt": markup})
    assert run(project.root, "new", "source", "seeds/2023/late.txt").returncode == 0
    assert (tmp_path / "seeds/2023/late.yaml").is_file()
    before = tree(project.root)
    result = run(project.root, "new", "source", "seeds/page.txt")
    assert result.returncode == 1
    assert "move it out of seeds/" in result.stderr
    assert tree(project.root) == before
    assert run(project.root, "new", "source", "seeds/page.txt", "--as", "text").returncode == 0


def test_a_file_above_the_limit_is_told(tmp_path: Path) -> None:
    site = a_project(tmp_path).root / "site.yaml"
    site.write_text(site.read_text() + "limits: {source_bytes: 1000}\n")
    (tmp_path / "talks.txt").write_text("Talks were held. " * 100)
    result = run(tmp_path, "new", "source", "talks.txt")
    assert result.returncode == 1
    assert "more than 1,000 bytes" in result.stderr


def test_a_record_that_cannot_be_written_leaves_no_text(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    (tmp_path / "talks.txt").write_text("Talks were held\n")
    (tmp_path / "seeds/talks.yaml").mkdir()
    before = tree(project.root)
    result = run(project.root, "new", "source", "talks.txt")
    assert result.returncode == 2, result.stderr
    assert "seeds/talks.yaml exists already" in result.stderr
    assert tree(project.root) == before


def test_nothing_of_a_file_drives_the_terminal(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    (tmp_path / "talks.txt").write_text("Talks \x1b[31mwere\u202e held\nBy A.\x1b]0;x Writer\n")
    result = run(project.root, "new", "source", "talks.txt")
    assert result.returncode == 0, result.stderr
    told = result.stdout + (tmp_path / "seeds/talks.yaml").read_text()
    assert "\x1b" not in told
    assert "\u202e" not in told
    assert run(project.root, "check").returncode == 0


# Articles from the net

PAGE = a_page(an_article(), '<meta property="og:site_name" content="The Daily">', ' lang="en-GB"').encode()
DATED = PAGE.replace(b"<article>", b'<article><time datetime="2023-10-19T22:12:00+09:00">then</time>')


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    answers = {
        "/talks": body(DATED),
        "/feed": redirect("/talks"),
        "/text": body("Разговоры были".encode("cp1251"), "text/plain; charset=windows-1251"),
        "/data": body(b"{}", "application/json"),
        "/gone": body(b"", status=410),
    }
    with answering(answers) as address:
        yield address


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def test_an_address_is_fetched_and_where_it_led_is_told(tmp_path: Path, server: str) -> None:
    project = a_project(tmp_path)
    result = run(project.root, "new", "source", f"{server}/feed")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "seeds/the-daily-2023-10-19.txt").read_text() == f"Talks were held\n{PARAGRAPH}\n"
    assert (
        f"  from {server}/talks, status 200, text/html, redirected from {server}/feed, fetched on "
        in result.stdout
    )
    found = record(project.root, "the-daily-2023-10-19")
    assert (found["url"], found["published"], found["language"]) == (f"{server}/talks", "2023-10-19", "en-GB")
    text = (tmp_path / "seeds/the-daily-2023-10-19.yaml").read_text()
    assert hashlib.sha256(DATED).hexdigest() in text
    assert run(project.root, "check").returncode == 0


def test_a_text_in_an_encoding_that_its_server_declares(tmp_path: Path, server: str) -> None:
    project = a_project(tmp_path)
    result = run(project.root, "new", "source", f"{server}/text", "--id", "talks")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "seeds/talks.txt").read_text("utf-8") == "Разговоры были"
    assert "converted to UTF-8 from windows-1251 (the server's header)" in result.stdout


@pytest.mark.parametrize(("path", "said"), [("/gone", "answers 410 (Gone)"), ("/data", "application/json")])
def test_what_cannot_be_had_is_a_plain_message(tmp_path: Path, server: str, path: str, said: str) -> None:
    project = a_project(tmp_path)
    before = tree(project.root)
    result = run(project.root, "new", "source", server + path)
    assert result.returncode == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert tree(project.root) == before


def test_the_claim_of_the_builders_stays_as_it_was(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    run(project.root, "new", "claim", "Ships carried arms")
    assert (tmp_path / "claims/ships.yaml").read_text() == CLAIM
