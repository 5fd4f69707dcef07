"""Which files a site has."""

from pathlib import Path

from site_builder.project import Project


def test_templates_are_found_whatever_their_names_and_behind_links(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "deep").mkdir(parents=True)
    (elsewhere / "deep" / "part.html").touch()
    templates = tmp_path / "site" / "templates"
    templates.mkdir(parents=True)
    for name in (".hidden.html", "old.html~"):
        (templates / name).touch()
    (templates / "shared").symlink_to(elsewhere)
    (elsewhere / "back").symlink_to(templates)
    assert Project(tmp_path / "site").templates() == (
        "templates/.hidden.html",
        "templates/old.html~",
        "templates/shared/deep/part.html",
    )
