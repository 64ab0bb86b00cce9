"""Long work in a thread that somebody may have stopped waiting for: it looks, step by step, whether it shall go on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import local


class Interrupted(BaseException):
    """Nobody waits for this work any more; of no kind that is taken for a fault."""


class _Thread(local):
    is_unwanted: Callable[[], bool] | None = None


_thread = _Thread()


@contextmanager
def interruptible(is_unwanted: Callable[[], bool]) -> Iterator[None]:
    """Let the work of this thread be broken off, while in this block, once it is unwanted."""
    before, _thread.is_unwanted = _thread.is_unwanted, is_unwanted
    try:
        yield
    finally:
        _thread.is_unwanted = before


def check_interruption() -> None:
    """Break off if nobody waits any more: loops that may take longer than a second call it at every step.

    Raises
    ------
    Interrupted
        Work is unwanted: its thread said when, see `interruptible`.
    """
    if _thread.is_unwanted is not None and _thread.is_unwanted():
        raise Interrupted
