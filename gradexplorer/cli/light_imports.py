"""What a thousand modules cost when they are imported, beside what they need themselves."""

import gc
import sys
from typing import Any

OBJECTS = 100_000
"""New objects until Python's collector looks at them; its own 700 pass a thousand times while modules are imported."""


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


def _no_source_is_read(module: object) -> bool:
    return False
