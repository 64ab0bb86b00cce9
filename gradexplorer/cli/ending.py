"""How a command ends that does not reach its end: one line, or none where the person ended it."""

import atexit
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from gradexplorer.framework.files import remove_unfinished

SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""What asks a program to end: Ctrl+C, the system, the terminal that is closed."""

_last: list[Callable[[], object]] = [remove_unfinished]


def refuse(message: str) -> int:
    """Say what is wrong in one line on standard error; return the exit code for it."""
    print("gradexplorer:", " ".join(message.split()), file=sys.stderr)
    return 2


def at_end(do: Callable[[], object]) -> None:
    """Do something when the process ends, be it by a signal."""
    _last.append(do)
    atexit.register(do)


def end_at_signals() -> None:
    """Let Ctrl+C and its kin end the process without a traceback; what the caller of the program ignores stays so.

    An exception in the signal's place could surface anywhere: libraries swallow it or print it.
    """
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    for do in reversed(_last):
        do()
    os._exit(128 + number)


@contextmanager
def stopping() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl+C, or its kin, only be noted, so that what is done can be kept; the next one ends as ever.

    Yields
    ------
    callable () -> bool
        Whether to stop.
    """
    asked: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        if len(asked) > 1:
            _end(number, frame)

    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, note)
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


STOPPED = 130
"""The exit code of a command that was stopped and kept what was done."""
