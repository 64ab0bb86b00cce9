"""Lines of the person's own code: where they called torch, defined a backward, or raised an error."""

import inspect
import linecache
import os
import re
import sys
import sysconfig
import traceback
from functools import cache
from types import FrameType, TracebackType
from typing import Any

from msgspec import Struct

_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_RESOURCES = os.path.join(_HERE, "resources")
_STANDARD = sysconfig.get_paths()["stdlib"] + os.sep
_TORCH = os.path.join("site-packages", "torch", "")
_BUNDLED = getattr(sys, "frozen", False)
"""In a bundle, the code that lies in it names its files from there: ``torch/nn/functional.py``."""
_BORDER = tuple(
    os.path.join(home, "model", name) for home in (_HERE, os.path.basename(_HERE)) for name in ("data.py", "problem.py")
)
"""Where we call the person's code."""
_FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')


class Place(Struct, frozen=True):
    """A line of a file."""

    file: str
    line: int

    @property
    def code(self) -> str:
        """What the line says."""
        return linecache.getline(self.file, self.line).strip()


@cache
def is_own(file: str) -> bool:
    """Whether a file is the person's, and not torch's, Python's or ours."""
    if file.startswith("<") or _TORCH in file or (_BUNDLED and not os.path.isabs(file)):
        return False
    if file.startswith(_HERE + os.sep):
        return file.startswith(_RESOURCES)
    return not file.startswith(_STANDARD) or "site-packages" in file or "dist-packages" in file


def present_place() -> Place | None:
    """Return the line of the person's code that is being executed; None where torch was called by us."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename not in _BORDER:
        if is_own(frame.f_code.co_filename):
            return Place(frame.f_code.co_filename, frame.f_lineno)
        frame = frame.f_back
    return None


def raised_at(way: TracebackType | None) -> Place | None:
    """Return the innermost line of the person's code on the way to an error."""
    found = None
    while way is not None:
        file = way.tb_frame.f_code.co_filename
        found = Place(file, way.tb_lineno) if is_own(file) else found
        way = way.tb_next
    return found


def printed_traceback(error: BaseException | None) -> str:
    """Return an error as Python prints it, from the first line of the person's code on; empty where there is none."""
    if error is None:
        return ""
    first = error.__traceback__
    while first is not None and not is_own(first.tb_frame.f_code.co_filename):
        first = first.tb_next
    return "".join(traceback.format_exception(type(error), error, first or error.__traceback__))


def places_in(text: str) -> list[Place]:
    """Return the lines that a printed traceback names, in its order."""
    return [Place(match["file"], int(match["line"])) for match in _FRAME.finditer(text)]


def defined_at(thing: Any) -> Place | None:
    """Return where a function or class is defined: the line of its ``def`` below its decorators."""
    try:
        file = inspect.getsourcefile(inspect.unwrap(thing))
        lines, first = inspect.getsourcelines(thing)
    except (OSError, TypeError, ValueError):
        return None
    below = next((i for i, line in enumerate(lines) if line.lstrip().startswith(("def ", "class ", "async def "))), 0)
    return Place(file, first + below) if file else None
