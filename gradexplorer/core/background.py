"""Threads that compute beside a window: the processors are first its own."""

import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
Value = TypeVar("Value")

NICER = 5


def background_threads(count: int) -> ThreadPoolExecutor:
    """Return threads for machine code, which runs without the interpreter's lock: who started them comes first.

    Without that the thread that has the lock waits for a processor, and the window's for it: 200 ms at a large map.
    """
    return ThreadPoolExecutor(count, initializer=give_way)


def side_by_side(work: Callable[[Part], Value], parts: Iterable[Part], threads: int) -> list[Value]:
    """Return what `work` gives for each part; with one thread it is this one, where it can be interrupted."""
    if threads == 1:
        return [work(part) for part in parts]
    with background_threads(threads) as pool:  # none of its threads lives while others have their turn
        return list(pool.map(work, parts))


def give_way() -> None:
    """Let the thread that calls this wait for a processor longer than the one that started it.

    On Linux only: elsewhere a niceness is the whole process's.
    """
    if sys.platform == "linux":
        os.nice(NICER)
