"""Work that a process of its own does: all of it comes back, whatever becomes of the process."""

import os
import pickle
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from test_crew import children, ends

from site_builder.aside import Aside
from site_builder.crew import Hands

HERE = os.getpid()


def counted() -> Iterator[tuple[int, bytes]]:
    """More than a pipe takes, from whoever does it."""
    return ((number, bytes(10_000)) for number in range(50))


def by_whom() -> Iterator[int]:
    yield os.getpid()


def deadly() -> Iterator[int]:
    """Kills any process but the test's own, when some of it is done."""
    for number in range(50):
        if number == 30 and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        yield number


def wrong() -> Iterator[int]:
    yield 1
    raise ValueError("two")


def interrupted() -> Iterator[int]:
    """As if Ctrl-C had been pressed."""
    os.kill(os.getpid(), signal.SIGINT)
    yield 1


def long() -> Iterator[int]:
    """Two minutes, longer than anybody here waits."""
    for number in range(1_200):
        yield number
        time.sleep(0.1)


@pytest.fixture
def aside() -> Iterator[Callable[..., Aside[object]]]:
    before, begun = children(HERE), list[Aside[object]]()

    def begin(work: Callable[[], Iterator[object]]) -> Aside[object]:
        begun.append(Aside(work))
        return begun[-1]

    yield begin
    for one in begun:
        one.dismiss()
    assert children(HERE) == before


def test_all_results_come_back(aside: Callable[..., Aside[object]]) -> None:
    assert list(aside(counted).results()) == list(counted())
    (who,) = aside(by_whom).results()
    assert who != HERE


def test_what_a_killed_process_leaves_is_done_here(aside: Callable[..., Aside[object]]) -> None:
    killed = aside(deadly)
    assert list(killed.results()) == list(range(50))
    assert killed.lost == 1


def test_an_error_is_seen_here(
    aside: Callable[..., Aside[object]], capfd: pytest.CaptureFixture[str]
) -> None:
    results = aside(wrong).results()
    assert next(results) == 1
    with pytest.raises(ValueError, match="two"):
        next(results)
    assert capfd.readouterr().err == ""


def test_a_stop_at_the_terminal_is_not_for_it(aside: Callable[..., Aside[object]]) -> None:
    stopped = aside(interrupted)
    assert list(stopped.results()) == [1]
    assert stopped.lost == 0


def test_it_ends_with_whoever_gave_the_work(tmp_path: Path) -> None:
    giver = os.fork()
    if not giver:
        Aside(long)
        (tmp_path / "at work").write_text(" ".join(map(str, children(os.getpid()))))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(giver, 0)
    assert ends(int((tmp_path / "at work").read_text()))


@pytest.mark.parametrize("jobs", [1, 2])
def test_it_is_done_beside_where_others_are_to_work(jobs: int) -> None:
    with Hands(jobs) as crew:
        (who,) = crew.meanwhile(by_whom)
    assert (who == HERE) is (jobs == 1)


def test_once_others_work_it_is_done_here() -> None:
    with Hands(2) as crew:
        list(crew(1_000).map(pickle.dumps, (1, 2)))
        assert list(crew.meanwhile(by_whom)) == [HERE]


def test_it_is_not_waited_for_where_nobody_asks() -> None:
    with Hands(2) as crew:
        crew.meanwhile(long)
    assert crew.lost == 0
