"""The menu under the right button: one table of entries for all marks."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeGuard

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QMainWindow, QMenu, QPlainTextEdit, QWidget

from gradexplorer.framework.state import State, value_at
from gradexplorer.handouts import proof_table, table_text
from gradexplorer.text import InputError, Text, _
from gradexplorer.ui.controls.written import shown_number
from gradexplorer.ui.panels.spot import HasSpots, Spot
from gradexplorer.ui.shell import copying
from gradexplorer.ui.shell.copying import copy_text
from gradexplorer.ui.shell.export_dialog import export_with_dialog
from gradexplorer.ui.shell.links import copy_link
from gradexplorer.ui.shell.save_table import save_table
from gradexplorer.ui.shell.shell import Shell
from gradexplorer.ui.style.translation import translate


class Entry(Struct, frozen=True):
    """One line of the menu: where it is of use, and what it does there."""

    key: str
    title: Text
    applies: Callable[[Shell, Spot], object]
    do: Callable[[Shell, Spot], object]


def _remove(shell: Shell, spot: Spot) -> None:
    shell.remove(shell.current.page.key, spot.path)


def _defaults(shell: Shell, spot: Spot) -> list[object]:
    """Return the default of the field that a mark shows; nothing where there is none."""
    if spot.default is not None:
        return [spot.default]
    try:
        return [_value(shell.current.page.state(), spot.path)] if spot.path else []
    except InputError:
        return []  # an entry that the first state does not have


def _value(state: State, path: str) -> object:
    """Return what a handle or a control edits: a field, or several with commas between them."""
    values = [value_at(state, one) for one in path.split(",")]
    return values[0] if len(values) == 1 else values


def _resets(shell: Shell, spot: Spot) -> bool:
    return any(_value(shell.current.state, spot.path) != default for default in _defaults(shell, spot))


def _reset(shell: Shell, spot: Spot) -> None:
    _edit(shell, *((spot.path, default) for default in _defaults(shell, spot)))


def _text(shell: Shell, spot: Spot) -> str:
    """Return the value that a mark shows as it would be typed; empty where it is no number and no text."""
    value = _value(shell.current.state, spot.path) if spot.path else None
    parts = value if isinstance(value, list | tuple) else [value]
    texts = [part if isinstance(part, str) else shown_number(part) for part in parts if _is_shown(part)]
    return ", ".join(texts) if len(texts) == len(parts) else ""


def _is_shown(part: object) -> TypeGuard[int | float | str]:
    return isinstance(part, int | float | str) and not isinstance(part, bool)


def _edit(shell: Shell, *edits: tuple[str, object]) -> None:
    for path, value in edits:
        shell.edit(shell.current.page.key, path, value)


def _toggle(shell: Shell, spot: Spot) -> None:
    assert spot.toggles is not None
    _edit(shell, spot.toggles)


def _view_all(_shell: Shell, spot: Spot) -> None:
    assert spot.view_all is not None
    spot.view_all()


ENTRIES: tuple[tuple[Entry, ...], ...] = (
    (
        Entry("look", _("Look at this one"), lambda _s, spot: bool(spot.edits), lambda s, spot: _edit(s, *spot.edits)),
        Entry("toggle", _("Show or hide"), lambda _s, spot: spot.toggles is not None, _toggle),
        Entry("remove", _("Remove"), lambda _s, spot: spot.removes, _remove),
        Entry("reset", _("Back to the default"), _resets, _reset),
    ),
    (
        Entry("copy", _("Copy"), lambda _s, spot: bool(spot.selected), lambda _s, spot: copy_text(spot.selected)),
        Entry(
            "copy_value",
            _("Copy the value"),
            lambda s, spot: bool(_text(s, spot)),
            lambda s, spot: copy_text(_text(s, spot)),
        ),
        Entry("copy_latex", _("Copy as LaTeX"), copying.is_formula, copying.copy_latex),
        Entry("copy_mathml", _("Copy as MathML"), copying.is_formula, copying.copy_mathml),
        Entry("copy_svg", _("Copy as SVG"), copying.is_formula, copying.copy_svg),
        Entry("copy_picture", _("Copy as a picture"), copying.is_formula, copying.copy_picture),
        Entry(
            "copy_number",
            _("Copy the number with 17 digits"),
            lambda _s, spot: copying.number(spot) is not None,
            copying.copy_number,
        ),
        Entry(
            "copy_table",
            _("Copy the table"),
            lambda _s, spot: spot.table is not None and not spot.panel,
            lambda _s, spot: copying.copy_table(spot, table_text.tab_separated),
        ),
        Entry(
            "copy_table_markdown",
            _("Copy the table as Markdown"),
            lambda _s, spot: spot.table is not None,
            lambda _s, spot: copying.copy_table(spot, table_text.markdown),
        ),
        Entry("save_table", _("Save the table…"), lambda _s, spot: spot.table is not None, save_table),
        Entry("copy_panel", _("Copy all numbers of this panel"), copying.panel, copying.copy_panel),
    ),
    (
        Entry(
            "copy_derivation",
            _("Copy the derivation as LaTeX"),
            copying.in_column,
            lambda shell, _spot: copying.copy_derivation(shell, numbers=True),
        ),
        Entry(
            "copy_symbols",
            _("Copy the derivation as LaTeX, without numbers"),
            copying.in_column,
            lambda shell, _spot: copying.copy_derivation(shell, numbers=False),
        ),
        Entry("copy_script", _("Copy as PyTorch"), lambda _s, _spot: True, lambda s, _spot: copying.copy_script(s)),
        Entry(
            "copy_proof",
            _("Copy the proof as a table"),
            copying.is_proof,
            lambda _s, spot: copying.copy_proof(spot, proof_table.tab_separated),
        ),
        Entry(
            "copy_markdown",
            _("Copy the proof as Markdown"),
            copying.is_proof,
            lambda _s, spot: copying.copy_proof(spot, proof_table.markdown),
        ),
    ),
    (
        Entry("view_all", _("View all"), lambda _s, spot: spot.view_all is not None, _view_all),
        Entry(
            "undo_zoom",
            _("Undo the zoom"),
            lambda s, spot: bool(spot.panel) and s.zoomed_panel == spot.panel,
            lambda s, _spot: s.undo(),
        ),
        Entry(
            "export",
            _("Export this panel…"),
            lambda _s, spot: bool(spot.panel),
            lambda s, spot: export_with_dialog(s.current, s.session, s.report, spot.panel),
        ),
        Entry(
            "export_page",
            _("Export the page…"),
            lambda _s, spot: not spot.panel,
            lambda s, _spot: export_with_dialog(s.current, s.session, s.report),
        ),
        Entry("copy_link", _("Copy a link to this page"), lambda _s, _spot: True, lambda s, _spot: copy_link(s)),
    ),
)
"""Groups of entries, from what concerns one mark to what concerns all of a panel or page."""


def open_context_menu(window: QMainWindow, shell: Shell, event: QContextMenuEvent) -> None:
    """Open the menu of what lies under the mouse, or of what has the keyboard; none where nothing is known of it."""
    widgets = list(_around(window, event))
    spots = list(_spots(widgets, window, shell, event))
    if not spots:
        return
    menu = QMenu(window, objectName="context_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(translate(_("What can be done here")))
    for group in ENTRIES:
        menu.addSeparator()
        for entry in group:
            spot = next((spot for spot in spots if entry.applies(shell, spot)), None)
            if spot is not None:
                action = menu.addAction(translate(entry.title), partial(entry.do, shell, spot))
                action.setObjectName(f"context.{entry.key}")
    _add_typing(menu, widgets)
    menu.popup(event.globalPos())


def _add_typing(menu: QMenu, widgets: Sequence[QWidget]) -> None:
    """Add what Qt offers in a field that is typed into: cut, paste and the like."""
    lines = (one.lineEdit() if isinstance(one, QAbstractSpinBox) else one for one in widgets)
    field = next((line for line in lines if isinstance(line, QLineEdit | QPlainTextEdit)), None)
    if field is not None:
        own = field.createStandardContextMenu()
        menu.addSeparator()
        menu.addActions(own.actions())
        menu.destroyed.connect(own.deleteLater)


def _around(window: QMainWindow, event: QContextMenuEvent) -> Iterator[QWidget]:
    """Yield the widget that a menu is opened on, and those around it outwards."""
    keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
    widget = QApplication.focusWidget() if keyboard else window.childAt(event.pos())
    while widget is not None and widget is not window:
        yield widget
        widget = widget.parentWidget()


def _spots(widgets: Sequence[QWidget], window: QMainWindow, shell: Shell, event: QContextMenuEvent) -> Iterator[Spot]:
    """Yield what is known of widgets: a number, and then the card that it stands in."""
    keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
    for widget in widgets:
        if isinstance(widget, HasSpots):
            spot = widget.spot(None if keyboard else widget.mapFrom(window, event.pos()))
            yield shell.current.view.in_page(widget, spot)
