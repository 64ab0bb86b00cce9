"""Distances and weights of the whole window in one place: what belongs together stands together, all else apart.

There are three distances, one weight of headings and one smaller size. A layout says which through `lay`.
"""

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout

TIGHT, GAP, AIR = 2, 4, 8
"""Pixels between the parts of one thing, between two things, and around or between groups of them."""
SMALL = 0.9
"""Size of numbers, hints and axes against the text."""
ROW = 1.45
"""Height of a table's row, in lines."""


def lay(layout: QLayout, gap: int = GAP, *, sides: int = 0, ends: int = 0) -> None:
    """Set the distance between the things in a layout, and what is left free beside, and above and below, them."""
    layout.setContentsMargins(sides, ends, sides, ends)
    layout.setSpacing(gap)
    if isinstance(layout, QGridLayout):
        layout.setVerticalSpacing(min(gap, TIGHT))


def row_height(metrics: QFontMetrics) -> int:
    """Return the height of a row, or of the header, of a table."""
    return round(ROW * metrics.height())


def embolden(font: QFont) -> QFont:
    """Return `font` in the weight of headings; its size still follows the application's."""
    bold = QFont(font)
    bold.setBold(True)
    return bold


def resized(font: QFont, factor: float) -> QFont:
    """Return `font` in another size, so many times its own."""
    changed = QFont(font)
    changed.setPointSizeF(max(font.pointSizeF() * factor, 1.0))
    return changed


def smaller(font: QFont) -> QFont:
    """Return `font` in the size of numbers, hints and axes."""
    return resized(font, SMALL)


def code_font(font: QFont, factor: float = 1.0) -> QFont:
    """Return the system's font for code in the size of `font`, or so many times that."""
    fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    fixed.setPointSizeF(max(font.pointSizeF() * factor, 1.0))
    return fixed


class Headline(QLabel):
    """A heading; `apart` keeps it away from the group above."""

    def __init__(self, *, apart: bool = False) -> None:
        super().__init__()
        self.setFont(embolden(self.font()))
        if apart:
            self.setContentsMargins(0, AIR, 0, 0)
