"""The transport bar: rewind, back, play or pause, forward, to the end; speed and progress."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from gradexplorer.text import EMPTY, Text, _
from gradexplorer.ui.roles import Role
from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.metrics import AIR, GAP, lay
from gradexplorer.ui.style.progress import ProgressBar
from gradexplorer.ui.style.translation import translate

SPEEDS: tuple[float | None, ...] = (1.0, 10.0, 60.0, 300.0, 1000.0, None)
"""Steps per second; None runs as fast as torch goes."""
SLOW_SPEEDS: tuple[float | None, ...] = (0.5, 1.0, 2.0, 5.0)
"""Steps per second where every step is there to be read."""

PARTS = 100
"""Of a step, which the progress bar can show."""

LINES = 1.8
"""Side of a button, in lines of text."""
BUTTONS: dict[str, Text] = {
    "rewind": _("Rewind to the start (Home)"),
    "back": _("One step back (←)"),
    "play": _("Play or pause (Space)"),
    "forward": _("One step forward (→)"),
    "end": _("Run to the end (End)"),
}


class TransportBar(QWidget):
    """Buttons, speed and progress of a page that runs.

    Signals
    -------
    pressed : str
        A key of `BUTTONS`.
    speed_changed : float or None
        Steps per second, None for unlimited.
    """

    pressed = Signal(str)
    speed_changed = Signal(object)

    accessible_role = Role.ToolBar

    def __init__(self, page_key: str) -> None:
        super().__init__()
        self.setObjectName(f"{page_key}.transport")
        self._playing = False
        self._chosen: dict[tuple[float | None, ...], float | None] = {SPEEDS: None, SLOW_SPEEDS: 1.0}
        """Of each kind of speeds the last choice, so that it comes back with its kind."""
        self._state: tuple[int, int | None, float] = (0, None, 0.0)
        self._share = 0.0
        row = QHBoxLayout(self)
        lay(row, GAP, sides=AIR, ends=GAP)
        self.buttons = {name: self._button(name) for name in BUTTONS}
        for button in self.buttons.values():
            row.addWidget(button)
        self._speed_label = QLabel()
        self.speed = QComboBox(objectName=f"{page_key}.speed")
        for speed in SPEEDS:
            self.speed.addItem("", speed)
        self.speed.setCurrentIndex(len(SPEEDS) - 1)
        self.speed.currentIndexChanged.connect(self._choose)
        self.progress = ProgressBar(textVisible=False, maximumHeight=10)
        self.progress.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.counter = QLabel(minimumWidth=120)
        self.counter.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.rate = QLabel(minimumWidth=110)
        self.rate.setContentsMargins(AIR, 0, 0, 0)  # at large letters nothing else keeps it off the counter
        self.rate.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(AIR)
        for widget in (self._speed_label, self.speed, self.progress, self.counter, self.rate):
            row.addWidget(widget)
        self._dropped = (self.rate, self._speed_label, self.progress)
        """What a narrow window has no room for, in this order."""
        self.setMinimumWidth(1)
        self._restyle()
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        row = self.layout()
        assert row is not None
        for count in range(len(self._dropped) + 1):
            for index, widget in enumerate(self._dropped):
                widget.setVisible(index >= count)
            row.invalidate()
            if row.minimumSize().width() <= self.width():
                return

    def _button(self, name: str) -> IconButton:
        button = IconButton(name, f"{self.objectName()}.{name}", lines=LINES)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.pressed.emit(name))
        return button

    def choose_speed(self, speed: float | None) -> None:
        """Set the speed as if it were chosen in the box."""
        speeds = self._offered
        self.speed.setCurrentIndex(speeds.index(speed) if speed in speeds else 0)

    def change_speed(self, change: int) -> None:
        """Choose the next faster speed, or the next slower one."""
        self.speed.setCurrentIndex(min(max(self.speed.currentIndex() + change, 0), self.speed.count() - 1))

    def take_keys(self) -> None:
        """Have the keyboard, so that Space plays."""
        if self.isVisible():
            self.buttons["play"].setFocus(Qt.FocusReason.OtherFocusReason)

    def draw(
        self,
        step: int,
        last: int | None,
        playing: bool,
        steps_per_second: float,
        *,
        unlimited: bool = True,
        share: float = 0.0,
    ) -> None:
        """Show that `step` of `last` steps is reached (None: not known yet), and that `share` of the next one is done.

        `unlimited` tells that torch can go faster than any number of steps per second.
        """
        self._state = (step, last, steps_per_second)
        speeds = SPEEDS if unlimited else SLOW_SPEEDS
        if speeds != self._offered:
            self._offer(speeds)
        if playing != self._playing:
            self._playing = playing
            self._restyle()
        self._share = share
        self.progress.setRange(0, PARTS * max(last or 0, 1))
        self.progress.setValue(round(PARTS * (step + share)))
        numbers = {"step": f"{step:,}", "last": f"{last or 0:,}"}
        progress = _("{step} / {last}, next {share} %", share=int(100 * share), **numbers)
        self.counter.setText(translate(progress) if share else "{step} / {last}".format(**numbers))
        rate = _pace(f"{steps_per_second:,.0f}") if playing and steps_per_second else EMPTY
        self.rate.setText(translate(rate))
        for name in ("rewind", "back"):
            self.buttons[name].setEnabled(step > 0)
        for name in ("forward", "end"):
            self.buttons[name].setEnabled(last is None or step < last)

    @property
    def _offered(self) -> tuple[float | None, ...]:
        return tuple(self.speed.itemData(index) for index in range(self.speed.count()))

    def _choose(self, index: int) -> None:
        speed = self._chosen[self._offered] = self.speed.itemData(index)
        self.speed_changed.emit(speed)

    def _offer(self, speeds: tuple[float | None, ...]) -> None:
        """Offer other speeds, of which the last choice is chosen again."""
        with QSignalBlocker(self.speed):
            self.speed.clear()
            for speed in speeds:
                self.speed.addItem("", speed)
            self.speed.setCurrentIndex(speeds.index(self._chosen[speeds]))
        self._name_speeds()
        self.speed_changed.emit(self.speed.currentData())

    def retranslate(self) -> None:
        """Set every word in the present language."""
        self._speed_label.setText(translate(_("Speed")))
        self.speed.setAccessibleName(translate(_("Speed")))
        self.speed.setToolTip(translate(_("Speed of the run, in steps per second (slower: comma, faster: full stop)")))
        self._name_speeds()
        for name, tip in BUTTONS.items():
            self.buttons[name].setToolTip(translate(tip))
            self.buttons[name].setAccessibleName(translate(tip))
        step, last, rate = self._state
        self.draw(step, last, self._playing, rate, unlimited=self._offered == SPEEDS, share=self._share)

    def _name_speeds(self) -> None:
        for index in range(self.speed.count()):
            speed = self.speed.itemData(index)
            pace = _("as fast as torch goes") if speed is None else _pace(f"{speed:g}")
            self.speed.setItemText(index, translate(pace))

    def _restyle(self) -> None:
        self.buttons["play"].show_icon("pause" if self._playing else "play")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self._restyle()
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _pace(rate: str) -> Text:
    return _("1 step/s") if rate == "1" else _("{rate} steps/s", rate=rate)
