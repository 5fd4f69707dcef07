"""The forms for editors: the real CMS takes the configuration, shows our fields, and writes files that we read."""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import node
import pytest
import yaml
from builders import SITE, a_project, run, tree
from hosts import serving
from jsonschema import Draft7Validator
from playwright.sync_api import Browser, Page, ViewportSize, expect

from site_builder import kind
from site_builder.cms import PACKAGE, SCRIPT, VERSION, configuration
from site_builder.load import load_site
from site_builder.project import Project

STORE = """async (files) => {
  const store = await navigator.storage.getDirectory()
  const root = await store.getDirectoryHandle("sveltia-cms-test", {create: true})
  for (const [path, text] of Object.entries(files)) {
    let folder = root
    const parts = path.split("/"), name = parts.pop()
    for (const part of parts) folder = await folder.getDirectoryHandle(part, {create: true})
    const file = await (await folder.getFileHandle(name, {create: true})).createWritable()
    await file.write(text)
    await file.close()
  }
}"""
"""Puts files where the CMS keeps those of its trial mode: in the browser."""
STORED = """async (path) => {
  const store = await navigator.storage.getDirectory()
  let folder = await store.getDirectoryHandle("sveltia-cms-test")
  const parts = path.split("/"), name = parts.pop()
  for (const part of parts) folder = await folder.getDirectoryHandle(part)
  return (await (await folder.getFileHandle(name)).getFile()).text()
}"""

# The browser exchanges a file that is written: one that was opened just before is not found.
SAVED = f"""async ([path, words]) => {{
  for (let tries = 0; tries < 600; tries++) {{
    const text = await ({STORED})(path).catch((error) => {{
      if (!["NotFoundError", "NotReadableError"].includes(error.name)) throw error  // it is being exchanged
      return ""
    }})
    if (text.includes(words)) return text
    await new Promise((go) => setTimeout(go, 50))
  }}
  throw new Error(`${{path}} was never saved`)
}}"""


def configured(root: Path) -> dict[str, Any]:
    site, _ = load_site(Project(root))
    assert site
    return configuration(site, "o/r", "main")


def forms(config: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    claims, articles, site = config["collections"]
    return {"claim": claims["fields"], "record": articles["fields"], "site": site["files"][0]["fields"]}


def resolved(schema: Mapping[str, Any], value: Mapping[str, Any]) -> Mapping[str, Any]:
    for option in value.get("anyOf", ()):
        if option.get("type") != "null":
            return resolved(schema, option)
    if "$ref" in value:
        found: Mapping[str, Any] = schema["$defs"][value["$ref"].rsplit("/", 1)[1]]
        return found
    return value


def flat(fields: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The fields, and those within them."""
    for field in fields:
        yield field
        yield from flat([*field.get("fields", ()), *([field["field"]] if "field" in field else ())])


def compare(schema: Mapping[str, Any], value: Mapping[str, Any], fields: list[dict[str, Any]]) -> None:
    """Fails where the form has other keys than the schema, or asks for others."""
    assert [field["name"] for field in fields] == list(value["properties"])
    assert [field["name"] for field in fields if field["required"]] == value.get("required", [])
    for field in fields:
        property_ = value["properties"][field["name"]]
        assert field.get("hint") == property_.get("description")
        inner = resolved(schema, property_)
        if "enum" in inner:
            assert field["options"] == inner["enum"]
        if inner.get("type") == "array":
            assert field.get("min", 0) == inner.get("minItems", 0)
            inner = resolved(schema, inner["items"])
        if "properties" in inner:
            compare(schema, inner, field["fields"])
        elif field["name"] == "parties":
            (party,) = inner["patternProperties"].values()
            for known in field["fields"]:
                compare(schema, resolved(schema, party), known["fields"])


@pytest.mark.parametrize("name", kind.NAMES)
def test_every_key_has_a_field(tmp_path: Path, name: str) -> None:
    schema = kind.form_of(name)
    compare(schema, schema, forms(configured(a_project(tmp_path).root))[name])


def test_the_version_that_is_told_is_the_one_that_is_tested() -> None:
    assert json.loads((node.package(PACKAGE) / "package.json").read_text("utf-8"))["version"] == VERSION


@pytest.mark.parametrize("topics", ["", "topics: {arms: Arms}\n"])
def test_the_configuration_keeps_the_schema_that_the_cms_ships(tmp_path: Path, topics: str) -> None:
    schema = json.loads((node.package(PACKAGE) / "schema" / "sveltia-cms.json").read_text("utf-8"))
    config = configured(a_project(tmp_path, {"site.yaml": SITE + topics}).root)
    validator = Draft7Validator(schema)
    assert not [error.message for error in validator.iter_errors(config)]
    assert [*validator.iter_errors({**config, "publish_mode": "never"})]
    widgets = (d.get("properties", {}).get("widget", {}) for d in schema["definitions"].values())
    known = {widget["const"] for widget in widgets if "const" in widget}
    assert {field["widget"] for form in forms(config).values() for field in flat(form)} <= known


def test_what_the_site_knows_can_be_chosen(tmp_path: Path) -> None:
    config = configured(a_project(tmp_path, {"site.yaml": SITE + "topics: {arms: Arms transfers}\n"}).root)
    fields = {field["name"]: field for field in forms(config)["claim"]}
    excerpt = {field["name"]: field for field in fields["excerpts"]["fields"]}
    ids = [option["value"] for option in fields["principals"]["options"]]
    assert ids == ["moscow", "pyongyang", "washington", "rusi"]
    assert fields["topics"]["options"] == [{"value": "arms", "label": "Arms transfers"}]
    assert {"value": "kcna", "label": "KCNA"} in excerpt["party"]["options"]
    assert {"value": "upi", "label": "UPI"} not in excerpt["party"]["options"]
    assert {"value": "upi", "label": "UPI"} in excerpt["via"]["field"]["options"]
    assert (excerpt["source"]["collection"], excerpt["source"]["value_field"]) == ("articles", "id")


def test_the_command_writes_the_page_and_over_no_other_file(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    assert run(project.root, "admin").returncode == 2
    first = run(project.root, "admin", "--repository", "o/r")
    assert first.returncode == 0, first.stderr
    assert f"put {SCRIPT} beside them" in first.stdout
    assert yaml.safe_load((tmp_path / "admin/config.yml").read_text("utf-8")) == configured(tmp_path)
    page = (tmp_path / "admin/index.html").read_text("utf-8")
    assert f'<script src="{SCRIPT}"></script>' in page
    assert "//" not in page, "it loads nothing from elsewhere"
    (tmp_path / "admin" / SCRIPT).write_text("")
    before = tree(tmp_path)
    again = run(project.root, "admin", "--repository", "o/r")
    assert (again.returncode, tree(tmp_path)) == (0, before)
    assert "put " not in again.stdout
    (tmp_path / "admin/config.yml").write_text("mine")
    before = tree(tmp_path)
    refused = run(project.root, "admin", "--repository", "o/r")
    assert (refused.returncode, tree(tmp_path)) == (2, before)
    assert "admin/config.yml is not of this command's making" in refused.stderr


def test_the_repository_is_the_one_that_readers_are_led_to(tmp_path: Path) -> None:
    edit = "edit_url: 'https://github.com/desk/facts/edit/next/{path}'\n"
    project = a_project(tmp_path, {"site.yaml": SITE + edit})
    assert "pull requests to desk/facts, branch next" in run(project.root, "admin").stdout
    assert "to a/b, branch c" in run(project.root, "admin", "--repository", "a/b", "--branch", "c").stdout


@pytest.mark.parametrize(
    ("site", "words", "status", "said"),
    [
        ("x: [", ("--repository", "o/r"), 1, "--> site.yaml:"),
        ("title: T\nparties: {}\n", ("--repository", "o/r"), 1, "names no party"),
        (SITE, ("--repository", "o r"), 2, "OWNER/NAME"),
        (SITE, (), 2, "--repository"),
        (SITE + "edit_url: https://code.example/edit/main/{path}\n", (), 2, "--repository"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_told(
    tmp_path: Path, site: str, words: tuple[str, ...], status: int, said: str
) -> None:
    result = run(a_project(tmp_path, {"site.yaml": site}).root, "admin", *words)
    assert result.returncode == status
    assert said in result.stderr
    assert not (tmp_path / "admin").exists()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site with its forms, in the trial mode of the CMS: no account, files in the browser."""
    folder = tmp_path_factory.mktemp("site")
    assert run(folder, "init").returncode == 0
    assert run(folder, "admin", "--repository", "o/r").returncode == 0
    shutil.copy(node.package(PACKAGE) / "dist" / SCRIPT, folder / "admin")
    path = folder / "admin" / "config.yml"
    config = yaml.safe_load(path.read_text("utf-8")) | {"backend": {"name": "test-repo"}}
    del config["publish_mode"]  # it needs GitHub
    path.write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")
    return folder


@pytest.fixture
def page(site: Path, browser: Browser) -> Iterator[Page]:
    """The forms, signed in, with the files of the new site."""
    files = {
        path: text.decode() for path, text in tree(site).items() if path.endswith(".yaml") and path[0] != "."
    }
    tall: ViewportSize = {"width": 1200, "height": 3000}  # a field is drawn once it is in view
    with serving(site) as address, browser.new_page(viewport=tall) as page:
        alone(page, address)
        page.goto(f"{address}admin/index.html")
        page.evaluate(STORE, files)
        page.get_by_role("button", name="Work with Test Repository").click()
        expect(page.get_by_text("The example ferry came late on three days")).to_be_visible()
        yield page


def alone(page: Page, address: str) -> None:
    """Keeps the page to its own host: the CMS would fetch letters and signs from elsewhere."""
    page.route(lambda url: not url.startswith(address), lambda route: route.abort())


def test_the_cms_takes_the_configuration_as_it_is_written(
    site: Path, browser: Browser, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(site, tmp_path / "copy"))
    (copy / "admin" / "config.yml").unlink()
    assert run(copy, "admin", "--repository", "o/r").returncode == 0
    told: list[str] = []
    with serving(copy) as address, browser.new_page() as page:
        alone(page, address)
        page.on("console", lambda message: told.append(message.text))
        page.goto(f"{address}admin/index.html")
        expect(page.get_by_role("button", name="Sign In Using Access Token")).to_be_visible()
    assert not [text for text in told if "option" in text or "not supported" in text], told


def opened(page: Page, where: str) -> None:
    page.evaluate("where => location.hash = where", f"#/collections/{where}")


def saved(page: Page, path: str, words: str) -> str:
    """The file once it holds the words that were typed."""
    page.get_by_role("button", name="Save", exact=True).click()
    return str(page.evaluate(SAVED, [path, words]))


def test_the_form_of_a_claim_shows_our_fields_and_values(page: Page) -> None:
    opened(page, "claims/entries/example-ferry-late")
    expect(page.get_by_role("textbox", name="Claim")).to_have_value(
        "The example ferry came late on three days"
    )
    for label in ("Claimant", "Principals", "Excerpts", "Searched", "Override"):
        expect(page.get_by_text(label, exact=True).first).to_be_visible()
    expect(page.get_by_text("The proposition in fewer than 75 characters.")).to_be_visible()
    expect(page.get_by_text("the ferry and the piano: denies · Example Ferry Company")).to_be_visible()


@pytest.mark.parametrize(
    ("where", "field", "words", "path"),
    [
        ("claims/entries/example-ferry-late", "Claim", "The example ferry came too late", "claims/example-ferry-late.yaml"),
        ("claims/entries/example-ferry-paint", "Claim", "The ferry gets new paint", "claims/example-ferry-paint.yaml"),
        ("articles/entries/example-ferry", "Byline", "Nobody: “an example”", "seeds/example-ferry.yaml"),
        ("site/entries/site", "Title", "no", "site.yaml"),
    ],
)  # fmt: skip
def test_a_file_that_the_cms_wrote_is_read_as_before(
    site: Path, page: Page, tmp_path: Path, where: str, field: str, words: str, path: str
) -> None:
    opened(page, where)
    page.get_by_role("textbox", name=field, exact=True).fill(words)
    text = saved(page, path, words)
    copy = Path(shutil.copytree(site, tmp_path / "copy"))
    states = checked(copy)
    (copy / path).write_text(text, "utf-8")
    assert checked(copy) == states


def checked(folder: Path) -> dict[str, str]:
    """The states of the claims, once check has found nothing and the site is built."""
    check = run(folder, "check")
    assert check.stdout == "3 claims, 1 article: no problems\n", check.stderr
    built = run(folder, "build")
    assert built.returncode == 0, built.stderr
    claims = json.loads((folder / "site/data/claims.json").read_text("utf-8"))["claims"]
    return {claim["slug"]: claim["state"]["label"] for claim in claims}
