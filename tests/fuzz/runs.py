"""Random runs: how long, with which seed, how much time each case has, and what is said of the cases that fail.

By default they are short and the same every time; ``FUZZ=7`` in the environment makes them long, with seed 7.
"""

import os
import random
import signal
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

LONG = "FUZZ" in os.environ
SECONDS = 2.0
MOST_SHOWN = 12


class TooSlow(BaseException):
    """Of no kind that the program itself catches."""


def length(short: int, long: int) -> int:
    return long if LONG else short


def generator(name: str) -> random.Random:
    return random.Random(f"{name} {os.environ.get('FUZZ', 0)}")


@contextmanager
def within(seconds: float = SECONDS) -> Iterator[None]:
    """Interrupt what takes longer, in time of this process, so that a busy machine changes nothing."""

    def stop(*_arguments: object) -> None:
        raise TooSlow(f"longer than {seconds:g} s")

    began = time.thread_time()
    if hasattr(signal, "setitimer"):
        before = signal.signal(signal.SIGVTALRM, stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)
    if time.thread_time() - began > seconds:
        raise TooSlow(f"longer than {seconds:g} s")


def failures(cases: Iterable[T], check: Callable[[T], object]) -> list[str]:
    """Return what went wrong with the cases for which `check` raised anything."""
    found = []
    for case in cases:
        try:
            check(case)
        except (Exception, TooSlow) as fault:  # noqa: BLE001
            where = "".join(traceback.format_tb(fault.__traceback__)[-2:])
            found.append(f"{case!r}\n{where}{type(fault).__name__}: {fault}")
    return found


def shown(found: list[str]) -> str:
    return f"{len(found)} cases:\n" + "\n\n".join(found[:MOST_SHOWN])
