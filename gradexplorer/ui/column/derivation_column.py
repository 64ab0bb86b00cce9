"""The right column of a page: headings, typeset steps, numbers put in, and their proofs."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from gradexplorer.framework.figure import Check, DisplayText, FormulaItem, Heading, Item
from gradexplorer.ui.column.item_views import ITEMS, CheckView, ItemView, known_proof
from gradexplorer.ui.column.typesetting import Typesetting
from gradexplorer.ui.discard import discard
from gradexplorer.ui.roles import Role
from gradexplorer.ui.style.metrics import AIR, GAP, lay

NARROW = 320
PALE = 0.3
"""What is left of the ink of a derivation of another state."""


class Veil(QWidget):
    """A sheet of the background's colour through which the column is pale; it takes the clicks meant for the column."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        with QPainter(self) as painter:
            painter.setOpacity(1 - PALE)
            painter.fillRect(event.rect(), self.palette().window())


class DerivationColumn(QScrollArea):
    """Items under each other. A widget lives as long as its item's key and kind; unchanged items are not touched.

    The column changes as a whole, once all formulas of the new items are typeset. Until then, and whenever it is told
    that it is out of date, what stands in it is pale and no badge says a verdict.

    Signals
    -------
    edited : (str, object, bool)
        State path and value, from the tables in it; always done.
    drawn :
        The items given last stand in it.
    """

    edited = Signal(str, object, bool)
    drawn = Signal()

    accessible_role = Role.Document

    def __init__(self) -> None:
        super().__init__()
        self.views: dict[tuple[type[Item], str], ItemView] = {}
        self._why: DisplayText = ""
        self._coming: Sequence[Item] = ()
        self._rewinds = False
        self._unfolded: set[str] = set()
        """Keys of the badges whose rows a person has opened."""
        self._typesetting = Typesetting(self)
        self._typesetting.ready.connect(self._arrived)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(NARROW)
        self._box = QVBoxLayout()
        lay(self._box, GAP, sides=AIR, ends=GAP)
        self._box.addStretch(1)
        self._content = QWidget()
        self._content.setLayout(self._box)
        self.setWidget(self._content)
        self._veil = Veil(self.viewport())
        self._veil.hide()

    @property
    def items(self) -> Sequence[Item]:
        """The items that were given last."""
        return self._coming

    @property
    def pending(self) -> bool:
        """Whether what stands in it belongs to another state than the present one."""
        return bool(self._why)

    def set_pending(self, why: DisplayText) -> None:
        """Show that what stands in the column is of another state, and `why` in its badges; "" says it is of this one.

        It costs a repainting the first time and nothing from then on, so that it may be told at every edit of a drag.
        """
        if why == self._why:
            return
        self._why = why
        for view in self.views.values():
            if isinstance(view, CheckView):
                view.proof.set_pending(why)
        self._veil.setVisible(self.pending)
        self._veil.raise_()

    def rewind(self) -> None:
        """Let the next items be seen from their top."""
        self._rewinds = True

    def draw(self, items: Sequence[Item]) -> None:
        """Show `items` from top to bottom as soon as their formulas are typeset."""
        self._coming = items
        width = self.viewport().width() - 2 * AIR
        formulas = [(item.latex, width) for item in items if isinstance(item, FormulaItem)]
        checks = [item for item in items if isinstance(item, Check) and (not item.folded or item.key in self._unfolded)]
        proofs = [proof for item in checks if (proof := known_proof(item)) is not None]
        names = [(entry.name, width) for proof in proofs for entry in proof.entries]
        self._typesetting.start([*formulas, *names], self.font())

    def _arrived(self) -> None:
        """Put the new items in place of the old ones; the scroll position stays, but for a wholly new column."""
        wanted = {(type(item), item.key): item for item in self._coming}
        if self._rewinds or not self.views.keys() & wanted.keys():
            self._rewinds = False
            self.verticalScrollBar().setValue(0)
        for name in self.views.keys() - wanted.keys():
            view = self.views.pop(name)
            self._box.removeWidget(view)
            discard(view)
        for index, (name, item) in enumerate(wanted.items()):
            view = self.views.get(name) or self._add(name)
            if self._box.indexOf(view) != index:
                self._box.insertWidget(index, view)
            view.update_to(item)
            view.show()
            if isinstance(view, CheckView):
                view.proof.set_pending(self._why)
        # Shown and laid out now: a painting that came between Qt's own turns for that showed lines without a height.
        QCoreApplication.sendEvent(self._content, QEvent(QEvent.Type.LayoutRequest))
        self.drawn.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._veil.resize(self.viewport().size())

    def scroll_to(self, key: str) -> None:
        """Bring the heading `key` into sight, if there is one."""
        view = self.views.get((Heading, key))
        if view is not None:
            QTimer.singleShot(0, view, lambda: self.ensureWidgetVisible(view, 0, 0))  # when it is laid out

    def _add(self, name: tuple[type[Item], str]) -> ItemView:
        view = self.views[name] = ITEMS[name[0]]()
        view.setObjectName(f"derivation.{name[1]}")
        view.edited.connect(self.edited)
        if isinstance(view, CheckView):
            view.proof.unfold(name[1] in self._unfolded)
            view.unfolded.connect(self._remember)
        return view

    def _remember(self, key: str, unfolded: bool) -> None:
        (self._unfolded.add if unfolded else self._unfolded.discard)(key)
