"""The main window: tabs, the history of sessions, and what happens to an edit."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QComboBox,
    QMainWindow,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gradexplorer.framework.page import Action, Page
from gradexplorer.framework.state import State, edited, value_at
from gradexplorer.pages import FRONT, PAGES
from gradexplorer.session import History, Session, default_session, read_session, write_session
from gradexplorer.text import InputError, Text, _
from gradexplorer.ui.controls.action_buttons import asked
from gradexplorer.ui.page.controller import PageController
from gradexplorer.ui.page.render import is_drawing
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.error_bar import ErrorBar, Kind
from gradexplorer.ui.shell.menus import Menus
from gradexplorer.ui.style.translation import translate

AUTOSAVE_SECONDS = 5
CLOSE_AGAIN_MILLISECONDS = 50
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
OWN_KEYS = {QAbstractButton: (Qt.Key.Key_Space,), QAbstractSlider: ARROWS, QComboBox: (*ARROWS, Qt.Key.Key_Space)}
"""What a focused control keeps for itself although the transport has a shortcut on it."""


class MainWindow(QMainWindow):
    """Everything that the user sees.

    Signals
    -------
    ready :
        The first picture stands and the worker is running.
    """

    ready = Signal()

    def __init__(self, session: Session | None = None) -> None:
        super().__init__()
        self.history = History(session or default_session(PAGES, _last_front()))
        self.file: Path | None = None
        self.waits = True
        """Whether closing waits for the workers to end; it need not where the process ends next."""
        self._saved = self.history.session
        self._begun = False
        self.bar = ErrorBar()
        self.tabs = QTabWidget(documentMode=True)
        self.controllers: dict[str, PageController] = {}
        """Of the tabs that were in front at least once: the others cost nothing."""
        self._tabs: dict[str, QVBoxLayout] = {}
        for page in PAGES:
            tab = QWidget()
            self._tabs[page.key] = QVBoxLayout(tab)
            self._tabs[page.key].setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(tab, "")
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.bar)
        box.addWidget(self.tabs, 1)
        self.setCentralWidget(body)
        self.menus = Menus(self, self)
        self._autosave = QTimer(self, interval=AUTOSAVE_SECONDS * 1000)
        self._autosave.timeout.connect(self.autosave)
        self.resize(1500, 900)
        self._restore_geometry()
        self.retranslate()
        self.show_session()
        self.tabs.currentChanged.connect(self._tab_changed)

    @property
    def session(self) -> Session:
        """The states of all pages."""
        return self.history.session

    @property
    def current(self) -> PageController:
        """The controller of the tab in front."""
        page = PAGES[self.tabs.currentIndex()]
        return self.controllers.get(page.key) or self._build(page)

    def report(self, text: Text, kind: Kind) -> None:
        """Tell the person something in the bar."""
        self.bar.report(text, kind)

    def _build(self, page: Page) -> PageController:
        """Fill a tab that comes to the front for the first time."""
        controller = PageController(page, self.session.pages[page.key], self)
        self.controllers[page.key] = controller
        view = controller.view
        view.edited.connect(lambda path, value, done: self.edit(page.key, path, value, done))
        view.added.connect(lambda path, value: self.add(page.key, path, value))
        view.removed.connect(lambda path: self.remove(page.key, path))
        view.acted.connect(lambda action: self.act(page.key, action))
        controller.ended.connect(lambda text: self.bar.report(text, "warning"))
        controller.failed.connect(self.bar.report_error)
        view.splitter.restoreState(settings.data(f"window/{page.key}"))
        self._tabs[page.key].addWidget(view)
        self.menus.fold(controller)
        controller.redraw()
        return controller

    def begin(self) -> None:
        """After the first paint: start the worker, offer what a crash left, and announce readiness."""
        if self._begun:
            return
        self._begun = True
        self.current.begin()
        self._offer_autosave()
        self._autosave.start()
        self.ready.emit()

    # edits

    def edit(self, page: str, path: str, value: object, done: bool = True) -> None:
        """Set one field of a page; a refused value leaves everything as it was and says why."""
        try:
            state = edited(self.session.pages[page], path, value)
        except InputError as error:
            if page in self.controllers:
                self.controllers[page].view.refuse(path, error)
            self.bar.report(error.text, "error")
            return
        self.bar.clear()
        self.history.commit(self._with_state(page, state), merge=f"{page}.{path}")
        if done:
            self.history.settle()
        if page in self.controllers:
            self.controllers[page].set_state(state, done=done)
        self.menus.refresh()

    def add(self, page: str, path: str, value: object) -> None:
        """Append one entry to a list of a page."""
        entries = value_at(self.session.pages[page], path)
        self.edit(page, path, [*entries, value])

    def remove(self, page: str, path: str) -> None:
        """Take one entry out of a list of a page."""
        owner, _dot, index = path.rpartition(".")
        entries = list(value_at(self.session.pages[page], owner))
        del entries[int(index)]
        self.edit(page, owner, entries)

    def act(self, page: str, action: Action) -> None:
        """Do what a button among the knobs says, as one undo step."""
        text = asked(action, self)
        if text is None:
            return
        try:
            state = action.apply(self.session.pages[page], self.controllers[page].snapshot, text)
        except InputError as error:
            self.bar.report(error.text, "error")
            return
        self.bar.clear()
        self.set_page_state(page, state)

    def _with_state(self, page: str, state: State) -> Session:
        return Session(page=page, pages={**self.session.pages, page: state})

    def set_page_state(self, page: str, state: State) -> None:
        """Replace a page's whole state (a preset, a reset) as one undo step."""
        self.history.settle()
        self.history.commit(self._with_state(page, state), merge=None)
        if page in self.controllers:
            self.controllers[page].set_state(state)
        self.menus.refresh()

    def undo(self) -> None:
        """Go back to the states before the last edit."""
        self.history.undo()
        self.show_session()

    def redo(self) -> None:
        """Take an undo back."""
        self.history.redo()
        self.show_session()

    def show_session(self) -> None:
        """Draw what the history holds; pages whose state is the same object stay untouched."""
        keys = [page.key for page in PAGES]
        if self.session.page in keys:
            self.tabs.setCurrentIndex(keys.index(self.session.page))
        for key, controller in self.controllers.items():
            if controller.state is not self.session.pages[key]:
                controller.set_state(self.session.pages[key])
        self.menus.refresh()

    # files

    def open_session(self, file: Path) -> None:
        """Open a session file; when it can't be used nothing changes."""
        try:
            session = read_session(file, PAGES)
        except InputError as error:
            self.bar.report(error.text, "error")
            return
        self.history = History(session)
        self.file, self._saved = file, session
        settings.add_recent(file)
        self.show_session()

    def save_session(self, file: Path) -> None:
        """Write all states to `file`."""
        try:
            write_session(self.session, file)
        except InputError as error:
            self.bar.report(error.text, "error")
            return
        self.file, self._saved = file, self.session
        settings.add_recent(file)
        self.bar.report(_("Saved as {file}", file=file.name), "info")

    def autosave(self) -> None:
        """Keep unsaved states for the case of a crash."""
        if self.session is self._saved:
            return
        file = settings.autosave_file()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_session(self.session, file)
        except (OSError, InputError):
            self._autosave.stop()
            self.bar.report(_("Unsaved work can't be kept safe: {file} is not writable.", file=str(file)), "warning")

    def _offer_autosave(self) -> None:
        file = settings.autosave_file()
        if file.exists():
            text = _("The last session ended unexpectedly. Its unsaved state is still there.")
            self.bar.report(text, "info", (_("Restore"), lambda: self.open_autosave(file)))

    def open_autosave(self, file: Path) -> None:
        """Bring back what a crash left, as unsaved states."""
        self.open_session(file)
        self.file, self._saved = None, default_session(PAGES)

    # the rest

    def event(self, event: QEvent) -> bool:
        """Let the focused control have the keys it needs; elsewhere they are the transport's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = next((keys for kind, keys in OWN_KEYS.items() if isinstance(self.focusWidget(), kind)), ())
            if event.key() in keys:
                event.accept()
                return True
        return super().event(event)

    def _tab_changed(self, _index: int) -> None:
        current = self.current
        for controller in self.controllers.values():
            if controller is not current and controller.playing:
                controller.press("play")
        if self._begun and current.first_paint:
            current.begin()
        self.history.turn_to(PAGES[self.tabs.currentIndex()].key)
        self.menus.refresh()

    def _restore_geometry(self) -> None:
        self.restoreGeometry(settings.data("window/geometry"))

    def retranslate(self) -> None:
        """Set every word in the present language."""
        self.setWindowTitle(translate(_("gradexplorer: every formula with its proof")))
        for index, page in enumerate(PAGES):
            self.tabs.setTabText(index, translate(page.title))
        self.menus.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window, and let every worker end; a clean end needs no autosave."""
        if is_drawing():  # a file is being made: it comes first
            event.ignore()
            QTimer.singleShot(CLOSE_AGAIN_MILLISECONDS, self, self.close)
            return
        self._autosave.stop()
        for key, controller in self.controllers.items():
            controller.ask_to_close()
            settings.remember(f"window/{key}", controller.view.splitter.saveState())
        settings.remember("window/geometry", self.saveGeometry())
        settings.remember("window/page", self.current.page.key)
        settings.autosave_file().unlink(missing_ok=True)
        self.bar.release()
        super().closeEvent(event)
        if self.waits:
            for controller in self.controllers.values():
                controller.close()


def _last_front() -> str:
    """Return the page that was in front when the window was closed last."""
    front = settings.text("window/page", FRONT)
    return front if front in [page.key for page in PAGES] else FRONT
