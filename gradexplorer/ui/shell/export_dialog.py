"""The export dialog: what, as which file, how large."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
)

from gradexplorer.export import write_data
from gradexplorer.session import Session, write_session
from gradexplorer.text import InputError, Text, _
from gradexplorer.ui.discard import discard
from gradexplorer.ui.page.controller import PageController
from gradexplorer.ui.page.render import PAGE_SIZE, draw_picture, part, picture, write_picture
from gradexplorer.ui.shell.error_bar import Kind
from gradexplorer.ui.shell.file_dialogs import ask_to_save
from gradexplorer.ui.style.marks import CheckBox
from gradexplorer.ui.style.translation import translate

Report = Callable[[Text, Kind], None]
"""Tells the person how it went."""

KINDS = {
    ".png": _("Picture (.png)"),
    ".svg": _("Vector picture (.svg)"),
    ".csv": _("Data (.csv)"),
    ".json": _("Session (.json)"),
}


class ExportDialog(QDialog):
    """Asks what to export; ``choice()`` gives the answer."""

    def __init__(self, controller: PageController, chosen: str | None = None) -> None:
        super().__init__(controller.view.window())
        self.setWindowTitle(translate(_("Export")))
        self.kind = QComboBox(objectName="export.kind")
        own = {ending: name for ending, (name, _text) in controller.page.exports.items()}
        for ending, title in (KINDS | own).items():
            self.kind.addItem(translate(title), ending)
        self.what = QComboBox(objectName="export.what")
        self.what.addItem(translate(_("The whole page")), None)
        for panel in controller.view.picture.panels():
            self.what.addItem(translate(panel.title) or panel.key, panel.key)
        self.what.setCurrentIndex(max(self.what.findData(chosen), 0))
        self.scale = QDoubleSpinBox(minimum=1.0, maximum=4.0, singleStep=0.5, value=2.0)
        self.scale.setObjectName("export.scale")
        self.exact = CheckBox(objectName="export.exact")
        self.width_box, self.height_box = (QSpinBox(minimum=200, maximum=8000, singleStep=100) for _side in range(2))
        self.width_box.setValue(PAGE_SIZE[0])
        self.height_box.setValue(PAGE_SIZE[1])
        for side, name in ((self.width_box, _("Width")), (self.height_box, _("Height"))):
            side.setAccessibleName(translate(name))
        sides = QHBoxLayout()
        sides.addWidget(self.width_box)
        sides.addWidget(QLabel("×"))
        sides.addWidget(self.height_box)
        self.pixels = QLabel()
        self._form = form = QFormLayout(self)
        for label, control in (
            (_("Export as"), self.kind),
            (_("What"), self.what),
            (_("Scale"), self.scale),
            (_("Exact size"), self.exact),
            (_("Width × height"), sides),
            (_("Size in pixels"), self.pixels),
        ):
            form.addRow(translate(label), control)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self._view = controller.view
        for signal in (
            self.kind.currentIndexChanged,
            self.what.currentIndexChanged,
            self.scale.valueChanged,
            self.exact.toggled,
        ):
            signal.connect(self._update)
        self._update()

    def _update(self) -> None:
        ending = self.kind.currentData()
        picture = ending in (".png", ".svg")
        self._form.setRowVisible(self.what, picture)
        self.exact.setEnabled(picture)
        for side in (self.width_box, self.height_box):
            side.setEnabled(picture and self.exact.isChecked())
        self.scale.setEnabled(ending == ".png" and not self.exact.isChecked())
        size = part(self._view, self.what.currentData()).size() * self.scale.value()
        shown = ending == ".png" and not self.exact.isChecked()
        self.pixels.setText(f"{size.width()} × {size.height()}" if shown else "")

    def size_in_pixels(self) -> tuple[int, int] | None:
        """Return the exact size that was asked for, if one was."""
        return (self.width_box.value(), self.height_box.value()) if self.exact.isChecked() else None


def export_with_dialog(controller: PageController, session: Session, report: Report, chosen: str | None = None) -> None:
    """Ask what and where, then write it; a fault shows in the error bar and leaves no half file.

    The panel `chosen` is proposed; None: the whole page.
    """
    dialog = ExportDialog(controller, chosen)
    wanted = bool(dialog.exec())
    ending = dialog.kind.currentData()
    panel, scale, size = dialog.what.currentData(), dialog.scale.value(), dialog.size_in_pixels()
    discard(dialog)
    if not wanted:
        return
    window, proposed = controller.view.window(), f"{controller.page.key}{ending}"
    file = ask_to_save(window, "export", _("Export"), proposed, f"*{ending}")
    if file:
        export_to(controller, session, report, file, panel, scale, size)


def export_to(
    controller: PageController,
    session: Session,
    report: Report,
    file: Path,
    panel: str | None,
    scale: float,
    size: tuple[int, int] | None = None,
) -> None:
    """Write what is on the screen to `file`, whose ending chooses the kind; with a `size`, laid out anew for it."""
    try:
        if file.suffix == ".json":
            write_session(session, file)
        elif file.suffix not in (".png", ".svg"):
            write_data(controller.page, controller.state, controller.snapshot, file)
        elif size:
            draw_picture(
                controller.page, controller.state, controller.snapshot, file, panel=panel, size=size, scale=1.0
            )
        else:
            write_picture(part(controller.view, panel), file, scale)
    except InputError as error:
        report(error.text, "error")
        return
    report(_("Exported {file}", file=file.name), "info")


def copy_picture(controller: PageController, report: Report) -> None:
    """Put the page's picture on the clipboard."""
    QGuiApplication.clipboard().setImage(picture(controller.view, controller.view.devicePixelRatio()))
    report(_("The picture is on the clipboard."), "info")
