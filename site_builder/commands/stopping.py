"""Ctrl-C, and the signals by which a system ends a program, unwind it so that it can clean up."""

import signal
from types import FrameType
from typing import Final

_BY_NAME: Final = {"SIGINT": "Ctrl-C", "SIGTERM": "SIGTERM", "SIGHUP": "a closed terminal"}


class Stopped(KeyboardInterrupt):
    """The program was told to end; it passes everything that lets Ctrl-C pass."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def listen() -> None:
    """Turns the signals into exceptions. One that is ignored from outside (`nohup`) stays ignored."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    """Raises `Stopped`, once: what cleans up is left in peace."""
    for other in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(other, signal.SIG_IGN)
    raise Stopped(number)


def number(stop: KeyboardInterrupt) -> int:
    """The signal that stopped the program."""
    return stop.number if isinstance(stop, Stopped) else signal.SIGINT


def told(stop: KeyboardInterrupt) -> str:
    """By what the program was stopped, in words."""
    return f"stopped by {_BY_NAME[signal.Signals(number(stop)).name]}"
