"""Signals of the system: they close the windows, wherever the program is just then."""

import signal
import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from gradexplorer.ui.shell.closing_signals import ClosingSignals

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signals")
BOTH = [signal.SIGINT, signal.SIGTERM]


class PaintedItem(QWidget):
    """Receives a signal in the midst of its painting."""

    def __init__(self, number):
        super().__init__()
        self.number, self.painted = number, 0

    def paintEvent(self, event):
        if self.number:
            number, self.number = self.number, None
            signal.raise_signal(number)
        self.painted += 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_painting_closes_when_it_is_done(number, code, qapp, qtbot):
    before = [signal.getsignal(one) for one in BOTH]
    window = PaintedItem(number)
    qtbot.addWidget(window)
    with ClosingSignals(qapp, BOTH) as closing:
        window.show()
        qtbot.waitUntil(lambda: closing.exit_code != 0)
        assert (closing.exit_code, window.isVisible(), window.painted > 0) == (code, False, True)
    assert [signal.getsignal(one) for one in BOTH] == before


def test_a_dialog_is_closed_first(qapp, qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = QDialog(window)
    with ClosingSignals(qapp, BOTH):
        QTimer.singleShot(0, dialog, lambda: signal.raise_signal(signal.SIGTERM))
        assert dialog.exec() == QDialog.DialogCode.Rejected
        qtbot.waitUntil(lambda: not window.isVisible())


def test_a_signal_that_is_ignored_stays_so(qapp, qtbot):
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with ClosingSignals(qapp, BOTH) as closing:
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
        assert closing.exit_code == 0
    finally:
        signal.signal(signal.SIGTERM, before)
