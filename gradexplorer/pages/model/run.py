"""The run of the Model tab: one step, which is the answer of the process that executes the code."""

import os
import time
from datetime import datetime
from pathlib import Path
from weakref import WeakSet

from msgspec import structs

from gradexplorer.framework.run import Snapshot
from gradexplorer.model.flow_report import FlowReport
from gradexplorer.model.messages import Checked, Flowed, Message, Progress, Refused, Request
from gradexplorer.model.process import ModelProcess
from gradexplorer.model.report import CheckReport
from gradexplorer.pages.model.consent import is_example, is_permitted, path_of
from gradexplorer.pages.model.state import ModelState
from gradexplorer.text import _

_GIGABYTE = 2**30
_PAUSE_SECONDS = 0.01


class ModelSnapshot(Snapshot, frozen=True, eq=False, kw_only=True):
    """What is known of the code: nothing yet, that it waits to be permitted, or the answer.

    Attributes
    ----------
    file : str
    date : str
        When it was last changed.
    waits : bool
        For the person's permission.
    """

    file: str
    date: str = ""
    waits: bool = False
    check: CheckReport | None = None
    flow: FlowReport | None = None
    refused: Refused | None = None
    output: str = ""


_runs: "WeakSet[ModelRun]" = WeakSet()
_known: dict[ModelState, tuple[Message, str]] = {}
"""What examples came to, and printed: they never change."""


def stop_all() -> None:
    """End every process that executes a person's code, at once; each run tells that it was stopped."""
    for run in list(_runs):
        run.stop()


class ModelRun:
    """Executes the code in a process of its own while the run plays, and reads its messages in turns."""

    def __init__(self, state: ModelState) -> None:
        self.state, self.file = state, path_of(state.file)
        self.step = self.recorded = 0
        self.waits = not is_permitted(self.file)
        self.last = 0 if self.waits else 1
        self._process: ModelProcess | None = None
        self._answer: Message | None = None
        self._output, self._share, self._end = "", 0.0, 0.0
        self._key = structs.replace(state, chosen=0, asked=0, seconds=1.0)
        _runs.add(self)

    def advance(self, count: int) -> None:
        """Wait for the answer."""
        while count and self.step < self.last:
            self.work(1.0)

    def seek(self, step: int) -> None:
        """Forget the answer, or wait for it."""
        if step <= 0:
            self._close()
            self.step, self._answer, self._share = 0, None, 0.0
        else:
            self.advance(1)

    def work(self, seconds: float) -> bool:
        """Listen to the process for a while, which begins with the first call; tell whether it has answered."""
        if self.step >= self.last:
            return True
        end = time.monotonic() + seconds
        if self._key in _known:
            self._answer, self._output = _known[self._key]
        elif self._process is None:
            self._begin()
        while self._answer is None:
            self._listen()
            if self._answer is None and time.monotonic() > end:
                return False
            if self._answer is None:
                time.sleep(_PAUSE_SECONDS)
        self._close()
        self.step = self.recorded = 1
        if is_example(self.file) and not isinstance(self._answer, Refused):
            _known[self._key] = self._answer, self._output
        return True

    def _begin(self) -> None:
        state = self.state
        request = Request(
            file=str(self.file),
            name=state.name,
            what="flow" if state.what == "flow" else "check",
            second=state.second,
            steps=state.steps,
            memory=int(state.memory * _GIGABYTE),
        )
        self._end = time.monotonic() + state.seconds
        try:
            self._process = ModelProcess(request, state.python or None)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            text = _("{python} does not start: {reason}", python=state.python, reason=reason)
            self._answer = Refused(text=text)

    def _listen(self) -> None:
        process = self._process
        if process is None:
            return
        for message in process.poll():
            if isinstance(message, Progress):
                self._share = min(message.done / max(message.total, 1), 0.99)
            else:
                self._answer = message
        if self._answer is None and time.monotonic() > self._end:
            process.stop()
            text = _("The code took longer than {seconds} s and was stopped.", seconds=f"{self.state.seconds:g}")
            self._answer = Refused(text=text)

    def stop(self) -> None:
        """End the process at once; it may be another thread that waits for its answer."""
        if self._process is not None:
            self._process.stop()

    def _close(self) -> None:
        if self._process is not None:
            self._output = self._process.output()
            self._process.close()
            self._process = None

    def __del__(self) -> None:
        self._close()

    def snapshot(self, detail: bool) -> ModelSnapshot:
        """Return what is known."""
        answer = self._answer if self.step else None
        return ModelSnapshot(
            step=self.step,
            recorded=self.recorded,
            last=self.last,
            share=self._share if not self.step else 0.0,
            file=str(self.file),
            date=_date(self.file),
            waits=self.waits,
            check=answer.report if isinstance(answer, Checked) else None,
            flow=answer.report if isinstance(answer, Flowed) else None,
            refused=answer if isinstance(answer, Refused) else None,
            output=self._output,
        )


def _date(file: Path) -> str:
    try:
        return datetime.fromtimestamp(os.stat(file).st_mtime).strftime("%Y-%m-%d %H:%M:%S")
    except (OSError, ValueError, OverflowError):
        return ""
