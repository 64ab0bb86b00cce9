"""What a page finds beside its run: asked for when the state asks for something else, and finer once a drag is over."""

from collections.abc import Hashable
from functools import partial
from typing import Any

from msgspec import structs

from gradexplorer.framework.study import AnyStudy, Found
from gradexplorer.run.worker_client import WorkerClient
from gradexplorer.ui.page.study_bar import StudyBar


class PageStudy:
    """The page's study, if it has one, what it found so far, and the bar that says how far it is."""

    def __init__(self, study: AnyStudy | None, client: WorkerClient, bar: StudyBar) -> None:
        self._study, self._client, self._bar = study, client, bar
        self._halted = False
        self.found: Found | None = None
        self._requested: tuple[Hashable, bool] | None = None
        """Of what it was asked for last, and whether only for its first round."""
        bar.pressed.connect(self._halt_or_go_on)

    def forget(self) -> None:
        """Hear nothing more of the present study; the same one may be asked for again, by another session."""
        if self._requested is not None:
            self._client.leave_study()
        self.found = self._requested = None

    def show(self, found: Found) -> None:
        """Take what was found, and say how far it is."""
        self.found = found
        self._draw_bar()

    def request(self, state: Any, *, coarse: bool) -> None:
        """Ask for the study of the present state, unless it was asked for as fine as that; what it found is older."""
        study = self._study
        key = study.key(state) if study else None
        if study is None or key is None:
            self.forget()
        elif self._requested is None or self._requested[0] != key or (self._requested[1] and not coarse):
            self._requested, self._halted = (key, coarse), False
            self.found = self.found and structs.replace(self.found, share=0.0, seconds=0.0)
            self._client.explore(partial(study.compute, state, coarse))
        self._draw_bar()

    def _halt_or_go_on(self) -> None:
        """Let the study stand still, or go on where it stands."""
        self._halted = not self._halted
        if self._halted:
            self._client.halt_study()
        else:
            self._client.go_on_with_study()
        self._draw_bar()

    def _draw_bar(self) -> None:
        self._bar.setVisible(self._requested is not None)
        if self._requested is not None:
            share, seconds = (self.found.share, self.found.seconds) if self.found else (0.0, 0.0)
            self._bar.draw(share, seconds, coarse=self._requested[1], halted=self._halted)
