"""What a thousand modules cost when they are imported, beside what they need themselves."""

import gc
import importlib
import sys
from types import ModuleType
from typing import Any

OBJECTS = 250_000
"""New objects until Python's collector looks at them; its own 700 pass a thousand times while modules are imported.

A launch makes 115,000 until the window's own collector takes over; to look through those takes 23 ms."""


def collect_rarely() -> None:
    """Keep Python's collector away from what modules make when they are imported: it is no garbage."""
    gc.set_threshold(OBJECTS)


def import_qt_lightly() -> None:
    """Import Qt, and keep PySide from reading the source of every module that is imported after it.

    It looks for the word 'PySide6' there, for names like `set_window_title`, which nobody asks for here; what it has
    read stays in `linecache`, 48 MB of it once torch is imported. This is an internal of PySide's: where it has
    changed, all works as before, and imports take as long as before.
    """
    import PySide6.QtCore  # noqa: F401 - brings the hook

    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _no_source_is_read
    _import_pyqtgraph_lightly()


def _no_source_is_read(module: object) -> bool:
    return False


class _AsAsked(ModuleType):
    """Stands for a module of Qt, and has of it what is asked for."""

    def __init__(self, name: str, qt: ModuleType) -> None:
        super().__init__(name)
        self._qt = qt

    def __getattr__(self, name: str) -> object:
        value = getattr(self._qt, name)
        setattr(self, name, value)
        return value


def _import_pyqtgraph_lightly() -> None:
    """Import pyqtgraph, and keep it from copying all names of Qt: PySide makes a class when it is first named.

    It asks ``dir`` for the names and copies those that its own module lacks: 720 classes, of which it uses 60, a tenth
    of a second. Where that has changed, all works as before, and the import takes as long as before.
    """
    modules = {name: importlib.import_module(f"PySide6.{name}") for name in ("QtCore", "QtGui", "QtWidgets")}
    names = {name: qt.__dir__ for name, qt in modules.items()}
    for name, qt in modules.items():
        sys.modules.setdefault(f"pyqtgraph.Qt.{name}", _AsAsked(f"pyqtgraph.Qt.{name}", qt))
        vars(qt)["__dir__"] = list  # none
    try:
        import pyqtgraph  # noqa: F401
    finally:
        for name, qt in modules.items():
            vars(qt)["__dir__"] = names[name]
