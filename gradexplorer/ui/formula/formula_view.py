"""Typeset formulas: LaTeX to SVG on a background thread, drawn sharp at any scale."""

import atexit
import logging
import math
import re
from collections import OrderedDict
from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, QRectF, QSize, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradexplorer.ui.formula.line_breaks import broken
from gradexplorer.ui.formula.ziamath_internals import render_now
from gradexplorer.ui.roles import Role

MATH_SCALE = 1.25
"""Size of formulas over the text around them: STIX letters are small for their size."""
LEAST_SCALE = 0.7
"""A formula wider than its column shrinks to this; beyond it, the formula is dragged."""
COMFORT = 0.97
"""A formula shrinks to this, which is not seen, before it is broken into lines."""
MORE = 3
"""So many lines more than its length asks for are tried for a formula with long parts."""
CACHED = 256
FADE = 24
WAITING = "\u2026"
"""Stands, pale, where a formula is not typeset yet: the last one would be a wrong statement beside new numbers."""
INK = "#0a1b2c"
"""Stands in typeset formulas for the text's colour, so that another theme needs no typesetting."""

_log = logging.getLogger(__name__)


class Order(NamedTuple):
    """What makes one picture."""

    latex: str
    size: float


class _Failure(NamedTuple):
    """A formula that can't be typeset, and why."""

    why: str


def order_of(latex: str, lines: int, font: QFont) -> Order:
    """Return what makes the picture of a formula in about `lines` lines beside text in this font."""
    return Order(broken(latex, lines), round(QFontMetrics(font).height() * MATH_SCALE * 0.8, 1))


def width_of(picture: bytes | _Failure) -> int:
    """Return how many pixels a picture is wide, as its renderer says, without reading all of it."""
    found = re.search(rb' width="([\d.]+)"', picture) if isinstance(picture, bytes) else None
    return int(float(found[1])) if found else 0


def lines_for(whole: int, width: int) -> int:
    """Return how many lines a formula of `whole` pixels gets in a column of `width`.

    One that just fits when it shrinks a little stays in one line.
    """
    room = width / COMFORT
    return max(1, math.ceil(whole / room)) if room > 1 else 1


def fitting_lines(latex: str, width: int, known: Callable[[int], int | None]) -> int:
    """Return in how many lines a formula fits a column of `width`.

    Parameters
    ----------
    known : callable (lines) -> int or None
        How wide it is in so many lines; None: it was not typeset yet. Then these lines are the next to be tried.
    """
    if (whole := known(1)) is None:
        return 1
    least = lines_for(whole, width)
    texts = list(dict.fromkeys(broken(latex, least + more) for more in range(MORE + 1)))
    tries = [next(n for n in range(least, least + MORE + 1) if broken(latex, n) == text) for text in texts]
    for lines in tries:
        found = known(lines)
        if found is None or found * COMFORT <= width:
            return lines
    return min(tries, key=lambda lines: known(lines) or 0)


class _Typesetter(QObject):
    """Renders one order at a time, and keeps only the newest order of every view.

    The next order leaves when the answer to the last one has arrived, so a live run whose formulas
    change faster than they are typeset skips pictures and never builds a backlog.
    """

    done = Signal(object, object)
    idle = Signal()
    _rendered = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._pool = QThreadPool(maxThreadCount=1, expiryTimeout=0)
        self._cache: OrderedDict[Order, bytes | _Failure] = OrderedDict()
        self._waiting: dict[int, Order] = {}
        self._rendering: Order | None = None
        self._rendered.connect(self._finish)
        atexit.register(self.stop)

    @property
    def busy(self) -> bool:
        return self._rendering is not None

    def cached(self, order: Order) -> bytes | _Failure | None:
        """Return the picture of `order` if it has been drawn before."""
        if order in self._cache:
            self._cache.move_to_end(order)
        return self._cache.get(order)

    def request(self, view: int, order: Order) -> None:
        self._waiting[view] = order
        if not self.busy:
            self._next()

    def withdraw(self, view: int) -> None:
        self._waiting.pop(view, None)

    def stop(self) -> None:
        self._waiting.clear()
        self._pool.waitForDone()

    def _next(self) -> None:
        while self._waiting and not self.busy:
            order = self._waiting.pop(next(iter(self._waiting)))
            if order not in self._cache:
                self._rendering = order
                self._pool.start(partial(self._render, order))
        if not self.busy:
            self.idle.emit()

    def _render(self, order: Order) -> None:
        try:
            self._rendered.emit(order, render_now(*order, INK))
        except ValueError as error:
            self._rendered.emit(order, _Failure(str(error)))

    def _finish(self, order: Order, picture: bytes | _Failure) -> None:
        if isinstance(picture, _Failure):
            _log.warning(picture.why)
        self._cache[order] = picture
        while len(self._cache) > CACHED:
            self._cache.popitem(last=False)
        self.done.emit(order, picture)
        self._rendering = None
        self._next()


@cache
def the_typesetter() -> _Typesetter:
    """Return the only one there is: pictures are shared by all views."""
    return _Typesetter()


def wait_idle(timeout: float = 10.0) -> bool:
    """Wait until every formula is drawn, at most `timeout` seconds, and tell whether it is so."""
    typesetter = the_typesetter()
    loop, timer = QEventLoop(), QTimer(singleShot=True)
    typesetter.idle.connect(loop.quit)
    timer.timeout.connect(loop.quit)
    timer.start(round(timeout * 1000))
    if typesetter.busy:
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return not typesetter.busy


class FormulaView(QWidget):
    """One formula, in the palette's text colour and the widget's font size.

    Until it is typeset an ellipsis stands in its place. A formula that is too wide is broken into lines, and shrinks to
    fit its column; one that would become too small to read fades at the edge and is dragged. A malformed one shows its
    source.
    """

    accessible_role = Role.Equation

    def __init__(self, latex: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._latex = ""
        self._lines = 1
        self._widths: dict[int, int] = {}
        """Widths of the formula in so many lines, as far as they are known."""
        self._order: Order | None = None
        self._ink = ""
        self._picture: bytes | _Failure | None = None
        """What `_order` gave, as soon as it is there."""
        self._known = False
        """Whether what is drawn is a picture of the present formula, though perhaps in other lines or another size."""
        self._renderer = QSvgRenderer()
        self._source = ""
        self._shift = 0.0
        self._grabbed: float | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        the_typesetter().done.connect(self._arrived)
        self.show_latex(latex)

    def show_latex(self, latex: str) -> None:
        """Show `latex` (without dollars) as soon as it is typeset."""
        if latex != self._latex:
            self._latex = latex
            self._lines, self._widths = 1, {}
            self._known = False
            self.setAccessibleName(latex)
            self._refresh()

    def _refresh(self) -> None:
        order = order_of(self._latex, self._lines, self.font())
        ink = self.palette().windowText().color().name()
        another = ink != self._ink
        self._ink = ink
        if order == self._order:
            if another and self._picture is not None:
                self._show(self._picture)
            return
        self._order, self._picture = order, None
        self.update()
        the_typesetter().withdraw(id(self))
        if not self._latex.strip():
            self._show(b"")
        elif (picture := the_typesetter().cached(order)) is not None:
            self._show(picture)
        else:
            the_typesetter().request(id(self), order)

    def _arrived(self, order: Order, picture: bytes | _Failure) -> None:
        if order == self._order:
            self._show(picture)

    def _show(self, picture: bytes | _Failure) -> None:
        self._picture, self._known = picture, True
        before = self._natural()
        self._source = self._latex if isinstance(picture, _Failure) else ""
        self._renderer = QSvgRenderer()
        if isinstance(picture, bytes) and picture:
            self._renderer.load(picture.replace(INK.encode(), self._ink.encode()))
        self._slide(0.0)
        if self._natural() != before:
            self.updateGeometry()
        if not self._source:
            self._widths[self._lines] = width_of(picture)
        self.update()
        self._break()

    def _break(self) -> None:
        """Ask for as many lines as the column is narrow."""
        lines = fitting_lines(self._latex, self.width(), self._widths.get) if self._widths else self._lines
        if lines != self._lines:
            self._lines = lines
            self._refresh()

    def _natural(self) -> QSize:
        if self._source:
            return QFontMetrics(self.font()).boundingRect(self._source).size()
        return self._renderer.defaultSize() if self._renderer.isValid() else QSize(0, 0)

    def _scale(self, width: int) -> float:
        natural = self._natural().width()
        return min(1.0, max(LEAST_SCALE, width / max(natural, 1)))

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(self._natural().width(), self.heightForWidth(self._natural().width()))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(min(40, self._natural().width()), self._line())

    def hasHeightForWidth(self) -> bool:  # noqa: D102
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102
        if self._source:
            return self._source_height(width)
        return max(self._line(), round(self._natural().height() * self._scale(width)))

    def _line(self) -> int:
        return QFontMetrics(self.font()).height()

    def _source_height(self, width: int) -> int:
        flags = Qt.TextFlag.TextWrapAnywhere
        return QFontMetrics(self.font()).boundingRect(0, 0, max(1, width), 10_000, flags, self._source).height()

    def _overhang(self) -> float:
        """Return by how much the formula, shrunk as far as allowed, is wider than the widget."""
        if self._source:
            return 0.0
        return max(0.0, self._natural().width() * self._scale(self.width()) - self.width())

    def _slide(self, shift: float) -> None:
        self._shift = min(max(shift, 0.0), self._overhang())
        self.setCursor(Qt.CursorShape.OpenHandCursor if self._overhang() else Qt.CursorShape.ArrowCursor)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        with QPainter(self) as painter:
            if not self._known:
                painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, WAITING)
            elif self._source:
                painter.drawText(self.rect(), Qt.TextFlag.TextWrapAnywhere, self._source)
            elif self._renderer.isValid():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                size = self._renderer.defaultSize().toSizeF() * self._scale(self.width())
                top = (self.height() - size.height()) / 2
                self._renderer.render(painter, QRectF(QPointF(-self._shift, top), size))
                self._fade(painter)

    def _fade(self, painter: QPainter) -> None:
        """Let the edges fade behind which the formula goes on."""
        solid = self.palette().color(self.backgroundRole())
        clear = solid.toRgb()
        clear.setAlpha(0)
        for hidden, edge, inner in (
            (self._shift > 0, 0, FADE),
            (self._shift < self._overhang(), self.width(), self.width() - FADE),
        ):
            if hidden:
                gradient = QLinearGradient(edge, 0, inner, 0)
                gradient.setColorAt(0, solid)
                gradient.setColorAt(1, clear)
                painter.fillRect(QRectF(min(edge, inner), 0, FADE, self.height()), gradient)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if self._overhang():
            self._grabbed = event.position().x() + self._shift
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if self._grabbed is not None:
            self._slide(self._grabbed - event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        self._grabbed = None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        self._slide(self._shift)
        self._break()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._refresh()
        super().changeEvent(event)
