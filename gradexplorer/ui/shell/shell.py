"""The window as its menus see it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from gradexplorer.framework.page import AnyAction
from gradexplorer.framework.state import State
from gradexplorer.session import Session
from gradexplorer.text import Text
from gradexplorer.ui.page.controller import PageController
from gradexplorer.ui.shell.document import Document
from gradexplorer.ui.shell.error_bar import Kind

if TYPE_CHECKING:
    from gradexplorer.ui.shell.lesson_guide import LessonGuide


class Shell(Protocol):
    """What menus act on: the window's pages, and the session with its file."""

    document: Document
    controllers: dict[str, PageController]
    lessons: "LessonGuide"

    @property
    def session(self) -> Session:
        """The states of all pages."""

    @property
    def current(self) -> PageController:
        """The controller of the tab in front."""

    def refresh(self) -> None:
        """Say what can be done now, and whose work is shown."""

    def show_session(self) -> None:
        """Draw what the history holds."""

    def report(self, text: Text, kind: Kind) -> None:
        """Tell the person something in the window's bar."""

    def edit(self, page: str, path: str, value: object, done: bool = True) -> None:
        """Set one field of a page."""

    def remove(self, page: str, path: str) -> None:
        """Take one entry out of a list of a page."""

    def act(self, page: str, action: AnyAction) -> None:
        """Do what a button among the parameters says."""

    def turn_to(self, page: str) -> None:
        """Bring a tab to the front."""

    def show_preset(self, page: str, preset: Mapping[str, Any]) -> None:
        """Bring a tab to the front, with a preset in it."""

    def set_page_state(self, page: str, state: State) -> None:
        """Replace a page's whole state as one undo step."""

    @property
    def can_undo(self) -> bool:
        """There is something to be taken back."""

    @property
    def can_redo(self) -> bool:
        """There is something that was taken back."""

    @property
    def zoomed_panel(self) -> str:
        """The panel whose zoom an undo takes back now."""

    def undo(self) -> None:
        """Take the last edit or zoom back."""

    def redo(self) -> None:
        """Take an undo back."""
