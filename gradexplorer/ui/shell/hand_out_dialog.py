"""The hand-out dialog: of this page or of all, as which file, on which paper."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QWidget

from gradexplorer.pages import PAGES
from gradexplorer.text import InputError, Text, _
from gradexplorer.ui.discard import discard
from gradexplorer.ui.shell.file_dialogs import ask_to_save
from gradexplorer.ui.shell.hand_outs import Shown, write_hand_out
from gradexplorer.ui.shell.shell import Shell
from gradexplorer.ui.style.translation import translate

KINDS = {".pdf": _("On paper (.pdf)"), ".html": _("For a browser (.html)")}
SCOPES = {"page": _("This page"), "session": _("All pages")}
PAPERS = {"A4": Text("A4"), "Letter": Text("Letter")}


class HandOutDialog(QDialog):
    """Asks what is wanted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(translate(_("Hand-out")))
        form = QFormLayout(self)
        self.kind, self.scope, self.paper = QComboBox(), QComboBox(), QComboBox()
        for name, box, label, choices in (
            ("kind", self.kind, _("Export as"), KINDS),
            ("scope", self.scope, _("What"), SCOPES),
            ("paper", self.paper, _("Paper"), PAPERS),
        ):
            box.setObjectName(f"hand_out.{name}")
            for key, title in choices.items():
                box.addItem(translate(title), key)
            form.addRow(translate(label), box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)


def hand_out_with_dialog(shell: Shell) -> None:
    """Ask what and where, then write it; a fault shows in the window's bar and leaves no file."""
    view = shell.current.view
    dialog = HandOutDialog(view.window())
    wanted = bool(dialog.exec())
    ending, scope, paper = (box.currentData() for box in (dialog.kind, dialog.scope, dialog.paper))
    discard(dialog)
    if not wanted:
        return
    name = shell.current.page.key if scope == "page" else scope
    file = ask_to_save(view.window(), "export", _("Hand-out"), f"{name}{ending}", Text(f"*{ending}"))
    if not file:
        return
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        write_hand_out(_shown(shell, whole=scope == "session"), file, paper)
    except InputError as error:
        shell.report(error.text, "error")
    else:
        shell.report(_("Exported {file}", file=file.name), "info")
    finally:
        QGuiApplication.restoreOverrideCursor()


def _shown(shell: Shell, *, whole: bool) -> Iterator[Shown]:
    """Yield what the window shows; pages whose tabs were not opened yet have no run."""
    for page in PAGES if whole else [shell.current.page]:
        controller = shell.controllers.get(page.key)
        yield page, shell.session.pages[page.key], controller.snapshot if controller else None
