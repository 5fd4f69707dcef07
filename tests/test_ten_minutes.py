"""An editor's first claim, from an empty folder to the review that a colleague reads: real commands, real Git."""

import re
import subprocess
from pathlib import Path

from builders import run

ARTICLE = """\
<!doctype html>
<html lang="en">
<head>
<title>Old bridge to close in May</title>
<meta property="og:site_name" content="The Example Gazette">
<meta property="article:published_time" content="2024-03-05T08:00:00Z">
</head>
<body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article>
<h1>Old bridge to close in May</h1>
<p>The town council said on Monday that the old bridge will close in May. “It has to be repaired,” the mayor told this
paper. The works are to take four months, according to a plan that the council published last week.</p>
<p>The boat company denied that the bridge will close. “Nobody has told us, and nothing will close,” its director said.
The company runs the only boat across the river, and would have to run it more often.</p>
<p>An engineer who looked at the bridge for the Example Institute found cracks in two pillars, the institute said. It did
not say whether the bridge must close.</p>
</article>
<footer>Imprint</footer>
</body>
</html>
"""

PARTIES = """\
parties:
  council:
    name: The town council
    kind: government
    members:
      mayor: The mayor
  boat-company:
    name: The boat company
    kind: organisation
  institute:
    name: Example Institute
    kind: independent
"""

PASSAGES = (
    # The words to look for, who says them, what that means, and how the article gives it.
    ("denied that the bridge will close", "boat-company", "denies", "paraphrase"),
    ('"Nobody has told us, and nothing will close,"', "boat-company", "denies", "quote"),
    ("The town council said on Monday that the old bridge will close in May.", "council", "asserts", "indirect"),
    ("found cracks in two pillars, the institute said", "institute", "consistent", "indirect"),
)  # fmt: skip

CLAIM = "claims/the-old-bridge-will-close-in-may.yaml"
LABEL = "Stated by all parties involved, denied by The boat company; evidence consistent"


def git(folder: Path, *words: str) -> str:
    person = ("-c", "user.name=An editor", "-c", "user.email=editor@desk.example")
    done = subprocess.run(["git", *person, *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def ok(folder: Path, *words: str) -> str:
    """What the command prints; it must succeed."""
    done = run(folder, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def edit(path: Path, *changes: tuple[str, str]) -> None:
    """Replaces text that stands in the file exactly once, as a person would who looks at it."""
    text = path.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, (old, text)
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def pasted(folder: Path, words: str, party: str, says: str, mode: str) -> str:
    """What `find` prints for the words, with the gaps filled in."""
    found = ok(folder, "find", words)
    entry = "".join(line for line in found.splitlines(keepends=True) if line.startswith(" "))
    entry = re.sub("party: null.*", f"party: {party}", entry)
    return entry.replace("says: …", f"says: {says}").replace("mode: …", f"mode: {mode}")


def test_from_an_empty_folder_to_the_review(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    (tmp_path / "saved page.html").write_text(ARTICLE, "utf-8")

    # A site, and a branch for the first claim.
    ok(desk, "init", "--bare")
    edit(desk / "site.yaml", ("parties: {}\n", PARTIES))
    git(desk, "init", "--initial-branch", "main")
    git(desk, "add", "--all")
    git(desk, "commit", "--message", "A new site")
    ok(desk, "check")
    git(desk, "switch", "--create", "the-bridge")

    # The article, from the page as a browser saves it.
    ok(desk, "new", "source", str(tmp_path / "saved page.html"), "--id", "gazette-2024-03-05")
    record = (desk / "seeds" / "gazette-2024-03-05.yaml").read_text("utf-8")
    assert 'publisher: "The Example Gazette"' in record
    assert "published: 2024-03-05" in record
    article = (desk / "seeds" / "gazette-2024-03-05.txt").read_text("utf-8")
    assert "The town council said on Monday" in article
    assert "Imprint" not in article

    # The claim, a draft that is in nobody's way.
    assert CLAIM in ok(desk, "new", "claim", "The old bridge will close in May")
    ok(desk, "check")
    claim = desk / CLAIM
    claim.write_text(
        "".join(s for s in claim.read_text("utf-8").splitlines(keepends=True) if s[0] != "#"), "utf-8"
    )
    excerpts = "".join(pasted(desk, *passage) for passage in PASSAGES)
    edit(
        claim,
        ("excerpts:\n", f"excerpts:\n{excerpts}"),
        ("topics: []", "topics: [roads]"),
        ("principals: []", "principals: [council]"),
        ("summary: null", "summary: The council says so; the boat company denies it."),
        ("changes: []", "changes: [{date: 2024-03-06, kind: published, text: First published.}]"),
    )
    text = claim.read_text("utf-8")
    claim.write_text(re.sub(r"draft: true.*\n", "", text), "utf-8")

    # A slip of memory: the message names the place and the article's own word.
    edit(claim, ("that the old bridge will close in May.", "that the old bridge will close in June."))
    wrong = run(desk, "check")
    assert wrong.returncode == 1
    said = re.search(
        r"error\[excerpt-not-found\].*?--> (\S+):(\d+):\d+.*?“June.?” / “(May.?)”", wrong.stderr, re.DOTALL
    )
    assert said, wrong.stderr
    assert said[1] == CLAIM
    line = claim.read_text("utf-8").splitlines()[int(said[2]) - 1]
    edit(claim, (line, line.replace("June.", said[3].rstrip(".") + ".")))
    assert ok(desk, "check").startswith("1 claim, 1 article: no problems")

    # The page, and the pull request.
    ok(desk, "build")
    assert LABEL in (desk / "site/claims/the-old-bridge-will-close-in-may.html").read_text("utf-8")
    git(desk, "add", "--all")
    git(desk, "commit", "--message", "The old bridge: a first claim")
    assert sorted(git(desk, "diff", "--name-only", "main").split()) == [
        CLAIM, "seeds/gazette-2024-03-05.txt", "seeds/gazette-2024-03-05.yaml",
    ]  # fmt: skip
    ok(desk, "check", "--since", "main")
    review = ok(desk, "review", "main")
    assert "The old bridge will close in May" in review
    assert LABEL in review
    for words in ("denied that the bridge will close", "found cracks in two pillars, the institute said"):
        assert words in review
