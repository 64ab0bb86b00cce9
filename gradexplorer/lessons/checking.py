"""Whether a lesson asks only for what its pages have: every step is really built, every answer really found."""

import difflib
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from gradexplorer.framework.messages import MOST_SHOWN
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.state import value_at
from gradexplorer.lessons.lesson import (
    Above,
    Below,
    Choice,
    Condition,
    Drag,
    Equal,
    Lesson,
    Look,
    Number,
    Question,
    Step,
    Value,
)
from gradexplorer.lessons.places import Place, entered, left
from gradexplorer.lessons.values import PageValues
from gradexplorer.text import InputError, _


def check_lesson(lesson: Lesson, pages: Sequence[AnyPage]) -> None:
    """Build every step of a lesson, and ask its questions.

    Raises
    ------
    InputError
        The first fault, with its place, such as ``steps.3.question``.
    """
    before: Place | None = None
    for index, step in enumerate(lesson.steps):
        with _at(f"steps.{index}"):
            before = _check_step(step, before, pages)
            if index == len(lesson.steps) - 1:
                with _at("look"):
                    _check_end(step, PageValues(before))


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Put the place before a fault that is found meanwhile."""
    try:
        yield
    except _Misplaced as error:
        raise _Misplaced(f"{place}.{error.place}", error.fault) from None
    except InputError as error:
        raise _Misplaced(place, error) from None


class _Misplaced(InputError):
    """A fault and its place."""

    def __init__(self, place: str, fault: InputError) -> None:
        super().__init__(_("{field}: {fault}", field=place, fault=fault.text))
        self.place, self.fault = place, fault


def _check_step(step: Step, before: Place | None, pages: Sequence[AnyPage]) -> Place:
    """Check one step, and return where it ends."""
    with _at("page"):
        _check_page(step, before, pages)
    with _at("state"):
        place = entered(step, before, pages)
    values = PageValues(place)
    with _at("run"):
        _shown = place.shown
    if step.look:
        with _at("look"):
            _check_look(step.look, values)
    if step.question is None:
        return place
    with _at("question"):
        with _at("then"):
            end = left(step, place)
            _shown = end.shown
        _check_question(step.question, values, PageValues(end))
    return end


def _check_page(step: Step, before: Place | None, pages: Sequence[AnyPage]) -> None:
    keys = [page.key for page in pages]
    if step.page in keys or (not step.page and before):
        return
    close = difflib.get_close_matches(step.page, keys) or keys
    raise InputError(
        _("There is no page {key}; near ones are: {near}.", key=step.page[:MOST_SHOWN], near=", ".join(close))
    )


def _check_look(look: Look, values: PageValues) -> None:
    _only_one([look.control, look.panel, look.item], "control, panel, item")
    if look.control:
        value_at(values.place.state, look.control)
    elif look.panel:
        _known(look.panel, [panel.key for panel in values.figure.panels()])
    else:
        _known(look.item, [item.key for item in values.items])


def _check_end(step: Step, values: PageValues) -> None:
    if step.look is None or not step.look.item or values.badge(step.look.item).proof.verdict != "proven":
        raise InputError(_("The last step points at an item of the column that is a proven badge."))


def _check_question(question: Question, values: PageValues, end: PageValues) -> None:
    match question:
        case Number():
            with _at("answer"):
                _check_number(question, end)
        case Choice():
            with _at("choices"):
                _check_choices(question, end)
        case Drag():
            _check_drag(question, values, end)


def _check_number(question: Number, end: PageValues) -> None:
    _check_value(question.answer)
    if question.answer.number is not None:
        raise InputError(_("An answer names a claim or a field of the page, never a number in the file."))
    number = end.worth(question.answer)
    if not math.isfinite(number):
        raise InputError(_("The answer is {number} here, which nobody can type.", number=number))
    if question.within + question.percent * abs(number) == 0:
        raise InputError(_("The answer is 0 here: say within what distance a number is right."))


def _check_choices(question: Choice, end: PageValues) -> None:
    right = []
    for index, choice in enumerate(question.choices):
        with _at(f"{index}.when"):
            for condition in choice.when:
                _check_condition(condition)
            right += [index] if end.hold(choice.when) else []
    if len(right) != 1:
        raise InputError(_("Exactly one choice must be right here, not {count}.", count=len(right)))


def _check_drag(question: Drag, values: PageValues, end: PageValues) -> None:
    for index, path in enumerate(question.fields):
        with _at(f"fields.{index}"):
            value_at(values.place.state, path)
    moved = {path for key in (question.then.state if question.then else {}) for path in key.split(",")}
    if not moved or not moved <= {path for key in question.fields for path in key.split(",")}:
        with _at("then"):
            raise InputError(_("What is shown must change the fields of the question, and no others."))
    with _at("goal"):
        for index, condition in enumerate(question.goal):
            with _at(str(index)):
                _check_condition(condition)
                if not end.hold([condition]):
                    raise InputError(_("It is not true where the answer is shown."))
        if values.hold(question.goal):
            raise InputError(_("It is true before anything is changed."))


def _check_condition(condition: Condition) -> None:
    if isinstance(condition, Equal | Above | Below):
        for value in (condition.value, condition.to):
            _check_value(value)
        if condition.value.number is not None:
            raise InputError(_("What is compared is a claim or a field of the page, not a number."))


def _check_value(value: Value) -> None:
    number = "" if value.number is None else "number"
    _only_one([value.claim, value.field, number], "claim, field, number")


def _only_one(given: Sequence[str], names: str) -> None:
    if sum(map(bool, given)) != 1:
        raise InputError(_("Give exactly one of: {names}.", names=names))


def _known(key: str, keys: Sequence[str]) -> None:
    if key not in keys:
        close = difflib.get_close_matches(key, keys) or list(keys)
        raise InputError(
            _("There is no {key} here; near ones are: {near}.", key=key[:MOST_SHOWN], near=", ".join(close))
        )
