"""The manual from the window: at the place of the control that the person is at, in a browser."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QCursor, QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget

from gradexplorer.manual import anchor_of, built_manual, page_of
from gradexplorer.text import _
from gradexplorer.ui.controls.control import Control
from gradexplorer.ui.shell.shell import Shell
from gradexplorer.ui.style.translation import current_language


def open_manual(shell: Shell) -> None:
    """Open the manual at the control with the keyboard, else at the one under the mouse, else at the tab in front."""
    folder = built_manual(current_language())
    if folder is None:
        shell.report(_("This copy of the program has no manual. In a checkout, make docs builds it."), "warning")
        return
    page = shell.current.page
    control = _control(QApplication.focusWidget()) or _control(QApplication.widgetAt(QCursor.pos()))
    url = QUrl.fromLocalFile(str(folder / page_of(page.key)))
    if control is not None:
        url.setFragment(anchor_of(page, shell.current.state, control.path))
    QDesktopServices.openUrl(url)


def _control(widget: QWidget | None) -> Control | None:
    while widget is not None and not isinstance(widget, Control):
        widget = widget.parentWidget()
    return widget
