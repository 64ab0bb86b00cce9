"""Whether an answer is right: a pure question to the page, asked on whatever thread does the mathematics."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.cached import cached_property
from gradexplorer.lessons.lesson import Choice, Drag, Number, Question
from gradexplorer.lessons.places import Place
from gradexplorer.lessons.values import PageValues, near


class Given(Struct, frozen=True, eq=False, kw_only=True):
    """What a person answered: a number, the index of a choice, or the state after dragging."""

    number: float | None = None
    choice: int | None = None
    state: Any = None


class Judgement(Struct, frozen=True, kw_only=True):
    """Whether the answer is right, and what would be: the number, or the index of the choice."""

    right: bool
    number: float | None = None
    choice: int | None = None


class Asked(Struct, frozen=True, eq=False, dict=True):
    """A question, and the place where it is asked; what its answer is found in is built once."""

    question: Question
    place: Place

    @cached_property
    def _answering(self) -> PageValues:
        return PageValues(self.place.moved(self.question.then))

    def judge(self, given: Given) -> Judgement:
        """Judge an answer; nothing given is not right.

        Raises
        ------
        InputError
            The lesson asks for something that the page does not have.
        """
        match self.question:
            case Number():
                return self._number(self.question, given.number)
            case Choice():
                return self._choice(self.question, given.choice)
            case Drag():
                state = self.place.state if given.state is None else given.state
                return Judgement(right=PageValues(replace(self.place, state=state)).hold(self.question.goal))

    def _number(self, question: Number, typed: float | None) -> Judgement:
        number = self._answering.worth(question.answer)
        right = typed is not None and near(typed, number, question.within, question.percent)
        return Judgement(right=right, number=number)

    def _choice(self, question: Choice, chosen: int | None) -> Judgement:
        right = [index for index, choice in enumerate(question.choices) if self._answering.hold(choice.when)]
        return Judgement(right=right == [chosen], choice=right[0] if len(right) == 1 else None)
