"""For those who hear the window: every control, panel, menu and dialog in it has a name and says what it is."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QMenu, QWidget

from gradexplorer.pages import PAGES
from gradexplorer.ui.panels.panel_view import PanelView
from gradexplorer.ui.roles import install_roles
from gradexplorer.ui.shell.export_dialog import ExportDialog
from gradexplorer.ui.table.table_view import TablePanelView
from tests.ui.hands import right_click, settle, turn_to

Role = QAccessible.Role
NAMED = {
    Role.Button,
    Role.ButtonMenu,
    Role.Chart,
    Role.CheckBox,
    Role.ComboBox,
    Role.Dialog,
    Role.EditableText,
    Role.Equation,
    Role.Graphic,
    Role.Grouping,
    Role.MenuItem,
    Role.PageTab,
    Role.PopupMenu,
    Role.RadioButton,
    Role.Slider,
    Role.SpinBox,
    Role.Table,
    Role.ToolBar,
}


@pytest.fixture(autouse=True)
def heard(qapp):
    install_roles()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def _under(one: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """Yield an interface and all that can be seen below it."""
    yield one
    for index in range(one.childCount()):
        child = one.child(index)
        if child is not None and not child.state().invisible:
            yield from _under(child)


def _faults(thing: QWidget) -> list[str]:
    """Return what has no name although it needs one, and what takes the keyboard and does not say what it is."""
    found = []
    for one in _under(QAccessible.queryAccessibleInterface(thing)):
        name, widget = one.text(QAccessible.Text.Name).strip(), one.object()
        what = f"{type(widget).__name__} {widget.objectName() if widget else ''} {one.role()}"
        if one.role() in NAMED and not name and not one.state().invisible and not isinstance(widget, QDialogButtonBox):
            found.append(f"no name: {what}")
        hands_on = isinstance(widget, QWidget) and widget.focusProxy() is not None
        if one.state().focusable and one.role() in (Role.NoRole, Role.Client) and not hands_on:
            found.append(f"no role: {what}")
    return found


@pytest.mark.parametrize("page", [page.key for page in PAGES])
def test_everything_in_a_tab_has_a_name_and_a_role(window, qtbot, page):
    turn_to(window, page)
    grid = window.controllers[page].view.picture
    qtbot.waitUntil(lambda: all(view.accessibleDescription() for view in grid.views.values()))
    assert "\n".join(_faults(window)) == ""
    for view in grid.views.values():
        roles = {one.role() for one in _under(QAccessible.queryAccessibleInterface(view))}
        assert Role.Grouping in roles
        assert roles & {Role.Chart, Role.Graphic, Role.Table} or isinstance(view, PanelView), roles
        assert Role.Heading in roles or isinstance(view, TablePanelView)


def test_menus_and_dialogs_have_names(window, qtbot):
    for menu in window.menuBar().findChildren(QMenu):
        assert _faults(menu) == [], menu.title()
    right_click(window, window, window.rect().center())
    assert _faults(QApplication.activePopupWidget()) == []
    QTest.keyClick(QApplication.activePopupWidget(), Qt.Key.Key_Escape)
    for show in (window.menus.actions[name].trigger for name in ("keys", "about", "gallery")):
        show()
        settle()
        (dialog,) = (one for one in window.findChildren(QDialog) if one.isVisible())
        assert dialog.windowTitle()
        assert "\n".join(_faults(dialog)) == ""
        dialog.close()
        settle()
    dialog = ExportDialog(window.current)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "\n".join(_faults(dialog)) == ""
