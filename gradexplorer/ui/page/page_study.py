"""What a page finds beside its run: asked for when the state asks for something else, and finer once a drag is over."""

from collections.abc import Hashable
from functools import partial
from typing import Any

from msgspec import structs

from gradexplorer.framework.study import AnyStudy, Found
from gradexplorer.run.worker_client import WorkerClient


class PageStudy:
    """The page's study, if it has one, and what it found so far."""

    def __init__(self, study: AnyStudy | None, client: WorkerClient) -> None:
        self._study, self._client = study, client
        self.found: Found | None = None
        self._requested: tuple[Hashable, bool] | None = None
        """Of what it was asked for last, and whether only for its first round."""

    def request(self, state: Any, *, coarse: bool) -> None:
        """Ask for the study of the present state, unless it was asked for as fine as that; what it found is older."""
        study = self._study
        key = study.key(state) if study else None
        if study is None or key is None:
            if self._requested is not None:
                self._client.leave_study()
            self.found = self._requested = None
        elif self._requested is None or self._requested[0] != key or (self._requested[1] and not coarse):
            self._requested = key, coarse
            self.found = self.found and structs.replace(self.found, share=0.0, seconds=0.0)
            self._client.explore(partial(study.compute, state, coarse))
