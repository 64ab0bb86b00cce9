"""What happens to an edit: the session takes it, the picture follows, and a refusal is said."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from gradexplorer.framework.files import UnreadableFile
from gradexplorer.framework.page import AnyAction, AnyPage
from gradexplorer.framework.questions import ColumnQuestion, Outcome
from gradexplorer.framework.state import State, edited, value_at
from gradexplorer.session import Session
from gradexplorer.text import InputError, Text, _
from gradexplorer.ui.shell.column_dialog import answered
from gradexplorer.ui.shell.drops import taker
from gradexplorer.ui.shell.error_bar import ErrorBar
from gradexplorer.ui.shell.file_dialogs import asked
from gradexplorer.ui.shell.shell import Shell


class Edits:
    """Edits of the session of a window, whoever asks for them: controls, pictures, menus, actions."""

    def __init__(self, shell: Shell, window: QWidget, bar: ErrorBar) -> None:
        self._shell = shell
        self._window = window
        self._bar = bar

    def edit(self, page: str, path: str, value: object, done: bool = True) -> None:
        """Set one field of a page; a refused value leaves everything as it was and says why."""
        shell = self._shell
        shown = shell.controllers.get(page)
        try:
            state = edited(shell.session.pages[page], path, value)
        except InputError as error:
            if shown:
                shown.view.refuse(path, error, done=done)
            if done:
                self._refuse(page, path, error)
            return
        history = shell.document.history
        history.commit(self._with_state(page, state), merge=f"{page}.{path}")
        if done:
            history.end_merge()
        if shown:
            shown.set_state(state, done=done)
        self.clear_refusal(page)
        shell.refresh()

    def add(self, page: str, path: str, value: object) -> None:
        """Append one entry to a list of a page."""
        entries = value_at(self._shell.session.pages[page], path)
        self.edit(page, path, [*entries, value])

    def remove(self, page: str, path: str) -> None:
        """Take one entry out of a list of a page."""
        owner, _dot, index = path.rpartition(".")
        entries = list(value_at(self._shell.session.pages[page], owner))
        del entries[int(index)]
        self.edit(page, owner, entries)

    def act(self, page: str, action: AnyAction, given: str | None = None) -> None:
        """Do what a button among the parameters says, as one undo step.

        `given` is the text or file that it needs, where it is known already.
        """
        shell = self._shell
        text = asked(action, self._window) if given is None else given
        if action.needs == "file":
            shell.current.view.transport.take_keys()
        if text is None:
            return
        try:
            answer = action.apply(shell.session.pages[page], shell.controllers[page].snapshot, text)
        except InputError as error:
            self._refuse(page, action.key, error)
            return
        if isinstance(answer, ColumnQuestion):
            answer = answered(answer, self._window)
        if isinstance(answer, Outcome):
            self.set_page_state(page, answer.state)
            self._bar.report(answer.notice, "info")
        elif answer is not None:
            self.set_page_state(page, answer)

    def set_page_state(self, page: str, state: State) -> None:
        """Replace a page's whole state (a preset, a reset) as one undo step."""
        history = self._shell.document.history
        history.end_merge()
        history.commit(self._with_state(page, state), merge=None)
        if shown := self._shell.controllers.get(page):
            shown.view.parameters.forget()
            shown.set_state(state, whole=True)
        self.clear_refusal(page)
        self._shell.refresh()

    def _with_state(self, page: str, state: State) -> Session:
        return Session(page=page, pages={**self._shell.session.pages, page: state})

    def _refuse(self, page: str, path: str, error: InputError) -> None:
        """Say why a value can't be used, as long as its field holds it."""
        self._bar.report(error.text, "error")
        self._bar.cause = (page, "field", path)

    def clear_refusal(self, page: str) -> None:
        """Take back what was said of a refused value that no field holds any more."""
        page_key, kind, path = (*self._bar.cause, "", "", "")[:3]
        shown = self._shell.controllers.get(page)
        refuses = shown is not None and shown.view.parameters.refuses(path)
        if (page_key, kind) == (page, "field") and not refuses:
            self._bar.clear(page, "field")

    def leave_refusals(self, front: str) -> None:
        """Take back what was said of a refused value of another page than the one in front: its field says so."""
        page_key, kind, _path = (*self._bar.cause, "", "", "")[:3]
        if kind == "field" and page_key != front:
            self._bar.clear(page_key, "field")

    def offer_to_reload(self, page: AnyPage, file: Path) -> None:
        """Say that the file of a page's run is another one now."""
        text = _("{file} has changed since it ran.", file=file.name)
        self._bar.report(text, "warning", (_("Reload"), lambda: self._reload(page)))
        self._bar.cause = (page.key, "run")

    def _reload(self, page: AnyPage) -> None:
        self.set_page_state(page.key, page.reload(self._shell.session.pages[page.key]))

    def tell_of_run(self, page: str, news: Text | Exception | None) -> None:
        """Say why a run ended, until another begins, of which there is no news."""
        if news is None:
            self._bar.clear(page, "run")
            return
        finds = taker(self._shell.controllers[page], "file") if isinstance(news, UnreadableFile) else None
        if isinstance(news, UnreadableFile) and finds:
            self._bar.report(news.text, "error", (_("Find…"), lambda: self.act(page, finds)))
        elif isinstance(news, Exception):
            self._bar.report_error(news)
        else:
            self._bar.report(news, "warning")
        self._bar.cause = (page, "run")
