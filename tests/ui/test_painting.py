"""A window is painted when it is asked for, not when Qt comes to it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradexplorer.ui.painting import paint_now


class Counted(QWidget):
    paintings = 0

    def paintEvent(self, _event):
        self.paintings += 1


def test_what_waits_in_a_window_is_painted_at_once_and_once_only(qtbot):
    window, part = QWidget(), Counted()
    QVBoxLayout(window).addWidget(part)
    qtbot.addWidget(window)
    window.resize(200, 100)
    window.show()
    qtbot.waitUntil(lambda: part.paintings > 0)
    part.paintings = 0
    part.update()
    assert part.paintings == 0
    paint_now(part)
    assert part.paintings == 1
    paint_now(part)
    qtbot.wait(20)
    assert part.paintings == 1


def test_a_window_that_is_not_shown_is_not_painted(qtbot):
    part = Counted()
    qtbot.addWidget(part)
    part.update()
    paint_now(part)
    assert part.paintings == 0
