"""Undo and redo: of edits, which the session's history holds, and of the zooms between them."""

from gradexplorer.ui.page.zoom_history import ZoomHistory, Zooming
from gradexplorer.ui.shell.shell import Shell


class Undoing:
    """What a window can take back, in the order in which it was done."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._zooms = ZoomHistory()

    @property
    def can_undo(self) -> bool:
        """There is an edit or a zoom to be taken back."""
        return self._shell.document.history.can_undo or self._zooms.can_undo(*self._shown)

    @property
    def can_redo(self) -> bool:
        """There is an edit or a zoom that was taken back."""
        return self._shell.document.history.can_redo or self._zooms.can_redo(*self._shown)

    @property
    def zoomed_panel(self) -> str:
        """The panel whose zoom an undo takes back now; "" where it takes back an edit, or nothing."""
        return self._zooms.panel(*self._shown)

    def undo(self) -> None:
        """Take the last edit back, or the last zoom that was done since then."""
        if (zooming := self._zooms.undo(*self._shown)) is not None:
            self._zoom_to(zooming.panel, zooming.before)
            return
        self._shell.document.history.undo()
        self._shell.show_session()

    def redo(self) -> None:
        """Take an undo back."""
        if (zooming := self._zooms.redo(*self._shown)) is not None:
            self._zoom_to(zooming.panel, zooming.after)
            return
        self._shell.document.history.redo()
        self._shell.show_session()

    def keep_zoom(self, page: str, panel: str, before: object, after: object) -> None:
        """Remember a zoom that a person has done."""
        self._zooms.add(Zooming(page, panel, before, after, self._shell.session.pages))
        self._shell.refresh()

    @property
    def _shown(self) -> tuple[str, object]:
        """The page in front, and the states that zooms belong to."""
        return self._shell.current.page.key, self._shell.session.pages

    def _zoom_to(self, panel: str, zoom: object) -> None:
        self._shell.current.view.picture.zoom_to(panel, zoom)
        self._shell.refresh()
