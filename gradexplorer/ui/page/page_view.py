"""One tab: parameters on the left, the picture in the middle, the derivation on the right, transport below."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gradexplorer.framework.figure import Figure, Item, Note
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.state import path_within
from gradexplorer.text import InputError, _
from gradexplorer.ui.column.derivation_column import DerivationColumn
from gradexplorer.ui.controls.column import ParametersColumn
from gradexplorer.ui.page.panel_grid import PanelGrid
from gradexplorer.ui.page.study_bar import StudyBar
from gradexplorer.ui.page.transport import TransportBar
from gradexplorer.ui.panels.spot import Spot
from gradexplorer.ui.style.metrics import GAP, TIGHT, lay
from gradexplorer.ui.style.translation import translate

WAITING = Note(key="waiting", label=_("The derivation is being worked out."))
"""Stands in the column until there is something to derive."""


class PageView(QWidget):
    """The anatomy that every tab shares.

    Signals
    -------
    edited : (str, object, bool)
        State path, new value, and whether the edit is done (False during a drag).
    added : (str, object)
        State path of a list and the entry to append to it.
    removed : str
        State path of an entry of a list to take out.
    acted : Action
        A button among the parameters was pressed.
    zoomed : (str, object, object)
        As the picture's.
    """

    edited = Signal(str, object, bool)
    added = Signal(str, object)
    removed = Signal(str)
    acted = Signal(object)
    zoomed = Signal(str, object, object)

    def __init__(self, page: AnyPage, state: Any) -> None:
        super().__init__(objectName=page.key)
        self.parameters = ParametersColumn(page.key, state, page.actions)
        self.picture = PanelGrid()
        self.column = DerivationColumn()
        self.study_bar = StudyBar(page.key)
        self.study_bar.hide()
        self.transport = TransportBar(page.key)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        for widget in (self.parameters, self.picture, self.column):
            self.splitter.addWidget(widget)
        self.splitter.setSizes([290, 900, 400])
        for index, stretch in enumerate((1, 6, 2)):
            self.splitter.setStretchFactor(index, stretch)
        box = QVBoxLayout(self)
        lay(box, TIGHT, sides=GAP, ends=TIGHT)
        box.addWidget(self.splitter, 1)
        box.addWidget(self.study_bar)
        box.addWidget(self.transport)
        self._inside = ""
        self.parameters.edited.connect(self.edited)
        for source in (self.picture, self.column):
            source.edited.connect(self._edit_inside)
        self.picture.added.connect(self._add_inside)
        self.picture.removed.connect(self._remove_inside)
        self.picture.zoomed.connect(self.zoomed)
        self.parameters.acted.connect(self.acted)
        self.derive(())
        self.column.drawn.connect(self._scroll_to_step)
        self.retranslate()
        self.page = page
        self._step = self._scrolled_to = -1

    def retranslate(self) -> None:
        """Name the columns in the present language."""
        self.parameters.setAccessibleName(translate(_("Parameters")))
        self.picture.setAccessibleName(translate(_("Picture")))
        self.study_bar.setAccessibleName(translate(_("Map")))
        self.transport.setAccessibleName(translate(_("Run")))
        self.column.setAccessibleName(translate(_("Derivation")))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def draw(self, state: Any, figure: Figure) -> None:
        """Show a state and its figure; only what changed is touched."""
        self.draw_parameters(state)
        self.picture.draw(figure)

    def draw_parameters(self, state: Any) -> None:
        """Show a state among the parameters; its figure follows."""
        self._inside = self.page.inside(state)
        self.parameters.draw(state)

    def in_page(self, widget: QWidget, spot: Spot) -> Spot:
        """Return a spot of a widget with paths of the whole State, for those in a part's picture are the part's own."""
        if self.parameters.isAncestorOf(widget):
            return spot
        named = partial(path_within, self._inside)
        return replace(
            spot,
            path=spot.path and named(spot.path),
            edits=tuple((named(path), value) for path, value in spot.edits),
            toggles=spot.toggles and (named(spot.toggles[0]), spot.toggles[1]),
        )

    def _edit_inside(self, path: str, value: object, done: bool) -> None:
        self.edited.emit(path_within(self._inside, path), value, done)

    def _add_inside(self, path: str, entry: object) -> None:
        self.added.emit(path_within(self._inside, path), entry)

    def _remove_inside(self, path: str) -> None:
        self.removed.emit(path_within(self._inside, path))

    def derive(self, items: Sequence[Item]) -> None:
        """Show the derivation column, which arrives later than the figure; a run may have to take a step for it."""
        self.column.draw(items or [WAITING])

    def _scroll_to_step(self) -> None:
        """Bring a new step of the State into sight."""
        if self._step != self._scrolled_to:
            self._scrolled_to = self._step
            self.column.scroll_to("step")

    def show_run(self, state: Any, snapshot: Snapshot | None, playing: bool, steps_per_second: float) -> None:
        """Show where the run of `state` stands; the bar is there only where there is one with steps."""
        self.transport.setVisible(self.page.start is not None and self.page.has_steps(state))
        unlimited = not self.page.step_field(state)
        if snapshot is None:
            self.transport.draw(0, None, playing, 0.0, unlimited=unlimited)
            return
        if not unlimited:
            self._step, steps_per_second = snapshot.step, 0.0
        self.transport.draw(
            snapshot.step, snapshot.last, playing, steps_per_second, unlimited=unlimited, share=snapshot.share
        )

    def refuse(self, path: str, error: InputError, *, done: bool = True) -> None:
        """Mark the control of a value that was refused; one that is not `done` is still being typed."""
        self.parameters.refused(path, error, done=done)

    def fold(self, side: int, folded: bool) -> None:
        """Fold away (or bring back) the parameters, side 0, or the derivation, side 2."""
        (self.parameters, self.picture, self.column)[side].setVisible(not folded)
