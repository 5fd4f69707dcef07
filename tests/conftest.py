"""What several test modules share."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from chromium import driver, launch
from hosts import MICROSITE, Home, build, build_once, serving
from hypothesis import settings
from playwright.sync_api import Browser, Playwright, expect

from site_builder.crew import cores

_HOME = TemporaryDirectory()
os.environ["XDG_CONFIG_HOME"] = _HOME.name  # where the secret of the tests' caches is kept

# A change must not fail by luck: RANDOM=1 draws other examples than those of every run.
settings.register_profile("steady", deadline=None, derandomize="RANDOM" not in os.environ)
settings.load_profile("steady")


expect.set_options(timeout=60_000)  # ms: how long a machine takes under load is not what is tested


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait, for a browser, a disk or another process."""
    return cores() + 1


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers. Once it is there, no test of the same process can call asyncio.run."""
    with driver() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium; each test opens its own page."""
    chromium = launch(playwright)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder of a project's site by the project's name, built once for all processes of the run."""
    own = tmp_path_factory.getbasetemp()
    return partial(build_once, shared=own.parent if "PYTEST_XDIST_WORKER" in os.environ else own)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The microsite on a host of its own, built for that very address."""
    work = tmp_path_factory.mktemp("home")
    with serving(work / "site") as address:
        yield Home(build(MICROSITE, address, work), address)
