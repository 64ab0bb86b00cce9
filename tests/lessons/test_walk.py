"""The way through a lesson, on one of three steps: a question, a text, a question."""

import msgspec
import pytest

from gradexplorer.lessons.lesson import Lesson, Number, Step, Value, Words
from gradexplorer.lessons.walk import Walk, kept

WORDS = Words(en="a text", zh_CN="文字")
QUESTION = Number(ask=WORDS, hint=WORDS, answer=Value(claim="f"))
ASKS = Step(text=WORDS, page="functions", question=QUESTION)
LESSON = Lesson(version=1, title=WORDS, steps=[ASKS, Step(text=WORDS), ASKS])


def test_next_asks_first_and_waits_for_an_answer() -> None:
    walk = Walk().next(LESSON)
    assert (walk.step, walk.phase) == (0, "asking")
    assert walk.next(LESSON) is walk


def test_the_hint_comes_with_the_first_wrong_try_and_stays() -> None:
    walk = Walk().next(LESSON)
    assert not walk.hints
    for tries in (1, 2, 3):
        walk = walk.answered(right=False)
        assert (walk.hints, walk.wrong, walk.phase) == (True, tries, "asking")


def test_a_right_answer_goes_on_and_is_kept_as_solved() -> None:
    walk = Walk().next(LESSON).answered(right=False).answered(right=True)
    assert (walk.phase, walk.solved, walk.hints) == ("right", (0,), False)
    assert walk.next(LESSON) == Walk(step=1, solved=(0,))


def test_show_me_goes_on_without_being_solved() -> None:
    walk = Walk().next(LESSON).shown()
    assert (walk.phase, walk.solved) == ("shown", ())
    assert walk.answered(right=True) is walk  # too late
    assert walk.next(LESSON).step == 1


def test_nothing_is_shown_before_it_is_asked() -> None:
    assert Walk().shown() == Walk()
    assert Walk().answered(right=True) == Walk()


def test_a_step_without_a_question_is_only_read() -> None:
    assert Walk(step=1).next(LESSON) == Walk(step=2)


def test_it_ends_with_the_last_answer() -> None:
    walk = Walk(step=2)
    assert not walk.is_over(LESSON)
    walk = walk.next(LESSON)
    assert not walk.is_over(LESSON)
    assert walk.shown().is_over(LESSON)
    assert walk.shown().next(LESSON) == walk.shown()


def test_back_leads_from_the_question_to_the_text_and_from_there_to_the_step_before() -> None:
    walk = Walk(step=2, solved=(0,)).next(LESSON).back()
    assert walk == Walk(step=2, solved=(0,))
    assert walk.back().back().back() == Walk(solved=(0,))


@pytest.mark.parametrize("walk", [Walk(), Walk(step=2, phase="asking", wrong=2, solved=(0,))])
def test_progress_is_kept(walk: Walk) -> None:
    assert kept(msgspec.json.decode(msgspec.json.encode(walk), type=Walk), LESSON) == walk


@pytest.mark.parametrize(
    ("walk", "left"),
    [
        (Walk(step=9, phase="asking", solved=(0, 8)), Walk(step=2, solved=(0,))),
        (Walk(step=1, phase="asking"), Walk(step=1)),
    ],
)
def test_of_a_lesson_that_became_another_what_fits_is_kept(walk: Walk, left: Walk) -> None:
    assert kept(walk, LESSON) == left
