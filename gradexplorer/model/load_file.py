"""A case from a Python file, and errors in the person's code as one sentence with file and line."""

import contextlib
import difflib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from gradexplorer.model.case import Case, read_case
from gradexplorer.model.source import Place, defined_at, is_own, places_in, raised_at
from gradexplorer.text import InputError, Text, _

TOO_MUCH_MEMORY = _("The code needs more memory than it is allowed.")


class CodeError(InputError):
    """The person's code can't run, or does not give what it should.

    Attributes
    ----------
    place : Place or None
        The line that it is about.
    """

    def __init__(self, text: Text, place: Place | None = None) -> None:
        super().__init__(text)
        self.place = place


def load_case(file: Path, name: str = "make_case") -> Case:
    """Run a file and return the case that its function gives."""
    make = _function(_module(file), name, file)
    value = run_code(make)
    try:
        return read_case(value)
    except InputError as error:
        raise CodeError(error.text, _place_of(make, file)) from None


def run_code(call: Callable[[], Any]) -> Any:
    """Return what a call of the person's code gives; what it raises becomes a sentence."""
    try:
        return call()
    except InputError:
        raise
    except BaseException as error:
        raise code_error(error) from error


@contextlib.contextmanager
def explained(file: Path, name: str = "make_case") -> Iterator[None]:
    """Let whatever is raised within be a `CodeError`; without a line of its own it has that of the case's function."""
    try:
        yield
    except BaseException as error:
        if isinstance(error, CodeError) and error.place is not None:
            raise
        found = CodeError(error.text) if isinstance(error, InputError) else code_error(error)
        found.place = found.place or _defined(file, name)
        raise found from (error.__cause__ if isinstance(error, InputError) else error)


def _defined(file: Path, name: str) -> Place | None:
    return defined_at(getattr(sys.modules.get(file.stem), name, None))


def code_error(error: BaseException) -> CodeError:
    """Return the sentence for an error of the person's code."""
    place = raised_at(error.__traceback__)
    if isinstance(error, SyntaxError) and error.filename:
        place = Place(error.filename, error.lineno or 1)
    if isinstance(error, SystemExit):
        return CodeError(_("The code ends the program by sys.exit({code}).", code=repr(error.code)), place)
    if isinstance(error, MemoryError) or "can't allocate memory" in str(error):
        return CodeError(TOO_MUCH_MEMORY, place)
    lines = str(error).strip().split("\n")
    if "Traceback (most recent call last):" in str(error):  # one of a process of its own, in words
        place = next((found for found in reversed(places_in(str(error))) if is_own(found.file)), place)
        return CodeError(Text("{line}", {"line": lines[-1][:300]}), place)
    message = lines[0][:300]
    if isinstance(error, EOFError):
        return CodeError(_("The code reads its standard input, and there is none."), place)
    return CodeError(_("{kind}: {message}", kind=type(error).__name__, message=message), place)


def _module(file: Path) -> ModuleType:
    if not os.path.exists(file):
        raise CodeError(_("There is no file {file}.", file=str(file)))
    if file.suffix != ".py":
        raise CodeError(_("{file} is no Python file.", file=str(file)))
    path = file.resolve()
    sys.path.insert(0, str(path.parent))
    loader = SourceFileLoader(path.stem, str(path))
    spec = importlib.util.spec_from_loader(path.stem, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    run_code(lambda: loader.exec_module(module))
    return module


def _function(module: ModuleType, name: str, file: Path) -> Callable[[], Any]:
    found = getattr(module, name, None)
    if found is None:
        known = [key for key, value in vars(module).items() if callable(value) and not key.startswith("_")]
        near = difflib.get_close_matches(name, known, 3)
        place = Place(str(file.resolve()), 1)
        if near:
            raise CodeError(_("The file has no {name}; near ones are: {near}.", name=name, near=", ".join(near)), place)
        raise CodeError(_("The file has no function {name}() that returns a case.", name=name), place)
    if not callable(found):
        raise CodeError(_("{name} is no function.", name=name), Place(str(file.resolve()), 1))
    return found  # type: ignore[no-any-return]


def _place_of(function: Callable[..., Any], file: Path) -> Place:
    code = getattr(function, "__code__", None)
    return Place(str(file.resolve()), code.co_firstlineno if code is not None else 1)
