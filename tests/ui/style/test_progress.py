"""The progress bar: what it shows is painted with the rest of the window, not at once."""

from PySide6.QtWidgets import QProgressBar

from gradexplorer.ui.style.progress import ProgressBar


class Counted(ProgressBar):
    paintings = 0

    def paintEvent(self, event):
        self.paintings += 1
        super().paintEvent(event)


class CountedByQt(QProgressBar):
    paintings = 0

    def paintEvent(self, event):
        self.paintings += 1
        super().paintEvent(event)


def _shown(bar, qtbot):
    qtbot.addWidget(bar)
    bar.show()
    qtbot.waitUntil(lambda: bar.paintings > 0)
    bar.paintings = 0
    return bar


def test_value_is_painted_once_with_the_next_painting(qtbot):
    bar = _shown(Counted(), qtbot)
    for value in (10, 20, 30):
        bar.setValue(value)
    assert bar.paintings == 0
    qtbot.waitUntil(lambda: bar.paintings > 0)
    assert (bar.value(), bar.paintings) == (30, 1)


def test_qt_itself_paints_at_once(qtbot):
    bar = _shown(CountedByQt(), qtbot)
    for value in (10, 20, 30):
        bar.setValue(value)
    assert bar.paintings == 3, "a `ProgressBar` of our own is not needed any more"
