"""Reduced motion: no run starts by itself, its pictures change now and then only, and menus do not slide."""

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

PAUSE = 0.5
"""Seconds between two pictures of a run."""
EFFECTS = (Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_AnimateCombo, Qt.UIEffect.UI_AnimateTooltip)

_reduced = False


def use_reduced_motion(on: bool) -> None:
    """Have less motion from now on, or the usual."""
    global _reduced
    _reduced = on
    for effect in EFFECTS:
        QApplication.setEffectEnabled(effect, not on)


def is_reduced() -> bool:
    """Tell whether nothing is to move that a person has not set in motion."""
    return _reduced


class Rhythm:
    """When the pictures of one run change."""

    def __init__(self) -> None:
        self._shown = -PAUSE

    def is_due(self) -> bool:
        """Tell whether a picture may follow the last one now; then it is taken to be shown."""
        now = time.perf_counter()
        if _reduced and now - self._shown < PAUSE:
            return False
        self._shown = now
        return True
