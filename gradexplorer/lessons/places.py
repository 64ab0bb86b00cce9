"""Where the steps of a lesson are: a page, a state, and a step of its run."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.cached import cached_property
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.state import edited
from gradexplorer.lessons.lesson import Lesson, Moment, Step
from gradexplorer.run.headless import at_step


class Place(Struct, frozen=True, eq=False, dict=True):
    """A page in one state, at one step of its run.

    Attributes
    ----------
    step : int or None
        None is the end.
    """

    page: AnyPage
    state: Any
    step: int | None = 0

    def moved(self, moment: Moment | None) -> "Place":
        """Return the place after the edits of `moment`; the step of the run stays unless it says another.

        Raises
        ------
        InputError
            A path or a value is none of the page's.
        """
        if moment is None:
            return self
        state = self.state
        for path, value in moment.state.items():
            state = edited(state, path, value)
        step = None if moment.to_end else self.step if moment.run is None else moment.run
        return self if (state, step) == (self.state, self.step) else replace(self, state=state, step=step)

    @property
    def walks(self) -> bool:
        """Whether the page runs here, with steps that are no State field."""
        page = self.page
        return page.start is not None and page.has_steps(self.state) and not page.step_field(self.state)

    @cached_property
    def shown(self) -> tuple[Any, Snapshot | None]:
        """State and snapshot, with the run at its step: slow where it is long.

        Raises
        ------
        InputError
            The run has no such step.
        """
        if self.page.start is None:
            return self.state, None
        return at_step(self.page, self.state, self.step if self.walks else None)


def entered(step: Step, before: Place | None, pages: Sequence[AnyPage]) -> Place:
    """Return where a step begins: at the defaults of its page, or where the step `before` it ended.

    Raises
    ------
    InputError
        A path or a value is none of the page's.
    """
    if step.page or before is None:
        page = next(page for page in pages if page.key == step.page)
        before = Place(page, page.state())
    return before.moved(step.moment)


def left(step: Step, place: Place) -> Place:
    """Return where a step that began at `place` ends: with its answer shown."""
    return place.moved(step.question.then if step.question else None)


def places(lesson: Lesson, pages: Sequence[AnyPage]) -> Iterator[Place]:
    """Yield where each step begins."""
    before: Place | None = None
    for step in lesson.steps:
        place = entered(step, before, pages)
        yield place
        before = left(step, place)
