"""How far the map beside a run is, and the button that halts it."""

import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from gradexplorer.text import Text, _
from gradexplorer.ui.roles import Role
from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.metrics import AIR, GAP, lay
from gradexplorer.ui.style.progress import ProgressBar
from gradexplorer.ui.style.translation import translate

PARTS = 1000
"""Of a map, which the progress bar can show."""


class StudyBar(QWidget):
    """A button, progress and an estimate.

    Signals
    -------
    pressed
        The study is to stand still, or to go on.
    """

    pressed = Signal()

    accessible_role = Role.ToolBar

    def __init__(self, page_key: str) -> None:
        super().__init__()
        self.setObjectName(f"{page_key}.study")
        self._shown = (0.0, 0.0, False, False)
        self.button = IconButton("pause", f"{page_key}.study.halt")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.pressed)
        self.words = QLabel()
        self.progress = ProgressBar(textVisible=False, maximum=PARTS, maximumHeight=10)
        self.progress.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        lay(row, GAP, sides=AIR)
        for widget in (self.button, self.progress, self.words):
            row.addWidget(widget)
        self.setMinimumWidth(1)
        self.retranslate()

    def draw(self, share: float, seconds: float, *, coarse: bool = False, halted: bool = False) -> None:
        """Show that `share` of a map is done, and that the rest takes about so many `seconds`."""
        self._shown = (share, seconds, coarse, halted)
        self.progress.setValue(0 if coarse else round(PARTS * share))
        self.button.setEnabled(share < 1 and not coarse)
        self.button.show_icon("play" if halted else "pause")
        self._tell(self.button, _("Go on with the map") if halted else _("Stop the map here"))
        self.words.setText(translate(_progress(share, seconds, coarse, halted)))

    def retranslate(self) -> None:
        """Set every word in the present language."""
        share, seconds, coarse, halted = self._shown
        self.progress.setAccessibleName(translate(_("Progress of the map")))
        self.draw(share, seconds, coarse=coarse, halted=halted)

    def _tell(self, button: IconButton, text: Text) -> None:
        button.setToolTip(translate(text))
        button.setAccessibleName(translate(text))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


def _progress(share: float, seconds: float, coarse: bool, halted: bool) -> Text:
    percent = int(100 * share)
    if share >= 1:
        return _("Map complete")
    if coarse:
        return _("Coarse map, whole after the drag")
    if halted:
        return _("Map stopped at {percent} %", percent=percent)
    if not seconds:
        return _("Map {percent} %", percent=percent)
    if seconds < 90:
        return _("Map {percent} %, about {seconds} s left", percent=percent, seconds=math.ceil(seconds))
    return _("Map {percent} %, about {minutes} min left", percent=percent, minutes=math.ceil(seconds / 60))
