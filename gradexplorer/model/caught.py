"""Warnings of torch and of the person's code, with the lines that they are about: they hold causes that errors lack."""

import contextlib
import re
import warnings
from collections.abc import Iterator
from typing import Any

from gradexplorer.model.report import Warned
from gradexplorer.model.source import Place, present_place

_INTERNAL = re.compile(r"\s*\(Triggered internally at .*?\)\.?", re.DOTALL)


@contextlib.contextmanager
def caught_warnings() -> Iterator[list[Warned]]:
    """Collect warnings, each once, at the line of the person's code that was being executed."""
    found: list[Warned] = []

    def keep(message: Warning | str, category: type[Warning], filename: str, lineno: int, *_more: Any) -> None:
        place = present_place() or Place(filename, lineno)
        warned = Warned(_INTERNAL.sub("", str(message)), place.file, place.line)
        if warned not in found:
            found.append(warned)

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = keep  # type: ignore[assignment]
        yield found
