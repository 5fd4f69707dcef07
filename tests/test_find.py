"""`find` as a process: YAML that check accepts, misquotes with what differs, and JSON for programs."""

import json
from pathlib import Path

import pytest
import yaml
from builders import ARTICLE, CLAIM, a_project, a_record, run

OTHER = "Ships again\n\nThe Kremlin said that ships carried 1,000 tons of grain, and no arms.\n"
FILES = {"seeds/other.txt": OTHER, "seeds/other.yaml": a_record(OTHER, "other")}


def find(root: Path, *words: str, status: int) -> str:
    result = run(a_project(root, FILES).root, "find", *words)
    assert result.returncode == status, result.stderr
    return result.stdout


def test_all_that_is_printed_is_yaml_and_check_accepts_it_when_it_is_filled_in(tmp_path: Path) -> None:
    told = find(tmp_path, "ships carried", status=0)
    entries = yaml.safe_load(told)
    assert [(entry["source"], entry["exact"]) for entry in entries] == [
        ("other", "ships carried"),
        ("wire", "ships carried"),
    ]
    filled = told.replace("party: null", "party: rusi").replace("says: …", "says: consistent")
    claim = CLAIM + filled.replace("mode: …", "mode: indirect")
    a_project(tmp_path, {"claims/ships.yaml": claim})
    checked = run(tmp_path, "check")
    assert checked.returncode == 0, claim + checked.stderr


def test_what_is_left_open_is_an_error_at_its_place(tmp_path: Path) -> None:
    told = find(tmp_path, "Imagery shows ships", status=0)
    a_project(tmp_path, {"claims/ships.yaml": CLAIM + told})
    checked = run(tmp_path, "check")
    assert checked.returncode == 1
    assert checked.stderr.count("error[not-one-of]") == 2


def test_place_sentence_and_who_is_named_stand_with_the_entry(tmp_path: Path) -> None:
    assert find(tmp_path, "1,000 tons", status=0).split("\n\n")[0] == (
        "# seeds/other.txt:3:37 (exact)\n"
        "# “The Kremlin said that ships carried 1,000 tons of grain, and no arms.”\n"
        "  - source: other\n"
        '    exact: "1,000 tons"\n'
        "    party: null  # the sentence names: kremlin\n"
        "    says: …\n"
        "    mode: …"
    )


def test_known_values_are_told_once(tmp_path: Path) -> None:
    told = find(tmp_path, "ships carried", status=0)
    assert told.count("# says: a party asserts, assesses, denies, disputes, declines, silent;") == 1
    assert told.count("# mode: quote, document, indirect, paraphrase, own-voice") == 1


def test_a_misquote_is_told_with_the_nearest_passages_and_their_words(tmp_path: Path) -> None:
    told = find(tmp_path, "ships carried 10,000 tons", status=1)
    assert "# these words stand nowhere in these articles; the nearest passages" in told
    assert "# seeds/other.txt:3:23\n# ships carried [-10,000-]{+1,000+} tons\n" in told
    assert [entry["exact"] for entry in yaml.safe_load(told)] == ["ships carried 1,000 tons"]


def test_without_anything_near_the_words_are_told_that_are_known(tmp_path: Path) -> None:
    told = find(tmp_path, "zebras and arms of the Kremlni", status=1)
    assert "and no passage is near" in told
    assert (
        "# in no article: “zebras”, “Kremlni” (but “kremlin”)\n# in some article: “and”, “arms”, “of”, “the”\n"
        in told
    )
    assert (
        "# seeds/other.txt:3:1 “The Kremlin said that ships carried 1,000 tons of grain, and no arms.”"
        in told
    )


def test_passages_that_belong_together(tmp_path: Path) -> None:
    told = find(tmp_path, "The Kremlin said … no arms", status=0)
    assert [entry["exact"] for entry in yaml.safe_load(told)] == ["The Kremlin said that [...] no arms"] or (
        yaml.safe_load(told)[0]["exact"] == "The Kremlin said [...] no arms"
    )


@pytest.mark.parametrize(("only", "count"), [("wire", 1), ("other", 1)])
def test_one_article_only(tmp_path: Path, only: str, count: int) -> None:
    told = find(tmp_path, "ships carried", "--source", only, status=0)
    assert [entry["source"] for entry in yaml.safe_load(told)] == [only] * count


def test_an_unknown_article_is_wrong_usage(tmp_path: Path) -> None:
    result = run(a_project(tmp_path, FILES).root, "find", "ships", "--source", "wier")
    assert result.returncode == 2
    assert "did you mean “wire”?" in result.stderr


def test_words_without_a_word_are_wrong_usage(tmp_path: Path) -> None:
    result = run(a_project(tmp_path).root, "find", "…")
    assert result.returncode == 2
    assert "at least one word" in result.stderr


def test_many_places_are_cut_with_their_number(tmp_path: Path) -> None:
    text = "Many ships\n\n" + "A ship came.\n" * 50
    a_project(tmp_path, {"seeds/many.txt": text, "seeds/many.yaml": a_record(text, "many")})
    told = run(tmp_path, "find", "A ship").stdout
    assert told.count("- source: many") == 20
    assert "# 30 more places, 50 in 1 articles: give more words, or --source" in told
    assert "(ambiguous, 20 of 50)" in told
    assert len(yaml.safe_load(told)) == 20


def test_json_for_programs(tmp_path: Path) -> None:
    found = json.loads(find(tmp_path, "ships carried", "--format", "json", "--source", "other", status=0))
    assert found == {
        "words": "ships carried",
        "places": [
            {
                "source": "other",
                "file": "seeds/other.txt",
                "line": 3,
                "column": 23,
                "start": 35,
                "end": 48,
                "sentence": "The Kremlin said that ships carried 1,000 tons of grain, and no arms.",
                "selector": {"exact": "ships carried"},
                "how": "exact",
                "number": 1,
                "of": 1,
            }
        ],
        "nearest": [],
        "alike": [],
        "known": ["ships", "carried"],
        "unknown": [],
    }
    misquote = json.loads(find(tmp_path, "ships carried 10,000 tons", "--format", "json", status=1))
    assert misquote["nearest"][0]["difference"] == [
        {"change": "kept", "words": "ships carried", "apart": False},
        {"change": "removed", "words": "10,000", "apart": True},
        {"change": "added", "words": "1,000", "apart": True},
        {"change": "kept", "words": "tons", "apart": True},
    ]
    assert misquote["unknown"] == [{"word": "10,000", "alike": "1,000"}]


def test_nothing_of_an_article_drives_the_terminal(tmp_path: Path) -> None:
    text = "Odd\n\nA ship\x1b[31m came \u202eto the port.\n"
    a_project(tmp_path, {"seeds/odd.txt": text, "seeds/odd.yaml": a_record(text, "odd")})
    for words in (("port",), ("A ship came on to the port",), ("port", "--format", "json")):
        told = run(tmp_path, "find", *words).stdout
        assert "\x1b" not in told
        assert "\u202e" not in told


def test_find_works_without_a_site_file(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    (tmp_path / "site.yaml").unlink()
    result = run(project.root, "find", "Imagery shows ships")
    assert result.returncode == 0
    assert "seeds/wire.txt:4:" in result.stdout


def test_the_article_of_the_builders_is_found_whole(tmp_path: Path) -> None:
    sentence = ARTICLE.split("\n")[3]
    told = find(tmp_path, sentence, status=0)
    assert yaml.safe_load(told)[0]["exact"] == sentence
