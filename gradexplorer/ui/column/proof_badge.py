"""The badge under every formula: what formula, autograd, finite difference and exact digits say, and the verdict."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gradexplorer.framework.figure import Colour, DisplayText
from gradexplorer.proof import Entry, Proof, Verdict
from gradexplorer.text import Text, _
from gradexplorer.ui.discard import discard
from gradexplorer.ui.formula.formula_view import FormulaView
from gradexplorer.ui.roles import Role
from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.metrics import AIR, GAP, TIGHT, lay, smaller
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate, typeset
from gradexplorer.ui.style.wrapped_text import WrappedText

MOST_DIGITS, LEAST_DIGITS = 10, 4
NARROW = 280
COLUMNS = 3
"""Formula, autograd, difference."""

# What says the verdict: text, a shape (in a box of 1 by 1) and a colour. Never the colour alone.
VERDICTS: dict[Verdict, tuple[Text, list[tuple[float, float]], Colour]] = {
    "proven": (_("proven"), [(0.25, 0.52), (0.43, 0.70), (0.76, 0.32)], "parameter"),
    "not proven": (_("not proven"), [(0.3, 0.3), (0.7, 0.7), (0.5, 0.5), (0.7, 0.3), (0.3, 0.7)], "positive"),
    "digits lost": (_("digits lost"), [(0.22, 0.56), (0.36, 0.42), (0.5, 0.5), (0.64, 0.58), (0.78, 0.44)], "gradient"),
    "torch differs": (_("torch differs"), [(0.3, 0.38), (0.7, 0.38), (0.3, 0.62), (0.7, 0.62)], "negative"),
    "not differentiable": (_("not differentiable"), [(0.25, 0.5), (0.75, 0.5)], "muted"),
}


BEING_PROVEN = _("being proven")
"""What a badge without a proof says: its derivation, or its proof, is on the way."""


class Badge(QWidget):
    """A filled disc, a square (not proven) or a ring (not differentiable), with a sign for the verdict in it.

    A dotted ring with nothing in it has no verdict yet.
    """

    def __init__(self) -> None:
        super().__init__()
        self._verdict: Verdict | None = "proven"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_verdict(self, verdict: Verdict | None) -> None:
        """Show `verdict`; None is none yet."""
        if verdict != self._verdict:
            self._verdict = verdict
            self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        side = round(self.fontMetrics().height() * 1.1)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        side = self.width()
        box = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._verdict is None:
                painter.setPen(QPen(colour("muted"), 1.5, Qt.PenStyle.DotLine))
                painter.drawEllipse(box)
                return
            _text, points, role = VERDICTS[self._verdict]
            filled = self._verdict != "not differentiable"
            painter.setPen(QPen(colour(role), 1.5))
            painter.setBrush(colour(role) if filled else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, *([3, 3] if self._verdict == "not proven" else [side / 2, side / 2]))
            painter.setPen(QPen(colour("background" if filled else role), side / 9, c=Qt.PenCapStyle.RoundCap))
            painter.drawPolyline(QPolygonF([QPointF(x * side, y * side) for x, y in points]))


def _written(value: float, digits: int) -> str:
    return typeset(f"{value + 0.0:.{digits}g}")


def _digits(values: list[float], width: float, metrics: QFontMetricsF) -> int:
    """Return how many significant digits of all `values` fit into `width` pixels."""
    for digits in range(MOST_DIGITS, LEAST_DIGITS, -1):
        if all(metrics.horizontalAdvance(_written(value, digits)) <= width for value in values):
            return digits
    return LEAST_DIGITS


class ProofView(QWidget):
    """A `Proof`: badge and largest error, one row per entry, and the reason where there is one.

    The rows of one that folds are made when its head is clicked, or its arrow pressed with the keyboard.

    Signals
    -------
    unfolded : bool
        Whether a person has opened the rows, or closed them.
    """

    unfolded = Signal(bool)

    accessible_role = Role.Grouping

    def __init__(self) -> None:
        super().__init__()
        self._proof: Proof | None = None
        self._is_proven = False
        self._folds = False
        self.arrow = IconButton("folded")
        self.arrow.setCheckable(True)
        self.arrow.toggled.connect(self._turn)
        self._label: DisplayText = ""
        self._pending: DisplayText = ""
        self._badge = Badge()
        self.verdict = WrappedText()
        self.error = QLabel()
        self.count = WrappedText()
        self.count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.reason = WrappedText()
        self._heads = [QLabel() for _column in range(COLUMNS)]
        self._names: list[FormulaView] = []
        self._values: list[list[QLabel]] = []
        self._exact: list[QLabel] = []
        self.setMinimumWidth(NARROW)
        self._build()

    def _build(self) -> None:
        top = QHBoxLayout()
        lay(top, GAP)
        top.addWidget(self._badge)
        top.addWidget(self.verdict, 1)
        top.addWidget(self.error)
        top.addWidget(self.arrow)
        self._grid = QGridLayout()
        lay(self._grid, AIR)
        for column, head in enumerate(self._heads, 1):
            head.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
            head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            self._grid.addWidget(head, 0, column)
            self._grid.setColumnStretch(column, 1)
        box = QVBoxLayout(self)
        lay(box, TIGHT, ends=GAP)
        box.addLayout(top)
        box.addLayout(self._grid)
        box.addWidget(self.count)
        box.addWidget(self.reason)

    def show_proof(self, proof: Proof | None, label: DisplayText = "", *, folds: bool = False) -> None:
        """Show `proof`; `label` says what is proven, and the rows of one that `folds` are closed at first.

        None says that it is being proven: the rows of the last proof stay, without numbers, so that nothing jumps.
        """
        self._folds, self._label, self._is_proven = folds, label, proof is not None
        if proof is not None:
            self._resize_to(self._shown(proof))  # first: what becomes visible makes Qt lay out the rows at once
            self._proof = proof
        self._refresh()

    def unfold(self, on: bool) -> None:
        """Open the rows of a proof that folds, or close them."""
        self.arrow.setChecked(on)

    def _shown(self, proof: Proof) -> int:
        """Return how many rows are open."""
        return len(proof.entries) if not self._folds or self.arrow.isChecked() else 0

    def _turn(self, on: bool) -> None:
        self.arrow.show_icon("unfolded" if on else "folded")
        if self._proof is not None:
            self._resize_to(self._shown(self._proof))
            self._refresh()
            self.unfolded.emit(on)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        in_head = event.position().y() <= self.verdict.geometry().bottom()
        if self._folds and in_head and event.button() == Qt.MouseButton.LeftButton:
            self.arrow.toggle()
        else:
            super().mousePressEvent(event)

    def _refresh(self) -> None:
        self._show_verdict()
        proof = self._proof
        if proof is None or not self._is_proven:
            self._blank()
            return
        self.error.setText(translate(_("error {error}", error=f"{proof.error:.1e}" if proof.error else "0")))
        self.error.setToolTip(
            translate(_("Largest relative error of the formula against the exact value, or else against the other two"))
        )
        self.error.setVisible(bool(proof.entries))
        self._count(proof)
        self.reason.setText(translate(proof.reason) if proof.reason else "")
        self.reason.setVisible(proof.reason is not None)
        self.arrow.setVisible(self._folds and bool(proof.entries))
        words = translate(_("Show every number") if not self.arrow.isChecked() else _("Hide the numbers"))
        self.arrow.setToolTip(words)
        self.arrow.setAccessibleName(words)
        self._show_heads(proof)
        for entry, name in zip(proof.entries, self._names, strict=False):
            name.show_latex(entry.name)
        self._show_values()

    def _count(self, proof: Proof) -> None:
        """Say how many of the compared numbers are shown, where that is not all."""
        shown = len(self._names)
        numbers = _("{shown} of {all} numbers, those with the largest errors first", shown=shown, all=proof.of)
        self.count.setFont(smaller(self.font()))
        self.count.setText(translate(numbers))
        self.count.setVisible(0 < shown < proof.of)

    def set_pending(self, why: DisplayText) -> None:
        """Show `why` instead of the verdict, which is one about another state; "" shows the verdict again."""
        if why != self._pending:
            self._pending = why
            self._show_verdict()

    def _show_verdict(self) -> None:
        known = None if self._pending or not self._is_proven or self._proof is None else self._proof.verdict
        verdict = translate(VERDICTS[known][0] if known else self._pending or BEING_PROVEN)
        self._badge.show_verdict(known)
        self.verdict.setText(
            translate(_("{what}: {verdict}", what=self._label, verdict=verdict)) if self._label else verdict
        )
        self.setAccessibleName(self.verdict.text())

    def _blank(self) -> None:
        """Take the last proof's numbers away, but not their places."""
        for label in (self.error, self.reason, *(label for row in self._values for label in row), *self._exact):
            label.setText("")
            label.setToolTip("")

    def _show_heads(self, proof: Proof) -> None:
        difference = translate(_("difference"))
        if proof.step is not None:
            difference += typeset(f"\nh = {proof.step:.2g}")
        torch = (
            translate(_("autograd")) if proof.step is not None else "torch"
        )  # optimizers are held against torch.optim
        used = _used(proof)
        for column, (head, text) in enumerate(
            zip(self._heads, (translate(_("formula")), torch, difference), strict=True)
        ):
            head.setFont(smaller(self.font()))
            head.setText(text)
            head.setVisible(bool(self._names) and column in used)
            self._grid.setColumnStretch(column + 1, int(column in used))

    def _resize_to(self, count: int) -> None:
        """Have exactly `count` rows of widgets."""
        while len(self._names) > count:
            for widget in (self._names.pop(), *self._values.pop(), self._exact.pop()):
                self._grid.removeWidget(widget)
                discard(widget)
        while len(self._names) < count:
            self._names.append(FormulaView())
            self._values.append([self._number() for _column in range(COLUMNS)])
            self._exact.append(self._number())
            row = 2 * len(self._names)
            self._grid.addWidget(self._exact[-1], row + 1, 0, 1, 1 + COLUMNS)
            for column, widget in enumerate((self._names[-1], *self._values[-1])):
                self._grid.addWidget(widget, row, column)

    def _number(self) -> QLabel:
        label = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        return label

    def _show_values(self) -> None:
        """Write the numbers with as many digits as the columns hold; the tool tip has them all."""
        proof = self._proof
        if proof is None or not self._is_proven or not self._names:
            return
        names = max(name.sizeHint().width() for name in self._names)
        columns = _used(proof)
        width = (self.width() - names) / len(columns) - AIR
        rows = [[_value(entry, n) for n in range(COLUMNS)] for entry in proof.entries]
        font = smaller(self.font())
        metrics = QFontMetricsF(font)
        for row, labels in zip(rows, self._values, strict=True):
            digits = _digits([value for value in row if value is not None], width, metrics)
            for column, (value, label) in enumerate(zip(row, labels, strict=True)):
                label.setText("" if value is None else _written(value, digits))
                label.setToolTip("" if value is None else f"{value!r}")
                label.setVisible(column in columns)
                label.setFont(font)

        for entry, label in zip(proof.entries, self._exact, strict=True):
            label.setText("" if entry.exact is None else translate(_("exact: {value}", value=entry.exact)))
            label.setVisible(entry.exact is not None)
            label.setFont(font)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._show_values()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.FontChange):
            self._refresh()


def _used(proof: Proof) -> list[int]:
    """Return the numbers that have a column: the formula, and what else any entry has."""
    return [
        column
        for column in range(COLUMNS)
        if column == 0 or any(_value(entry, column) is not None for entry in proof.entries)
    ]


def _value(entry: Entry, column: int) -> float | None:
    return (entry.formula, entry.autograd, entry.difference)[column]
