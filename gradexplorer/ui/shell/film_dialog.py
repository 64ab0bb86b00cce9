"""The film dialog: a preview of what its fields ask for, and the making of it beside the window's own work."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QImage, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from gradexplorer.films.frames import Frame
from gradexplorer.films.write import check_film
from gradexplorer.text import InputError, Text, _
from gradexplorer.ui.page.controller import PageController
from gradexplorer.ui.shell.error_bar import Kind
from gradexplorer.ui.shell.export_film import SIZE
from gradexplorer.ui.shell.file_dialogs import ask_to_save
from gradexplorer.ui.shell.film_fields import FilmFields
from gradexplorer.ui.shell.film_maker import FilmMaker
from gradexplorer.ui.style.progress import ProgressBar
from gradexplorer.ui.style.translation import translate

PREVIEW = 320
"""Pixels that the preview is wide."""
Report = Callable[[Text, Kind], None]


class FilmDialog(QDialog):
    """Makes films of the page in front; the window stays usable, and closing the dialog gives a film up."""

    def __init__(self, controller: PageController, report: Report) -> None:
        super().__init__(controller.view.window(), objectName="film")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._controller, self._report = controller, report
        self._maker: FilmMaker | None = None
        self._seconds_a_frame = 0.0
        self._begun = 0.0
        self.fields = FilmFields(controller)
        self.preview = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.preview.setFixedHeight(round(PREVIEW * SIZE[1] / SIZE[0]))
        self.estimate = QLabel(objectName="film.estimate", wordWrap=True)
        self.progress = ProgressBar(objectName="film.progress")
        self.show_button = QPushButton(objectName="film.preview")
        self.save_button = QPushButton(objectName="film.save")
        self.cancel_button = QPushButton(objectName="film.cancel")
        self.fields.changed.connect(self._update)
        self.show_button.clicked.connect(self.show_preview)
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self.cancel)
        self._lay_out()
        self._retranslate()

    def _lay_out(self) -> None:
        column, buttons = QVBoxLayout(self), QHBoxLayout()
        for button in (self.show_button, self.save_button, self.cancel_button):
            buttons.addWidget(button)
        for widget in (self.fields, self.estimate, self.preview, self.progress):
            column.addWidget(widget)
        column.addLayout(buttons)

    def _retranslate(self) -> None:
        self.setWindowTitle(translate(_("Film")))
        self.show_button.setText(translate(_("Preview")))
        self.save_button.setText(translate(_("Save…")))
        self._update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def show_preview(self) -> None:
        """Draw the first frame, and measure how long one takes."""
        stage, fault = self.fields.stage(), None
        try:
            moment = next(iter(self.fields.moments()))
            stage.frame(*moment)  # the first one loads what it needs
            begun = time.monotonic()
            self._show(stage.frame(*moment), 0)
            self._seconds_a_frame = time.monotonic() - begun
        except InputError as error:
            fault = error
        finally:
            stage.close()
        self._update()
        if fault is not None:
            self._refuse(fault)

    def _save(self) -> None:
        ending = self.fields.ending
        file = ask_to_save(self, "export", _("Film"), f"{self._controller.page.key}{ending}", Text(f"*{ending}"))
        if file:
            self.make(file)

    def make(self, file: Path) -> None:
        """Begin to make the film."""
        try:
            moments = self.fields.moments()
        except InputError as error:
            self._refuse(error)
            return
        self._maker = FilmMaker(self.fields.stage(), moments, self.fields.timing(), file, self)
        self._maker.drawn.connect(self._show)
        self._maker.ended.connect(lambda error: self._ended(error, file.name))
        self.progress.setMaximum(self.fields.timing().count)
        self._begun = time.monotonic()
        self._maker.start()
        self._update()

    def _refuse(self, error: InputError) -> None:
        """Say what is wrong with what was chosen, here, where the person looks."""
        self.estimate.setText(translate(error.text))

    def _show(self, frame: Frame, done: int) -> None:
        height, width, _colours = frame.shape
        image = QImage(frame.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        fitting, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        self.preview.setPixmap(QPixmap.fromImage(image).scaled(self.preview.size(), fitting, smooth))
        self.progress.setValue(done)
        if done:
            self._seconds_a_frame = (time.monotonic() - self._begun) / done
            self._update()

    def _ended(self, error: Exception | None, name: str) -> None:
        cancelled = self._maker is not None and self._maker.cancelled
        if self._maker is not None:
            self._maker.close()
            self._maker = None
        if isinstance(error, InputError):
            self._report(error.text, "error")
        elif error is not None:
            self._report(_("The film failed: {reason}", reason=str(error) or type(error).__name__), "error")
        elif not cancelled:
            self._report(_("Exported {file}", file=name), "info")
        self.progress.reset()
        self._update()

    def cancel(self) -> None:
        """Give up the film that is being made; without one, close."""
        if self._maker is None:
            self.close()
        else:
            self._maker.cancel()

    def _update(self) -> None:
        """Say how long the film is, or why there can be none, and which buttons there are."""
        making, fault = self._maker is not None, self._fault()
        self.estimate.setText(translate(fault or self._estimate()))
        self.save_button.setEnabled(not making and fault is None)
        self.show_button.setEnabled(not making)
        self.cancel_button.setText(translate(_("Cancel") if making else _("Close")))

    def _fault(self) -> Text | None:
        """Return why no film of the chosen kind can be written here."""
        try:
            check_film(Path(f"film{self.fields.ending}"))
        except InputError as error:
            return error.text
        return None

    def _estimate(self) -> Text:
        timing = self.fields.timing()
        seconds = f"{timing.count / timing.fps:.3g}"
        if not self._seconds_a_frame:
            return _("{count} frames, {seconds} s", count=timing.count, seconds=seconds)
        left = timing.count - self.progress.value() if self._maker else timing.count
        wait = f"{max(left, 0) * self._seconds_a_frame:.0f}"
        return _("{count} frames, {seconds} s; made in about {wait} s", count=timing.count, seconds=seconds, wait=wait)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give up what is being made."""
        self._stop()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Give up what is being made."""
        self._stop()
        super().done(result)

    def _stop(self) -> None:
        if self._maker is not None:
            self._maker.close()
            self._maker = None
