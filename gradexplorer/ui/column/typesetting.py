"""Has the formulas of a whole column typeset before any of them is shown."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFont

from gradexplorer.ui.formula.formula_view import Order, fitting_lines, order_of, the_typesetter, width_of


def _missing(latex: str, font: QFont, width: int) -> Order | None:
    """Return the next picture that a view of this `width` has to wait for; None where all are there."""

    def known(lines: int) -> int | None:
        picture = the_typesetter().cached(order_of(latex, lines, font))
        return None if picture is None else width_of(picture)

    if not latex.strip():
        return None
    lines = fitting_lines(latex, width, known)
    return order_of(latex, lines, font) if known(lines) is None else None


class Typesetting(QObject):
    """Has the formulas of a whole column typeset, so that they can be shown at once.

    Signals
    -------
    ready :
        All pictures are there.
    """

    ready = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: list[tuple[str, int]] = []
        self._font = QFont()
        the_typesetter().done.connect(self._go_on)

    def start(self, formulas: Iterable[tuple[str, int]], font: QFont) -> None:
        """Ask for every formula (LaTeX, width of its view); what was asked for before no longer counts."""
        the_typesetter().withdraw(id(self))
        self._left, self._font = [*formulas], font
        self._look()

    def _go_on(self) -> None:
        if self._left:
            self._look()

    def _look(self) -> None:
        while self._left:
            order = _missing(self._left[-1][0], self._font, self._left[-1][1])
            if order is not None:
                the_typesetter().request(id(self), order)
                return
            self._left.pop()
        self.ready.emit()
