"""The run of the Model tab: the answers of the process that executes the code, one a step."""

import time
from weakref import WeakSet

import msgspec
from msgspec import structs

from gradexplorer.framework.run import Snapshot
from gradexplorer.model.messages import Answer, Flowed, Message, Progress, Refused, Request, is_last
from gradexplorer.model.process import ModelProcess
from gradexplorer.pages.model.consent import changed, is_example, is_permitted, path_of
from gradexplorer.pages.model.parts import shown
from gradexplorer.pages.model.state import ModelState
from gradexplorer.text import _

_GIGABYTE = 2**30
_PAUSE_SECONDS, _TURN_SECONDS = 0.01, 0.05


class ModelSnapshot(Snapshot, frozen=True, eq=False, kw_only=True):
    """What is known of the code: nothing yet, that it waits to be permitted, or an answer.

    Attributes
    ----------
    file : str
    date : str
        When it was last changed.
    waits : bool
        For the person's permission.
    answer : Answer or Refused or None
        That of the step; before the first, what the process has told so far of what it will be.
    seconds : float
        That the rest of the first step takes, where it is known.
    halted : bool
        Whether the process stands still.
    """

    file: str
    date: str = ""
    waits: bool = False
    answer: Answer | Refused | None = None
    output: str = ""
    seconds: float = 0.0
    halted: bool = False


_runs: "WeakSet[ModelRun]" = WeakSet()
_known: dict[object, tuple[list[bytes], str]] = {}
"""What examples came to, and printed: they never change."""


def stop_all() -> None:
    """End every process that executes a person's code, at once; each run tells that it was stopped."""
    for run in list(_runs):
        run.stop()


def halt_all() -> None:
    """Let every process that executes a person's code stand still, or, where one does, go on."""
    runs = list(_runs)
    halted = not any(run.halted for run in runs)
    for run in runs:
        run.halt(halted)


def run_key(state: ModelState) -> tuple[object, ...]:
    """Return what of the state the answers depend on."""
    part, own = shown(state)
    return (state.part, part.run_key(own), state.file, state.name, state.python, state.seconds, state.memory)


class ModelRun:
    """Executes the code in a process of its own while the run plays, and reads its messages in turns."""

    def __init__(self, state: ModelState) -> None:
        self.state, self.file = state, path_of(state.file)
        self.step = 0
        self.waits = not is_permitted(state)
        part, own = shown(state)
        self.last = 0 if self.waits else part.last(own)
        self._process: ModelProcess | None = None
        self._answers: list[bytes] = []
        """Encoded: a thousand reports of a deep network are many objects."""
        self._coming: Answer | Refused | None = None
        self._output, self._share, self._seconds, self._end = "", 0.0, 0.0, 0.0
        self._halted_at: float | None = None
        _runs.add(self)

    @property
    def recorded(self) -> int:
        """How many answers there are."""
        return len(self._answers)

    def advance(self, count: int) -> None:
        """Wait for so many answers more, unless the process stands still."""
        goal = self.step + count
        while self.step < min(goal, self.last):
            if not self.work(_TURN_SECONDS) and self.halted:
                return

    def seek(self, step: int) -> None:
        """Go to an answer, or wait for it."""
        self.step = min(step, self.recorded)
        self.advance(step - self.step)

    def work(self, seconds: float) -> bool:
        """Listen to the process for a while, which the first call begins; tell whether the next answer is there."""
        if self.step >= self.last:
            return True
        end = time.monotonic() + seconds
        if self.step >= self.recorded and self._process is None:
            self._begin()
        self._listen()
        while self._waits_for_an_answer:
            if time.monotonic() > end:
                return False
            time.sleep(_PAUSE_SECONDS)
            self._listen()
        self.step = min(self.step + 1, self.last)
        return True

    @property
    def _waits_for_an_answer(self) -> bool:
        """Whether the next step is still to come; the one before may turn out to be the last."""
        return self.recorded <= self.step < self.last

    def _begin(self) -> None:
        state = self.state
        if not is_permitted(state):
            self._keep(Refused(text=_("{file} has changed since it was allowed: press 'Run it'.", file=str(self.file))))
            return
        if is_example(state) and (known := _known.get(run_key(state))):
            self._answers, self._output = known
            self.last = self.recorded
            return
        part, own = shown(state)
        request = Request(
            file=str(self.file), name=state.name, memory=int(state.memory * _GIGABYTE), live=True, **part.request(own)
        )
        self._end = time.monotonic() + state.seconds
        try:
            self._process = ModelProcess(request, state.python or None)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            text = _("{python} does not start: {reason}", python=state.python, reason=reason)
            self._keep(Refused(text=text))

    def _listen(self) -> None:
        process = self._process
        if process is None:
            return
        for message in process.poll():
            if isinstance(message, Progress):
                self._share, self._seconds = min(message.done / max(message.total, 1), 0.99), message.seconds
                continue
            assert isinstance(message, Answer | Refused)  # nothing else is asked of the process here
            if is_last(message) or self.last > 1:
                self._keep(message)
            else:
                self._coming = message
        if self._process is not None and not self.halted and time.monotonic() > self._end:
            process.stop()
            text = _("The code took longer than {seconds} s and was stopped.", seconds=f"{self.state.seconds:g}")
            self._keep(Refused(text=text))

    def _keep(self, answer: Message) -> None:
        """Keep the next answer; with the last one, which may have been told already, the process ends."""
        told = isinstance(answer, Flowed) and msgspec.msgpack.encode(structs.replace(answer, done=False))
        if self._answers[-1:] == [told]:
            self._answers.pop()
        self._answers.append(msgspec.msgpack.encode(answer))
        self._coming = None
        if not is_last(answer):
            return
        self.last = self.recorded
        self._close()
        if is_example(self.state) and not isinstance(answer, Refused):
            _known[run_key(self.state)] = self._answers, self._output

    @property
    def halted(self) -> bool:
        """Whether the process stands still."""
        return self._halted_at is not None

    def halt(self, halted: bool) -> None:
        """Let the process stand still, or go on; its time stands still, too."""
        process = self._process
        if process is None or halted == self.halted:
            return
        process.halt(halted)
        now = time.monotonic()
        self._end += 0.0 if self._halted_at is None else now - self._halted_at
        self._halted_at = now if halted else None

    def stop(self) -> None:
        """End the process at once; it may be another thread that waits for its answer."""
        if self._process is not None:
            self._process.stop()

    def _close(self) -> None:
        if self._process is not None:
            self._output = self._process.output()
            self._process.close()
            self._process = self._halted_at = None

    def __del__(self) -> None:
        self._close()

    def snapshot(self, detail: bool) -> ModelSnapshot:
        """Return what is known."""
        answer = self._answer()
        if self._process is not None:
            self._output = self._process.output()
        return ModelSnapshot(
            step=self.step,
            recorded=self.recorded,
            last=self.last,
            share=0.0 if self.step else self._share,
            seconds=self._seconds,
            halted=self.halted,
            file=str(self.file),
            date=changed(self.file),
            waits=self.waits,
            answer=answer,
            output=self._output,
        )

    def _answer(self) -> Answer | Refused | None:
        if self.step == 0:
            return self._coming
        found: Answer | Refused = msgspec.msgpack.decode(self._answers[self.step - 1], type=Answer | Refused)
        return found
