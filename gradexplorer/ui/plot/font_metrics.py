"""Fonts by size, and the widths of texts in them: a diagram asks for few different ones, hundreds of times a frame."""

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from gradexplorer.ui.style.metrics import embolden, resized

SIZE_STEPS = 32
"""Steps of size down from the full one."""


class SizedFont:
    """A font of one size, plain and bold, and how wide texts are in it."""

    def __init__(self, font: QFont) -> None:
        self.font, self.bold = font, embolden(font)
        plain, bold = QFontMetricsF(self.font), QFontMetricsF(self.bold)
        self.height = plain.height()
        self.width = _remembered(plain)
        self.bold_width = _remembered(bold)


def _remembered(metrics: QFontMetricsF) -> Callable[[str], float]:
    @lru_cache(maxsize=4096)
    def width(text: str) -> float:  # of Qt's own method lru_cache would ask the docstring: 30 ms, once
        return metrics.horizontalAdvance(text)

    return width


class FontMetrics:
    """The sizes of one font."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._sizes: dict[int, SizedFont] = {}

    def at(self, factor: float) -> SizedFont:
        """Return the largest known step of size that is not above `factor`."""
        step = int(factor * SIZE_STEPS)
        if step not in self._sizes:
            self._sizes[step] = SizedFont(resized(self._font, step / SIZE_STEPS))
        return self._sizes[step]


@lru_cache(maxsize=4)
def font_metrics(name: str) -> FontMetrics:
    """Return the sizes of the font that `QFont.toString` calls `name`."""
    font = QFont()
    font.fromString(name)
    return FontMetrics(font)
