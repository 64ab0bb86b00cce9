"""Ctrl+C and its kin close the windows, as the menu does."""

import signal
import socket
from collections.abc import Sequence
from types import FrameType
from typing import Any, Self

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication


class ClosingSignals(QObject):
    """While it is entered, a signal of the system closes all windows as soon as the event loop is at rest.

    Python's own way, an exception wherever the program is just then, could be in the midst of a painting. Instead
    the interpreter writes the signal's number into a socket, which wakes the event loop up.

    Attributes
    ----------
    exit_code : int
        128 and the number of the signal that came first, as shells have it; 0 while none came.
    """

    def __init__(self, app: QApplication, signals: Sequence[int]) -> None:
        super().__init__(app)
        self.exit_code = 0
        self._signals = [number for number in signals if signal.getsignal(number) is not signal.SIG_IGN]
        self._before: dict[int, Any] = {}
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._close_windows)

    def __enter__(self) -> Self:
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, _left_to_the_socket) for number in self._signals}
        return self

    def __exit__(self, *_error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    def _close_windows(self) -> None:
        numbers = [number for number in self._reader.recv(64) if number in self._signals]
        if numbers:
            self.exit_code = self.exit_code or 128 + numbers[0]
            QApplication.closeAllWindows()


def _left_to_the_socket(_number: int, _frame: FrameType | None) -> None:
    pass
