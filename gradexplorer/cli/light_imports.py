"""What a thousand modules cost when they are imported, beside what they need themselves."""

import gc
import sys
from typing import Any

OBJECTS = 100_000
"""New objects until Python's collector looks at them; its own 700 pass a thousand times while modules are imported."""


def import_lightly() -> None:
    """Leave out what looks at every module that this process will import, and finds nothing.

    Python's collector: a module's functions and classes are no garbage. And PySide reads the source of each to learn
    whether it says 'PySide6', for names like `set_window_title`, which nobody asks for here; what it has read stays
    in `linecache`, 48 MB of it once torch is imported. This is an internal of PySide's: where it has changed, all
    works as before, and imports take as long as before.
    """
    gc.set_threshold(OBJECTS)
    import PySide6.QtCore  # noqa: F401 - brings the hook

    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _no_source_is_read


def _no_source_is_read(module: object) -> bool:
    return False
