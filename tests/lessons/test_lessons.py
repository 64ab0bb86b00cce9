"""Every lesson that comes along, walked to its end with right and wrong answers; no window."""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from gradexplorer.lessons.checking import check_lesson
from gradexplorer.lessons.judging import Asked, Given
from gradexplorer.lessons.lesson import Choice, Drag, Lesson, Number, Question
from gradexplorer.lessons.places import Place, left, places
from gradexplorer.lessons.reading import read_lesson, shipped_lessons
from gradexplorer.lessons.values import PageValues
from gradexplorer.lessons.walk import Walk
from gradexplorer.pages import PAGES

FILES = shipped_lessons()

by_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


ANSWERS: dict[str, Sequence[float]] = {
    "01_derivative": [(2.5**2 - 1) / 1.5, 2 * 1, 2 * 2, 3 * 2**2],
    "02_gradient": [-2 * 1, 2 * 0.5, math.hypot(-3, 4), 0],
    "03_activations": [sigmoid(0), 0.5 * 0.5, math.tanh(0.5), 1, 0, sigmoid(1) * sigmoid(-1)],
    "04_vanishing_gradients": [1 / 4, 1 / 16],
    "05_mse": [(1 + 4) / 2, (2 * 1 * 1 + 2 * 2 * 2) / 2, 1 + 4, math.sqrt(5), 5 / 2],
    "06_autograd": [2 * (2 - 1), 2 * (3 - 1), 2 + 2, 2, 2, 2 * 3],
    "07_softmax": [1 / 3, 0, math.log(3), 1 / 3 - 1],
    "08_perceptron": [0.5, 0.5**2 / 2, -(0.5**3), 0.5**3, 0, 0, 0.5**3],
    "09_backpropagation": [1, 5, 2 * 2 + 3, -(0.5**3), -(0.5**4), -(0.5**4), 0.5**4],
    "10_himmelblau": [2 * (16 - 11), -4 + 0.001, 0.1 * -102, 0, 3],
    "11_own_model": [],
    "12_basins": [50, 2 - 0.1 * 24, 2 / (54 + 20 * math.sqrt(2))],
}
"""What a person with paper answers to the numbers that each lesson asks for, in order."""

CHOICES: dict[str, Sequence[str]] = {
    "01_derivative": ["the central quotient", "No: from the left", "h is below the best h"],
    "02_gradient": ["positive", "a saddle"],
    "03_activations": ["tanh", "No; torch answers 0"],
    "04_vanishing_gradients": ["less than 10⁻¹⁷", "in B, with ReLU", "It explodes", "B's"],
    "05_mse": ["MSE", "No: the cone has a tip"],
    "06_autograd": ["They are the same number"],
    "07_softmax": ["It stays", "positive", "negative", "positive"],
    "08_perceptron": ["Nothing"],
    "09_backpropagation": ["positive"],
    "10_himmelblau": ["to the right", "(−3.779, −3.283)", "a minimum"],
    "11_own_model": ["no, they differ", "no: the loss really", "no: it is right", "yes, both agree"],
    "12_basins": ["that of (1, 0)", "in the saddle", "to (3, 2)"],
}
"""The beginnings of the choices that textbooks call right; Himmelblau's minima are those that the course's script and
the plain loop of torch.optim.Adam (learning rate 0.05, from (3, 0)) find."""


@cache
def lesson(file: Path) -> Lesson:
    return read_lesson(file)


@cache
def begins(file: Path) -> Sequence[Place]:
    return list(places(lesson(file), PAGES))


@cache
def asked(file: Path) -> Sequence[Asked | None]:
    """Return the question of each step."""
    steps = zip(lesson(file).steps, begins(file), strict=True)
    return [Asked(step.question, place) if step.question else None for step, place in steps]


def questions(file: Path, kind: type[Question]) -> list[Asked]:
    return [each for each in asked(file) if each and isinstance(each.question, kind)]


def test_there_are_ten_in_the_order_of_the_course_and_one_each_for_own_models_and_basins() -> None:
    assert [file.stem[:2] for file in FILES] == [f"{number:02}" for number in range(1, 13)]
    assert set(ANSWERS) == {file.stem for file in FILES}


@by_file
def test_it_has_five_to_ten_steps_and_asks(file: Path) -> None:
    assert 5 <= len(lesson(file).steps) <= 10
    assert len([each for each in asked(file) if each]) >= 5


@by_file
def test_every_step_is_built_and_every_answer_found(file: Path) -> None:
    check_lesson(lesson(file), PAGES)


@by_file
def test_the_numbers_are_those_of_a_person_with_paper(file: Path) -> None:
    for each, number in zip(questions(file, Number), ANSWERS[file.stem], strict=True):
        assert each.judge(Given(number=number)).right, (each.question.ask.en, number)


@by_file
def test_the_right_choices_are_those_of_textbooks(file: Path) -> None:
    for each, words in zip(questions(file, Choice), CHOICES[file.stem], strict=True):
        assert isinstance(each.question, Choice)
        [index] = [index for index, choice in enumerate(each.question.choices) if choice.text.en.startswith(words)]
        assert each.judge(Given(choice=index)).right, each.question.ask.en


def wrong(each: Asked) -> list[Given]:
    match each.question:
        case Number() as question:
            number = each.judge(Given()).number
            assert number is not None
            far = abs(number) + 3 * question.within
            return [Given(number=value) for value in (number + far, number - far, math.nan)]
        case Choice() as question:
            right = each.judge(Given()).choice
            return [Given(choice=index) for index in range(len(question.choices)) if index != right]
        case Drag():
            return [Given(state=each.place.state)]


def right(each: Asked) -> Given:
    found = each.judge(Given())
    return Given(number=found.number, choice=found.choice, state=each.place.moved(each.question.then).state)


@by_file
def test_it_is_walked_to_its_end_with_wrong_and_right_answers(file: Path) -> None:
    walk = Walk()
    for each in asked(file):
        assert walk.phase == "reading"
        if each:
            walk = walk.next(lesson(file))
            assert walk.next(lesson(file)) == walk  # it asks first
            for given in wrong(each):
                judged = each.judge(given)
                assert not judged.right
                walk = walk.answered(right=judged.right)
                assert walk.hints
            walk = walk.answered(right=each.judge(right(each)).right)
            assert walk.phase == "right"
        before, walk = walk, walk.next(lesson(file))
    assert before.is_over(lesson(file))
    assert walk == before
    assert walk.solved == tuple(index for index, each in enumerate(asked(file)) if each)


@by_file
def test_show_me_always_goes_on(file: Path) -> None:
    walk = Walk()
    for _step in range(3 * len(lesson(file).steps)):
        walk = walk.next(lesson(file)).shown()
    assert walk.is_over(lesson(file))
    assert walk.solved == ()


@by_file
def test_it_ends_with_something_proven_on_the_screen(file: Path) -> None:
    look = lesson(file).steps[-1].look
    assert look is not None
    end = PageValues(left(lesson(file).steps[-1], begins(file)[-1]))
    assert end.badge(look.item).proof.verdict == "proven"


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
        assert not any("一" <= sign <= "鿿" for sign in text.en)
        assert any("一" <= sign <= "鿿" for sign in text.zh_CN) or text.en.rstrip(".") == text.zh_CN.rstrip("。")
