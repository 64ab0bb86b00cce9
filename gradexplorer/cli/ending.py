"""How a command ends that does not reach its end: one line, or none where the person ended it."""

import atexit
import os
import signal
import sys
from collections.abc import Callable
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
