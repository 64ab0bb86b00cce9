"""What a window works on: a session with its history, the person's file that it belongs to, and the kept copy."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from gradexplorer.framework.page import AnyPage
from gradexplorer.session import History, Session, default_session, read_session, write_session
from gradexplorer.text import InputError, Text, _
from gradexplorer.ui.shell import settings
from gradexplorer.ui.shell.kept_work import Kept, KeptWork, Work

KEEP_SECONDS = 5


class Document(QObject):
    """The session of a window: opened, saved, set aside for another one, and kept in case of a crash.

    Parameters
    ----------
    kept : KeptWork
    pages : sequence of Page
    work : Work
        What there is at first.

    Signals
    -------
    replaced :
        Another session has taken the place of the last one, with a history of its own.
    saved_as :
        All of it is in the person's file now.
    reported : (Text, kind, action)
        Something for the person to read, for the bar.
    withdrawn : (Text)
        What was reported is over.
    offer_ended :
        The work that was offered there is taken, or gone.
    """

    replaced = Signal()
    saved_as = Signal()
    reported = Signal(object, str, object)
    withdrawn = Signal(object)
    offer_ended = Signal()

    def __init__(self, kept: KeptWork, pages: Sequence[AnyPage], work: Work, parent: QObject) -> None:
        super().__init__(parent)
        self.kept = kept
        self.history = History(work.session)
        self.file = work.file
        self.saved = work.saved(pages)
        """What is in the person's own file, the defaults without one; None where that is lost."""
        self._pages = pages
        self._kept_last: Work | None = None
        self._offered = ""
        self._complaints: list[Text] = []
        """What was said since the work can't be kept."""
        self._warned = self._closed = False
        self._timer = QTimer(self, interval=KEEP_SECONDS * 1000)
        self._timer.timeout.connect(self.keep)

    @property
    def session(self) -> Session:
        """The states of all pages."""
        return self.history.session

    @property
    def unsaved(self) -> bool:
        """Whether the session has something that is not in the person's own file; the tab in front does not count."""
        return self.saved is None or self.session.pages != self.saved.pages

    @property
    def work(self) -> Work:
        """What there is to be kept."""
        return Work(self.session, self.file, self.unsaved)

    # ---- the person's files

    def open(self, file: Path) -> None:
        """Open a session file; when it can't be used nothing changes."""
        try:
            session = read_session(file, self._pages)
        except InputError as error:
            self._tell(error.text, "error")
            return
        if self._set_aside():
            self._replace(Work(session, file), session)
            settings.add_recent(file)

    def save(self, file: Path) -> None:
        """Write all states to `file`, which is the session's file from now on."""
        try:
            write_session(self.session, file)
        except InputError as error:
            self._tell(error.text, "error")
            return
        self.file, self.saved = file, self.session
        settings.add_recent(file)
        self.saved_as.emit()
        self._tell(_("Saved as {file}", file=file.name), "info")

    # ---- kept work

    def begin(self) -> None:
        """Say what earlier windows left, and keep the work every few seconds from now on."""
        self._offer_crashed()
        if not self._offered and self.kept.taken:
            sentence = _("Your work on {name} is back as you left it.", name=self.work.name)
            self.reported.emit(sentence, "info", (_("Start afresh"), self.start_afresh))
        self._timer.start()

    def _offer_crashed(self) -> None:
        """Offer the newest work that a crash left, if any, until it is taken or discarded."""
        crashed = next((kept for kept in self.kept.others() if kept.crashed), None)
        self._offered = crashed.name if crashed else ""
        if crashed:
            sentence = _(
                "The program ended unexpectedly; the unsaved work on {name} is kept, also under File, Kept work.",
                name=crashed.work.name,
            )
            self.reported.emit(sentence, "offer", (_("Restore"), partial(self.open_kept, crashed)))

    def _end_offer(self, kept: Kept) -> None:
        """Offer `kept` no longer, but what another crash left."""
        if kept.name == self._offered:
            self.offer_ended.emit()
            self._offer_crashed()

    def keep(self) -> None:
        """Keep the work if it has changed; what can't be kept is tried again, and said once."""
        work = self.work
        if work != self._kept_last:
            try:
                self.kept.keep(work)
            except InputError as error:
                if not self._complaints:
                    self._complain(_("Unsaved work can't be kept for now. {fault}", fault=error.text), "warning")
                return
            self._kept_last = work
        for sentence in self._complaints:
            self.withdrawn.emit(sentence)
        self._complaints.clear()
        self._warned = False

    def open_kept(self, kept: Kept) -> None:
        """Go on with work that another window left behind; the present one is set aside."""
        if not self._set_aside():
            return
        work = self.kept.take(kept)
        self._end_offer(kept)
        if work is None:
            self._tell(_("This work is open in another window, or has been discarded."), "warning")
        else:
            self._replace(work, work.saved(self._pages))

    def discard(self, kept: Kept) -> None:
        """Remove work that another window left behind for good."""
        self.kept.discard(kept)
        self._end_offer(kept)

    def start_afresh(self) -> None:
        """Show the defaults of all pages; unsaved work is set aside."""
        if self._set_aside():
            session = default_session(self._pages, self.session.page)
            self._replace(Work(session), session)

    def close(self) -> bool:
        """Keep everything for the next start; False the first time that this fails, so that nothing is lost unsaid."""
        if self._closed:
            return True
        try:
            self.kept.close(self.work)
        except InputError as error:
            if not self._warned:
                self._warned = True
                sentence = _("Unsaved work can't be kept. {fault} Save the session, or close again.", fault=error.text)
                self._complain(sentence, "error")
                return False
        self._closed = True
        self._timer.stop()
        return True

    def _set_aside(self) -> bool:
        """Keep the unsaved work for the list, so that other work can take its place; False where it would be lost."""
        try:
            self.kept.set_aside(self.work)
        except InputError as error:
            self._tell(_("Unsaved work can't be kept. {fault} Save the session first.", fault=error.text), "error")
            return False
        self._kept_last = None
        return True

    def _replace(self, work: Work, saved: Session | None) -> None:
        self.history = History(work.session)
        self.file, self.saved = work.file, saved
        self.replaced.emit()

    def _complain(self, sentence: Text, kind: str) -> None:
        self._complaints.append(sentence)
        self._tell(sentence, kind)

    def _tell(self, sentence: Text, kind: str) -> None:
        self.reported.emit(sentence, kind, None)
