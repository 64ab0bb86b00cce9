"""The fields of the film dialog: what moves, which part of the page is shown, how large and how long."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from gradexplorer.films.frames import MOST_FRAMES, Timing
from gradexplorer.films.write import FASTEST, FILMS
from gradexplorer.framework.figure import DisplayText, Scene
from gradexplorer.run.moments import Moment, at_steps, between, turn, varied
from gradexplorer.text import InputError, Text, _
from gradexplorer.ui.page.controller import PageController
from gradexplorer.ui.page.film_stage import FilmStage
from gradexplorer.ui.shell.appearance_menu import THEMES
from gradexplorer.ui.shell.export_film import SIZE
from gradexplorer.ui.shell.numbers import numbers_of
from gradexplorer.ui.style.looks import Looks
from gradexplorer.ui.style.marks import CheckBox
from gradexplorer.ui.style.metrics import GAP, lay
from gradexplorer.ui.style.theme import is_dark
from gradexplorer.ui.style.translation import LANGUAGES, current_language, translate

MOTIONS = {"run": _("The run, step by step"), "vary": _("A parameter"), "turn": _("The camera goes round")}


class FilmFields(QWidget):
    """What a person chooses of a film.

    Signals
    -------
    changed :
        How many frames there are, how they are played, or the kind of file is another.
    """

    changed = Signal()

    def __init__(self, controller: PageController) -> None:
        super().__init__()
        self._controller = controller
        self._numbers = numbers_of(controller.page, controller.state)
        self._texts: list[tuple[Callable[[str], None], DisplayText]] = []
        """What is written in the window's language, and how."""
        self._make()
        self._lay_out()
        self._choose_number()
        self._follow()
        self._change()
        controller.client.changed.connect(self._follow)

    def _make(self) -> None:
        self.motion = self._choice("motion", {key: MOTIONS[key] for key in self._motions()})
        self.file_ending = self._choice("ending", {ending: Text(ending) for ending in FILMS})
        panels = self._controller.view.picture.panels()
        self.panel = self._choice("panel", {"": _("All panels"), **{panel.key: panel.title for panel in panels}})
        self.number = self._choice("number", {number.path: number.label for number in self._numbers})
        self.first_step, self.last_step = self._whole("first", 0, 0, 0), self._whole("last", 0, 0, 0)
        self.every = self._whole("every", 1, 1, 1)
        self.first, self.last = self._real("from"), self._real("to")
        self.log = CheckBox(objectName="film.log")
        self.degrees = self._real("degrees", -3600, 3600, 360)
        self.fps, self.seconds = self._whole("fps", 1, 120, 30), self._real("seconds", 0.1, 600, 4)
        self.across, self.down = self._whole("width", 50, 4000, SIZE[0]), self._whole("height", 50, 4000, SIZE[1])
        self.theme = self._choice("theme", {key: THEMES[key] for key in ("light", "dark")})
        self.language = self._choice("language", LANGUAGES)
        for box, now in ((self.theme, "dark" if is_dark() else "light"), (self.language, current_language())):
            box.setCurrentIndex(box.findData(now))
            self._say(box.setToolTip, _("The window looks so, too, while the film is made."))
        self.column, self.loop = CheckBox(objectName="film.column"), CheckBox(objectName="film.loop", checked=True)
        for box in (self.motion, self.file_ending):
            box.currentIndexChanged.connect(self._change)
        for field in (self.every, self.first_step, self.last_step, self.fps, self.seconds):
            field.valueChanged.connect(self._change)
        self.number.currentIndexChanged.connect(self._choose_number)

    def _lay_out(self) -> None:
        self._form = QFormLayout(self)
        lay(self._form, GAP)
        size = QHBoxLayout()
        for widget in (self.across, QLabel("×"), self.down):
            size.addWidget(widget)
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
            (_("Width × height"), size),
            (_("Theme"), self.theme),
            (_("Language"), self.language),
            (_("Again and again"), self.loop),
            (_("Export as"), self.file_ending),
        )
        for label, field in rows:
            name = QLabel()
            self._form.addRow(name, field)
            if isinstance(field, QWidget):
                name.setBuddy(field)
            self._say(name.setText, label)

    def _say(self, write: Callable[[str], None], text: DisplayText) -> None:
        """Write a text now and in every language to come."""
        write(translate(text))
        self._texts.append((write, text))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            for write, text in self._texts:
                write(translate(text))
        super().changeEvent(event)

    def _follow(self) -> None:
        """Offer the steps that the run has: the dialog may be there before it, and a run that diverges gets shorter."""
        last = self._controller.snapshot.last if self._controller.snapshot else 0
        if last == self.last_step.maximum():
            return
        whole = self.last_step.value() == self.last_step.maximum()
        self.first_step.setMaximum(last)
        self.last_step.setMaximum(last)
        self.every.setMaximum(max(last, 1))
        if whole:
            self.last_step.setValue(last)
            self.every.setValue(max(last // 100, 1))

    def _change(self) -> None:
        """Show the fields of what moves."""
        motion = self.motion.currentData()
        rows: dict[str, Sequence[QWidget]] = {
            "run": (self.first_step, self.last_step, self.every),
            "vary": (self.number, self.first, self.last, self.log),
            "turn": (self.degrees,),
        }
        for asked, fields in rows.items():
            for field in fields:
                self._form.setRowVisible(field, motion == asked)
        self._form.setRowVisible(self.seconds, motion != "run")
        self.changed.emit()

    def _choice(self, name: str, choices: Mapping[str, DisplayText]) -> QComboBox:
        box = QComboBox(objectName=f"film.{name}")
        for index, (key, title) in enumerate(choices.items()):
            box.addItem("", key)
            self._say(partial(box.setItemText, index), title or key)
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

    @property
    def ending(self) -> str:
        """The ending of the film's file."""
        return str(self.file_ending.currentData())

    def _choose_number(self) -> None:
        chosen = next((number for number in self._numbers if number.path == self.number.currentData()), None)
        if chosen is not None:
            self.first.setValue(chosen.low)
            self.last.setValue(chosen.high)
            self.log.setChecked(chosen.log)

    def timing(self) -> Timing:
        """Return how many frames there are, and how they are played."""
        steps = len(self._steps()) if self.motion.currentData() == "run" else round(self.seconds.value() * self._fps())
        return Timing(max(steps, 1), self._fps(), self.loop.isChecked())

    def _fps(self) -> int:
        return min(self.fps.value(), FASTEST.get(self.ending, self.fps.value()))

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

    def stage(self) -> FilmStage:
        """Return what draws the frames."""
        size = self.across.value(), self.down.value()
        panel = self.panel.currentData() or None
        looks = Looks(self.theme.currentData(), self.language.currentData())
        return FilmStage(self._controller.page, panel, size, column=self.column.isChecked(), looks=looks)
