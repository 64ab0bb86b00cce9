"""Leads a person through a lesson in the window: sets the pages, points, asks, and has the page judge the answer."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from gradexplorer.framework.figure import DisplayText
from gradexplorer.lessons.checking import check_lesson
from gradexplorer.lessons.judging import Asked, Given, Judgement
from gradexplorer.lessons.lesson import Drag, Lesson, Look
from gradexplorer.lessons.places import Place, left, places
from gradexplorer.lessons.reading import read_lesson, shipped_lessons
from gradexplorer.lessons.walk import Walk, kept
from gradexplorer.pages import PAGES
from gradexplorer.text import EMPTY, InputError, _
from gradexplorer.ui.page.controller import PageController
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.file_dialogs import ask_to_open
from gradexplorer.ui.shell.lesson_card import LessonCard
from gradexplorer.ui.shell.pointer import Pointer
from gradexplorer.ui.shell.shell import Shell

LESSON_FILES = _("Lessons (*.json)")


class LessonGuide(QObject):
    """One lesson at a time; the walk itself is `lessons.walk`, this is its hands.

    Signals
    -------
    opened :
        A lesson has begun, or goes on.
    """

    opened = Signal()

    def __init__(self, shell: Shell, window: QMainWindow) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self.card = LessonCard(window)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.card)
        self.card.pressed.connect(self._press)
        self.card.closed.connect(self.close)
        self.pointer = Pointer()
        self.walk = Walk()
        self._lesson: Lesson | None = None
        self._name = ""
        self._places: list[Place] = []
        self._asked: Asked | None = None
        self._shows = False
        """Whether the answer is wanted to be shown, not judged."""
        self._listening: set[str] = set()
        self._pointed = False

    @property
    def is_open(self) -> bool:
        """Whether a lesson is under way."""
        return self._lesson is not None

    def open(self, file: Path, lesson: Lesson | None = None) -> None:
        """Begin a lesson, or go on where it was left; one that is broken is refused in the bar."""
        try:
            lesson = lesson or read_lesson(file)
            self._places = list(places(lesson, PAGES))
        except InputError as error:
            self._shell.report(error.text, "error")
            return
        self._lesson = lesson
        self._name = file.stem if file in shipped_lessons() else ""
        self.walk = kept(settings.progress().get(self._name, Walk()), lesson)
        if self.walk.is_over(lesson):
            self.walk = Walk(solved=self.walk.solved)
        self.card.show()
        self._enter()
        self.opened.emit()

    def open_own(self) -> None:
        """Ask for a lesson of the person's own, and open it once the pages have answered all of its questions."""
        file = ask_to_open(self._window, "lesson", _("Open a lesson"), LESSON_FILES)
        if file is None:
            return
        try:
            lesson = read_lesson(file)
        except InputError as error:
            self._shell.report(error.text, "error")
            return
        self._shell.report(_("The lesson is being checked."), "info")
        self._ask(partial(_checked, file, lesson))

    def close(self) -> None:
        """End the lesson; where it was left is kept."""
        self._lesson = self._asked = None
        self.pointer.point_at(None)
        self.card.hide()
        self._shell.refresh()

    # the ways on

    def forward(self) -> None:
        """Go on as a presenter's remote does: an answer that is waited for is shown."""
        self._press("show" if self.walk.phase == "asking" else "next")

    def back(self) -> None:
        """Go back."""
        self._press("back")

    def _press(self, button: str) -> None:
        if self._lesson is None:
            return
        if self.walk.phase == "asking" and button != "back":
            self._answer(shows=button == "show")
            return
        before, self.walk = self.walk, (self.walk.back() if button == "back" else self.walk.next(self._lesson))
        if (self.walk.step, self.walk.phase) == (before.step, "asking"):
            self._draw()
        else:
            self._enter()

    def _answer(self, *, shows: bool) -> None:
        assert self._asked is not None
        try:
            given = Given() if shows else self.card.given()
        except InputError as error:
            self._draw(error.text)
            return
        if isinstance(self._asked.question, Drag) and not shows:
            given = Given(state=self._shell.session.pages[self._asked.place.page.key])
        self._ask(partial(_judged, self._asked, given, shows))

    def _ask(self, question: Any) -> None:
        """Have the worker of the page in front find an answer: the mathematics belongs to its thread."""
        controller = self._shell.current
        self._listen(controller)
        controller.client.ask(question)

    def _listen(self, controller: PageController) -> None:
        if controller.page.key not in self._listening:
            self._listening.add(controller.page.key)
            controller.client.answered.connect(self._answered)
            controller.view.column.drawn.connect(self._point)

    def _answered(self, answer: Any) -> None:
        if isinstance(answer, InputError):
            self._shell.report(answer.text, "error")
        elif isinstance(answer, tuple) and isinstance(answer[1], Lesson):
            self.open(*answer)
        elif self._lesson is not None and answer[0] is self._asked:
            self._take(*answer[1:])

    def _take(self, judged: Judgement, shows: bool) -> None:
        """Tell what an answer is worth, and show what comes with the right one."""
        assert self._lesson is not None
        assert self._asked is not None
        self.walk = self.walk.shown() if shows else self.walk.answered(right=judged.right)
        if self.walk.phase == "asking":
            self._draw(_("Not yet."))
            return
        if judged.choice is not None:
            self.card.choose(judged.choice)
        told = _told(judged, self._asked, shows)
        if shows or not isinstance(self._asked.question, Drag):
            self._set(left(self.walk.at(self._lesson), self._asked.place))
        self._draw(told)

    # what is shown

    def _enter(self) -> None:
        """Show the present step, from its place on."""
        assert self._lesson is not None
        step, place = self.walk.at(self._lesson), self._places[self.walk.step]
        self._asked = Asked(step.question, place) if step.question else None
        self._set(left(step, place) if self.walk.phase in ("right", "shown") else place)
        self._draw()

    def _set(self, place: Place) -> None:
        """Let the window show a place: its page, its state and the step of its run."""
        key = place.page.key
        self._shell.turn_to(key)
        if self._shell.session.pages[key] != place.state:
            self._shell.set_page_state(key, place.state)
        controller = self._shell.current
        self._listen(controller)
        if place.walks:
            controller.client.pause()
            if place.step is None:
                controller.client.to_end()
            else:
                controller.client.seek(place.step)

    def _draw(self, told: DisplayText = EMPTY) -> None:
        assert self._lesson is not None
        self.card.draw(self._lesson, self.walk, told)
        if self._name:
            settings.remember_progress(self._name, self.walk)
        self._pointed = False
        self._point()
        self._shell.refresh()

    def _point(self) -> None:
        """Point at what the step looks at, as soon as it is there; it is brought into sight once."""
        look = self.walk.at(self._lesson).look if self._lesson else None
        controller = self._shell.current
        here = self._lesson is not None and controller.page.key == self._places[self.walk.step].page.key
        target = self._target(look, controller) if look and here else None
        self.pointer.point_at(target)
        self._pointed = self._pointed or target is not None

    def _target(self, look: Look, controller: PageController) -> QWidget | None:
        view = controller.view
        if look.panel:
            return view.picture.views.get(look.panel)
        if look.control:
            return view.parameters.show_control(look.control)
        item = next((item for (_kind, key), item in view.column.views.items() if key == look.item), None)
        if item is not None and not self._pointed:
            QTimer.singleShot(0, item, lambda: view.column.ensureWidgetVisible(item, 0, 20))  # when it is laid out
        return item


def _checked(file: Path, lesson: Lesson) -> tuple[Path, Lesson] | InputError:
    """Return a lesson whose questions the pages can answer, or what is wrong with it."""
    try:
        check_lesson(lesson, PAGES)
    except InputError as error:
        return InputError(_("{file}: {fault}", file=str(file), fault=error.text))
    return file, lesson


def _judged(asked: Asked, given: Given, shows: bool) -> tuple[Asked, Judgement, bool] | InputError:
    """Judge an answer; a state that has no such value as is asked for is not the right one."""
    try:
        return asked, asked.judge(given), shows
    except InputError as error:
        return (asked, Judgement(right=False), shows) if given.state is not None else error


def _told(judged: Judgement, asked: Asked, shows: bool) -> DisplayText:
    if judged.number is not None and shows:
        return _("The answer is {answer}.", answer=f"{judged.number + 0.0:.6g}")
    if shows:
        return _("This is the answer.")
    return _("Right.")
