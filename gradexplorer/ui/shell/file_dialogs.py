"""Asking for files: each kind of file has a folder of its own, where its dialog was left."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from gradexplorer.framework.figure import DisplayText
from gradexplorer.framework.page import AnyAction
from gradexplorer.text import _
from gradexplorer.ui.shell import settings
from gradexplorer.ui.style.translation import translate


def ask_to_open(parent: QWidget, purpose: str, title: DisplayText, files: DisplayText) -> Path | None:
    """Return the file that the person chose, None where none was; `purpose` is one of `settings.FOLDERS`."""
    name, _filter = QFileDialog.getOpenFileName(
        parent, translate(title), str(settings.folder(purpose)), translate(files)
    )
    return _remembered(purpose, Path(name)) if name else None


def ask_to_save(
    parent: QWidget, purpose: str, title: DisplayText, proposed: str, files: DisplayText, others: Sequence[str] = ()
) -> Path | None:
    """Return where to save; a name without the ending of the `proposed` one, or one of `others`, gets it."""
    path = settings.folder(purpose) / proposed
    name, _filter = QFileDialog.getSaveFileName(parent, translate(title), str(path), translate(files))
    if not name:
        return None
    file = Path(name) if Path(name).suffix in others else _with_ending(Path(name), path.suffix)
    if str(file) != name and file.exists():  # the dialog asked about the name that was typed
        question = translate(_("{file} is there already. Replace it?", file=str(file)))
        if QMessageBox.question(parent, translate(title), question) != QMessageBox.StandardButton.Yes:
            return None
    return _remembered(purpose, file)


def asked(action: AnyAction, parent: QWidget) -> str | None:
    """Return the text that an action needs: the clipboard's, or a file's path; None where no file was chosen."""
    if action.needs == "clipboard":
        return QGuiApplication.clipboard().text()
    if action.needs == "file":
        file = ask_to_open(parent, "data", action.label, action.files)
        return str(file) if file else None
    return ""


def _remembered(purpose: str, file: Path) -> Path:
    settings.remember(f"folder/{purpose}", str(file.parent.absolute()))
    return file


def _with_ending(file: Path, ending: str) -> Path:
    return file.with_suffix(ending) if file.suffix.lower() == ending else file.with_name(file.name + ending)
