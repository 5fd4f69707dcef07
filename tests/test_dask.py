"""`build --dask`: a scheduler and workers as they run on a cluster, each a process of its own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from socket import socket
from typing import Final

import pytest
from builders import a_project, built, run, tree
from test_terminal import folder_of, many, until

import site_builder
from site_builder import theme
from site_builder.cluster import Terms, program

CLAIMS: Final = 150


@contextmanager
def a_process(*words: str, log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that ends with the test, whatever becomes of it."""
    with (
        log.open("wb") as told,
        subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
            stdout=told,
            stderr=told,
            cwd=log.parent,
            env={**os.environ, **environment},
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


class Cluster:
    """A scheduler on a free port of this machine, and workers that join it."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._count = 0
        self.scheduler = self._begin("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.address = self._told(rb"Scheduler at: *(tcp://127.0.0.1:\d+)\n", self.scheduler)

    def worker(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        """A worker that has joined."""
        usual = (
            "--no-nanny",
            "--no-dashboard",
            "--host",
            "127.0.0.1",
            "--local-directory",
            str(self._folder),
        )
        process = self._begin("dask_worker", self.address, *usual, *words, **environment)
        self._told(rb"(Registered to)", process)
        return process

    def _begin(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        self._count += 1
        return self._stack.enter_context(a_process(*words, log=self._log, **environment))

    def _told(self, words: bytes, process: subprocess.Popen[bytes]) -> str:
        """What the process says of itself in these words, once it does."""
        until(lambda log: re.search(words, log.read_bytes()) is not None, self._log, process)
        found = re.search(words, self._log.read_bytes())
        assert found
        return found[1].decode()

    @property
    def _log(self) -> Path:
        return self._folder / f"{self._count}.log"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    with ExitStack() as stack:
        yield Cluster(folder, stack)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a project with more claims than one process would be left to read alone."""
    root = a_project(tmp_path / "project").root
    many(root, CLAIMS, search=False)
    return root


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of such a project as one process makes it."""
    project = a_project(tmp_path_factory.mktemp("alone"))
    many(project.root, CLAIMS, search=False)
    built(project, jobs=1)
    return tree(project.root / "site")


def at_work(worker: subprocess.Popen[bytes], root: Path) -> bool:
    """Whether the worker has opened the project's ledger."""
    opened = (Path(os.path.realpath(handle)) for handle in Path(f"/proc/{worker.pid}/fd").iterdir())
    return any(path.name == "ledger.sqlite" and path.is_relative_to(root) for path in opened)


def begun(root: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "site_builder", "build", *words],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def pages(root: Path) -> int:
    """How many claims' pages a running build has made."""
    folder = folder_of(root)
    return len(list(folder.glob("claims/*.html"))) if folder else 0


def test_a_cluster_makes_the_same_bytes(cluster: Cluster, project: Path, alone: dict[str, bytes]) -> None:
    workers = cluster.worker("--nthreads", "1"), cluster.worker("--nthreads", "4")
    done = run(project, "build", "--dask", cluster.address)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(at_work(worker, project) for worker in workers)
    assert tree(project / "site") == alone


def test_a_killed_worker_changes_nothing(cluster: Cluster, project: Path, alone: dict[str, bytes]) -> None:
    victim, _ = cluster.worker("--nthreads", "1"), cluster.worker("--nthreads", "1")
    build = begun(project, "--dask", cluster.address)
    until(lambda root: pages(root) > 20 and at_work(victim, root), project, build)
    victim.kill()
    _, wrong = build.communicate()
    assert build.returncode == 0, wrong
    assert tree(project / "site") == alone


def refused(root: Path, address: str) -> str:
    """What is told of a build that the cluster cannot do: the published site stays as it is."""
    before = tree(root)
    done = run(root, "build", "--dask", address)
    assert (done.returncode, done.stdout, tree(root)) == (1, "", before)
    assert "site is unchanged" in done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def another_program(folder: Path) -> None:
    shutil.copytree(Path(site_builder.__file__).parent, folder / "site_builder")
    shutil.copytree(theme.folder(), folder / "templates")
    with (folder / "site_builder" / "rules.py").open("a") as rules:
        rules.write("# changed")


def a_namesake(folder: Path) -> None:
    (folder / "site_builder").mkdir()
    (folder / "site_builder" / "__init__.py").touch()


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (another_program, "has another version of site-builder"),
        (a_namesake, "has no site-builder like this one"),
    ],
)
def test_a_worker_that_is_no_twin_gets_no_work(
    cluster: Cluster, project: Path, tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    assert "the Dask scheduler has no workers" in refused(project, cluster.address)
    folder = tmp_path / "other"
    folder.mkdir()
    make(folder)
    cluster.worker(PYTHONPATH=str(folder))
    assert told in refused(project, cluster.address)


def test_a_lost_scheduler_is_told(cluster: Cluster, project: Path) -> None:
    before = tree(project)
    cluster.worker("--nthreads", "1")
    build = begun(project, "--dask", cluster.address)
    until(lambda root: pages(root) > 20, project, build)
    cluster.scheduler.kill()
    _, wrong = build.communicate()
    assert build.returncode == 1
    assert wrong.endswith(b"site is unchanged: the Dask scheduler is gone\n")
    assert tree(project) == before


def test_an_address_where_nobody_answers_is_told(project: Path) -> None:
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and never listens
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        assert f"no Dask scheduler answers at {address}" in refused(project, address)


def test_a_small_build_needs_no_cluster(tmp_path: Path) -> None:
    assert run(a_project(tmp_path).root, "build", "--dask", "tcp://127.0.0.1:1").returncode == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--dask", "127.0.0.1:8786"), "write it as tcp://host:port"),
        (("--dask", "tcp://127.0.0.1:8786", "--jobs", "2"), "give --jobs, for this machine, or --dask"),
    ],
)
def test_wrong_usage(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    done = run(a_project(tmp_path).root, "build", *words)
    assert done.returncode == 2
    assert told in done.stderr


def test_without_the_extra_it_is_told_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['distributed'] = None")
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    done = run(a_project(tmp_path).root, "build", "--dask", "tcp://127.0.0.1:1", PYTHONPATH=path)
    assert done.returncode == 2
    assert "pip install 'site-builder[dask]'" in done.stderr


def test_a_worker_that_sees_other_folders_is_unfit(tmp_path: Path) -> None:
    token = tmp_path / "token"
    assert Terms(program(), token).broken() == f"does not see the folder {tmp_path} of this machine"
    token.touch()
    assert Terms(program(), token).broken() is None
