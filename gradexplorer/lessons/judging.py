"""Whether an answer is right: a pure question to the page, asked on whatever thread does the mathematics."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

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


def judge(question: Question, place: Place, given: Given) -> Judgement:
    """Judge an answer to a question that is asked at `place`; without an answer it is not right.

    Raises
    ------
    InputError
        The lesson asks for something that the page does not have.
    """
    if isinstance(question, Drag):
        moved = PageValues(place if given.state is None else replace(place, state=given.state))
        return Judgement(right=moved.hold(question.goal))
    values = PageValues(place.moved(question.then))
    if isinstance(question, Number):
        number = values.worth(question.answer)
        typed = given.number
        right = typed is not None and near(typed, number, question.within, question.percent)
        return Judgement(right=right, number=number)
    return _chosen(question, values, given)


def _chosen(question: Choice, values: PageValues, given: Given) -> Judgement:
    right = [index for index, choice in enumerate(question.choices) if values.hold(choice.when)]
    return Judgement(right=right == [given.choice], choice=right[0] if len(right) == 1 else None)
