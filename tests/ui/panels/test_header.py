"""The titles of panels: as large as there is room, then in two lines, and only then cut, with the whole as a tip."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QFontMetricsF, QImage

from gradexplorer.ui.panels.panel_view import Header
from gradexplorer.ui.style.metrics import embolden

TITLE = "Surface with slices, tangents and gradient"


@pytest.fixture
def header(qtbot):
    header = Header()
    qtbot.addWidget(header)
    header.write(title=TITLE)
    header.show()
    return header


def room_for(header, share: float) -> int:
    """Return the width of a header with so much room for the title's text."""
    return round(share * QFontMetricsF(embolden(header.font())).horizontalAdvance(TITLE)) + 3 * header._line


def ink(image: QImage) -> set[int]:
    """Return the rows that the title is written in."""
    return {y for y in range(image.height()) if any(image.pixelColor(x, y).lightness() < 140 for x in range(90))}


@pytest.mark.parametrize("share", [1.0, 0.85, 0.5])
def test_a_title_is_whole_while_there_is_room_in_any_size(header, share):
    high = header.sizeHint().height()
    header.resize(room_for(header, share), high)
    assert header.toolTip() == ""
    rows = sorted(ink(header.grab().toImage()))
    assert rows[0] > 0
    parts = 1 + sum(after - before > 1 for before, after in pairwise(rows))
    assert (parts > 1) == (share < 0.8)


def test_one_that_is_cut_has_a_tip(header):
    header.resize(room_for(header, 0.2), header.sizeHint().height())
    assert header.toolTip() == TITLE
