"""Work in forked processes, two at a time: each begins with what this process has imported, and no more."""

import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from time import monotonic
from typing import Any, TypeVar

from msgspec import Struct

T = TypeVar("T")

LONGEST = 900.0
"""Seconds after which a process counts as one that hangs."""


class Ended(Struct, frozen=True):
    """What a process gave: `found`, or, where it has failed, why."""

    task: Any
    found: Any
    failed: str = ""


def each(work: Callable[[T], object], tasks: Sequence[T], at_once: int = 2) -> Iterator[Ended]:
    """Yield what `work` gives for every task, as they end."""
    context = get_context("fork")
    running: dict[Connection, tuple[Any, T, float]] = {}
    waiting = list(tasks)
    while waiting or running:
        while waiting and len(running) < at_once:
            task = waiting.pop(0)
            ours, theirs = context.Pipe()
            process = context.Process(target=_run, args=(work, task, theirs))
            process.start()
            theirs.close()
            running[ours] = process, task, monotonic()
        for pipe in wait(list(running), timeout=1.0):
            assert isinstance(pipe, Connection)
            process, task, _began = running.pop(pipe)
            try:
                found, failed = pipe.recv()
            except EOFError:
                found, failed = None, "the process ended without a word"
            process.join()
            yield Ended(task, found, failed)
        for pipe, (process, task, began) in list(running.items()):
            if monotonic() - began > LONGEST:
                process.kill()
                process.join()
                del running[pipe]
                yield Ended(task, None, "does not end")


def _run(work: Callable[[T], object], task: T, pipe: Connection) -> None:
    silent = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silent, stream)
    try:
        answer = work(task), ""
    except BaseException:  # noqa: BLE001  (whatever it is, it is told)
        answer = None, traceback.format_exc(limit=-3)
    pipe.send(answer)
    pipe.close()
    os._exit(0)
