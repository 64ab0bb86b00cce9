"""Every lesson that comes along, walked to its end with right and wrong answers; no window."""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from gradexplorer.framework.figure import Check
from gradexplorer.lessons.checking import check_lesson
from gradexplorer.lessons.judging import Given, judge
from gradexplorer.lessons.lesson import Choice, Drag, Lesson, Number, Question
from gradexplorer.lessons.places import Place, left, places
from gradexplorer.lessons.reading import read_lesson, shipped_lessons
from gradexplorer.lessons.walk import Walk
from gradexplorer.pages import PAGES

FILES = shipped_lessons()

by_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)

ANSWERS: dict[str, Sequence[float]] = {
    # (2.5² − 1)/1.5; 2x at 1 and 2; 3x² at 2
    "01_derivative": [3.5, 2.0, 4.0, 12.0],
}
"""What a person with paper answers to the numbers that each lesson asks for, in order."""


@cache
def lesson(file: Path) -> Lesson:
    return read_lesson(file)


@cache
def begins(file: Path) -> Sequence[Place]:
    return list(places(lesson(file), PAGES))


def questions(file: Path) -> list[tuple[Question, Place]]:
    steps = lesson(file).steps
    return [(step.question, place) for step, place in zip(steps, begins(file), strict=True) if step.question]


def test_they_are_numbered_in_the_order_of_the_course() -> None:
    assert [file.stem[:2] for file in FILES] == [f"{number:02}" for number in range(1, len(FILES) + 1)]
    assert set(ANSWERS) == {file.stem for file in FILES}


@by_file
def test_it_has_five_to_ten_steps_and_asks(file: Path) -> None:
    assert 5 <= len(lesson(file).steps) <= 10
    assert len(questions(file)) >= 5


@by_file
def test_every_step_is_built_and_every_answer_found(file: Path) -> None:
    check_lesson(lesson(file), PAGES)


@by_file
def test_the_numbers_are_those_of_a_person_with_paper(file: Path) -> None:
    asked = [(question, place) for question, place in questions(file) if isinstance(question, Number)]
    for (question, place), number in zip(asked, ANSWERS[file.stem], strict=True):
        assert judge(question, place, Given(number=number)).right, (question.ask.en, number)


def wrong(question: Question, place: Place) -> list[Given]:
    match question:
        case Number():
            number = judge(question, place, Given()).number
            assert number is not None
            far = max(abs(number), question.within, 1e-300)
            return [Given(number=value) for value in (number + far, number - 2 * far, math.nan)]
        case Choice():
            right = judge(question, place, Given()).choice
            return [Given(choice=index) for index in range(len(question.choices)) if index != right]
        case Drag():
            return [Given(state=place.state)]


def right(question: Question, place: Place) -> Given:
    if isinstance(question, Drag):
        return Given(state=place.moved(question.then).state)
    found = judge(question, place, Given())
    return Given(number=found.number, choice=found.choice)


@by_file
def test_it_is_walked_to_its_end_with_wrong_and_right_answers(file: Path) -> None:
    walk = Walk()
    for step, place in zip(lesson(file).steps, begins(file), strict=True):
        assert walk.phase == "reading"
        if question := step.question:
            walk = walk.next(lesson(file))
            assert walk.next(lesson(file)) == walk  # it asks first
            for given in wrong(question, place):
                judged = judge(question, place, given)
                assert not judged.right
                walk = walk.answered(right=judged.right)
                assert walk.hints
            walk = walk.answered(right=judge(question, place, right(question, place)).right)
            assert walk.phase == "right"
        before, walk = walk, walk.next(lesson(file))
    assert before.is_over(lesson(file))
    assert walk == before
    assert walk.solved == tuple(index for index, step in enumerate(lesson(file).steps) if step.question)


@by_file
def test_show_me_always_goes_on(file: Path) -> None:
    walk = Walk()
    for _step in range(3 * len(lesson(file).steps)):
        walk = walk.next(lesson(file)).shown()
    assert walk.is_over(lesson(file))
    assert walk.solved == ()


@by_file
def test_it_ends_with_something_proven_on_the_screen(file: Path) -> None:
    place = left(lesson(file).steps[-1], begins(file)[-1])
    state, snapshot = place.shown()
    figure = place.page.figure(state, snapshot, False)
    look = lesson(file).steps[-1].look
    assert look is not None
    [badge] = [item for item in place.page.column(state, snapshot, figure) if item.key == look.item]
    assert isinstance(badge, Check)
    assert badge.proof.verdict == "proven"


@by_file
def test_texts_are_short_and_in_both_languages(file: Path) -> None:
    texts = [lesson(file).title]
    for step in lesson(file).steps:
        texts.append(step.text)
        if question := step.question:
            texts += [question.ask, question.hint]
            texts += [choice.text for choice in question.choices] if isinstance(question, Choice) else []
    for text in texts:
        assert len(text.en) <= 300
        assert text.en.isascii() or not any("一" <= sign <= "鿿" for sign in text.en)
        assert any("一" <= sign <= "鿿" for sign in text.zh_CN) or text.en == text.zh_CN
