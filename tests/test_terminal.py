"""Manners at the terminal: colours, progress, quiet, completion, streams that end early, and being stopped."""

import errno
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import click
import pytest
from builders import CLAIM, SITE, a_project, a_record, run, tree
from click.testing import CliRunner

from site_builder.cli import commands
from site_builder.commands.bars import Bars
from site_builder.progress import untold

PATH: Final = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
BROKEN: Final = {"claims/ships.yaml": CLAIM.replace("says: disputes", "says: denied")}
PLAIN_ENVIRONMENT: Final = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}


def on_terminal(root: Path, *words: str, **environment: str) -> tuple[int, str]:
    """The exit status and all that a terminal of 100 columns is sent."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    with subprocess.Popen(
        [sys.executable, "-m", "site_builder", *words],
        cwd=root,
        env={**PLAIN_ENVIRONMENT, "TERM": "xterm-256color", **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        told = b"".join(_sent(ours))
    os.close(ours)
    return process.returncode, told.decode()


def _sent(terminal: int) -> Iterator[bytes]:
    """What is sent to a terminal until nobody writes to it any more."""
    while True:
        try:
            piece = os.read(terminal, 65_536)
        except OSError as error:
            if error.errno != errno.EIO:  # which is how Linux ends a terminal
                raise
            return
        if not piece:
            return
        yield piece


def many(root: Path, claims: int = 300, *, search: bool = True) -> None:
    """Adds as many claims to the project as keep it busy for a while."""
    for number in range(claims):
        a_claim = CLAIM.replace("Ships carried arms", f"Ships carried arms {number}", 1)
        (root / "claims" / f"more-{number}.yaml").write_text(a_claim)
    (root / "site.yaml").write_text(f"{SITE}search: {str(search).lower()}\n")


@pytest.mark.parametrize(
    ("words", "environment", "coloured"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        ((), {"TERM": "dumb"}, False),
        ((), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (("--color", "never"), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
    ],
)
def test_colours_on_a_terminal(
    tmp_path: Path, words: tuple[str, ...], environment: dict[str, str], coloured: bool
) -> None:
    status, told = on_terminal(a_project(tmp_path, BROKEN).root, "check", *words, **environment)
    assert status == 1
    assert "not-one-of" in told
    assert ("\x1b[" in told) is coloured


@pytest.mark.parametrize(
    ("words", "environment", "coloured"),
    [
        (("check",), {}, False),
        (("check",), {"FORCE_COLOR": "0"}, False),
        (("check",), {"FORCE_COLOR": "1"}, True),
        (("check", "--color", "always"), {}, True),
        (("--color", "always", "check"), {}, True),
        (("--color", "always", "check", "--color", "never"), {}, False),
    ],
)
def test_colours_in_a_pipe(
    tmp_path: Path, words: tuple[str, ...], environment: dict[str, str], coloured: bool
) -> None:
    environment = {"NO_COLOR": "", "FORCE_COLOR": "", **environment}
    result = run(a_project(tmp_path, BROKEN).root, *words, **environment)
    assert result.returncode == 1
    assert ("\x1b[" in result.stderr) is coloured


def test_quiet_prints_only_problems(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    for words in (("check", "-q"), ("build", "--quiet")):
        result = run(project.root, *words)
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    a_project(tmp_path, {"claims/other.txt": "x"})
    for words in (("check", "-q"), ("build", "--quiet")):
        result = run(project.root, *words)
        assert (result.returncode, result.stdout) == (0, "")
        assert "warning[file-not-read]" in result.stderr


@pytest.mark.parametrize("name", ["ascii", "cp437", "cp1252", "utf-8"])
def test_any_encoding_shows_any_text(tmp_path: Path, name: str) -> None:
    claim = CLAIM.replace("says: disputes", "says: отрицает")
    result = subprocess.run(
        [sys.executable, "-m", "site_builder", "check"],
        cwd=a_project(tmp_path, {"claims/ships.yaml": claim}).root,
        env={**PLAIN_ENVIRONMENT, "PYTHONIOENCODING": name},
        capture_output=True,
        check=False,
    )
    told = result.stderr.decode(name)
    assert result.returncode == 1
    assert "Traceback" not in told
    if name == "ascii":
        assert '"????????" is not a value of "says"' in told


def shell(root: Path, line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What bash makes of the line."""
    return subprocess.run(
        ["bash", "--norc", "--noprofile", "-c", line],
        cwd=root,
        env={**PLAIN_ENVIRONMENT, "PATH": PATH, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("line", ["schema claim | head -1", "check 2>&1 | head -1", "--help | head -0"])
def test_a_reader_that_leaves_early_is_no_fault(tmp_path: Path, line: str) -> None:
    project = a_project(tmp_path)
    for number in range(200):
        (project.root / "claims" / f"broken-{number}.yaml").write_text(BROKEN["claims/ships.yaml"])
    result = shell(project.root, f"site-builder {line}; exit ${{PIPESTATUS[0]}}")
    assert result.returncode in (0, 1, 141)
    assert not result.stderr


@pytest.mark.parametrize(("words", "status"), [(("schema", "claim"), 141), (("--version",), 141)])
def test_the_status_tells_that_nobody_reads(tmp_path: Path, words: tuple[str, ...], status: int) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    result = subprocess.run(
        [sys.executable, "-m", "site_builder", *words],
        cwd=tmp_path,
        stdout=writes,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writes)
    assert (result.returncode, result.stderr) == (status, b"")


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_nothing(tmp_path: Path, closed: str) -> None:
    project = a_project(tmp_path)
    (project.root / "site.yaml").write_text(f"{SITE}search: false\n")
    assert run(project.root, "build", "--out", "usual").returncode == 0
    result = shell(project.root, f"site-builder build {closed}")
    assert result.returncode == 0
    assert tree(project.root / "site") == tree(project.root / "usual")


def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    result = shell(a_project(tmp_path).root, "site-builder schema claim > /dev/full")
    assert result.returncode == 1
    assert result.stderr == "site-builder: No space left on device\n"


class Clock:
    """Each look at it takes a while."""

    def __init__(self, step: float) -> None:
        self.now = 0.0
        self.step = step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def plain(text: str) -> str:
    """What is told without the sequences that place and colour it."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def test_a_bar_tells_count_rate_and_remaining_time(capsys: pytest.CaptureFixture[str]) -> None:
    bars = Bars(lambda: True, now=Clock(0.1))
    seen = list(bars("checking claims", range(300)))
    told = capsys.readouterr()
    assert seen == list(range(300))
    assert not told.out
    assert "checking claims" in told.err
    assert re.search(r"\d+/300", plain(told.err))
    assert re.search(r"[\d,]+ claims/s", plain(told.err))
    assert re.search(r"\d\d:\d\d", plain(told.err))
    assert told.err.rstrip().endswith("\x1b[2K"), "the bar has vanished"


@pytest.mark.parametrize(
    ("count", "is_seen", "step"), [(199, True, 1.0), (300, False, 1.0), (300, True, 0.0)]
)
def test_no_bar_for_little_work_for_nobody_and_for_quick_work(
    capsys: pytest.CaptureFixture[str], count: int, is_seen: bool, step: float
) -> None:
    assert list(Bars(lambda: is_seen, now=Clock(step))("checking claims", range(count))) == list(range(count))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("items", [iter("abc"), "abc"], ids=["unknown length", "few items"])
def test_after_work_that_lasted_all_work_is_shown(
    capsys: pytest.CaptureFixture[str], items: Iterable[str]
) -> None:
    bars = Bars(lambda: True, now=Clock(0.1))
    assert list(bars("making pages", "a")) == list(bars("making pages", iter("a"))) == ["a"]
    assert capsys.readouterr().err == ""
    assert len(list(bars("writing files", range(300)))) == 300
    capsys.readouterr()
    assert list(bars("making pages", items)) == ["a", "b", "c"]
    assert "making pages" in capsys.readouterr().err


def test_a_bar_vanishes_when_nobody_wants_more(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(Bars(lambda: True, now=Clock(1.0))("checking claims", range(300))) as items:
        for _ in range(10):
            next(items)
    told = capsys.readouterr().err
    assert "\x1b[?25h" in told, "the cursor is back"
    assert told.rstrip().endswith("\x1b[2K")


def test_untold_work_is_handed_on() -> None:
    assert list(untold("checking claims", (1, 2))) == [1, 2]


def test_a_long_build_shows_its_stages_on_a_terminal_and_leaves_one_line(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    many(project.root, 400, search=False)
    status, told = on_terminal(project.root, "build")
    assert status == 0
    for stage in ("reading claims", "comparing articles", "making pages", "publishing the site"):
        assert stage in told
    assert "claims/s" in told
    last = told.rpartition("\x1b[2K")[2]
    assert re.fullmatch(r"\s*site: 401 claims, .* s\s*", plain(last))
    assert on_terminal(project.root, "build", "--quiet") == (0, "")


def test_a_long_build_shows_nothing_in_a_pipe(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    many(project.root, 400, search=False)
    result = run(project.root, "build")
    assert result.stderr == ""
    assert result.stdout.count("\n") == 1


BASH: Final = """\
source <(site-builder completion bash)
COMP_WORDS=(site-builder {words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_site_builder_completion site-builder
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("ch", ["check"]),
        ("co", ["completion"]),
        ("build --b", ["--base-url"]),
        ("check --format g", ["github"]),
        ("completion z", ["zsh"]),
        ("schema c", ["claim"]),
        ("find --source w", ["wire"]),
        ("explain yaml-t", ["yaml-tab", "yaml-tag", "yaml-too-deep"]),
        ("check --color n", ["never"]),
    ],
)
def test_bash_completes(tmp_path: Path, words: str, offered: list[str]) -> None:
    other = "Another article.\n"
    project = a_project(tmp_path, {"seeds/other.txt": other, "seeds/other.yaml": a_record(other, "other")})
    result = shell(project.root, BASH.format(words=words))
    assert result.stderr == ""
    assert result.stdout.split() == offered


@pytest.mark.parametrize("name", ["zsh", "fish"])
def test_other_shells_get_a_script_that_asks_for_the_same(tmp_path: Path, name: str) -> None:
    script = run(tmp_path, "completion", name).stdout
    assert f"_SITE_BUILDER_COMPLETE={name}_complete" in script
    root = a_project(tmp_path).root
    words, current = ("site-builder ch", "1") if name == "zsh" else ("site-builder ch", "ch")
    environment = {"_SITE_BUILDER_COMPLETE": f"{name}_complete", "COMP_WORDS": words, "COMP_CWORD": current}
    assert "check" in shell(root, "site-builder", **environment).stdout


def test_completion_needs_a_shell(tmp_path: Path) -> None:
    assert run(tmp_path, "completion").returncode == 2
    assert "~/.bashrc" in run(tmp_path, "completion", "-h").stdout


def paths_of_commands(group: click.Group, ctx: click.Context) -> Iterator[tuple[str, ...]]:
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        yield (name,)
        if isinstance(command, click.Group):
            yield from ((name, *rest) for rest in paths_of_commands(command, ctx))


def test_every_command_has_help_and_colours() -> None:
    found = list(paths_of_commands(commands, click.Context(commands)))
    assert ("new", "claim") in found
    for words in found:
        told = CliRunner().invoke(commands, [*words, "-h"], prog_name="site-builder").output
        assert "-h, --help" in told, words
        assert "--color" in told, words


def folder_of(root: Path) -> Path | None:
    """Where a running build writes, if it does already."""
    return next(root.glob(".site.site-builder-*"), None)


def begun(root: Path) -> bool:
    return folder_of(root) is not None


def half_written(root: Path) -> bool:
    folder = folder_of(root)
    return folder is not None and len(list(folder.glob("claims/*.html"))) > 50


def indexing(root: Path) -> bool:
    folder = folder_of(root)
    return folder is not None and (folder / "pagefind").exists()


def until(
    happened: Callable[[Path], bool], root: Path, process: subprocess.Popen[bytes] | None = None
) -> None:
    """Waits for it, as long as the process may still bring it about."""
    while not happened(root):
        assert process is None or process.poll() is None, "it ended before"
        time.sleep(0.001)


def stopped_at(root: Path, moment: Callable[[Path], bool], number: signal.Signals) -> tuple[int, bytes]:
    """Status and words of a build that gets the signal then; its children too, as Ctrl-C reaches all."""
    process = subprocess.Popen(
        [sys.executable, "-m", "site_builder", "build"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until(moment, root, process)
    (os.killpg if number is signal.SIGINT else os.kill)(process.pid, number)
    told, wrong = process.communicate()
    return process.returncode, told + wrong


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a published site of one claim, and several hundred claims to publish."""
    project = a_project(tmp_path_factory.mktemp("busy"))
    assert run(project.root, "build").returncode == 0
    many(project.root)
    return project.root


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        (signal.SIGINT, begun),
        (signal.SIGINT, half_written),
        (signal.SIGINT, indexing),
        (signal.SIGTERM, begun),
        (signal.SIGTERM, indexing),
        (signal.SIGHUP, half_written),
    ],
    ids=lambda value: getattr(value, "name", None) or value.__name__,
)
def test_a_stopped_build_leaves_everything_as_it_was(
    busy: Path, number: signal.Signals, moment: Callable[[Path], bool]
) -> None:
    before = tree(busy)
    status, told = stopped_at(busy, moment, number)
    assert status == 128 + number
    assert re.fullmatch(rb"site-builder: stopped by [\w -]+\n", told)
    assert tree(busy) == before
    assert not list(busy.glob(".site*"))


def test_a_stop_behind_the_exchange_leaves_the_new_site_and_nothing_else(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    many(project.root, 150, search=False)
    assert run(project.root, "build").returncode == 0
    site = project.root / "site"
    published, before = site.stat().st_ino, tree(site)
    (project.root / "claims" / "ships.yaml").write_text(CLAIM.replace("Ships carried", "Boats carried", 1))
    process = subprocess.Popen([sys.executable, "-m", "site_builder", "build", "-q"], cwd=project.root)
    until(lambda _: site.stat().st_ino != published, site, process)
    process.send_signal(signal.SIGINT)
    assert process.wait() in (0, 130)
    assert b"Boats carried arms" in (site / "claims" / "ships.html").read_bytes()
    assert tree(site).keys() == before.keys()
    assert not list(project.root.glob(".site*"))


def test_ctrl_c_on_a_terminal(busy: Path) -> None:
    before = tree(busy)
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(busy)
        os.execvpe(sys.executable, [sys.executable, "-m", "site_builder", "build", "-q"], PLAIN_ENVIRONMENT)
    until(half_written, busy)
    os.write(terminal, b"\x03")
    told = b"".join(_sent(terminal)).decode()
    _, ended = os.waitpid(process, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(ended) == 130
    assert told.split() == ["^C", *["site-builder:", "stopped", "by", "Ctrl-C"]]
    assert tree(busy) == before


def test_a_hang_up_that_is_ignored_stays_ignored(tmp_path: Path) -> None:
    project = a_project(tmp_path)
    many(project.root, 100, search=False)
    process = subprocess.Popen(
        [sys.executable, "-m", "site_builder", "build"],
        cwd=project.root,
        stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
    )
    until(begun, project.root, process)
    process.send_signal(signal.SIGHUP)
    told, _ = process.communicate()
    assert process.returncode == 0
    assert told.startswith(b"site: 101 claims")


def test_a_stop_while_nothing_is_written_is_told_too(tmp_path: Path) -> None:
    """A named pipe keeps the command waiting at a known place."""
    pipe = a_project(tmp_path, {"site/data/.keep": ""}).root / "site" / "data" / "claims.json"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "site_builder", "check", "--reanchor", "site"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
    )
    with pipe.open("wb"):  # returns once the command has opened it to read
        process.send_signal(signal.SIGTERM)
        _, wrong = process.communicate()
    assert process.returncode == 143
    assert wrong == b"site-builder: stopped by SIGTERM\n"
