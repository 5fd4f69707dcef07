"""Puts a text under a pull request or an issue on GitHub, as one comment that is kept up to date.

Workflows carry this file in themselves and run it as it is: it needs Python and nothing else, no package and
no file of the repository. The text lies in an artifact of a job that read the files of strangers. So it is
bounded and cleaned, it names nobody who would be told of it, and where it goes is known from GitHub alone.
"""

import io
import json
import os
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from typing import Any

AUTHOR = "github-actions[bot]"
MOST_BYTES = 1_000_000
"""What an artifact may hold, packed; of what is in it, this much is read."""
MOST_CHARACTERS = 60_000
"""GitHub takes 65,536."""
MOST_PAGES = 30
"""Pages of a hundred comments in which ours is looked for."""
JOINERS = "\u200c\u200d"
"""Invisible, and part of the spelling in Persian, Hindi and others."""


def main() -> None:
    """Reads from GitHub's file what happened, and says what it did."""
    with open(os.environ["GITHUB_EVENT_PATH"], encoding="utf-8") as file:
        event = json.load(file)
    if "workflow_run" in event:
        print(review(event["workflow_run"]))
    else:
        print(draft(event["issue"]["number"], int(os.environ["GITHUB_RUN_ID"])))


def review(run: dict[str, Any]) -> str:
    number = pull_request(run)
    if number is None:
        return "no open pull request ends in the commit that was checked: nothing was written"
    intro = f"*Made by the check from the files of this pull request, at {run['head_sha'][:10]}.*\n\n"
    return put(number, "review", intro, artifact(run["id"], "review"))


def draft(number: int, run: int) -> str:
    return put(number, "draft", "", artifact(run, "draft"))


def pull_request(run: dict[str, Any]) -> int | None:
    """The number of the one open pull request whose last commit was checked."""
    source = run.get("head_repository") or {"id": None, "owner": {"login": ""}}
    head = urllib.parse.quote(f"{source['owner']['login']}:{run['head_branch']}", safe="")
    found = call("GET", f"pulls?state=open&per_page=100&head={head}")
    numbers = [
        pull["number"]
        for pull in found
        if pull["head"]["sha"] == run["head_sha"] and (pull["head"]["repo"] or {}).get("id") == source["id"]
    ]
    return numbers[0] if len(numbers) == 1 else None


def artifact(run: int, kind: str) -> str | None:
    """The text `<kind>.md` in the newest artifact of that name; `None` if none can be read."""
    listed = call("GET", f"actions/runs/{run}/artifacts?per_page=100&name={kind}")["artifacts"]
    fitting = [found for found in listed if found["name"] == kind and found["size_in_bytes"] <= MOST_BYTES]
    if not fitting:
        return None
    newest = max(fitting, key=lambda found: found["id"])
    with send("GET", f"actions/artifacts/{newest['id']}/zip") as answer:
        packed = answer.read(MOST_BYTES + 1)
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive, archive.open(f"{kind}.md") as file:
            return file.read(MOST_BYTES).decode("utf-8", "replace")
    except Exception:  # in whatever way a stranger's file is broken, there is no text in it
        return None


def cleaned(text: str) -> str:
    """The text without what cannot be seen, with nobody called by name, and short enough for a comment."""
    lines = text.replace("\r\n", "\n").split("\n")
    seen = "\n".join("".join(map(visible, line)) for line in lines)
    unnamed = seen.replace("@", "@\u2060").replace("<!--", "<\u2060!--")
    if len(unnamed) <= MOST_CHARACTERS:
        return unnamed
    return unnamed[:MOST_CHARACTERS] + "\n\n… cut here: the whole text is an artifact of the check.\n"


def visible(character: str) -> str:
    """The character if it can be seen, a blank for one of white space, nothing for any other."""
    if character.isprintable() or character in JOINERS:
        return character
    return " " if character.isspace() else ""


def put(number: int, kind: str, intro: str, text: str | None) -> str:
    """Writes the comment of this kind, the first time a new one; says what was done."""
    if text is None:
        return f"the run left no {kind} that can be read: nothing was written"
    marker = f"<!-- site-builder {kind} -->"
    body = {"body": f"{marker}\n{intro}{cleaned(text)}"}
    for comment in comments(number):
        if (comment["user"] or {}).get("login") == AUTHOR and comment["body"].startswith(marker):
            call("PATCH", f"issues/comments/{comment['id']}", body)
            return f"#{number}: the comment was brought up to date"
    call("POST", f"issues/{number}/comments", body)
    return f"#{number}: a comment was written"


def comments(number: int) -> Iterator[dict[str, Any]]:
    for page in range(1, MOST_PAGES + 1):
        found = call("GET", f"issues/{number}/comments?per_page=100&page={page}")
        yield from found
        if len(found) < 100:
            return


def call(method: str, path: str, body: dict[str, str] | None = None) -> Any:
    """GitHub's answer as a value."""
    with send(method, path, body) as answer:
        return json.load(answer)


def send(method: str, path: str, body: dict[str, str] | None = None) -> Any:
    """GitHub's answer. Where it sends us to another host, that one does not get the token."""
    address = f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}/{path}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, method=method)
    request.add_header("Accept", "application/vnd.github+json")
    request.add_unredirected_header("Authorization", f"Bearer {os.environ['GITHUB_TOKEN']}")
    return urllib.request.urlopen(request, timeout=60)


if __name__ == "__main__":
    main()
