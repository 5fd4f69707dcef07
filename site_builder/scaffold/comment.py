"""Puts a text under a pull request or an issue on GitHub, as one comment that is kept up to date.

Workflows carry this file in themselves and run it as it is: it needs Python and nothing else, no package and
no file of the repository. The text lies in an artifact of a job that read the files of strangers. So it is
bounded and cleaned, it names nobody who would be told of it, and where it goes is known from GitHub alone.
"""

import io
import json
import os
import re
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
"""Pages of a hundred comments in which ours is looked for. Of files GitHub lists no more."""
JOINERS = "\u200c\u200d"
"""Invisible, and part of the spelling in Persian, Hindi and others."""
CONTENT = ("claims/", "seeds/")
"""Beside `site.yaml` all that a change of a site's content touches; the rest may run in the check."""
WARNING = (
    "**This pull request changes more than claims, articles and `site.yaml`. What else it changes may run in"
    " the check, and may have written this text: read those files yourself.**\n\n"
)
JOINED = re.compile(
    r"""
    <(?!/?(?:br|details|summary|span)>)       # HTML but the few tags that a review has, and <https://…>
    | &(?=[#a-z])(?!(?:amp|lt|gt|\#8203);)    # &#64; is read as @ before names are looked for
    | \](?=[(\[:])                            # a link or a picture, and what it points at
    | :(?=//) | \bwww(?=\.) | \b(?:mailto|xmpp):
    | \#(?=\d)(?!(?<=&\#)8203;) | \bGH(?=-\d) # an issue: it would be told that it was named here
    | ```(?=[ \t]*\w) | ~~~(?=[ \t]*\w)       # charts and maps
    | ^[ \t]*(?=/)                            # an order to another program: /merge
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
"""What does more than show text together with what follows it. In a review it is parted."""


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
    if not only_content(number):
        intro += WARNING
    if pull_request(run) != number:  # else what was looked at may be another change than what was checked
        return f"#{number} has changed since it was checked: nothing was written"
    text = artifact(run["id"], "review")
    return put(number, "review", intro, None if text is None else inert(cleaned(text)))


def draft(number: int, run: int) -> str:
    text = artifact(run, "draft")
    return put(number, "draft", "", None if text is None else cleaned(text))


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


def only_content(number: int) -> bool:
    """Whether the pull request touches nothing but claims, articles and the site file."""
    files = list(pages(f"pulls/{number}/files"))
    names = [file[key] for file in files for key in ("filename", "previous_filename") if key in file]
    whole = len(files) < 100 * MOST_PAGES
    return whole and all(name.startswith(CONTENT) or name == "site.yaml" for name in names)


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
    """The text without what cannot be seen, and with nobody called by name."""
    lines = text.replace("\r\n", "\n").split("\n")
    seen = "\n".join("".join(map(visible, line)) for line in lines)
    return seen.replace("@", "@\u2060").replace("<!--", "<\u2060!--")


def inert(text: str) -> str:
    """The text with no link, picture or HTML in it but the few tags that a review has.

    A pull request can change the check itself, and so write its own review.
    """
    return JOINED.sub(lambda found: found[0] + "\u2060", text)


def cut(text: str) -> str:
    """The text, short enough for a comment."""
    if len(text) <= MOST_CHARACTERS:
        return text
    return text[:MOST_CHARACTERS] + "\n\n… cut here: the whole text is an artifact of the check.\n"


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
    body = {"body": f"{marker}\n{intro}{cut(text)}"}
    for comment in pages(f"issues/{number}/comments"):
        if (comment["user"] or {}).get("login") == AUTHOR and comment["body"].startswith(marker):
            call("PATCH", f"issues/comments/{comment['id']}", body)
            return f"#{number}: the comment was brought up to date"
    call("POST", f"issues/{number}/comments", body)
    return f"#{number}: a comment was written"


def pages(path: str) -> Iterator[dict[str, Any]]:
    """What stands in a list of GitHub's, as far as it is read."""
    for page in range(1, MOST_PAGES + 1):
        found = call("GET", f"{path}?per_page=100&page={page}")
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
