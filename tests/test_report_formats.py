"""Problems as programs read them: each format against its definition, and against hostile text."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import node
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from site_builder.diagnostic import Diagnostic, Diagnostics, Edit, Location, Related, Severity, in_order
from site_builder.fixes import applied
from site_builder.reports import github, junit, rdjson, sarif
from site_builder.reports import json as json_report
from site_builder.reports.report import Report, Texts

SCHEMAS = Path(__file__).parent / "schemas"
CLAIM = "claim: “x”\nexcerpts:\n  - exact: >-\n      어느 \U0001f6a2 날\n      he said\n    says: deny\n"
ARTICLE = "어느 \U0001f6a2 날 He said.\n"
FILES = {
    "claims/a b.yaml": CLAIM,
    "claims/good.yaml": "claim: y\n",
    "seeds/a.txt": ARTICLE,
    "site.yaml": "x: 1\n",
}


def at(line: int, column: int, path: str = "claims/a b.yaml") -> Location:
    return Location(path, line, column)


CASE = Diagnostic(
    code="excerpt-case",
    message="capital and small letters differ",
    at=at(4, 7),
    help="take over the article's letters",
    related=(Related(at(1, 8, "seeds/a.txt"), "the article's words"),),
    edits=(Edit(at(5, 7), at(5, 9), "He"), Edit(at(4, 12), at(4, 13), "날,")),
    severity=Severity.WARNING,
)
SAYS = Diagnostic(code="not-one-of", message="“deny” is not a value of “says”", at=at(6, 11))
SITE = Diagnostic(
    code="no-such-code", message="the key “title” is missing", at=Location("site.yaml"), help="add it"
)
PROBLEMS = in_order((CASE, SAYS, SITE))


def a_report(problems: Diagnostics = PROBLEMS, folder: str = "", text: str | None = None) -> Report:
    texts = Texts(lambda path: FILES.get(path, "") if text is None else text)
    return Report(problems, texts, tuple(FILES), folder)


HOSTILE = (
    "\n::set-env name=X::y",
    "\r::error::x",
    "%0A::stop-commands::x",
    "\u2028::warning::x",
    "\x0b\x0c\x85::debug::x",
    "::endgroup::",
    "]]><x/>&amp;",
    "| a | <script>alert(1)</script> | `x` | [y](https://evil.example) | $z$ | @all",
    "\x1b]0;x\x07\u202e",
    "\ufffe\uffff\x00",
)
anything = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))


@st.composite
def hostile_problems(draw: st.DrawFn) -> Diagnostic:
    path = draw(st.sampled_from(("claims/a.yaml", "seeds/a.txt"))) + draw(anything)
    place = Location(path, draw(st.integers(1, 4)), draw(st.integers(1, 20)))
    text = draw(anything)
    return Diagnostic(
        code="bad-value",
        message=draw(anything),
        at=place,
        help=draw(anything),
        related=(Related(place, text),),
        edits=(Edit(place, place, text),) if draw(st.booleans()) else (),
        severity=draw(st.sampled_from(Severity)),
    )


# --- GitHub


COMMAND = re.compile(r"::(?P<kind>error|warning) (?P<properties>[^:\r\n]*)::(?P<message>[^\r\n]*)\n")


def commands(written: str) -> list[tuple[str, dict[str, str], str]]:
    """Each command as GitHub's runner reads it: kind, properties, message."""

    def decoded(text: str) -> str:
        for sign, code in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
            text = text.replace(code, sign)
        return text

    found = list(COMMAND.finditer(written))
    assert "".join(match[0] for match in found) == written, "something that is no command of ours"
    return [
        (
            match["kind"],
            {
                key: decoded(value)
                for key, _, value in (p.partition("=") for p in match["properties"].split(","))
            },
            decoded(match["message"]),
        )
        for match in found
    ]


def test_github_gets_a_command_a_problem_errors_first() -> None:
    site = "error", {"file": "sites/a/site.yaml", "line": "1", "col": "1", "title": "no-such-code"}
    says = "error", {"file": "sites/a/claims/a b.yaml", "line": "6", "endLine": "6", "col": "11", "endColumn": "15", "title": "not-one-of"}  # fmt: skip
    case = (
        "warning",
        {"file": "sites/a/claims/a b.yaml", "line": "4", "endLine": "5", "title": "excerpt-case"},
    )
    found = commands(github.written(a_report(folder="sites/a/")))
    assert [command[:2] for command in found] == [says, site, case]
    assert found[2][2] == (
        "capital and small letters differ\nsee seeds/a.txt:1:8: the article's words\n"
        "take over the article's letters\nMore: site-builder explain excerpt-case"
    )


def test_github_escapes_what_its_runner_reads() -> None:
    problem = Diagnostic(code="c", message="100% of a: b, c", at=Location("claims/50%,a:b.yaml"), help="d")
    assert github.written(a_report((problem,))) == (
        "::error file=claims/50%25%2Ca%3Ab.yaml,line=1,col=1,title=c::100%25 of a: b, c%0Ad%0AMore: site-builder explain c\n"
    )


@given(st.lists(hostile_problems(), max_size=4))
def test_no_text_becomes_a_command_of_its_own(problems: list[Diagnostic]) -> None:
    written = github.written(a_report(tuple(problems)))
    assert len(commands(written)) == len(problems)
    assert len(written.splitlines()) == len(problems), (
        "no other program takes a part for a line of its own either"
    )


@given(st.lists(hostile_problems(), max_size=4))
def test_no_text_becomes_markdown_of_its_own(problems: list[Diagnostic]) -> None:
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(github.summary(a_report(tuple(problems))))
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {"text", "text_special"}
    assert [token.type for token in tokens].count("tr_open") == (len(problems) + 1 if problems else 0)
    assert [token.type for token in tokens].count("td_open") == 4 * len(problems)


def test_the_summary_is_a_table_that_reads_as_the_problems_do() -> None:
    html = etree.HTML(MarkdownIt("commonmark").enable("table").render(github.summary(a_report())))
    cells = [["".join(cell.itertext()) for cell in row] for row in html.iterfind(".//tbody/tr")]
    assert cells[0] == ["error", "claims/a b.yaml:6:11", "“deny” is not a value of “says” (not-one-of)", ""]
    assert cells[2] == [
        "warning",
        "claims/a b.yaml:4:7",
        "capital and small letters differ (excerpt-case)",
        "take over the article's letters",
    ]
    assert "2 errors, 1 warning in 2 files" in html.findtext(".//h3")


def test_the_summary_stays_below_what_github_takes() -> None:
    long = Diagnostic(code="c", message="한" * 3_000, at=Location("site.yaml"))
    written = github.summary(a_report((long,) * 400))
    assert len(written.encode()) < 2**20
    told = written.count("| error |")
    assert written.endswith(f"\nand {400 - told} problems more\n")


# --- SARIF


SARIF = json.loads(
    (node.package("@microsoft/jest-sarif") / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json").read_text("utf-8")
)
"""The schema that OASIS published with the standard."""


def a_run(report: Report) -> dict[str, Any]:
    log = json.loads(sarif.written(report))
    jsonschema.validate(log, SARIF, cls=jsonschema.Draft4Validator)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_is_valid_and_refers_to_what_is_there() -> None:
    run = a_run(a_report(folder="sites/a/"))
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [p.code for p in PROBLEMS]
    assert run["columnKind"] == "unicodeCodePoints"
    files = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in run["results"]]
    assert {file["uriBaseId"] for file in files} == set(run["originalUriBaseIds"])
    assert [unquote(file["uri"]) for file in files] == ["sites/a/" + p.at.path for p in PROBLEMS]
    assert " " not in files[0]["uri"]


def test_sarif_rules_say_what_explain_says() -> None:
    rules = {rule["id"]: rule for rule in a_run(a_report())["tool"]["driver"]["rules"]}
    assert "letters" in rules["excerpt-case"]["shortDescription"]["text"]
    assert "```" in rules["excerpt-case"]["help"]["markdown"]
    assert rules["no-such-code"] == {"id": "no-such-code"}


def test_sarif_regions_and_fixes_count_code_points() -> None:
    result = next(r for r in a_run(a_report())["results"] if r["ruleId"] == "excerpt-case")
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 4, "startColumn": 7, "endLine": 5, "endColumn": 14}
    (fix,) = result["fixes"]
    edits = [
        Edit(
            at(replaced["deletedRegion"]["startLine"], replaced["deletedRegion"]["startColumn"]),
            at(replaced["deletedRegion"]["endLine"], replaced["deletedRegion"]["endColumn"]),
            replaced["insertedContent"]["text"],
        )
        for change in fix["artifactChanges"]
        for replaced in change["replacements"]
    ]
    assert applied(CLAIM, edits) == applied(CLAIM, CASE.edits)


def test_a_fingerprint_does_not_change_when_a_problem_moves() -> None:
    moved = Diagnostic(code=SAYS.code, message=SAYS.message, at=at(7, 11))
    before = a_run(a_report((SAYS,), text=CLAIM))["results"]
    after = a_run(a_report((moved,), text="# more\n" + CLAIM))["results"]
    twice = a_run(a_report((SAYS, SAYS), text=CLAIM))["results"]
    prints = [[result["partialFingerprints"] for result in results] for results in (before, after, twice)]
    assert prints[0] == prints[1] == prints[2][:1]
    assert prints[2][0] != prints[2][1]


@given(st.lists(hostile_problems(), max_size=3))
def test_sarif_of_hostile_text_is_valid(problems: list[Diagnostic]) -> None:
    assert len(a_run(a_report(tuple(problems)))["results"]) == len(problems)


# --- JSON


def test_json_keeps_its_shape() -> None:
    schema = json.loads((SCHEMAS / "check.schema.json").read_text("utf-8"))
    written = json_report.written(a_report(folder="sites/a/"))
    content = json.loads(written)
    jsonschema.validate(content, schema)
    assert written.isascii(), "a terminal shows none of it in another way"
    assert content["counts"] == {"errors": 2, "warnings": 1, "mendable": 1}
    assert content["checked"] == ["sites/a/" + path for path in FILES]
    assert content["problems"][0] == {
        "code": "excerpt-case",
        "severity": "warning",
        "message": "capital and small letters differ",
        "help": "take over the article's letters",
        "file": "sites/a/claims/a b.yaml",
        "start": {"line": 4, "column": 7},
        "end": {"line": 5, "column": 14},
        "related": [
            {"message": "the article's words", "file": "sites/a/seeds/a.txt", "start": {"line": 1, "column": 8}, "end": None}
        ],
        "edits": [
            {"file": "sites/a/claims/a b.yaml", "start": {"line": 5, "column": 7}, "end": {"line": 5, "column": 9}, "text": "He"},
            {"file": "sites/a/claims/a b.yaml", "start": {"line": 4, "column": 12}, "end": {"line": 4, "column": 13}, "text": "날,"},
        ],
    }  # fmt: skip
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**content, "version": 2}, schema)


# --- JUnit


JUNIT = etree.RelaxNG(etree.parse(SCHEMAS / "junit.rng"))


def a_suite(report: Report) -> Any:
    document = etree.fromstring(junit.written(report).encode())
    JUNIT.assertValid(document)
    assert document.get("tests") == str(len(document.findall(".//testcase")))
    assert document.get("failures") == str(len(document.findall(".//failure")))
    return document


def test_junit_has_a_case_a_file_that_fails_with_its_errors() -> None:
    suite = a_suite(a_report(folder="sites/a/"))
    cases = {case.get("name"): case for case in suite.iterfind(".//testcase")}
    assert list(cases) == sorted("sites/a/" + path for path in FILES)
    claim = cases["sites/a/claims/a b.yaml"]
    assert claim.find("failure").attrib == {
        "type": "not-one-of",
        "message": "“deny” is not a value of “says”",
    }
    assert "      |           ^^^^" in claim.findtext("failure")
    assert "excerpt-case" in claim.findtext("system-out")
    assert cases["sites/a/claims/good.yaml"].find("*") is None
    assert suite.get("failures") == "2"


def test_junit_of_several_errors_counts_them() -> None:
    suite = a_suite(a_report((SAYS, SAYS)))
    assert suite.find(".//failure").get("message") == "2 errors in 1 file"


@given(st.lists(hostile_problems(), max_size=3))
def test_junit_of_hostile_text_is_xml(problems: list[Diagnostic]) -> None:
    a_suite(a_report(in_order(problems)))


# --- rdjson


VALIDATE = """
import {validate} from "@umbrelladocs/rdformat-validator";
const options = {strictMode: true, allowExtraFields: false};
for (const text of %s) console.log(JSON.stringify(await validate(text, options)));
"""


def verdicts(texts: list[str]) -> list[bool]:
    """What an independent validator of the format says of each."""
    done = node.run("--input-type=module", "-", given=VALIDATE % json.dumps(texts))
    assert done.returncode == 0, done.stderr
    return [json.loads(line)["valid"] for line in done.stdout.splitlines()]


def test_rdjson_is_valid_and_the_validator_knows_what_is_not() -> None:
    good = rdjson.written(a_report())
    broken = [
        good.replace(old, new)
        for old, new in (("ERROR", "BAD"), ('"message"', '"text"'), ('"line"', '"row"'))
    ]
    assert verdicts([good, rdjson.written(a_report(())), *broken]) == [True, True, False, False, False]


def test_rdjson_columns_count_bytes() -> None:
    found = json.loads(rdjson.written(a_report()))["diagnostics"][0]
    assert found["location"] == {
        "path": "claims/a b.yaml",
        "range": {"start": {"line": 4, "column": 7}, "end": {"line": 5, "column": 14}},
    }
    (suggestion,) = found["suggestions"]
    lines = [line + b"\n" for line in CLAIM.encode().split(b"\n")]
    start, end = (
        sum(map(len, lines[: place["line"] - 1])) + place["column"] - 1
        for place in (suggestion["range"]["start"], suggestion["range"]["end"])
    )
    new = CLAIM.encode()[:start] + suggestion["text"].encode() + CLAIM.encode()[end:]
    assert new.decode() == applied(CLAIM, CASE.edits)
    assert suggestion["range"]["start"]["column"] == 19


def test_rdjson_tells_related_places_and_help() -> None:
    found = json.loads(rdjson.written(a_report()))
    assert found["diagnostics"][0]["message"].split("\n") == [
        "capital and small letters differ",
        "see seeds/a.txt:1:8: the article's words",
        "take over the article's letters",
    ]
    assert found["severity"] == "ERROR"
    assert "severity" not in json.loads(rdjson.written(a_report(())))
