"""A few lines of Python, really executed: what they print, torch's own warnings and messages, and their variables."""

import builtins
import io
import warnings
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from msgspec import Struct

_LOCK = Lock()
"""Python's list of warning filters belongs to the whole process."""


class Outcome(Struct, frozen=True, eq=False):
    """What came of the code.

    Attributes
    ----------
    output : str
        What it printed, and warnings and the exception with their own words, in this order of happening.
    failed : bool
        It ended with an exception.
    warned : tuple of str
        The texts of the warnings alone.
    error : str
        The text of the exception alone, with its class.
    names : mapping
        The variables that the code left behind.
    """

    output: str
    failed: bool
    warned: tuple[str, ...]
    error: str
    names: Mapping[str, Any]


_warm = False


def warm() -> bool:
    """Whether code has been run already: torch is loaded then, and running more takes a moment only."""
    return _warm


def run(code: str) -> Outcome:
    """Execute our own `code` in a namespace of its own."""
    out = io.StringIO()
    warned: list[str] = []

    def show(message: Warning | str, category: type[Warning], *_args: object, **_more: object) -> None:
        warned.append(str(message))
        out.write(f"{category.__name__}: {message}\n")

    def write(*values: object, **options: Any) -> None:
        print(*values, **{"file": out, **options})

    global _warm
    names: dict[str, Any] = {"__name__": "live", "__builtins__": {**vars(builtins), "print": write}}
    error = ""
    with _LOCK, warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = show
        try:
            exec(compile(code, "<live>", "exec"), names)
        except Exception as fault:  # noqa: BLE001  # whatever it is: it is what is shown
            error = f"{type(fault).__name__}: {fault}"
            out.write(error)
    _warm = True
    return Outcome(out.getvalue().rstrip("\n"), bool(error), tuple(warned), error, names)


@lru_cache(maxsize=64)
def ran(code: str) -> Outcome:
    """Return what `run` does, the first time; for code that gives the same every time."""
    return run(code)
