"""Whether the same files give the same bytes, whatever else differs: `make repro`.

Projects are built again and again, each time with another thing varied: where they lie, who builds them, when, in
which language and order, over what, by how many. Every byte and every mode is compared but those of the search
index, whose bytes Pagefind does not promise, and the lines about it in the lists of files.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from difflib import unified_diff
from functools import partial
from itertools import islice
from pathlib import Path
from textwrap import dedent
from typing import Final

from builders import CLAIM, SITE, a_project

from site_builder.crew import FEW
from site_builder.search import FOLDER as INDEX
from site_builder.sums import MANIFEST, SUMS

CHECKOUT: Final = Path(__file__).parents[1]
MICROSITE: Final = "the microsite"
KOREAN: Final = "korean"
MANY: Final = f"{FEW + 5} claims"
"""Enough for processes of their own."""

_OF_THE_INDEX: Final = (f"{INDEX}/".encode(), f"  {MANIFEST}\n".encode())
"""What is in lines about it: the manifest lists it, and the list of sums lists the manifest."""
_INPUTS: Final = ("site.yaml", "seeds", "claims")
_LONG: Final = f"a long path/with spaces & 'quotes' #1?/평양 — Пхеньян/{'x' * 120}/project"
_ANOTHER_USER: Final = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
_MEMORY: Final = Path("/dev/shm")

_SHUFFLED: Final = dedent("""\
    # Gives what is in a folder in another order: a file system may keep it in any.
    import os, random

    order, listdir, scandir = random.Random(int(os.environ["ORDER"])), os.listdir, os.scandir

    def shuffled(items):
        items = list(items)
        order.shuffle(items)
        return items

    class Shuffled:
        def __init__(self, *where):
            with scandir(*where) as entries:
                self.entries = iter(shuffled(entries))

        def __iter__(self):
            return self

        def __next__(self):
            return next(self.entries)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.close()

        def close(self):
            self.entries = iter(())

    os.listdir, os.scandir = lambda *where: shuffled(listdir(*where)), Shuffled
    """)


@dataclass(frozen=True, slots=True)
class Way:
    """How a project is built; what is not named is as in all others. `before` is done to the project first."""

    name: str
    words: tuple[str, ...] = ("--jobs", "1")
    environment: Mapping[str, str] = field(default_factory=dict)
    path: str = "project"
    umask: int = 0o022
    order: int | None = None
    """Another one of whatever is in a folder."""
    under: tuple[str, ...] = ()
    """The command that begins the build."""
    python: tuple[str, ...] = ()
    """Options of Python itself."""
    disk: Path | None = None
    before: Callable[["Way", Path], None] = lambda way, root: None


def _variables(**named: str) -> Mapping[str, str]:
    return named


def _with_other_times(_: Way, root: Path) -> None:
    for number, path in enumerate(sorted(root.rglob("*")), 1):
        os.utime(path, (number * 10**8, number * 10**8))


def _in_times_to_come(_: Way, root: Path) -> None:
    for path in root.rglob("*"):
        os.utime(path, (4 * 10**9, 4 * 10**9))


def _over_an_older_site(way: Way, root: Path) -> None:
    """Most of the site comes from two builds before, and from what they kept."""
    site, claim = root / "site.yaml", _named_by_no_other(root / "claims")
    text = site.read_text("utf-8")
    for older in (text.replace("title: ", "title: Old ", 1).replace('Old "', '"Old '), text):
        site.write_text(older, "utf-8")
        kept = claim.rename(root / claim.name)
        build(way, root)
        kept.rename(claim)
        build(way, root)


def _named_by_no_other(claims: Path) -> Path:
    """The file of a claim that the site can be without."""
    texts = {path: path.read_text("utf-8") for path in sorted(claims.glob("*.yaml"))}
    return next(
        path for path in texts if not any(path.stem in text for other, text in texts.items() if other != path)
    )


def _over_the_same(way: Way, root: Path) -> None:
    build(way, root)


BASE: Final = Way("the first build")
EVERYTHING: Final = Way(
    "all of these at once",
    ("--jobs", "2"),
    _variables(
        TZ="Pacific/Kiritimati",
        LC_ALL="tr_TR.UTF-8",
        LANG="tr_TR.UTF-8",
        PYTHONHASHSEED="7",
        SOURCE_DATE_EPOCH="1",
    ),
    path=_LONG,
    umask=0o077,
    order=3,
    before=_with_other_times,
)
WAYS: Final = (
    Way("the same once more"),
    Way("another path: long, spaces, signs, Korean and Russian letters", path=_LONG),
    Way("another file system: memory", disk=_MEMORY),
    Way("TZ=Pacific/Kiritimati, 14 hours ahead", environment=_variables(TZ="Pacific/Kiritimati")),
    Way("TZ=Etc/GMT+12", environment=_variables(TZ="Etc/GMT+12")),
    Way(
        "LC_ALL=C, nothing in UTF-8",
        environment=_variables(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"),
    ),
    Way("LC_ALL=tr_TR.UTF-8, where i is no small I", environment=_variables(LC_ALL="tr_TR.UTF-8")),
    Way("LC_ALL=ko_KR.UTF-8, LANGUAGE=ko", environment=_variables(LC_ALL="ko_KR.UTF-8", LANGUAGE="ko")),
    Way("umask 000", umask=0),
    Way("umask 027", umask=0o027),
    Way("umask 077", umask=0o077),
    Way("PYTHONHASHSEED=1", environment=_variables(PYTHONHASHSEED="1")),
    Way("PYTHONHASHSEED=2", environment=_variables(PYTHONHASHSEED="2")),
    Way(
        "another home, without a cache",
        environment=_variables(HOME="/nonexistent", XDG_CONFIG_HOME="/nonexistent"),
    ),
    Way("another user", under=_ANOTHER_USER),
    Way("what is in a folder comes in another order", order=1),
    Way("and in a third one", order=2),
    Way("--jobs 2", ("--jobs", "2")),
    Way("--jobs 3", ("--jobs", "3")),
    Way("--no-cache", ("--no-cache",)),
    Way("over the same site", before=_over_the_same),
    Way("over an older site, with what was kept of it", before=_over_an_older_site),
    Way("the same with --jobs 2", ("--jobs", "2"), before=_over_an_older_site),
    Way("the same with --no-cache", ("--no-cache",), before=_over_an_older_site),
    Way("files of other times", before=_with_other_times),
    Way("files of times to come", before=_in_times_to_come),
    Way("SOURCE_DATE_EPOCH=0", environment=_variables(SOURCE_DATE_EPOCH="0")),
    Way("SOURCE_DATE_EPOCH=4000000000", environment=_variables(SOURCE_DATE_EPOCH="4000000000")),
    Way("python -O", python=("-O",)),
    Way("python -OO", python=("-OO",)),
    EVERYTHING,
)


def is_possible(way: Way) -> bool:
    """Whether this machine can vary it."""
    if way.disk:
        return os.access(way.disk, os.W_OK)
    return (
        not way.under
        or subprocess.run([*way.under, "true"], capture_output=True, check=False).returncode == 0
    )


def build(way: Way, root: Path) -> None:
    """Builds the project in this way; what goes wrong with it ends this program too."""
    home = root.parent / "home"
    home.mkdir(exist_ok=True)
    plain = {
        name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH") if name in os.environ
    }
    environment = {**plain, "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}
    if way.order is not None:
        (home / "sitecustomize.py").write_text(_SHUFFLED, "utf-8")
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(home), plain.get("PYTHONPATH"))))
        environment["ORDER"] = str(way.order)
    command = [*way.under, sys.executable, *way.python, "-m", "site_builder", "build", "--quiet", *way.words]
    subprocess.run(command, cwd=root, env={**environment, **way.environment}, umask=way.umask, check=True)


def made(name: str, root: Path, order: int) -> None:
    """Puts the project's files there, in an order of their own."""
    if name == MANY:
        claims = {f"claims/n{n:02}.yaml": CLAIM.replace("Ships", f"{n} ships", 1) for n in range(FEW + 5)}
        a_project(root, {"site.yaml": f"{SITE}search: false\n", **claims})
        return
    project = CHECKOUT if name == MICROSITE else CHECKOUT / "tests" / "projects" / name
    files = [
        path
        for given in _INPUTS
        for path in (project / given, *(project / given).rglob("*"))
        if path.is_file()
    ]
    random.Random(order).shuffle(files)
    for path in files:
        target = root / path.relative_to(project)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


Site = Mapping[str, tuple[int, bytes]]
"""The mode and the bytes of everything in a folder that is compared; folders have none."""


def site_of(name: str, way: Way, work: Path) -> Site:
    """What becomes of the project when it is built in this way."""
    with tempfile.TemporaryDirectory(dir=way.disk or work) as folder:
        root = Path(folder) / way.path
        root.mkdir(parents=True)
        made(name, root, hash(way.name))
        way.before(way, root)
        build(way, root)
        return dict(_compared(root / "site"))


def _compared(site: Path) -> Iterator[tuple[str, tuple[int, bytes]]]:
    for path in sorted((site, *site.rglob("*"))):
        name = path.relative_to(site).as_posix()
        if name == INDEX or name.startswith(f"{INDEX}/"):
            continue
        content = b"" if path.is_dir() else path.read_bytes()
        if name in (SUMS, MANIFEST):
            lines = content.splitlines(True)
            content = b"".join(line for line in lines if not any(word in line for word in _OF_THE_INDEX))
        yield name, (path.stat().st_mode, content)


def differences(one: Site, other: Site) -> Iterator[str]:
    """A line for each difference of the two, and where it is one of texts an excerpt of it."""
    for path in sorted({**one, **other}):
        if path not in one or path not in other:
            yield f"{path}: only in {'the first build' if path in one else 'this one'}"
        elif one[path] != other[path]:
            (mode, content), (another, changed) = one[path], other[path]
            if mode != another:
                yield f"{path}: mode {mode:o}, here {another:o}"
            if content != changed:
                old, new = (
                    text.decode("utf-8", "backslashreplace").splitlines() for text in (content, changed)
                )
                lines = unified_diff(old, new, path, f"{path}, here", lineterm="", n=1)
                yield from (line[:200] for line in islice(lines, 12))


def main() -> int:
    """Prints what was varied and what came of it; 1 if anything differs."""
    failed = False
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as threads:
        ways = [way for way in WAYS if is_possible(way)]
        for name in (MICROSITE, KOREAN, MANY):
            first, *others = threads.map(partial(site_of, name, work=Path(folder)), (BASE, *ways))
            print(f"{name}: {len(first)} files and folders")
            for way, site in zip(ways, others, strict=True):
                found = list(islice(differences(first, site), 40))
                print(f"  {'differs' if found else 'same':8}{way.name}", *found, sep="\n    ")
                failed = failed or bool(found)
        print(*(f"not varied, this machine cannot: {way.name}" for way in WAYS if way not in ways), sep="\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
