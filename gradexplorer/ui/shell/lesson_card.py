"""The card of a lesson at the side of the window: the text, the question, and the way on."""

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFont, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gradexplorer.framework.figure import DisplayText
from gradexplorer.lessons.judging import Given
from gradexplorer.lessons.lesson import Choice, Lesson, Number, Question, Words
from gradexplorer.lessons.walk import Walk
from gradexplorer.text import EMPTY, InputError, _
from gradexplorer.ui.controls.number import parse_number
from gradexplorer.ui.discard import discard
from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.marks import RadioButton
from gradexplorer.ui.style.metrics import AIR, GAP, embolden, lay, resized
from gradexplorer.ui.style.translation import in_language, translate

WIDTH = 270


class LessonCard(QDockWidget):
    """A dock beside the tabs, so that nothing which it points at lies under it.

    Signals
    -------
    pressed : str
        ``back``, ``show`` or ``next``; in a question that waits for an answer ``next`` is its check.
    closed :
        The person has enough.
    """

    pressed = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, objectName="lesson")
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self._shown: tuple[Lesson, Walk, DisplayText] | None = None
        self._question: Question | None = None
        self.options: list[OptionView] = []
        self.title, self.place, self.text, self.ask, self.hint, self.told = (_label() for _each in range(6))
        for label in (self.title, self.ask, self.told):
            label.setFont(embolden(label.font()))
        self.place.setForegroundRole(self.place.palette().ColorRole.PlaceholderText)
        self.number = QLineEdit(objectName="lesson.number")
        self.number.returnPressed.connect(lambda: self.pressed.emit("next"))
        self._choices = QWidget()
        self._choice_box = QVBoxLayout(self._choices)
        lay(self._choice_box)
        self.buttons = {key: QPushButton(objectName=f"lesson.{key}") for key in ("back", "show", "next")}
        self.buttons["next"].setDefault(True)
        self.closer = IconButton("close", "lesson.close")
        self.closer.clicked.connect(self.close)
        self.setTitleBarWidget(self._title_bar())
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, key=key: self.pressed.emit(key))
        self.setWidget(self._laid_out())
        self.hide()

    def _title_bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        lay(row, GAP, sides=AIR, ends=GAP)
        row.addWidget(self.title, 1)
        row.addWidget(self.closer, 0, Qt.AlignmentFlag.AlignTop)
        return bar

    def _laid_out(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        lay(column, AIR, sides=GAP, ends=GAP)
        for widget in (self.place, self.text, self.ask, self.number, self._choices, self.hint, self.told):
            column.addWidget(widget)
        column.addStretch(1)
        area = QScrollArea(frameShape=QFrame.Shape.NoFrame, widgetResizable=True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(content)
        row = QHBoxLayout()
        for key, button in self.buttons.items():
            row.addWidget(button, 1 if key == "next" else 0)
        whole = QWidget()
        whole.setMinimumWidth(WIDTH)
        box = QVBoxLayout(whole)
        lay(box, AIR, sides=GAP, ends=GAP)
        box.addWidget(area, 1)
        box.addLayout(row)
        return whole

    def draw(self, lesson: Lesson, walk: Walk, told: DisplayText = EMPTY) -> None:
        """Show where a walk stands, and what is to be told of the last answer."""
        self._shown = lesson, walk, told
        step = walk.at(lesson)
        asking = walk.phase == "asking"
        question = None if walk.phase == "reading" else step.question
        if question is not self._question:
            self._take(question)
        self.setWindowTitle(in_language(lesson.title.by_language))
        _write(self.title, lesson.title)
        self.place.setText(translate(_("Step {step} of {last}", step=walk.step + 1, last=len(lesson.steps))))
        _write(self.text, step.text)
        _write(self.ask, question.ask if question else None)
        self.hint.setVisible(walk.hints)
        hint = in_language(question.hint.by_language) if question else ""
        self.hint.setText(translate(_("Hint: {hint}", hint=hint)))
        self.told.setText(translate(told))
        self.told.setVisible(bool(self.told.text()))
        self.number.setVisible(isinstance(question, Number))
        self.number.setReadOnly(not asking)
        self._choices.setVisible(isinstance(question, Choice))
        for option in self.options:
            option.setEnabled(asking)
        self._name_buttons(walk, asking)
        self.buttons["back"].setEnabled(walk.step > 0 or walk.phase != "reading")
        self.buttons["show"].setVisible(asking)
        self.buttons["next"].setEnabled(not walk.is_over(lesson))

    def _name_buttons(self, walk: Walk, asking: bool) -> None:
        titles = {"back": _("Back"), "show": _("Show me"), "next": _("Check") if asking else _("Next")}
        for key, title in titles.items():
            self.buttons[key].setText(translate(title))
        self.number.setAccessibleName(translate(_("Your answer")))
        self.number.setPlaceholderText(translate(_("Your answer")))
        self.closer.setToolTip(translate(_("Close the lesson")))
        self.closer.setAccessibleName(translate(_("Close the lesson")))
        if isinstance(self._question, Choice):
            for option, choice in zip(self.options, self._question.choices, strict=True):
                option.write(in_language(choice.text.by_language))

    def _take(self, question: Question | None) -> None:
        """Make what another question is answered with."""
        self._question = question
        self.number.clear()
        for option in self.options:
            discard(option)
        self.options = [OptionView() for _choice in question.choices] if isinstance(question, Choice) else []
        for index, option in enumerate(self.options):
            option.button.setObjectName(f"lesson.choice.{index}")
            option.button.clicked.connect(partial(self._choose_only, option))
            self._choice_box.addWidget(option)
        if isinstance(question, Number):
            self.number.setFocus()

    def enlarge(self, factor: float) -> None:
        """Write so many times as large as the window, for those who sit far away."""
        content = self.widget()
        for part in (content, self.titleBarWidget()):
            part.setFont(resized(QApplication.font(), factor) if factor != 1 else QFont())
        content.setMinimumWidth(round(factor * WIDTH))

    def given(self) -> Given:
        """Return the number that is typed, or the choice that is made.

        Raises
        ------
        InputError
            There is none yet.
        """
        if isinstance(self._question, Number):
            return Given(number=parse_number(self.number.text()))
        if isinstance(self._question, Choice):
            chosen = [index for index, option in enumerate(self.options) if option.button.isChecked()]
            if not chosen:
                raise InputError(_("Choose one of the answers."))
            return Given(choice=chosen[0])
        return Given()

    def choose(self, index: int) -> None:
        """Mark the right choice."""
        self._choose_only(self.options[index])

    def _choose_only(self, chosen: "OptionView", _on: bool = True) -> None:
        for option in self.options:
            option.button.setChecked(option is chosen)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._shown:
            self.draw(*self._shown)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102
        super().closeEvent(event)
        self.closed.emit()


class OptionView(QWidget):
    """One of the choices: a mark, and beside it a text that wraps and can be clicked, too."""

    def __init__(self) -> None:
        super().__init__()
        self.button = RadioButton(autoExclusive=False)
        self.label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        lay(row)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)

    def write(self, text: str) -> None:
        """Show the text."""
        self.label.setText(text)
        self.button.setAccessibleName(text)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click on the text for one on the mark."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.button.click()


def _label() -> QLabel:
    label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _write(label: QLabel, words: Words | None) -> None:
    label.setText(in_language(words.by_language) if words else "")
    label.setVisible(words is not None)
