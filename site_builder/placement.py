"""Files under a wrong name or in a wrong folder, and what an editor does with them."""

import difflib
from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final

from site_builder.bound import or_raise
from site_builder.diagnostic import Diagnostic, Diagnostics, Location, Severity, shown
from site_builder.document import Document
from site_builder.identifier import as_id, is_slug
from site_builder.project import Files

_ALMOST_YAML: Final = (".yml", ".yaml.txt", ".yml.txt")
_ALMOST_TEXT: Final = (".text", ".txt.txt", ".md")
_MOST_PAIRS: Final = 10_000
"""Names that are compared with each other."""
_KINDS: Final = {
    ".doc": "a Word file",
    ".docx": "a Word file",
    ".odt": "a LibreOffice file",
    ".rtf": "a formatted text",
    ".pdf": "a PDF",
    ".htm": "a web page",
    ".html": "a web page",
    ".json": "a JSON file",
    ".csv": "a table",
}


def no_site(files: Files) -> Diagnostic | None:
    """The problem of a folder without a site file, if it is one. Codes: file-missing."""
    if files.mark("site.yaml") is not None:
        return None
    almost = next((name for name in ("site.yml", "Site.yaml", "site.yaml.txt") if files.mark(name)), None)
    above = next((up for up in ("..", "../..") if files.mark(f"{up}/site.yaml")), None)
    if almost:
        help_ = f"rename {almost} to site.yaml"
    elif above:
        help_ = f"it lies in {above}: go there, or add `--project {above}` to the command"
    else:
        help_ = "go to the folder of a site, or start a site with `site-builder init`"
    return Diagnostic(
        code="file-missing",
        message="there is no site.yaml in this folder",
        at=Location("site.yaml"),
        help=help_,
    )


def in_seeds(paths: Sequence[str], textless: Collection[str]) -> Iterator[Diagnostic]:
    """Problems of names below `seeds/`. Codes: record-missing, text-missing, file-not-read.

    `textless` are records, without .yaml, that need no text: their articles were removed.
    """
    texts = {path.removesuffix(".txt") for path in paths if path.endswith(".txt")}
    records = {path.removesuffix(".yaml") for path in paths if path.endswith(".yaml")}
    renamed = {path: _renamed(path, {".yaml": _ALMOST_YAML, ".txt": _ALMOST_TEXT}) for path in paths}
    meant = {new.rpartition(".")[0] for new in renamed.values() if new}
    yield from _unpaired(texts - records - meant, records - texts - meant - {*textless})
    for path, new in renamed.items():
        if path.endswith("/"):
            yield _not_entered(path)
        elif not path.endswith((".txt", ".yaml")):
            yield _not_read(path, new, paths, "articles (.txt) and their records (.yaml)")


def in_claims(paths: Sequence[str], files: Files) -> Iterator[Diagnostic]:
    """Problems of names below `claims/`. Codes: file-not-read; as a warning, no-claims."""
    if not paths and files.mark("site.yaml") is not None:
        other = next((name for name in ("claim", "Claims", "Claim", "CLAIMS") if files.mark(name)), None)
        yield Diagnostic(
            code="no-claims",
            message="there is no claim in claims/: the site has no pages to show",
            at=Location("claims"),
            help=f"rename the folder {other} to claims"
            if other
            else 'start one: `site-builder new claim "…"`',
            severity=Severity.WARNING,
        )
    for path in paths:
        if path.endswith("/"):
            yield _not_entered(path)
        elif not path.endswith((".yaml", ".md")):
            yield _not_read(path, _renamed(path, {".yaml": _ALMOST_YAML}), paths, "claims (.yaml)")


def _not_entered(path: str) -> Diagnostic:
    return Diagnostic(
        code="file-not-regular",
        message="this folder is a link, or lies too deep in others: nothing in it is read",
        at=Location(path.rstrip("/")),
        help="put the folder itself here, no more than 32 deep",
    )


def _renamed(path: str, endings: dict[str, tuple[str, ...]]) -> str | None:
    """What the file should be called if its name only ends in a wrong way, as other programs have it."""
    for right, wrong in endings.items():
        for ending in (*wrong, right):
            if path.lower().endswith(ending) and not path.endswith(right):
                return path[: -len(ending)] + right
    return None


def _not_read(path: str, new: str | None, paths: Collection[str], read: str) -> Diagnostic:
    name = PurePosixPath(path)
    if new and new not in paths:
        message = f"this file is not read: its name ends in {shown(''.join(name.suffixes[-2:]))}"
        help_ = f"rename it to {PurePosixPath(new).name}"
        return Diagnostic(code="file-not-read", message=message, at=Location(path), help=help_)
    kind = _KINDS.get(name.suffix.lower())
    what = f"{kind} is not read here" if kind else "files of this kind are not read here"
    help_ = f"move it elsewhere: this folder holds {read}"
    if kind and path.startswith("seeds/"):
        saved = (
            "save its text as UTF-8 (“plain text”)"
            if "file" in kind or "text" in kind
            else "move it elsewhere"
        )
        help_ = f"{saved}, and add that with `site-builder new source FILE`"
    elif name.suffix == ".txt" and path.startswith("claims/"):
        help_ = "an article belongs into seeds/, with a record: `site-builder new source FILE`"
    return Diagnostic(
        code="file-not-read", message=what, at=Location(path), help=help_, severity=Severity.WARNING
    )


def _unpaired(texts: set[str], records: set[str]) -> Iterator[Diagnostic]:
    """Articles and records that lack each other; two of nearly the same name are one problem, if few do."""
    few = len(texts) * len(records) <= _MOST_PAIRS
    for record in sorted(records):
        near = difflib.get_close_matches(record, texts, n=1, cutoff=0.75) if few else []
        if near:
            texts.discard(near[0])
            help_ = f"if it is the record of {near[0]}.txt, rename it to {PurePosixPath(near[0]).name}.yaml"
        else:
            help_ = "add the article's text under this name, or delete the record"
        yield Diagnostic(
            code="text-missing",
            message=f"this record has no article: there is no {record}.txt",
            at=Location(f"{record}.yaml"),
            help=help_,
        )
    for text in sorted(texts):
        yield Diagnostic(
            code="record-missing",
            message=f"this article has no record: there is no {text}.yaml",
            at=Location(f"{text}.txt"),
            help=f"run `site-builder new source {text}.txt`, and complete the record that it makes",
        )


def misplaced(document: Document) -> Diagnostic | None:
    """The problem of a claim among the articles, or of a record among the claims. Codes: file-misplaced."""
    keys = document.value if isinstance(document.value, dict) else {}
    folder = document.path.partition("/")[0]
    if folder == "seeds" and "sha256" not in keys and {"claim", "excerpts"} & keys.keys():
        message, help_ = "this is a claim, and lies among the articles", "move it to claims/"
    elif folder == "claims" and "excerpts" not in keys and {"sha256", "publisher"} & keys.keys():
        message, help_ = (
            "this is the record of an article, and lies among the claims",
            "move it to seeds/, beside its article",
        )
    elif folder == "claims" and "excerpts" not in keys and "parties" in keys:
        message, help_ = "this is a site file, and lies among the claims", "move what it says into site.yaml"
    else:
        return None
    return Diagnostic(code="file-misplaced", message=message, at=Location(document.path), help=help_)


def bad_slug(path: str, slug: str) -> Diagnostic:
    """The problem of a claim whose file's name cannot be the address of a page."""
    better = as_id(slug)
    message = (
        f"the file's name, {shown(slug)}, becomes the page's address and has characters that cannot be in it"
    )
    help_ = (
        f"rename it to {better}.yaml"
        if is_slug(better)
        else "rename it, with small letters a-z, digits and hyphens"
    )
    if slug == better:
        message = f"the file's name, {shown(slug)}, cannot be a file on every system"
        help_ = f"rename it, for instance to {slug}-claim.yaml"
    elif len(slug) > 80:
        message = (
            f"the file's name has {len(slug)} characters, {len(slug) - 80} more than an address may have"
        )
    return Diagnostic(code="bad-slug", message=message, at=Location(path), help=help_)


def within(paths: tuple[str, ...], folder: str, limit: int) -> tuple[tuple[str, ...], Diagnostics]:
    """As many of the folder's files as the limit allows, and the problem of more. Codes: too-many."""
    if len(paths) <= limit:
        return paths, ()
    name = {"claims": "claim_files", "seeds": "seed_files"}[folder]
    problem = Diagnostic(
        code="too-many",
        message=f"the folder holds {len(paths):,} files; the limit is {limit:,}",
        at=Location(folder),
        help=f"move some of them elsewhere{or_raise(name, folder)}",
    )
    return paths[:limit], (problem,)
