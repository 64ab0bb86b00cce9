"""Threads that compute beside a window."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

NICER = 10


def background_threads(count: int) -> ThreadPoolExecutor:
    """Return threads for machine code, which runs without the interpreter's lock: processors are the window's first.

    Without that the thread that has the lock waits for a processor, and the window's for it: 200 ms at a large map.
    """
    return ThreadPoolExecutor(count, initializer=_give_way)


def _give_way() -> None:
    if sys.platform == "linux":  # where it is the calling thread's; elsewhere it would be the whole process's
        os.nice(NICER)
