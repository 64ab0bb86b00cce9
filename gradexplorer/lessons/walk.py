"""The way through a lesson: which step is shown, what was asked, and what of it a person answered alone."""

from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from gradexplorer.lessons.lesson import Lesson, Step

Phase = Literal["reading", "asking", "right", "shown"]


class Walk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a person stands in a lesson; every step further is another value.

    Attributes
    ----------
    step : int
    phase : {"reading", "asking", "right", "shown"}
        The text; the question; the answer, found or shown.
    wrong : int
        Wrong tries at this question: the hint comes with the first.
    solved : tuple of int
        The steps whose questions were answered without 'Show me', in order.
    """

    step: Annotated[int, Meta(ge=0)] = 0
    phase: Phase = "reading"
    wrong: Annotated[int, Meta(ge=0)] = 0
    solved: tuple[int, ...] = ()

    def at(self, lesson: Lesson) -> Step:
        """Return the present step."""
        return lesson.steps[self.step]

    def is_over(self, lesson: Lesson) -> bool:
        """Whether nothing comes after what is shown."""
        answered = self.at(lesson).question is None or self.phase in ("right", "shown")
        return answered and self.step == len(lesson.steps) - 1

    @property
    def hints(self) -> bool:
        """Whether the hint is shown."""
        return self.phase == "asking" and self.wrong > 0

    def next(self, lesson: Lesson) -> "Walk":
        """Go on: the question comes before the next step, and an answer or 'Show me' before that."""
        if self.phase == "asking" or self.is_over(lesson):
            return self
        if self.phase == "reading" and self.at(lesson).question:
            return replace(self, phase="asking")
        return Walk(step=self.step + 1, solved=self.solved)

    def back(self) -> "Walk":
        """Go back: from the question or its answer to the text, from there to the step before."""
        if self.phase != "reading":
            return Walk(step=self.step, solved=self.solved)
        return Walk(step=max(self.step - 1, 0), solved=self.solved)

    def answered(self, *, right: bool) -> "Walk":
        """Take a judged answer to the present question."""
        if self.phase != "asking":
            return self
        if not right:
            return replace(self, wrong=self.wrong + 1)
        return replace(self, phase="right", solved=tuple(sorted({*self.solved, self.step})))

    def shown(self) -> "Walk":
        """Show the answer, right tries or none."""
        return replace(self, phase="shown") if self.phase == "asking" else self


def kept(walk: Walk, lesson: Lesson) -> Walk:
    """Return a walk that was kept, as far as the lesson still has its steps."""
    last = len(lesson.steps) - 1
    asks = bool(lesson.steps[min(walk.step, last)].question)
    phase = walk.phase if asks and walk.step <= last else "reading"
    solved = tuple(step for step in walk.solved if step <= last)
    return replace(walk, step=min(walk.step, last), phase=phase, solved=solved)
