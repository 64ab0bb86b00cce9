"""Hand-outs as PDF: text and vectors on paper, and under each formula its LaTeX, which is found and copied there."""

import math
import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from gradexplorer.framework.figure import Check, Code, FormulaItem, Heading, Item, Note, Panel, Table, TablePanel
from gradexplorer.handouts.hand_out import HandOut, Paper, not_in_link
from gradexplorer.handouts.parameters import Words
from gradexplorer.handouts.proof_table import HEADS, cells
from gradexplorer.text import Text, _
from gradexplorer.ui.formula.line_breaks import broken
from gradexplorer.ui.formula.ziamath_internals import render_now
from gradexplorer.ui.page.render import PANEL_SIZE, drawn, paint, picture, view_of
from gradexplorer.ui.plot.plot_view import PlotView
from gradexplorer.ui.scene.scene_view import SceneView

_SIZES = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}
MARGIN = 18.0
"""In millimetres."""
PIXELS = 2.0
"""Scale of what can't be drawn as vectors."""
BODY, TITLE, HEADING, SMALL, TABLE = 10.5, 18.0, 12.0, 8.5, 7.5
"""Sizes of letters in points."""
MATH, MATH_POINTS = 20.0, 12.0
"""Formulas are typeset with letters of so many pixels, and drawn with so many points."""
MORE_LINES = 4
SHARE = 0.85
"""Of a sheet's width that pictures take: two stand on one sheet."""
NAMES = 0.15
"""Of a table's width that the names of a proof's numbers take."""
ANYWHERE = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
VALUE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Draw = Callable[[float], None]
"""Draws something, given where it begins on its sheet."""
INK, MUTED, UNSEEN = QColor("#111111"), QColor("#555555"), QColor("#ffffff")


def pdf(hand_outs: Sequence[HandOut], words: Words, paper: Paper) -> bytes:
    """Return the file; each page of the program begins on a new sheet."""
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(round(QGuiApplication.primaryScreen().logicalDotsPerInchX()))  # panels are laid out for it
    writer.setPageSize(QPageSize(_SIZES[paper]))
    writer.setPageMargins(QMarginsF(MARGIN, MARGIN, MARGIN, MARGIN), QPageLayout.Unit.Millimeter)
    writer.setTitle(", ".join(one.title for one in hand_outs))
    with QPainter(writer) as painter:
        sheets = _Sheets(writer, painter, words)
        for number, hand_out in enumerate(hand_outs):
            if number:
                sheets.turn()
            sheets.write(hand_out)
    return bytes(store.data())


class _Sheets:
    """Sheets that are written from top to bottom."""

    def __init__(self, writer: QPdfWriter, painter: QPainter, words: Words) -> None:
        self.writer, self.painter, self.words = writer, painter, words
        self.width, self.height = float(writer.width()), float(writer.height())
        self.y = 0.0
        self._kept: list[tuple[float, Draw]] = []
        """What stands on the sheet of what follows it: headings."""

    def points(self, count: float) -> float:
        """Return a length in the writer's dots."""
        return count * self.writer.resolution() / 72

    def turn(self) -> None:
        """Begin the next sheet."""
        self.writer.newPage()
        self.y = 0.0

    def place(self, height: float, draw: Draw, *, keep: bool = False) -> None:
        """Draw something of a height, on the next sheet if it has no room on this one; or keep it for what follows."""
        self._kept.append((height, draw))
        if keep:
            return
        if self.y and self.y + sum(height for height, _draw in self._kept) > self.height:
            self.turn()
        for height, draw in self._kept:
            draw(self.y)
            self.y += height
        self._kept = []

    def write(self, one: HandOut) -> None:
        """Write all of a hand-out."""
        self.heading(one.title, TITLE)
        for panel in one.panels:
            self.panel(panel)
        self.heading(self.words(_("Derivation")), HEADING + 2)
        for item in one.items:
            self.item(item)
        self.heading(self.words(_("Parameters")), HEADING + 2)
        self.table((), one.parameters)
        self.text(one.link, SMALL, anywhere=True)
        if one.left_out:
            self.text(self.words(not_in_link(one)), SMALL)

    def item(self, item: Item) -> None:
        """Write an item of the column."""
        label = self.words(item.label)
        match item:
            case Heading():
                self.place(self.points(BODY), lambda _top: None, keep=True)
                self.heading(label, HEADING)
            case Note():
                self.text(label)
            case FormulaItem():
                if label:
                    self.text(label, SMALL, colour=MUTED, keep=True)
                self.formula(item.latex, "" if item.value is None else f"= {item.value:.9g}")
            case Check():
                self.proof(item, label)
            case Code():
                self.text("\n\n".join(filter(None, (label, item.code, item.output))), SMALL, mono=True)
            case Table():
                self.texts(item)

    def panel(self, panel: Panel) -> None:
        """Write a panel: a table, or a picture, as vectors where it is flat."""
        if isinstance(panel, TablePanel):
            self.heading(self.words(panel.title), BODY)
            self.texts(panel.table)
            return
        width, height = PANEL_SIZE
        scale = SHARE * self.width / width

        def draw(top: float) -> None:
            self.painter.save()
            self.painter.translate(0, top)
            self.painter.scale(scale, scale)
            drawn(view_of(panel), PANEL_SIZE, self._paint)
            self.painter.restore()

        self.place(height * scale + self.points(BODY), draw)

    def _paint(self, view: QWidget) -> None:
        if isinstance(view, SceneView):
            self.painter.drawImage(view.rect(), picture(view, PIXELS))
        elif isinstance(view, PlotView):
            view.render_vector(self.painter, QRectF(view.rect()))
        else:
            paint(view, self.painter, 1.0)

    def proof(self, check: Check, label: str) -> None:
        """Write what a badge says."""
        proof = check.proof
        head, *rows = cells(proof)
        shown = bool(rows) and not check.folded
        self.text(f"[{self.words(Text(proof.verdict))}] {label}", bold=True, keep=shown or bool(proof.reason))
        if proof.reason:
            self.text(self.words(proof.reason), SMALL)
        if shown:
            self.table([self.words(HEADS[cell]) for cell in head], rows, names=True)

    def texts(self, table: Table) -> None:
        """Write a table of the column, or of a panel."""
        self.table([*map(self.words, table.header)], [[*map(self.words, row.cells)] for row in table.rows])

    # building blocks

    def heading(self, text: str, size: float) -> None:
        """Write what stands over something, and never alone at the end of a sheet."""
        self.text(text, size, bold=True, keep=True)

    def text(
        self,
        text: str,
        size: float = BODY,
        *,
        bold: bool = False,
        mono: bool = False,
        anywhere: bool = False,
        colour: QColor = INK,
        keep: bool = False,
    ) -> None:
        """Write a text over the whole width, line by line, so that it may go on on the next sheet."""
        font = _font(size, bold=bold, mono=mono)
        flags = Qt.TextFlag.TextWrapAnywhere if anywhere or mono else Qt.TextFlag.TextWordWrap
        for paragraph in text.split("\n"):
            tall = self._measured(paragraph or " ", font, self.width, flags).height()

            def draw(top: float, words: str = paragraph, tall: float = tall) -> None:
                self._draw(words, QRectF(0, top, self.width, tall), font, flags, colour)

            self.place(tall + self.points(size / 3), draw, keep=keep)

    def formula(self, latex: str, value: str) -> None:
        """Draw a formula over its LaTeX, and what it is worth at the right."""
        font = _font(SMALL)
        room = self._measured(value, font, self.width).width() if value else 0.0
        renderer, scale = self._typeset(latex, self.width - room - self.points(2 * BODY))
        size = renderer.defaultSize()
        width, height = size.width() * scale, size.height() * scale

        def draw(top: float) -> None:
            self._formula_at(latex, renderer, QRectF(self.points(BODY), top, width, height))
            self._draw(value, QRectF(0, top, self.width, height), font, VALUE, MUTED)

        self.place(height + self.points(BODY / 3), draw)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], *, names: bool = False) -> None:
        """Write a table; with `names` the first cell of a row is a formula."""
        columns = max(map(len, [head, *rows]), default=0)
        if not columns:
            return
        shares = [NAMES, *[(1 - NAMES) / (columns - 1)] * (columns - 1)] if names else [1 / columns] * columns
        if any(head):
            self._row(head, shares, _font(TABLE, bold=True), keep=bool(rows))
        for row in rows:
            self._row(row, shares, _font(TABLE), named=names)

    def _row(
        self, row: Sequence[str], shares: Sequence[float], font: QFont, *, named: bool = False, keep: bool = False
    ) -> None:
        """Write a row of a table, whose columns have shares of the width."""
        widths = [0.97 * share * self.width for share in shares]
        formula = self._typeset(row[0], widths[0]) if named else None
        size = formula[0].defaultSize().toSizeF() * formula[1] if formula else QSizeF()
        texts = list(zip(row, widths, strict=False))[bool(formula) :]
        tall = max([self._measured(cell or " ", font, width, ANYWHERE).height() for cell, width in texts], default=0.0)
        tall = max(tall, size.height())

        def draw(top: float) -> None:
            for place, cell in enumerate(row):
                corner = QPointF(sum(shares[:place]) * self.width, top)
                if formula and not place:
                    self._formula_at(cell, formula[0], QRectF(corner, size))
                else:
                    self._draw(cell, QRectF(corner, QSizeF(widths[place], tall)), font, ANYWHERE)

        self.place(tall + self.points(2), draw, keep=keep)

    def _typeset(self, latex: str, room: float) -> tuple[QSvgRenderer, float]:
        """Return a formula that fits, in several lines or smaller, and how many dots one of its pixels is."""
        scale, renderer = self.points(MATH_POINTS) / MATH, _rendered(latex)
        least = math.ceil(renderer.defaultSize().width() * scale / room)
        for lines in range(least, least + MORE_LINES) if least > 1 else ():
            renderer = _rendered(broken(latex, lines))
            if renderer.defaultSize().width() * scale <= room:
                break
        return renderer, min(scale, 0.95 * room / max(renderer.defaultSize().width(), 1))

    def _formula_at(self, latex: str, renderer: QSvgRenderer, area: QRectF) -> None:
        font = _font(MATH_POINTS)
        wide = QFontMetricsF(font, self.writer).horizontalAdvance(latex)
        font.setPointSizeF(max(1.0, MATH_POINTS * min(1.0, area.width() / max(wide, 1.0))))
        self.painter.setFont(font)
        self.painter.setPen(UNSEEN)
        self.painter.drawText(QPointF(area.left(), area.center().y()), latex)
        renderer.render(self.painter, area)

    def _measured(self, text: str, font: QFont, width: float, flags: Qt.TextFlag = Qt.TextFlag.TextWordWrap) -> QRectF:
        return QFontMetricsF(font, self.writer).boundingRect(QRectF(0, 0, width, 1e7), flags, text)

    def _draw(
        self,
        text: str,
        area: QRectF,
        font: QFont,
        flags: Qt.TextFlag | Qt.AlignmentFlag = Qt.TextFlag.TextWordWrap,
        colour: QColor = INK,
    ) -> None:
        self.painter.setFont(font)
        self.painter.setPen(colour)
        self.painter.drawText(area, flags, text)


def _font(size: float, *, bold: bool = False, mono: bool = False) -> QFont:
    font = QFont("monospace" if mono else "sans-serif")
    font.setStyleHint(QFont.StyleHint.Monospace if mono else QFont.StyleHint.SansSerif)
    font.setPointSizeF(size)
    font.setFeature(QFont.Tag("liga"), 0)  # else a reader copies one sign for two letters
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # letters stand where paper has them
    font.setBold(bold)
    return font


def _rendered(latex: str) -> QSvgRenderer:
    picture = render_now(latex, MATH, INK.name())
    # Qt's PDF strokes what has no stroke in black: all letters would be bold.
    unseen = rb'<\1 stroke="#ffffff" stroke-opacity="0" '
    return QSvgRenderer(QByteArray(re.sub(rb"<(path|rect) (?![^>]*stroke)", unseen, picture)))
