"""What `check --fix` mends: the same content in fewer oddities, or the same file."""

import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from builders import ARTICLE, CLAIM, SITE, a_project, a_record
from forms import claims_json
from hypothesis import given
from hypothesis import strategies as st

from site_builder.claim import ClaimFile
from site_builder.diagnostic import Diagnostic, Edit, Location, has_errors
from site_builder.document import parse
from site_builder.examine import examine
from site_builder.fixes import Fix, applied, fixes
from site_builder.key_order import usual_order
from site_builder.project import Project
from site_builder.reports.plain import mendable
from site_builder.standing import assessed

TEXT = ARTICLE.replace('"We saw them,"', "“We saw them – all…”")
TYPED = "'\"We saw them - all...\" an official said.'"
OWN = "'“We saw them – all…” an official said.'"
SAID = CLAIM.replace("The White House said on Friday that ships carried arms.", TYPED)


def a_site(root: Path, files: Mapping[str, str | bytes]) -> Project:
    return a_project(root, {"seeds/wire.txt": TEXT, "seeds/wire.yaml": a_record(TEXT), **files})


def found(project: Project) -> dict[str, Fix]:
    examined = examine(project)
    return {fix.path: fix for fix in fixes(project, examined.content, examined.problems)}


def mended(project: Project) -> dict[str, Fix]:
    """The fixes, made."""
    made = found(project)
    for path, fix in made.items():
        (project.root / path).write_bytes(fix.after.encode())
    return made


def published(project: Project) -> bytes:
    """What readers and programs get of the project, but for how its quotations were found."""
    examined = examine(project)
    assert examined.content.site
    claims = assessed(examined)
    assert claims, examined.problems
    data = claims_json(examined.content.site, claims, examined.content.sources.values())
    return re.sub(rb'"(exact|normalised|flagged)"', b'""', data)


@pytest.mark.parametrize(
    ("path", "text", "after", "told"),
    [
        ("claims/ships.yaml", CLAIM + "\n\n", CLAIM, ["not one line end at the end"]),
        ("site.yaml", SITE.replace("\n", "\r\n"), SITE, ["line ends of Windows"]),
        ("claims/drafts/new.yaml", SAID + "draft: true  \n", SAID.replace(TYPED, OWN) + "draft: true\n", ["blanks at the ends of lines", "1 quotation not in the article's own typography"]),
        ("claims/ships.yaml", SAID, SAID.replace(TYPED, OWN), ["1 quotation not in the article's own typography"]),
        ("claims/ships.yaml", CLAIM.replace("The White House", "THE white House"), CLAIM, ["1 quotation not in the article's own typography"]),
        ("claims/ships.yaml", CLAIM.replace("Moscow says that", "“Moscow says that"), CLAIM, ["1 quotation not in the article's own typography"]),
        ("claims/ships.yaml", "topics: [arms]\n" + CLAIM.replace("topics: [arms]\n", ""), CLAIM, ["keys that were not in order"]),
        ("seeds/wire.yaml", "title: T\n" + a_record(TEXT).replace("title: T\n", ""), a_record(TEXT), ["keys that were not in order"]),
    ],
)  # fmt: skip
def test_what_needs_no_person_is_mended(
    tmp_path: Path, path: str, text: str, after: str, told: list[str]
) -> None:
    project = a_site(tmp_path, {path: text})
    before = published(project)
    assert mended(project) == {path: Fix(path, text, after, tuple(told), ())}
    assert published(project) == before
    assert found(project) == {}


def test_a_file_that_only_tabs_keep_from_being_read_is_read_again(tmp_path: Path) -> None:
    tabs = CLAIM.replace("  - source", "\t- source").replace("\n    ", "\n\t  ")
    project = a_site(tmp_path, {"claims/ships.yaml": tabs})
    assert has_errors(examine(project).problems)
    (fix,) = mended(project).values()
    assert fix.after == CLAIM
    assert "tab" in fix.mended[0]
    assert examine(project).problems == ()


def test_a_clean_site_has_nothing_to_mend(tmp_path: Path) -> None:
    assert found(a_site(tmp_path, {"claims/more/ships-2.yaml": SAID.replace(TYPED, OWN)})) == {}


def test_articles_are_never_touched(tmp_path: Path) -> None:
    text = "A title  \r\n\r\n\tText.  \n\n\n"
    project = a_project(tmp_path, {"seeds/odd.txt": text, "seeds/odd.yaml": a_record(text, "odd")})
    assert found(project) == {}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "topics: [arms]\nnote: x\n" + CLAIM.replace("topics: [arms]\n", ""),
            "its keys are not in order: there is no key “note”",
        ),
        (
            CLAIM
            + CLAIM[CLAIM.index("  - source: wire\n    exact: The") :].replace("The White", "the White"),
            "1 quotation not in the article's own typography: ",
        ),
    ],
)
def test_what_is_left_is_told(tmp_path: Path, text: str, left: str) -> None:
    project = a_site(tmp_path, {"claims/ships.yaml": text})
    fix = found(project)["claims/ships.yaml"]
    assert fix.after == fix.before
    assert fix.left[0].startswith(left)
    assert not fix.mended


@pytest.mark.parametrize(
    "text",
    [
        "claim: [\n  \n",
        "claim: >-\n  a\nb  \n",
        CLAIM.replace("no evidence", "some evidence"),
        CLAIM.replace("Moscow says that there is no evidence.", "“Moscow says [...] evidence.”"),
        b"\xff\xfe",
        b"",
    ],
)
def test_what_only_a_person_can_mend_stays(tmp_path: Path, text: str | bytes) -> None:
    project = a_site(tmp_path, {"claims/ships.yaml": text})
    fix = found(project).get("claims/ships.yaml")
    assert fix is None or fix.after == fix.before.replace("  \n", "\n")


def test_edits_of_problems_are_made_only_where_the_file_can_then_be_read(tmp_path: Path) -> None:
    project = a_site(tmp_path, {"claims/ships.yaml": "claim: x:\ny: [\n"})
    examined = examine(project)
    at = Location("claims/ships.yaml", 1, 9)
    problem = Diagnostic(
        code="c", message="a colon too many", at=at, edits=(Edit(at, Location(at.path, 1, 10), ""),)
    )
    (fix,) = fixes(project, examined.content, (problem,))
    assert (fix.after, fix.left) == (fix.before, ("another mistake keeps it from being read",))
    (project.root / "claims/ships.yaml").write_text("claim: x:\n")
    (fix,) = fixes(project, examined.content, (problem,))
    assert (fix.after, fix.mended) == ("claim: x\n", ("a colon too many",))


def test_a_claim_with_another_mistake_gets_what_is_promised(tmp_path: Path) -> None:
    text = CLAIM.replace("says: asserts", "says: assert").replace("Moscow says that", "moscow says that")
    project = a_site(tmp_path, {"claims/ships.yaml": text})
    assert mendable(examine(project).problems) == "1 can be fixed with --fix"
    (fix,) = mended(project).values()
    assert fix.after == text.replace("moscow says", "Moscow says")
    assert mendable(examine(project).problems) == ""


def test_edits_are_made_from_the_first_to_the_last() -> None:
    def edit(start: tuple[int, int], end: tuple[int, int], text: str) -> Edit:
        return Edit(Location("a", *start), Location("a", *end), text)

    edits = [
        edit((2, 1), (2, 2), "B"),
        edit((1, 1), (1, 2), "A"),
        edit((1, 2), (1, 2), "+"),
        edit((2, 1), (2, 3), "C"),
    ]
    assert applied("ab\ncd\n", edits) == "A+b\nBd\n"
    assert applied("\ufeffab\n", edits[1:2]) == "\ufeffAb\n"


# --- any layout of the same claim


CONTENT: dict[str, Any] = {
    "claim": "Ships carried arms",
    "claimant": "washington",
    "topics": ["arms", "ships"],
    "principals": ["moscow", "pyongyang"],
    "parts": {"z": "Arms were carried", "a": "There were ships"},
    "summary": "Washington  says so:\n\n* *one* “x” # no comment\n",
    "excerpts": [
        {"source": "wire", "exact": "“We saw them – all…” an official said.", "party": "washington", "says": "asserts", "bears_on": ["z", "a"], "mode": "quote"},
        {"source": "wire", "exact": "Moscow says that there is no evidence.", "party": "moscow", "speaker": "x: y", "says": "disputes", "bears_on": ["a"], "mode": "indirect", "said": "2023-10-19", "note": "It's #1."},
    ],
    "changes": [{"date": "2023-10-21", "kind": "published", "text": "First."}],
    "searched": "",
    "draft": "false",
}  # fmt: skip
STRAIGHT = str.maketrans({"“": '"', "”": '"', "–": "-", "…": "..."})


@st.composite
def layouts(draw: st.DrawFn) -> str:
    """The content as some editor and some program might have left it."""
    lines: list[str] = []

    def blanks() -> str:
        return draw(st.sampled_from(("", "", "", " ", "\t")))

    def scalar(key: str, value: str, indent: str) -> str:
        if key == "exact":
            value = draw(st.sampled_from((value, value.translate(STRAIGHT), value.lower())))
        styles = ['"', "'", "|-" if not value.endswith("\n") else "|"]
        if key == "exact":
            styles.append(">-")
        if value and all(sign not in value for sign in ("#", ": ", "\n")) and value[0] not in "\"'":
            styles.append("")
        style = draw(st.sampled_from(styles)) if value else ""
        match style:
            case '"':
                return '"' + value.replace('"', '\\"').replace("\n", "\\n") + '"' + blanks()
            case "'" if "\n" not in value:
                return "'" + value.replace("'", "''") + "'" + blanks()
            case "":
                return value + blanks()
            case _:
                style = "|" if value.endswith("\n") else style if style != "'" else "|-"
                joint = draw(st.sampled_from((" ", "\n"))) if style == ">-" else " "
                body = value.replace(" ", joint) if style == ">-" else value
                return f"{style}{blanks()}\n" + "\n".join(
                    f"{indent}  {line}" if line else "" for line in body.rstrip("\n").split("\n")
                )

    def mapping(content: dict[str, Any], indent: str, first: str, fixed: bool) -> None:
        keys = list(content) if fixed else draw(st.permutations(list(content)))
        for n, key in enumerate(keys):
            if draw(st.booleans()) and (n or not first):
                lines.append(f"{indent}# above {key}" if draw(st.booleans()) else "")
            lead = first if first and not n else indent
            value = content[key]
            if isinstance(value, dict):
                lines.append(f"{lead}{key}:")
                mapping(value, indent + "  ", "", fixed=True)
            elif isinstance(value, list) and isinstance(value[0], dict):
                lines.append(f"{lead}{key}:")
                for item in value:
                    mapping(item, indent + "    ", indent + "  - ", fixed=False)
            elif isinstance(value, list):
                lines.append(f"{lead}{key}: [{', '.join(value)}]{draw(st.sampled_from(('', '   # beside')))}")
            else:
                lines.append(f"{lead}{key}: {scalar(key, value, indent)}")

    mapping(CONTENT, "", "", fixed=False)
    text = "\n".join(lines)
    text += draw(st.sampled_from(("", "\n", "\n\n", "\n# end\n")))
    text = draw(st.sampled_from(("", "\ufeff"))) + text
    return text.replace("\n", draw(st.sampled_from(("\n", "\r\n"))))


@given(layouts())
def test_any_layout_keeps_its_sense_and_is_mended_once(text: str) -> None:
    with TemporaryDirectory() as folder:
        project = a_site(Path(folder), {"claims/ships.yaml": text})
        before = published(project)
        fix = mended(project).get("claims/ships.yaml")
        assert published(project) == before
        assert found(project) == ({} if fix is None or not fix.left else {fix.path: Fix(fix.path, fix.after, fix.after, (), fix.left)})  # fmt: skip
        after = (project.root / "claims/ships.yaml").read_text("utf-8")
        assert comments(after) == comments(text)
        if not fix or not fix.left:
            in_order(after)


def comments(text: str) -> list[str]:
    """The comments; the summary has a line that looks like one."""
    return sorted(
        line.strip(" \t\r\ufeff") for line in text.split("\n") if line.strip(" \t\r\ufeff").startswith("# ")
    )


def in_order(text: str) -> None:
    document, problems = parse("claims/ships.yaml", text)
    assert document is not None
    assert not problems
    value = document.value
    assert isinstance(value, dict)
    assert [key for key in usual_order(ClaimFile, ()) if key in value] == list(value)
    excerpts = value["excerpts"]
    assert isinstance(excerpts, list)
    for excerpt in excerpts:
        assert isinstance(excerpt, dict)
        assert [key for key in usual_order(ClaimFile, ("excerpts", 0)) if key in excerpt] == list(excerpt)


def test_the_microsite_itself_is_as_the_fixes_would_have_it() -> None:
    assert found(Project(Path(__file__).parents[1])) == {}
