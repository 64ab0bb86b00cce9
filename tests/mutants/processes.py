"""Work in forked processes, two at a time: each begins with what this process has imported, and no more."""

import os
import resource
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from msgspec import Struct

T = TypeVar("T")

LONGEST = 600
"""Seconds of a processor after which a process ends: it hangs."""


class Ended(Struct, frozen=True):
    """What a process gave: `found`, or, where it has failed, why."""

    task: Any
    found: Any
    failed: str = ""


def each(work: Callable[[T], object], tasks: Sequence[T], at_once: int = 2) -> Iterator[Ended]:
    """Yield what `work` gives for every task, as they end."""
    context = get_context("fork")
    running: dict[Connection, tuple[Any, T]] = {}
    waiting = list(tasks)
    while waiting or running:
        while waiting and len(running) < at_once:
            task = waiting.pop(0)
            ours, theirs = context.Pipe()
            process = context.Process(target=_run, args=(work, task, theirs))
            process.start()
            theirs.close()
            running[ours] = process, task
        for pipe in wait(list(running)):
            assert isinstance(pipe, Connection)
            process, task = running.pop(pipe)
            try:
                found, failed = pipe.recv()
            except EOFError:
                found, failed = None, "the process ended without a word, or hung"
            process.join()
            yield Ended(task, found, failed)


def _run(work: Callable[[T], object], task: T, pipe: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
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
