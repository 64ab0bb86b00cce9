"""Threads that compute beside a window: the processors are first its own."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

NICER = 5


def background_threads(count: int) -> ThreadPoolExecutor:
    """Return threads for machine code, which runs without the interpreter's lock: who started them comes first.

    Without that the thread that has the lock waits for a processor, and the window's for it: 200 ms at a large map.
    """
    return ThreadPoolExecutor(count, initializer=give_way)


def give_way() -> None:
    """Let the thread that calls this wait for a processor longer than the one that started it.

    On Linux only: elsewhere a niceness is the whole process's.
    """
    if sys.platform == "linux":
        os.nice(NICER)
