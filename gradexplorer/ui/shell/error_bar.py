"""One place for everything that goes wrong: a bar beside the tabs, never a dialog in the way."""

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any, Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QTabWidget

from gradexplorer.framework.figure import Colour, DisplayText
from gradexplorer.text import InputError, Text, _
from gradexplorer.ui.roles import Role
from gradexplorer.ui.shell.versions import versions
from gradexplorer.ui.style.buttons import IconButton
from gradexplorer.ui.style.icons import IconLabel
from gradexplorer.ui.style.metrics import AIR, lay
from gradexplorer.ui.style.theme import colour
from gradexplorer.ui.style.translation import translate
from gradexplorer.ui.style.wrapped_text import WrappedText

Kind = Literal["info", "warning", "error", "offer"]
Action = tuple[DisplayText, Callable[[], object]]

INFO_SECONDS = 8
MOST_ROWS = 2
"""Rows of tabs that the bar may be high beside them."""

ICONS: dict[Kind, tuple[str, Colour]] = {
    "info": ("info", "accent"),
    "warning": ("warning", "gradient"),
    "error": ("warning", "positive"),
    "offer": ("info", "accent"),
}

_log = logging.getLogger(__name__)


def sentence_of(error: BaseException) -> Text:
    """Return what a person is told about `error`."""
    if isinstance(error, InputError):
        return error.text
    return _(
        "Something went wrong: {error}. Your work is kept. If it happens again, save the session and restart.",
        error=f"{type(error).__name__}: {error}".removesuffix(": ").removesuffix("."),
    )


class ErrorBar(QFrame):
    """One sentence, what it is about, and at most one thing to do; hidden while there is nothing to say.

    The newest sentence takes the place of the last one, so that nothing piles up. Information goes by itself, and
    everything else with its cause, if it has one. Only an offer comes back after the sentences that took its place,
    until it is taken, closed or withdrawn.

    Attributes
    ----------
    cause : tuple of str
        To what the sentence belongs, from the page inwards, such as ``("losses", "field", "w")``; set after `report`.
    """

    _caught = Signal(object)

    accessible_role = Role.AlertMessage

    def __init__(self) -> None:
        super().__init__(frameShape=QFrame.Shape.StyledPanel)
        self.setObjectName("errors")
        self.hide()
        self._text: DisplayText = ""
        self._kind: Kind = "info"
        self._action: Action | None = None
        self._waiting: list[tuple[DisplayText, Kind, Action | None]] = []
        self.cause: tuple[str, ...] = ()
        self._tabs: QTabWidget | None = None
        self._leaving = QTimer(self, singleShot=True, interval=INFO_SECONDS * 1000)
        self._leaving.timeout.connect(self.hide)
        self._hooks: tuple[Any, Any, Any] | None = None
        self._icon = IconLabel()
        self.sentence = WrappedText()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton()
        self.button.clicked.connect(self._act)
        self.closer = IconButton("close")
        self.closer.clicked.connect(self.hide)
        # Queued: an error in the midst of a painting must not change what is being painted
        self._caught.connect(self.report_error, Qt.ConnectionType.QueuedConnection)
        row = QHBoxLayout(self)
        lay(row, AIR, sides=AIR)
        for widget in (self._icon, self.sentence, self.button, self.closer):
            row.addWidget(widget, 1 if widget is self.sentence else 0)

    def report(self, text: DisplayText, kind: Kind = "error", action: Action | None = None) -> None:
        """Show a sentence, with an icon for its `kind` and a button for its `action` (text, callback)."""
        if self._kind == "offer" and not self.isHidden():
            self._waiting.insert(0, (self._text, self._kind, self._action))
        self._text, self._kind, self._action = text, kind, action
        self.cause = ()
        self._refresh()
        self.show()
        if kind == "info" and action is None:
            self._leaving.start()
        else:
            self._leaving.stop()

    def report_when_free(self, text: DisplayText, kind: Kind, action: Action | None = None) -> None:
        """Show a sentence that can wait as soon as nothing else is there: it takes no offer's place."""
        if self.isHidden():
            self.report(text, kind, action)
        else:
            self._waiting.append((text, kind, action))

    def reword(self, before: DisplayText, now: DisplayText) -> None:
        """Say a sentence in other words, where it is shown or waits."""
        if self._text == before:
            self._text = now
            self._refresh()
        self._waiting = [(now if text == before else text, kind, action) for text, kind, action in self._waiting]

    def withdraw(self, text: DisplayText) -> None:
        """Take back a sentence that is over, where it is shown or waits."""
        self._waiting = [waiting for waiting in self._waiting if waiting[0] != text]
        if self._text == text:
            self.hide()

    def withdraw_offers(self) -> None:
        """Offer nothing any more: it is taken, or gone."""
        self._waiting = [waiting for waiting in self._waiting if waiting[1] != "offer"]
        if self._kind == "offer":
            self.hide()

    def report_error(self, error: BaseException) -> None:
        """Show what `error` means for the person; a fault of the program can be copied for those who can mend it."""
        if isinstance(error, InputError):
            self.report(error.text)
        else:
            # the text and not the error, whose frames would keep alive what they stand in
            trace = "".join(traceback.format_exception(error))
            self.report(sentence_of(error), "error", (_("Copy details for a report"), partial(self._copy, trace)))

    def _copy(self, trace: str) -> None:
        QGuiApplication.clipboard().setText("\n".join([*versions(), "", trace]))
        self.report(_("The details are on the clipboard."), "info")

    def clear(self, *cause: str) -> None:
        """Hide the sentence if it belongs to `cause`, which is over."""
        if self.cause[: len(cause)] == cause:
            self.hide()

    def lie_over(self, tabs: QTabWidget) -> None:
        """Lie over the free part of a row of tabs, so that the page stays where it is under the mouse."""
        self._tabs = tabs
        self.setParent(tabs)
        self.setAutoFillBackground(True)
        tabs.installEventFilter(self)
        self._fit_to_tabs()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fit_to_tabs()
        return False

    def _fit_to_tabs(self) -> None:
        """Stand right of the tabs, or below them where that leaves too little room for the sentence."""
        if self._tabs is None:
            return
        row = self._tabs.tabBar()
        left = row.mapTo(self._tabs, row.tabRect(row.count() - 1).topRight()).x() + AIR
        fits_beside = self.heightForWidth(self._tabs.width() - left) <= MOST_ROWS * row.height()
        left, top = (left, 0) if fits_beside else (0, row.height())
        width = self._tabs.width() - left
        self.setGeometry(left, top, width, max(self.heightForWidth(width), row.height()))
        self.raise_()

    def hook(self) -> None:
        """Catch every uncaught exception, of any thread, for the log and for this bar, until `release`."""
        self.release()
        self._hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = lambda kind, error, trace: self._catch(error)
        threading.excepthook = lambda args: self._catch(args.exc_value)
        sys.unraisablehook = lambda args: self._catch(args.exc_value)

    def release(self) -> None:
        """Put back the hooks that were there before."""
        if self._hooks:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._hooks
            self._hooks = None

    def _catch(self, error: BaseException | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(type(error), error, error.__traceback__)
        elif error is not None and not isinstance(error, SystemExit):
            _log.error("uncaught exception", exc_info=error)
            self._caught.emit(error)

    def _refresh(self) -> None:
        self.sentence.setText(translate(self._text))
        self.setAccessibleName(translate(self._text))
        self.button.setVisible(self._action is not None)
        if self._action:
            self.button.setText(translate(self._action[0]))
        self.closer.setToolTip(translate(_("Close")))
        self.closer.setAccessibleName(translate(_("Close")))
        name, role = ICONS[self._kind]
        self._icon.show_icon(name, colour(role))
        self._fit_to_tabs()

    def _act(self) -> None:
        action = self._action
        if self._kind != "offer":  # that one stands until it is withdrawn, for taking it may fail
            self.hide()
        if action:
            action[1]()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102
        super().hideEvent(event)
        if self.isHidden() and self._waiting:
            QTimer.singleShot(0, self, self._next)

    def _next(self) -> None:
        if self.isHidden() and self._waiting:
            self.report(*self._waiting.pop(0))

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self._refresh()


def install_hooks(bar: ErrorBar) -> None:
    """Send every uncaught exception to the log and to `bar`, until its `release`."""
    bar.hook()
