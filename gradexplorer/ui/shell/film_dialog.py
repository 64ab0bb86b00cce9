"""The film dialog: what moves, how it is shown, a preview, and the making of it beside the window's own work."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QImage, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QWidget,
)

from gradexplorer.films.frames import MOST_FRAMES, Frame, Timing
from gradexplorer.films.write import FASTEST, FILMS, check_film
from gradexplorer.framework.figure import DisplayText, Scene
from gradexplorer.run.moments import Moment, at_steps, between, turn, varied
from gradexplorer.text import InputError, Text, _
from gradexplorer.ui.page.controller import PageController
from gradexplorer.ui.page.film_stage import FilmStage
from gradexplorer.ui.shell.error_bar import Kind
from gradexplorer.ui.shell.export_film import SIZE
from gradexplorer.ui.shell.file_dialogs import ask_to_save
from gradexplorer.ui.shell.film_maker import FilmMaker
from gradexplorer.ui.shell.numbers import Number, numbers_of
from gradexplorer.ui.style.translation import translate

MOTIONS = {"run": _("The run, step by step"), "vary": _("A parameter"), "turn": _("The camera goes round")}
PREVIEW = 320
"""Pixels that the preview is wide."""
Report = Callable[[Text, Kind], None]


class FilmDialog(QDialog):
    """Makes films of the page in front; the window stays usable, and closing the dialog gives a film up."""

    def __init__(self, controller: PageController, report: Report) -> None:
        super().__init__(controller.view.window(), objectName="film")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(translate(_("Film")))
        self._controller, self._report = controller, report
        self._maker: FilmMaker | None = None
        self._seconds_a_frame = 0.0
        self._numbers = numbers_of(controller.page, controller.state)
        self._begun = 0.0
        self._make_fields()
        self._lay_out()
        self._choose_number()
        self._update()

    # what stands in it

    def _make_fields(self) -> None:
        self.motion = self._choice("motion", {key: MOTIONS[key] for key in self._motions()})
        self.ending = self._choice("ending", {ending: Text(ending) for ending in FILMS})
        panels = self._controller.view.picture.panels()
        self.panel = self._choice("panel", {"": _("All panels"), **{panel.key: panel.title for panel in panels}})
        self.number = self._choice("number", {number.path: number.label for number in self._numbers})
        last = self._controller.snapshot.last if self._controller.snapshot else 1
        self.first_step, self.last_step, self.every = (
            self._whole(name, 0 if name != "every" else 1, max(last, 1), value)
            for name, value in (("first", 0), ("last", last), ("every", max(last // 100, 1)))
        )
        self.first, self.last = self._real("from"), self._real("to")
        self.log = QCheckBox(objectName="film.log")
        self.degrees = self._real("degrees", -3600, 3600, 360)
        self.fps, self.seconds = self._whole("fps", 1, 120, 30), self._real("seconds", 0.1, 600, 4)
        self.across, self.down = self._whole("width", 50, 4000, SIZE[0]), self._whole("height", 50, 4000, SIZE[1])
        self.column, self.loop = QCheckBox(objectName="film.column"), QCheckBox(objectName="film.loop", checked=True)
        self.preview = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.estimate = QLabel(objectName="film.estimate", wordWrap=True)
        self.preview.setFixedHeight(round(PREVIEW * SIZE[1] / SIZE[0]))
        self.progress = QProgressBar(objectName="film.progress")
        self.show_button = QPushButton(translate(_("Preview")), objectName="film.preview")
        self.save_button = QPushButton(translate(_("Save…")), objectName="film.save")
        self.cancel_button = QPushButton(translate(_("Cancel")), objectName="film.cancel")
        self.show_button.clicked.connect(self.show_preview)
        self.save_button.clicked.connect(self._save)
        self.cancel_button.clicked.connect(self.cancel)
        for signal in (
            self.motion.currentIndexChanged,
            self.ending.currentIndexChanged,
            self.every.valueChanged,
            self.first_step.valueChanged,
            self.last_step.valueChanged,
            self.fps.valueChanged,
            self.seconds.valueChanged,
        ):
            signal.connect(self._update)
        self.number.currentIndexChanged.connect(self._choose_number)

    def _lay_out(self) -> None:
        self._form = QFormLayout(self)
        rows: tuple[tuple[Text, QWidget | QHBoxLayout], ...] = (
            (_("What moves"), self.motion),
            (_("From step"), self.first_step),
            (_("To step"), self.last_step),
            (_("Every"), self.every),
            (_("Parameter"), self.number),
            (_("From"), self.first),
            (_("To"), self.last),
            (_("Logarithmic"), self.log),
            (_("Degrees"), self.degrees),
            (_("Seconds"), self.seconds),
            (_("Frames a second"), self.fps),
            (_("What"), self.panel),
            (_("With parameters and derivation"), self.column),
            (_("Width × height"), _row(self.across, QLabel("×"), self.down)),
            (_("Again and again"), self.loop),
            (_("Export as"), self.ending),
            (_("Length"), self.estimate),
        )
        for label, field in rows:
            self._form.addRow(translate(label), field)
        self._form.addRow(self.preview)
        self._form.addRow(self.progress)
        self._form.addRow(_row(self.show_button, self.save_button, self.cancel_button))

    def _choice(self, name: str, choices: Mapping[str, DisplayText]) -> QComboBox:
        box = QComboBox(objectName=f"film.{name}")
        for key, title in choices.items():
            box.addItem(translate(title) or key, key)
        return box

    def _whole(self, name: str, low: int, high: int, value: int) -> QSpinBox:
        return QSpinBox(objectName=f"film.{name}", minimum=low, maximum=high, value=value)

    def _real(self, name: str, low: float = -1e9, high: float = 1e9, value: float = 0.0) -> QDoubleSpinBox:
        return QDoubleSpinBox(objectName=f"film.{name}", minimum=low, maximum=high, decimals=6, value=value)

    def _motions(self) -> Iterator[str]:
        page, state = self._controller.page, self._controller.state
        if page.start is not None and page.has_steps(state):
            yield "run"
        if self._numbers:
            yield "vary"
        if any(isinstance(panel, Scene) for panel in self._controller.view.picture.panels()):
            yield "turn"

    # what is chosen

    def _chosen_number(self) -> Number | None:
        return next((number for number in self._numbers if number.path == self.number.currentData()), None)

    def _choose_number(self) -> None:
        if number := self._chosen_number():
            self.first.setValue(number.low)
            self.last.setValue(number.high)
            self.log.setChecked(number.log)

    def timing(self) -> Timing:
        """Return how many frames there are, and how they are played."""
        steps = len(self._steps()) if self.motion.currentData() == "run" else round(self.seconds.value() * self._fps())
        return Timing(max(steps, 1), self._fps(), self.loop.isChecked())

    def _fps(self) -> int:
        return min(self.fps.value(), FASTEST.get(self.ending.currentData(), self.fps.value()))

    def _steps(self) -> range:
        return range(self.first_step.value(), self.last_step.value() + 1, self.every.value())

    def moments(self) -> Iterator[Moment]:
        """Return what the film shows.

        Raises
        ------
        InputError
            The page can't show that.
        """
        page, state, snapshot = self._controller.page, self._controller.state, self._controller.snapshot
        count = self.timing().count
        if count > MOST_FRAMES:
            raise InputError(_("A film has 1 to {most} frames, not {count}.", most=MOST_FRAMES, count=count))
        match self.motion.currentData():
            case "run":
                if not self._steps():
                    raise InputError(_("The last step lies before the first."))
                return at_steps(page, state, self._steps())
            case "vary":
                path = self.number.currentData()
                values = between(state, path, self.first.value(), self.last.value(), count, log=self.log.isChecked())
                return varied(page, state, path, values, self._step())
        camera, angles = turn(page, state, snapshot, self.degrees.value(), count, self.panel.currentData() or None)
        return varied(page, state, camera, angles, self._step())

    def _step(self) -> int | None:
        page, snapshot = self._controller.page, self._controller.snapshot
        return snapshot.step if page.start and snapshot and not page.step_field(self._controller.state) else None

    def _stage(self) -> FilmStage:
        size = self.across.value(), self.down.value()
        panel = self.panel.currentData() or None
        return FilmStage(self._controller.page, panel, size, column=self.column.isChecked())

    # preview, making

    def show_preview(self) -> None:
        """Draw the first frame, and measure how long one takes."""
        stage = self._stage()
        try:
            moment = next(iter(self.moments()))
            stage.frame(*moment)  # the first one loads what it needs
            begun = time.monotonic()
            self._show(stage.frame(*moment), 0)
            self._seconds_a_frame = time.monotonic() - begun
            self._update()
        except InputError as error:
            self._refuse(error)
        finally:
            stage.close()

    def _save(self) -> None:
        ending = self.ending.currentData()
        file = ask_to_save(self, "export", _("Film"), f"{self._controller.page.key}{ending}", Text(f"*{ending}"))
        if file:
            self.make(file)

    def make(self, file: Path) -> None:
        """Begin to make the film."""
        try:
            check_film(file)
            moments = self.moments()
        except InputError as error:
            self._refuse(error)
            return
        self._maker = FilmMaker(self._stage(), moments, self.timing(), file, self)
        self._maker.drawn.connect(self._show)
        self._maker.ended.connect(lambda error: self._ended(error, file.name))
        self.progress.setMaximum(self.timing().count)
        self._begun = time.monotonic()
        self._maker.start()
        self._update()

    def _refuse(self, error: InputError) -> None:
        """Say what is wrong with what was chosen, here, where the person looks."""
        self.estimate.setText(translate(error.text))

    def _show(self, frame: Frame, done: int) -> None:
        height, width, _colours = frame.shape
        image = QImage(frame.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
        self.preview.setPixmap(QPixmap.fromImage(image).scaled(self.preview.size(), Qt.AspectRatioMode.KeepAspectRatio))
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
        motion, making = self.motion.currentData(), self._maker is not None
        for field, shown in (
            (self.first_step, motion == "run"),
            (self.last_step, motion == "run"),
            (self.every, motion == "run"),
            (self.number, motion == "vary"),
            (self.first, motion == "vary"),
            (self.last, motion == "vary"),
            (self.log, motion == "vary"),
            (self.degrees, motion == "turn"),
            (self.seconds, motion != "run"),
        ):
            self._form.setRowVisible(field, shown)
        timing = self.timing()
        self.estimate.setText(translate(self._estimate(timing)))
        self.save_button.setEnabled(not making)
        self.show_button.setEnabled(not making)
        self.cancel_button.setText(translate(_("Cancel") if making else _("Close")))

    def _estimate(self, timing: Timing) -> Text:
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


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row
