"""The wheel alone, installed away from the checkout, builds a site."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def install_wheel(folder: Path) -> Path:
    """The environment that holds the wheel, and beside it only what this one holds of other packages."""
    dist, environment = folder / "dist", folder / "environment"
    python = environment / "bin" / "python"
    for command in (
        (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", dist),
        (sys.executable, "-m", "venv", "--without-pip", environment),
        (
            sys.executable,
            "-m",
            "pip",
            "--python",
            python,
            "install",
            "--no-deps",
            "--no-index",
            "--find-links",
            dist,
            "site-builder",
        ),
    ):
        done = run(*command, folder=CHECKOUT)
        assert done.returncode == 0, done.stderr
    site_packages = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", folder=folder)
    # A path named in a .pth file gives its packages, but not what its own .pth files add: not the checkout.
    Path(site_packages.stdout.strip(), "others.pth").write_text(
        sysconfig.get_path("purelib"), encoding="utf-8"
    )
    return environment


def test_the_wheel_builds_a_site_in_a_folder_of_content_only(tmp_path: Path) -> None:
    environment = install_wheel(tmp_path)
    content = tmp_path / "content"
    shutil.copytree(CHECKOUT / "seeds", content / "seeds")
    shutil.copytree(CHECKOUT / "claims", content / "claims")
    shutil.copy(CHECKOUT / "site.yaml", content)

    built = run(environment / "bin" / "site-builder", "build", folder=content)

    assert built.returncode == 0, built.stdout + built.stderr
    assert (content / "site" / "index.html").is_file()
