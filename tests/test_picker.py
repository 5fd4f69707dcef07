"""What the server offers for a selection, and what it does to a claim file: requests in, values and files out."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, a_project, a_record, tree
from hypothesis import given
from hypothesis import strategies as st
from tiny import SOURCES, a_site

from site_builder.load import Content, load
from site_builder.preview import picker
from site_builder.preview.choice import choices
from site_builder.preview.picker import Inserted, Offer, Refusal, Use
from site_builder.project import Project
from site_builder.source import Source

DRAFT = """\
claim: Ships were seen
claimant: null      # nobody is named
topics: []
principals: []
parts: {seen: They were seen, many: There were many}
summary: null
# One entry for each passage:
excerpts: []        # none so far
searched: null
draft: true
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return a_project(tmp_path, {"claims/later/seen.yaml": DRAFT})


def wire(content: Content) -> Source:
    return content.sources["wire"]


def asking(content: Content, words: str, **more: object) -> dict[str, object]:
    """The request of a page on which these words are selected."""
    source = wire(content)
    start = source.text.stored.index(words)
    asked = {"source": "wire", "start": start, "end": start + len(words), "sha256": source.record.sha256}
    return {**asked, **more}


def offered(project: Project, words: str, **more: object) -> Offer:
    content = load(project)[0]
    found = picker.offered(project, content, asking(content, words, **more))
    assert isinstance(found, Offer), found
    return found


def inserted(project: Project, words: str, **more: object) -> Inserted | Refusal:
    content = load(project)[0]
    return picker.inserted(project, content, asking(content, words, **more))


# What is offered


def test_an_offer_says_where_the_words_stand_and_gives_the_yaml(project: Project) -> None:
    found = offered(project, "magery shows ships")
    assert asdict(found) == {
        "start": ARTICLE.index("Imagery"),
        "end": ARTICLE.index("Imagery") + 19,
        "words": "Imagery shows ships",
        "yaml": '  - source: wire\n    exact: "Imagery shows ships"\n    party: …\n    says: …\n    mode: …\n',
        "unique": True,
        "trimmed": False,
        "widened": True,
        "file": "seeds/wire.txt",
        "line": 4,
        "column": 40,
        "uses": (),
        "problems": {},
    }


def test_fields_stand_in_the_order_of_a_claim_file(project: Project) -> None:
    fields = {
        "note": "No date is given.",
        "said": "2023-10-20",
        "via": ["upi"],
        "mode": "quote",
        "bears_on": ["seen", "many"],
        "says": "asserts",
        "speaker": "An official",
        "party": "washington",
        "origin": "",
    }
    assert offered(project, '"We saw them,"', fields=fields).yaml == (
        "  - source: wire\n"
        "    exact: >-\n"
        '      "We saw them,"\n'
        "    party: washington\n"
        '    speaker: "An official"\n'
        "    says: asserts\n"
        "    bears_on: [seen, many]\n"
        "    mode: quote\n"
        "    via: [upi]\n"
        "    said: 2023-10-20\n"
        '    note: "No date is given."\n'
    )


def test_no_party_is_the_article_itself(project: Project) -> None:
    assert "    party: null\n" in offered(project, "Imagery", fields={"party": None}).yaml


def test_words_that_stand_twice_are_told_apart(project: Project) -> None:
    found = offered(project, "ships carried")
    assert found.unique
    again = offered(project, "ships")
    assert not again.unique
    assert "prefix:" in again.yaml or "suffix:" in again.yaml


def test_words_across_lines_stand_on_one(project: Project) -> None:
    assert 'exact: "said. Moscow says"' in offered(project, "said.\nMoscow says").yaml.replace(
        "official ", ""
    )


def test_claims_with_words_of_the_selection_are_named(project: Project) -> None:
    ships = Use("ships", "Ships carried arms", "e-ships-1", "claims/ships.yaml")
    assert offered(project, "there is no evidence").uses == (ships,)
    assert offered(project, "an official said.\nMoscow says").uses == (ships,)
    assert offered(project, "an official said").uses == ()
    assert [use.anchor for use in offered(project, "arms. ").uses] == ["e-ships-2"]


def test_a_draft_that_the_schema_refuses_uses_words_too(project: Project) -> None:
    """It gets its first excerpts here, long before it is complete."""
    assert isinstance(inserted(project, "Imagery shows ships", claim="seen"), Inserted)
    assert [use.file for use in offered(project, "Imagery").uses] == ["claims/later/seen.yaml"]


@pytest.mark.parametrize(
    ("fields", "key", "message"),
    [
        ({"said": "yesterday"}, "said", "“yesterday” is not a date"),
        ({"says": "confesses"}, "says", "“confesses” is not a value of “says”"),
        ({"mode": "qoute"}, "mode", "“qoute” is not a value of “mode”; did you mean “quote”?"),
        ({"party": "moskow"}, "party", "“moskow” is not in site.yaml; did you mean “moscow”?"),
        ({"party": "upi"}, "party", "“upi” is not in site.yaml"),
        ({"via": ["upi", "tas"]}, "via", "“tas” is not in site.yaml; did you mean “tass”?"),
        ({"origin": "The pier"}, "origin", "“The pier” is not an id"),
        ({"bears_on": ["a b"]}, "bears_on", "“a b” is not an id"),
    ],
)
def test_fields_that_do_not_fit_are_told_and_not_written(
    project: Project, fields: dict[str, object], key: str, message: str
) -> None:
    problems = offered(project, "Imagery", fields=fields).problems
    assert list(problems) == [key]
    assert problems[key].startswith(message)
    before = tree(project.root)
    refused = inserted(project, "Imagery", claim="seen", fields=fields)
    assert refused == Refusal(422, f"{key}: {problems[key]}")
    assert tree(project.root) == before


# What is refused


@pytest.mark.parametrize(
    ("change", "status", "problem"),
    [
        ({"source": "wires"}, 404, "no article is called “wires”"),
        ({"source": None}, 404, "no article is called “None”"),
        ({"source": ["wire"]}, 404, "no article is called"),
        ({"sha256": "0" * 64}, 409, "the article was changed after this page was loaded"),
        ({"start": "1"}, 422, "the request is not one of this page’s"),
        ({"start": True}, 422, "the request is not one of this page’s"),
        ({"end": 7.0}, 422, "the request is not one of this page’s"),
        ({"fields": []}, 422, "the request is not one of this page’s"),
        ({"fields": {"source": "copy"}}, 422, "the request is not one of this page’s"),
        ({"fields": {"note": 1}}, 422, "the request is not one of this page’s"),
        ({"fields": {"note": ["a"]}}, 422, "the request is not one of this page’s"),
        ({"fields": {"via": "upi"}}, 422, "the request is not one of this page’s"),
        ({"fields": {"via": [{}]}}, 422, "the request is not one of this page’s"),
        ({"fields": {"note": "\ud800"}}, 422, "the request is not one of this page’s"),
        ({"start": -1}, 422, "the selection lies outside the article"),
        ({"end": 10_000}, 422, "the selection lies outside the article"),
        ({"start": 5, "end": 5}, 422, "the selection lies outside the article"),
        (
            {"start": ARTICLE.index("\n\n"), "end": ARTICLE.index("\n\n") + 2},
            422,
            "the selection holds no whole",
        ),
    ],
)
def test_what_is_no_selection_is_refused(
    project: Project, change: Mapping[str, object], status: int, problem: str
) -> None:
    content = load(project)[0]
    request = asking(content, "Imagery", claim="seen") | dict(change)
    before = tree(project.root)
    for act in (picker.offered, picker.inserted):
        found = act(project, content, request)
        assert isinstance(found, Refusal)
        assert (found.status, found.problem[: len(problem)]) == (status, problem)
    assert tree(project.root) == before


def test_more_than_anybody_checks_is_refused(tmp_path: Path) -> None:
    text = "Ships sailed. " * 500
    project = a_project(tmp_path, {"seeds/wire.txt": text, "seeds/wire.yaml": a_record(text)})
    content = load(project)[0]
    found = picker.offered(project, content, {"source": "wire", "start": 0, "end": 6_000})
    assert found == Refusal(422, "these are 6,000 characters; select at most 5,000")


@given(
    st.dictionaries(
        st.sampled_from(["source", "start", "end", "sha256", "fields", "claim"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(-5, 400),
            st.text(max_size=5),
            st.just("wire"),
            st.dictionaries(
                st.sampled_from(["party", "via", "note", "x"]),
                st.one_of(st.none(), st.text(max_size=3), st.lists(st.text(max_size=3))),
            ),
        ),
    )
)
def test_any_request_is_answered(request: dict[str, object]) -> None:
    project = Project(Path("nowhere"))  # so that nothing can be written
    content = Content(a_site(), (), {source.id: source for source in SOURCES}, complete=True)
    for act in (picker.offered, picker.inserted):
        assert isinstance(act(project, content, request), (Offer, Refusal))


# What is inserted


def test_an_excerpt_goes_into_a_draft_and_nothing_else_changes(project: Project) -> None:
    fields = {"party": "rusi", "says": "consistent", "mode": "indirect"}
    found = inserted(project, "Imagery shows ships", claim="claims/later/seen.yaml", fields=fields)
    assert found == Inserted("claims/later/seen.yaml", 9, 13)
    wanted = DRAFT.replace(
        "excerpts: []        # none so far\n",
        "excerpts:        # none so far\n"
        "  - source: wire\n"
        '    exact: "Imagery shows ships"\n'
        "    party: rusi\n"
        "    says: consistent\n"
        "    mode: indirect\n",
    )
    files = tree(project.root)
    assert files["claims/later/seen.yaml"].decode() == wanted
    assert files["claims/ships.yaml"].decode() == CLAIM
    assert len(files) == 5


def test_a_file_may_be_named_by_its_slug(project: Project) -> None:
    found = inserted(project, "Imagery", claim="ships", fields={"party": None, "says": "hedges"})
    assert isinstance(found, Inserted)
    assert found.file == "claims/ships.yaml"


def test_the_published_claim_is_checked_as_ever(project: Project) -> None:
    """An excerpt that is not complete makes the claim a claim with a mistake: the overlay says which."""
    assert isinstance(inserted(project, "Imagery", claim="ships"), Inserted)
    problems = [problem for problem in load(project)[1] if problem.at.path == "claims/ships.yaml"]
    assert {problem.at.line for problem in problems} == {19, 20, 21}


@pytest.mark.parametrize(
    ("claim", "problem"),
    [
        (None, "choose a claim"),
        ("", "choose a claim"),
        ("nothing", "no claim file is called “nothing”"),
        ("site.yaml", "no claim file is called “site.yaml”"),
        ("../outside.yaml", "no claim file is called “../outside.yaml”"),
        ("claims/../site.yaml", "no claim file is called"),
        ("seeds/wire.yaml", "no claim file is called"),
        (["ships"], "no claim file is called"),
        ("broken", "claims/broken.yaml: "),
        ("Bad", "claims/Bad.yaml: the file’s name cannot be an address"),
        ("empty", "claims/empty.yaml: "),
        ("link", "claims/link.yaml: "),
        ("twice", "no claim file is called “twice”"),
    ],
)
def test_only_a_claim_file_gets_an_excerpt(tmp_path: Path, claim: object, problem: str) -> None:
    project = a_project(
        tmp_path / "site",
        {
            "claims/broken.yaml": "claim: [\nx: y\n",
            "claims/Bad.yaml": DRAFT,
            "claims/empty.yaml": " \n",
            "claims/twice.yaml": DRAFT,
            "claims/a/twice.yaml": DRAFT,
        },
    )
    outside = tmp_path / "outside.yaml"
    outside.write_text(DRAFT)
    (project.root / "claims" / "link.yaml").symlink_to(outside)
    before = tree(tmp_path)
    found = inserted(project, "Imagery", claim=claim)
    assert isinstance(found, Refusal)
    assert (found.status, found.problem[: len(problem)]) == (422, problem)
    assert tree(tmp_path) == before


def test_a_file_that_would_grow_too_large_is_refused(tmp_path: Path) -> None:
    site = a_project(tmp_path).root / "site.yaml"
    site.write_text(site.read_text() + f"limits: {{claim_bytes: {len(CLAIM) + 50}}}\n")
    found = inserted(Project(tmp_path), "Imagery", claim="ships")
    assert isinstance(found, Refusal)
    assert found.problem.startswith("claims/ships.yaml would hold ")


def test_without_the_hash_of_the_text_nothing_is_inserted(project: Project) -> None:
    content = load(project)[0]
    request = asking(content, "Imagery", claim="seen")
    del request["sha256"]
    assert isinstance(picker.offered(project, content, request), Offer)
    assert picker.inserted(project, content, request) == Refusal(
        422, "the request does not say of which text"
    )


# The choices


def test_claims_are_offered_drafts_first_and_with_their_parts(project: Project) -> None:
    form = picker.offered_form(project, load(project)[0], "wire")
    assert not isinstance(form, Refusal)
    assert [claim.slug for claim in form.drafts] == ["seen"]
    assert [claim.slug for claim in form.citing] == ["ships"]
    assert form.others == ()
    assert form.drafts[0].parts == {"seen": "They were seen", "many": "There were many"}


def test_a_claim_without_words_of_the_article_is_among_the_others(tmp_path: Path) -> None:
    other = CLAIM.replace("source: wire", "source: copy")
    files = {
        "seeds/copy.txt": ARTICLE,
        "seeds/copy.yaml": a_record(ARTICLE, "copy"),
        "claims/other.yaml": other,
    }
    project = a_project(tmp_path, files)
    form = picker.offered_form(project, load(project)[0], "wire")
    assert not isinstance(form, Refusal)
    assert [claim.slug for claim in form.others] == ["other"]


def test_there_is_no_form_for_an_article_that_is_not_there(project: Project) -> None:
    found = picker.offered_form(project, load(project)[0], "wires")
    assert found == Refusal(404, "no article is called “wires”")


def test_a_file_with_a_mistake_is_listed_and_cannot_be_chosen(tmp_path: Path) -> None:
    project = a_project(tmp_path, {"claims/list.yaml": "- a\n", "claims/tag.yaml": "claim: !x y\n"})
    found = {choice.slug: choice.mistake for choice in choices(project, load(project)[0])}
    assert found.pop("tag")
    assert found == {"list": "the file has no keys", "ships": ""}


def test_wordings_count_as_uses(tmp_path: Path) -> None:
    quotes = (
        "quotes:\n  - about: Ships\n    variants:\n"
        "      - {source: wire, exact: Imagery shows}\n      - {source: wire, exact: Imagery shows ships}\n"
    )
    project = a_project(tmp_path, {"claims/ships.yaml": CLAIM + quotes})
    anchors = [use.anchor for use in offered(project, "Imagery").uses]
    assert anchors == ["q-ships-1-1", "q-ships-1-2"]
