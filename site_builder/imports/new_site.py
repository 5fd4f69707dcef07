"""A site file for an import into a folder that has none: nothing in it is made up."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from site_builder.imports.standard import language
from site_builder.imports.yaml_text import comment, pair, scalar
from site_builder.site import Site

_MOST: Final = 100
"""Claimants that are listed."""


def site(folder: str, languages: Iterable[str | None]) -> Site:
    """The site, called as its folder, in the most frequent of the languages; the first of several."""
    known = Counter(code for it in languages if it and (code := language(it)))
    code = known.most_common(1)[0][0] if known else "en"
    return Site(title=folder or "Fact-checks", language=code, parties={})


def text(site: Site, claimants: Counter[str]) -> str:
    """The file. Claimants are named in comments: what kind of party somebody is, an editor has to say."""
    lines = [
        "# yaml-language-server: $schema=.schema/site.schema.json",
        f"{pair('title', site.title)}  # the name of the folder: how is the site called?",
        f"language: {site.language}",
        "# Who speaks: an id, a printed name, and the kind (government, organisation, group, independent):",
        "#   an-id: {name: The printed name, kind: government}",
        "parties: {}",
    ]
    if claimants:
        lines.append("# Named as claimants, the most frequent first:")
        lines += [comment(f"  {scalar(name)}: {count:,}") for name, count in claimants.most_common(_MOST)]
    if len(claimants) > _MOST:
        lines.append(f"#   … and {len(claimants) - _MOST:,} more, each in the files of its claims")
    return "\n".join(lines) + "\n"
