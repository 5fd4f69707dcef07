"""Tables of claims as spreadsheets save them."""

from pathlib import Path

import pytest
from forms import claims_csv, excerpts_csv
from hypothesis import given
from hypothesis import strategies as st
from tiny import a_site, tiny_claims

from site_builder.imports import spreadsheet
from site_builder.imports.draft import Article, Draft, Evidence, Flawed
from site_builder.imports.ledger import Entry, Outcome
from site_builder.imports.sheet import Table, table


def a_table(folder: Path, content: str | bytes) -> Table | Entry:
    path = folder / f"{len(list(folder.iterdir()))}.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return table(path, {"their_words": "claim"})


def read(*tables: Table | Entry) -> list[Draft | Entry]:
    assert all(isinstance(it, Table) for it in tables), tables
    return list(spreadsheet.claims([it for it in tables if isinstance(it, Table)]))


def codes(found: Table | Entry) -> list[str]:
    entries = found.told if isinstance(found, Table) else (found,)
    return [reason.code for it in entries for reason in it.reasons]


def test_rows_with_one_slug_make_one_claim_wherever_they_stand(tmp_path: Path) -> None:
    found = read(
        a_table(
            tmp_path,
            "slug,claim,source,quote,stance,topics\n"
            "a,Ships sail,d1,q1,supports,arms|talks\n"
            "b,Trains run,,,,\n"
            "a,,d2,q2,contradicts,\n",
        )
    )
    first, second = found
    assert isinstance(first, Draft)
    assert isinstance(second, Draft)
    assert (first.statement, first.at.line, first.evidence) == ("Trains run", 3, ())
    assert (second.id, second.statement, second.at.line) == ("a", "Ships sail", 2)
    assert second.topics == ("arms", "talks")
    assert second.evidence == (
        Evidence(source="d1", quote="q1", stance="supports"),
        Evidence(source="d2", quote="q2", stance="contradicts"),
    )


def test_without_a_slug_the_claim_itself_tells_rows_together(tmp_path: Path) -> None:
    (draft,) = read(a_table(tmp_path, "Claim,Doc,Quote\nShips sail,d1,q1\nShips sail,d2,q2\n"))
    assert isinstance(draft, Draft)
    assert (draft.id, len(draft.evidence)) == (None, 2)


@pytest.mark.parametrize(
    ("header", "delimiter", "told"),
    [
        ("slug,claim", ",", []),
        ("slug;claim", ";", ["delimiter"]),
        ("slug\tclaim", "\t", ["delimiter"]),
        ('"slug";"claim, or what";claim', ";", ["unknown-column", "delimiter"]),
        ("sep=|\nslug|claim", "|", ["delimiter"]),
        ("\ufeffSLUG, Claim ", ",", []),
        ("Slug,Their  Words", ",", []),
        ("slug,claim,claimnt", ",", ["unknown-column"]),
        ("slug,claim,", ",", ["unknown-column"]),
        ("slug,claim,Claim", ",", ["repeated-column"]),
        ("id,text,title", ",", []),
    ],
)
def test_the_header_says_how_a_table_is_to_be_read(
    tmp_path: Path, header: str, delimiter: str, told: list[str]
) -> None:
    found = a_table(tmp_path, header + "\n")
    assert isinstance(found, Table)
    assert (found.delimiter, codes(found)) == (delimiter, told)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "no-header"),
        ("\n", "no-header"),
        ("name,verdict\nx,y\n", "no-claim-column"),
        ("text,title\nx,y\n", "no-claim-column"),
        ("claim\nDéjà vu\n".encode("cp1252"), "bad-encoding"),
        ("claim\nx\n".encode("utf-16") + b"\x00", "bad-encoding"),
    ],
)
def test_a_file_that_is_no_table_of_claims_is_told(
    tmp_path: Path, content: str | bytes, expected: str
) -> None:
    found = a_table(tmp_path, content)
    assert isinstance(found, Entry)
    assert codes(found) == [expected]


@pytest.mark.parametrize(
    ("encoding", "given_encoding"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", None),
        ("cp1252", "cp1252"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, given_encoding: str | None) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("claim;lang\nDéjà “vu”;en\n".encode(encoding))
    (draft,) = read(table(path, {}, given_encoding))
    assert isinstance(draft, Draft)
    assert draft.statement == "Déjà “vu”"


def test_a_byte_that_is_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    found = a_table(tmp_path, b"claim\nx\ny\xff\n")
    assert isinstance(found, Entry)
    assert found.at.line == 3


def test_rows_that_do_not_fit_are_told_and_the_others_read(tmp_path: Path) -> None:
    content = 'claim,topics\n"one\nline",arms\ntwo\nthree,arms,more\nfour,"a"b\n\n,\nfive,arms\n"six,'
    found = read(a_table(tmp_path, content))
    assert [(it.at.line, it.reasons[0].code if isinstance(it, Entry) else it.statement) for it in found] == [
        (2, "one\nline"),
        (4, "bad-row"),
        (5, "bad-row"),
        (6, "bad-quoting"),
        (9, "five"),
        (10, "bad-quoting"),
    ]
    short = found[1]
    assert isinstance(short, Entry)
    assert (short.outcome, short.record) == (Outcome.REFUSED, ["two"])


def test_nothing_of_a_row_is_lost(tmp_path: Path) -> None:
    (draft,) = read(
        a_table(
            tmp_path,
            "slug,claim,claimant,source,quote,mood,start\n"
            "a,Ships sail,Moscow,d,q,calm,\n"
            "a,Ships sail,Seoul,,,wild,\n"
            "a,,,,,wilder,\n"
            "a,,,d,q,odd,x\n",
        )
    )
    assert isinstance(draft, Draft)
    assert draft.claimant == "Moscow"
    assert dict(draft.other) == {"claimant in line 3": "Seoul", "mood": "wild", "mood in line 4": "wilder"}
    good, flawed = draft.evidence
    assert good == Evidence(source="d", quote="q", other=(("mood", "calm"),))
    assert isinstance(flawed, Flawed)
    assert flawed.code == "wrong-type"
    assert "odd" in flawed.record


@pytest.mark.parametrize(
    ("cell", "topics"),
    [("a|b, c", ("a", "b, c")), ("a; b", ("a", "b")), ("a, b", ("a", "b")), ("a", ("a",)), ("|", ())],
)
def test_lists_stand_in_one_cell(tmp_path: Path, cell: str, topics: tuple[str, ...]) -> None:
    (draft,) = read(a_table(tmp_path, f'claim,topics\nx,"{cell}"\n'))
    assert isinstance(draft, Draft)
    assert draft.topics == topics


def test_a_claim_without_words_is_told(tmp_path: Path) -> None:
    (found,) = read(a_table(tmp_path, "slug,source,quote\na,d,q\n"))
    assert isinstance(found, Entry)
    assert (found.reasons[0].code, found.record) == ("missing-key", {"slug": "a"})


def test_documents_are_a_table_too(tmp_path: Path) -> None:
    found = a_table(tmp_path, 'id,text,date,stars\na,"One\r\ntwo",2023,5\n,x,,\n')
    assert isinstance(found, Table)
    assert found.documents
    good, bad = spreadsheet.documents([found])
    assert isinstance(good, Article)
    assert (good.id, good.text, good.published, good.other) == ("a", "One\r\ntwo", "2023", (("stars", "5"),))
    assert isinstance(bad, Entry)
    assert (bad.at.line, bad.reasons[0].code) == (4, "missing-key")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(lambda t: t.strip()))
def test_our_own_marks_against_formulas_go(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    from csv import writer

    from site_builder.table import safe

    path = tmp_path_factory.mktemp("t") / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer(file).writerows([["slug", "claim"], ["a", safe(text)]])
    found = table(path, {})
    assert isinstance(found, Table)
    (draft,) = spreadsheet.claims([found])
    assert isinstance(draft, Draft)
    assert draft.statement == text


def test_a_foreign_apostrophe_stays(tmp_path: Path) -> None:
    (draft,) = read(a_table(tmp_path, "claim\n'Twas so\n"))
    assert isinstance(draft, Draft)
    assert draft.statement == "'Twas so"


def test_our_own_tables_are_read_back(tmp_path: Path) -> None:
    site, claims = a_site(), tiny_claims()
    tables = [a_table(tmp_path, made(claims, site)) for made in (claims_csv, excerpts_csv)]
    assert [codes(it) for it in tables] == [["derived-column"], ["derived-column"]]
    ships, talks = read(*tables)
    assert isinstance(ships, Draft)
    assert isinstance(talks, Draft)
    assert (ships.id, ships.statement, ships.claimant) == (
        "ships",
        "Ships carried arms to Russia",
        "white-house",
    )
    assert (ships.verdict, ships.topics, ships.principals) == (
        None,
        ("arms", "talks"),
        ("moscow", "pyongyang"),
    )
    content = claims[0].resolved.claim.content
    assert [(it.source, it.says, it.mode) for it in ships.evidence if isinstance(it, Evidence)] == [
        (q.source, q.says, q.mode) for q in content.excerpts
    ]
    assert dict(talks.other)["override_reason"] == "It is common knowledge."
