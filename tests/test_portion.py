"""Some files of a site, examined without the others: what is told of them, and what is read for it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from builders import ARTICLE, CLAIM, a_project, a_record
from test_mistakes import HERE, Mistake, mistakes

from site_builder.diagnostic import Diagnostic, Severity
from site_builder.examine import Examined, examine
from site_builder.portion import examine_files
from site_builder.project import Project

SHIPS, BOATS = "claims/ships.yaml", "claims/boats.yaml"
WIRE, RECORD = "seeds/wire.txt", "seeds/wire.yaml"


def expected(project: Project, whole: Examined, asked: str) -> Iterator[Diagnostic]:
    """Those problems of the whole site that have to do with a file, found the long way round."""
    content = whole.content
    both = {asked}
    if asked.startswith("seeds/"):
        both |= {f"{asked.rpartition('.')[0]}{ending}" for ending in (".txt", ".yaml")}
    articles = {id_ for id_, article in content.sources.items() if article.record_file in both}
    articles |= {id_ for id_, article in content.removed_sources.items() if article.record_file in both}
    claims = {claim.path: claim for claim in (*content.claims, *content.broken)}
    cited = {path: {p.source for _, p in claim.content.passages()} for path, claim in claims.items()}
    about = both.union(path for path, ids in cited.items() if ids & articles)
    named = articles.union(*(cited.get(path, ()) for path in about))
    ground = {"site.yaml"}
    for record in (project.root / "seeds").rglob("*.yaml"):
        if any(id_ in record.read_text("utf-8", "replace") for id_ in named):
            ground |= {
                path.relative_to(project.root).as_posix() for path in (record, record.with_suffix(".txt"))
            }
    for problem in whole.problems:
        hides_others = problem.severity is Severity.ERROR and problem.at.path in ground
        same_name = problem.code in {"duplicate-id", "duplicate-slug"}
        explained = same_name and any(related.at.path in both for related in problem.related)
        if problem.at.path in about or hides_others or explained or asked == "site.yaml":
            yield problem


@pytest.mark.parametrize(
    "mistake", tuple(mistakes()), ids=lambda mistake: f"{mistake.table.stem}: {mistake.title}"
)
def test_of_each_file_the_same_is_told_as_of_the_whole_site(tmp_path: Path, mistake: Mistake) -> None:
    root = shutil.copytree(HERE / "project", tmp_path / "project")
    mistake.make(root)
    project = Project(root)
    whole = examine(project)
    for asked in ("site.yaml", *project.claims(), *project.seeds()):
        path = asked.rstrip("/")
        assert examine_files(project, {path}).problems == tuple(expected(project, whole, path)), path


@dataclass(frozen=True)
class Watched(Project):
    """Notes which files are read."""

    seen: set[str] = field(default_factory=set)

    def read(self, path: str, limit: int) -> bytes | Diagnostic:
        self.seen.add(path)
        return Project.read(self, path, limit)


MANY = {
    **{
        f"claims/of/n{n}.yaml": CLAIM.replace("Ships", f"{n} ships").replace("wire", f"w{n}")
        for n in range(20)
    },
    **{f"seeds/w{n}.txt": ARTICLE for n in range(20)},
    **{f"seeds/w{n}.yaml": a_record(ARTICLE, f"w{n}") for n in range(20)},
}


def test_of_a_good_claim_nothing_is_read_but_what_it_rests_on(tmp_path: Path) -> None:
    project = Watched(a_project(tmp_path, MANY).root)
    found = examine_files(project, ["claims/of/n1.yaml"])
    assert {path for path in project.seen if path.endswith(".txt")} == {"seeds/w1.txt"}
    assert {path for path in project.seen if path.startswith("claims/")} == {"claims/of/n1.yaml"}
    assert [claim.path for claim in found.content.claims] == ["claims/of/n1.yaml"]
    assert [*found.content.sources] == ["w1"]
    assert not found.problems


def test_of_an_article_the_claims_that_quote_it_are_checked(tmp_path: Path) -> None:
    both = CLAIM.replace("Ships", "Boats").replace("wire", "w7", 1)
    project = Watched(a_project(tmp_path, {**MANY, BOATS: both}).root)
    found = examine_files(project, ["seeds/w7.txt"])
    assert {path for path in project.seen if path.endswith(".txt")} == {"seeds/w7.txt", WIRE}
    assert {claim.path for claim in found.content.claims} == {"claims/of/n7.yaml", BOATS}


def test_of_only_some_files_nothing_else_is_read(tmp_path: Path) -> None:
    project = Watched(a_project(tmp_path, {**MANY, BOATS: "no: claim\n"}).root)
    found = examine(project, only=(SHIPS, RECORD))
    assert [resolved.claim.slug for resolved in found.resolved] == ["ships"]
    assert project.seen == {"site.yaml", SHIPS, WIRE, RECORD}


def test_words_that_are_another_article_s_are_found_there(tmp_path: Path) -> None:
    other = "Ships under way\n\nNobody saw any barrels.\n"
    project = a_project(
        tmp_path,
        {
            SHIPS: CLAIM.replace("Moscow says that there is no evidence.", "Nobody saw any barrels."),
            "seeds/other.txt": other,
            "seeds/other.yaml": a_record(other, "other"),
        },
    )
    (problem,) = examine_files(project, [SHIPS]).problems
    assert "other" in problem.related[0].message


def test_an_id_in_escapes_is_found(tmp_path: Path) -> None:
    escaped = CLAIM.replace("source: wire", 'source: "\\x77ire"')
    project = a_project(tmp_path, {**MANY, BOATS: escaped.replace("Ships", "Boats")})
    found = examine_files(project, [WIRE])
    assert [claim.path for claim in found.content.claims] == [BOATS, SHIPS]


def test_a_removed_claim_may_lead_to_one_that_nobody_asked_about(tmp_path: Path) -> None:
    removed = "removed: {date: 2023-12-01, reason: It was wrong., instead: ships}\n"
    project = a_project(tmp_path, {**MANY, BOATS: removed})
    found = examine_files(project, [BOATS])
    assert not found.problems
    assert not found.content.claims
    (project.root / SHIPS).write_text(CLAIM + "draft: true\n")
    (problem,) = examine_files(project, [BOATS]).problems
    assert (problem.code, problem.at.path) == ("instead-unpublished", BOATS)
