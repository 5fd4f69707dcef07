"""`manifest.json` as a stranger reads it, held against the list of sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from site_builder.diagnostic import shown
from site_builder.manifest import FORMAT, VERSION
from site_builder.sums import MANIFEST, SUMS
from site_builder.verification.claims import MOST
from site_builder.verification.fields import text
from site_builder.verification.findings import Findings
from site_builder.verification.members import MalformedError, Member


@dataclass(slots=True)
class Inventory:
    """What the manifest tells of every article by its id: its file, and its digest in hex."""

    sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    differing: dict[str, object] = field(default_factory=dict)
    """The digests of files of which the list has another."""

    def read(self, members: Iterable[Member], listed: Mapping[str, bytes], findings: Findings) -> None:
        """Takes in the manifest. Raises `MalformedError`. Codes: manifest-differs."""
        head: dict[str, object] = {}
        left = dict(listed)
        left.pop(MANIFEST, None)
        for member in members:
            match member.key, member.value:
                case "files", dict(one):
                    ((path, digest),) = one.items()
                    self._compare(path, digest, left.pop(path, None), findings)
                case "sources", dict(one):
                    self.sources[text(one, "id")] = (text(one, "file"), text(one, "sha256"))
                case ("format" | "version") as key, value:
                    head[key] = value
            if len(self.sources) > MOST:
                raise MalformedError(f"it has more than {MOST:,} articles")
        if head.get("format") != FORMAT:
            raise MalformedError(f"it is no {FORMAT}")
        if head.get("version") != VERSION:
            told = f"it is of version {shown(str(head.get('version')))}; this site-builder knows {VERSION}"
            raise MalformedError(told)
        for path in left:
            findings.manifest_differs(f"it does not have {shown(path)}, which {SUMS} lists")

    def _compare(self, path: str, digest: object, listed: bytes | None, findings: Findings) -> None:
        if listed is None:
            findings.manifest_differs(f"it has {shown(path)}, which {SUMS} does not list")
        elif digest != listed.hex():
            self.differing[path] = digest
            findings.manifest_differs(f"it has another SHA-256 of {shown(path)} than {SUMS}")
