"""Sources with errors planted in them, in memory only: modules are imported from the changed text."""

import builtins
import io
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from tests.mutants.mutant import ROOT, Mutant

PACKAGE = "gradexplorer"
NAMES = "GRADEXPLORER_PLANTED"
"""The variable of the environment that names the errors: a process that this one starts plants them, too."""
CHILDREN = Path(__file__).with_name("children")
"""Holds what Python executes first in such a process."""


def plant(mutants: Sequence[Mutant]) -> None:
    """Let this process, and those that it starts, import and read the files with all errors in them.

    Raises
    ------
    LookupError
        An error's text is not there exactly once.
    """
    loaded = [name for name in sys.modules if name.partition(".")[0] == PACKAGE]
    if loaded:
        raise RuntimeError(f"{loaded[0]} is imported already")
    sources: dict[str, str] = {}
    for mutant in mutants:
        sources[mutant.file] = mutant.patched(sources.get(mutant.file) or mutant.source)
    modules = {_module(file): (ROOT / file, text) for file, text in sources.items() if file.endswith(".py")}
    sys.meta_path.insert(0, _Finder(modules))
    os.environ[NAMES] = "\n".join(mutant.name for mutant in mutants)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(CHILDREN), os.environ.get("PYTHONPATH"))))
    others = {ROOT / file: text for file, text in sources.items() if not file.endswith(".py")}
    if others:
        _read_from(others)


def _module(file: str) -> str:
    parts = Path(file).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class _Finder(MetaPathFinder):
    def __init__(self, modules: Mapping[str, tuple[Path, str]]) -> None:
        self.modules = modules

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self.modules:
            return None
        file, text = self.modules[fullname]
        folder = [str(file.parent)] if file.stem == "__init__" else None
        loader = _Loader(fullname, str(file), text)
        return spec_from_file_location(fullname, file, loader=loader, submodule_search_locations=folder)


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, text: str) -> None:
        super().__init__(fullname, path)
        self.text = text

    def get_code(self, fullname: str) -> CodeType:
        """Compile the changed text; no cached code is read or written."""
        code: CodeType = self.source_to_code(self.text.encode(), self.path)
        return code


def _read_from(texts: Mapping[Path, str]) -> None:
    """Let files be opened with other texts in them."""
    plain = builtins.open

    def opened(file: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
        text = texts.get(Path(file)) if isinstance(file, str | Path) else None
        if text is None:
            return plain(file, mode, *more, **options)
        return io.BytesIO(text.encode()) if "b" in mode else io.StringIO(text)

    builtins.open = io.open = opened
