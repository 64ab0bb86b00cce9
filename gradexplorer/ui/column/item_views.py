"""A widget for each kind of item of a derivation: its label above whatever it holds."""

import msgspec
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QEnterEvent, QGuiApplication, QPalette
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from gradexplorer.framework.figure import Check, Code, FormulaItem, Heading, Item, Note, Table
from gradexplorer.proof import Proof
from gradexplorer.text import _
from gradexplorer.ui.column.proof_badge import ProofView
from gradexplorer.ui.formula.formula_view import FormulaView
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.metrics import AIR, TIGHT, code_font, embolden, lay
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate, typeset
from gradexplorer.ui.style.wrapped_text import WrappedText
from gradexplorer.ui.table.table_view import TableView

CODE_SCALE = 0.95
VALUE_DIGITS = 9
NOTHING = "\N{NO-BREAK SPACE}"
"""Keeps the place of a number that is not known yet."""


class ItemView(QWidget):
    """The widget of one item: a label above whatever the item holds."""

    edited = Signal(str, object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.item: Item | None = None
        self._content: object = None
        self.label = WrappedText()
        _let_select(self.label)
        self.box = QVBoxLayout(self)
        lay(self.box, TIGHT)
        self.box.addWidget(self.label)

    def update_to(self, item: Item) -> None:
        """Show `item`, unless it looks as what is shown."""
        content = _content(item)
        if content != self._content:
            self._content = content
            self.draw(item)
        self.item = item

    def draw(self, item: Item) -> None:
        """Show `item`."""
        self.item = item
        self.retranslate()

    def spot(self, at: QPoint | None) -> Spot:
        """Return the item, with what of its texts is selected."""
        texts = [label.selectedText() for label in self.findChildren(QLabel)]
        return Spot(mark=self.item, selected="\n".join(filter(None, texts)))

    def retranslate(self) -> None:
        """Write the words in the chosen language."""
        assert self.item is not None
        self.label.setText(translate(self.item.label))
        self.label.setVisible(bool(self.item.label))

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.item:
            self.retranslate()


def _let_select(label: QLabel) -> None:
    """Let a text be selected, and leave its menu to the window."""
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)


class HeadingView(ItemView):
    """A heading, apart from what stands above."""

    def __init__(self) -> None:
        super().__init__()
        self.label.setFont(embolden(self.label.font()))
        self.label.setContentsMargins(0, AIR, 0, 0)


class NoteView(ItemView):
    """A sentence."""


class FormulaItemView(ItemView):
    """A formula under its rule's name, and the number that it is worth beside the name; without one, below."""

    def __init__(self) -> None:
        super().__init__()
        self.label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.formula = FormulaView()
        self.box.addWidget(self.formula)
        self.value = QLabel(alignment=Qt.AlignmentFlag.AlignRight)
        self.value.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        _let_select(self.value)
        self.box.addWidget(self.value)
        self.copier = IconButton("copy", "copy_formula")
        self.copier.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.copier.clicked.connect(self._copy)
        self.copier.setParent(self)
        self.copier.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Offer to copy the formula, in its corner."""
        super().enterEvent(event)
        size = self.copier.sizeHint()
        self.copier.setGeometry(QRect(QPoint(self.width() - size.width(), self.formula.y()), size))
        self.copier.show()
        self.copier.raise_()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the offer away."""
        super().leaveEvent(event)
        self.copier.hide()

    def _copy(self) -> None:
        assert isinstance(self.item, FormulaItem)
        QGuiApplication.clipboard().setText(self.item.latex)

    def draw(self, item: FormulaItem) -> None:  # type: ignore[override]
        """Show `item`."""
        super().draw(item)
        self.formula.show_latex(item.latex)

    def retranslate(self) -> None:
        """Write the words in the chosen language, and the number if it is known; its place is kept while it is not."""
        super().retranslate()
        assert isinstance(self.item, FormulaItem)
        rule, value = self.item.label, _value(self.item)
        number = "" if value is None else f"{value + 0.0:.{VALUE_DIGITS}g}"
        if rule and number:
            self.label.setText(translate(_("{rule}: {value}", rule=rule, value=number)))
        self.value.setText(typeset(f"= {number}") if number else NOTHING)
        self.copier.setToolTip(translate(_("Copy as LaTeX")))
        self.copier.setAccessibleName(self.copier.toolTip())
        if rule or number or self.item.is_executed:
            self.value.setVisible(bool(number) and not rule)


class CheckView(ItemView):
    """A proof badge, which says its label itself.

    Signals
    -------
    unfolded : (str, bool)
        Its key, and whether a person has opened its rows, or closed them again.
    """

    unfolded = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.label.hide()
        self.proof = ProofView()
        self.proof.unfolded.connect(self._unfolded)
        self.box.addWidget(self.proof)

    def draw(self, item: Check) -> None:  # type: ignore[override]
        """Show `item`."""
        self.item = item
        self.proof.show_proof(known_proof(item), item.label, folds=item.folded)

    def _unfolded(self, on: bool) -> None:
        assert self.item is not None
        self.unfolded.emit(self.item.key, on)

    def retranslate(self) -> None:
        """Leave it to the badge."""


class CodeView(ItemView):
    """Lines of Python in a frame, and under them what they printed."""

    def __init__(self) -> None:
        super().__init__()
        self.code, self.output = WrappedText(), WrappedText()
        for part in (self.code, self.output):
            part.setTextFormat(Qt.TextFormat.PlainText)
            _let_select(part)
            part.setMargin(6)
            part.setAutoFillBackground(True)
            part.setBackgroundRole(QPalette.ColorRole.Base)
            self.box.addWidget(part)
        self._restyle()

    def draw(self, item: Code) -> None:  # type: ignore[override]
        """Show `item`."""
        super().draw(item)
        self.code.setText(item.code)
        self.code.setVisible(bool(item.code))
        self.output.setText(item.output)
        self.output.setVisible(bool(item.output))
        self._restyle()

    def _restyle(self) -> None:
        fixed = code_font(self.font(), CODE_SCALE)
        failed = isinstance(self.item, Code) and self.item.failed
        ink = QPalette(self.palette())
        ink.setColor(QPalette.ColorRole.WindowText, colour("positive" if failed else "parameter"))
        self.output.setPalette(ink)
        for part in (self.code, self.output):
            if part.font() != fixed:
                part.setFont(fixed)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationPaletteChange):
            self._restyle()


class TableItemView(ItemView):
    """A table as high as its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.table = TableView()
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.edited.connect(self.edited)
        self.table.fitted.connect(self._fit)
        self.box.addWidget(self.table)

    def draw(self, item: Table) -> None:  # type: ignore[override]
        """Show `item`."""
        super().draw(item)
        self.table.draw(item)

    def spot(self, at: QPoint | None) -> Spot:
        """Return the row at a point."""
        return self.table.row_spot(None if at is None else self.table.viewport().mapFrom(self, at))

    def _fit(self) -> None:
        self.table.setFixedHeight(self.table.height_of_all())


ITEMS: dict[type[Item], type[ItemView]] = {
    Heading: HeadingView,
    Note: NoteView,
    FormulaItem: FormulaItemView,
    Check: CheckView,
    Table: TableItemView,
    Code: CodeView,
}


def known_proof(item: Check) -> Proof | None:
    """Return the proof of a badge, if it is made: it is never made here, in the window's thread."""
    return item.proof if item.is_proven else None


def _value(item: FormulaItem) -> float | None:
    """Return what a line is worth, if it is executed."""
    return item.value if item.is_executed else None


def _content(item: Item) -> object:
    """Return what is seen of an item: items compare by identity, and are proven after they are shown."""
    match item:
        case FormulaItem():
            return item.label, item.latex, _value(item)
        case Check():
            return item.label, item.folded, known_proof(item)
    return msgspec.structs.astuple(item)
