"""What every panel has: a bold title, the hover read-out and a button beside it, and a crisp picture of any size."""

from typing import Self

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradexplorer.text import _
from gradexplorer.ui.discard import discard
from gradexplorer.ui.roles import Role
from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.metrics import embolden, resized, smaller
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate

FRAME = 16
"""Milliseconds between two edits of a drag."""
TITLE_SIZES = (1.0, 0.94, 0.88)
"""Of the letters of a title that has no room else."""
TWO_LINES = 0.74
"""Size of the letters of a title in two lines, which take the height of one."""
ELLIPSIS = "\u2026"
"""What ends a text that is cut."""
FOCUS_LINE = 2
"""Pixels of the line under the title of the panel with the keyboard."""


class Header(QWidget):
    """The title at the left, cut short when the read-out at the right needs the room; a button that views all.

    What the mouse does in the panel stands in a line of its own. Button and hint belong to the window and not to
    pictures of the panel.
    """

    accessible_role = Role.Heading

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.readout = ""
        self.hint = ""
        self._focused = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # else all that lies below is painted first
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button = IconButton("view_all", "view_all")
        self.button.setParent(self)
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setCursor(Qt.CursorShape.ArrowCursor)

    def write(self, *, title: str | None = None, readout: str | None = None, hint: str | None = None) -> None:
        """Change the texts that are given."""
        self.title = self.title if title is None else title
        self.readout = self.readout if readout is None else readout
        self.setAccessibleName(self.title)
        self.setAccessibleDescription(self.readout)
        if title is not None:
            self._tell_whole()
            tip = translate(_("View all of {panel} (A)", panel=self.title or "–"))
            self.button.setToolTip(tip)
            self.button.setAccessibleName(tip)
        if hint is not None and hint != self.hint:
            self.hint = hint
            self.updateGeometry()
        self.update()

    @property
    def _in_picture(self) -> bool:
        return self.window().testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)

    @property
    def _line(self) -> int:
        """The height of the title's line."""
        return round(self.fontMetrics().height() * 1.5)

    def show_focus(self, focused: bool) -> None:
        """Underline the title while the keyboard is in the panel."""
        if focused != self._focused:
            self._focused = focused
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the right end."""
        super().resizeEvent(event)
        side = self._line
        self.button.setGeometry(self.width() - side, 0, side, side)
        self._tell_whole()

    def _tell_whole(self) -> None:
        """Have a title that is cut as a tip."""
        lines = self._lines(self.width() - 2 * self._line)
        self.setToolTip(self.title if lines[-1].endswith(ELLIPSIS) else "")

    def _lines(self, room: float, font: QFont | None = None) -> list[str]:
        """Return the title in one line, or in two with letters that are as small as that; the last may be cut."""
        font = font or self._title_font(room)
        metrics = QFontMetricsF(font)
        lines = [self.title]
        if metrics.horizontalAdvance(self.title) > room and font == self._font_of_two:
            layout = QTextLayout(self.title, font)
            layout.beginLayout()
            first = layout.createLine()
            first.setLineWidth(max(room, 1.0))
            layout.endLayout()
            lines = [self.title[: first.textLength()].strip(), self.title[first.textLength() :].strip()]
        lines[-1] = metrics.elidedText(lines[-1], Qt.TextElideMode.ElideRight, room)
        return lines

    @property
    def _font_of_two(self) -> QFont:
        return embolden(resized(self.font(), TWO_LINES))

    def _title_font(self, room: float) -> QFont:
        """Return the largest letters with which the title has room in one line, else those for two lines."""
        fonts = (embolden(resized(self.font(), size)) for size in TITLE_SIZES)
        fitting = (font for font in fonts if QFontMetricsF(font).horizontalAdvance(self.title) <= room)
        return next(fitting, self._font_of_two)

    def showEvent(self, event: QShowEvent) -> None:
        """Leave the button out of pictures."""
        super().showEvent(event)
        self.button.setVisible(not self._in_picture)

    def sizeHint(self) -> QSize:
        """One line of text with some air, and one for the hint."""
        hinted = bool(self.hint) and not self._in_picture
        return QSize(100, self._line + hinted * self.fontMetrics().height())

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """Paint both texts into `area`."""
        air = self.fontMetrics().averageCharWidth()
        area = area.adjusted(air, 0, -air, 0)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setPen(colour("foreground"))
        painter.setFont(self.font())
        metrics = QFontMetricsF(self.font())
        readout = metrics.elidedText(self.readout, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | middle, readout)
        room = area.width() - metrics.horizontalAdvance(readout) - 2 * air * bool(readout)
        bold = self._title_font(area.width())
        painter.setFont(bold)
        lines = self._lines(room, bold)
        high = area.height() / len(lines)
        flags = Qt.AlignmentFlag.AlignLeft | middle | Qt.TextFlag.TextDontClip
        for number, line in enumerate(lines):
            painter.drawText(QRectF(area.left(), area.top() + number * high, room, high), flags, line)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line on the panel's background."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour("background"))
            if self._focused:
                painter.fillRect(0, self.height() - FOCUS_LINE, self.width(), FOCUS_LINE, colour("accent"))
            line = QRectF(0, 0, self.width(), self._line)
            self.paint(painter, line.adjusted(0, 0, -self.button.width() * self.button.isVisible(), 0))
            if self.hint and not self._in_picture:
                self._paint_hint(painter, QRectF(0, line.height(), self.width(), self.fontMetrics().height()))

    def _paint_hint(self, painter: QPainter, area: QRectF) -> None:
        air = self.fontMetrics().averageCharWidth()
        font = smaller(self.font())
        painter.setFont(font)
        painter.setPen(colour("muted"))
        cut = QFontMetricsF(font).elidedText(self.hint, Qt.TextElideMode.ElideRight, area.width() - 2 * air)
        painter.drawText(area.adjusted(air, 0, -air, 0), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, cut)


class PanelView(QWidget):
    """A panel's widget; `scale` enlarges its lines, dots and texts (pictures for print).

    Signals
    -------
    edited : (str, object, bool)
        State path, value, and whether the edit is done (False while something is dragged).
    hovered : str
        The read-out changed.
    zoomed : (object, object)
        A person has chosen another part to be seen: the `zoom` before and after it.
    """

    edited = Signal(str, object, bool)
    hovered = Signal(str)
    zoomed = Signal(object, object)

    accessible_role = Role.Grouping

    def __init__(self, scale: float = 1.0) -> None:
        super().__init__()
        self.scale = scale
        self.header = Header()
        self.header.button.clicked.connect(lambda: self.view_all())
        self._pending: tuple[str, object] | None = None
        self._frame = QTimer(self, interval=FRAME, singleShot=True)
        self._frame.timeout.connect(self._send)
        if scale != 1.0:
            self.setFont(resized(self.font(), scale))

    def restyle(self) -> None:
        """Draw everything again, in the present colours, sizes and language."""
        raise NotImplementedError

    def view_all(self) -> None:
        """Show everything."""
        raise NotImplementedError

    def copy(self, scale: float, size: QSize) -> Self:
        """Return a hidden twin of `size` pixels that shows the same."""
        raise NotImplementedError

    def read_out(self, text: str) -> None:
        """Show exact values in the header."""
        if text != self.header.readout:
            self.header.write(readout=text)
            self.hovered.emit(text)

    def edit(self, path: str, value: object, done: bool) -> None:
        """Emit `edited`: at most once per frame during a drag, and always the last value."""
        if done:
            self._frame.stop()
            self._pending = None
            self.edited.emit(path, value, True)
        elif self._frame.isActive():
            self._pending = path, value
        else:
            self._frame.start()
            self.edited.emit(path, value, False)

    def _send(self) -> None:
        if self._pending is not None:
            path, value = self._pending
            self._pending = None
            self._frame.start()
            self.edited.emit(path, value, False)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme, the projector's scale and the language."""
        looks = QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.LanguageChange
        built = self.layout() is not None
        if built and event.type() in looks:
            self.restyle()
        super().changeEvent(event)

    def image(self, scale: float = 1.0, size: QSize | None = None) -> QImage:
        """Return a picture of the panel in which lines, dots and texts are as crisp as on the screen.

        Parameters
        ----------
        scale : float
            Pixels per point: 2 gives twice the pixels of the same picture.
        size : QSize or None
            Size before scaling; by default the size on the screen.
        """
        size = (self.size() if size is None else size) * scale
        twin = self.copy(scale, size)
        picture = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(colour("background"))
        twin.render(picture)
        discard(twin)
        return picture
