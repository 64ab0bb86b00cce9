"""Broken lessons are refused, with the place of their fault."""

import json
from pathlib import Path
from typing import Any

import pytest

from gradexplorer.framework.plain_json import plain_json
from gradexplorer.framework.state import checked
from gradexplorer.lessons.checking import check_lesson
from gradexplorer.lessons.lesson import Lesson
from gradexplorer.lessons.reading import MOST_BYTES, read_lesson
from gradexplorer.pages import PAGES
from gradexplorer.text import InputError

WORDS = {"en": "a text", "zh_CN": "文字"}
SLOPE = {"claim": "f'(x_0)", "badge": "slope.proof"}
ZERO = {"number": 0}
NUMBER = {"type": "number", "ask": WORDS, "hint": WORDS, "answer": SLOPE}
LEVEL = {"is": "equal", "value": SLOPE, "to": ZERO, "within": 0.05}
DRAG = {"type": "drag", "ask": WORDS, "hint": WORDS, "fields": ["x0"], "goal": [LEVEL], "then": {"state": {"x0": 0}}}
UP = {"text": WORDS, "when": [{"is": "above", "value": SLOPE, "to": ZERO}]}
DOWN = {"text": WORDS, "when": [{"is": "below", "value": SLOPE, "to": ZERO}]}
CHOICE = {"type": "choice", "ask": WORDS, "hint": WORDS, "choices": [UP, DOWN]}
POWER = {"text": WORDS, "page": "functions", "state": {"function": {"type": "power", "n": 2}, "x0": 1}}
END = {"text": WORDS, "look": {"item": "slope.proof"}}


def file(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"version": 1, "title": WORDS, "steps": list(steps)}


def asked(question: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return file(POWER | {"question": question | changes}, END)


def check(plain: object) -> None:
    check_lesson(checked(plain_json(json.dumps(plain)), Lesson), PAGES)


@pytest.mark.parametrize("question", [NUMBER, CHOICE, DRAG], ids=["number", "choice", "drag"])
def test_a_lesson_without_a_fault_is_taken(question: dict[str, Any]) -> None:
    check(asked(question))


@pytest.mark.parametrize(
    ("plain", "message"),
    [
        (file(), "steps needs 1 or more entries"),
        (file(POWER, {"text": {"en": "only"}}), "steps.1.text lacks its field zh_CN"),
        (file(POWER | {"pages": "functions"}, END), "steps.0 has no parameter pages; near ones are: page"),
        (file(POWER, END | {"look": 3}), "steps.1.look must be a group of named values"),
        (asked(NUMBER, type="nummer"), "steps.0.question.type can't be 'nummer'; did you mean number?"),
        (asked(NUMBER, percent=90), "steps.0.question.percent must be at most 50"),
        (asked(CHOICE, choices=[UP]), "steps.0.question.choices needs 2 or more entries"),
        (file(END), "steps.0.page: There is no page ; near ones are: functions"),
        (file(POWER | {"page": "function"}), "steps.0.page: There is no page function; near ones are: functions"),
        (file(POWER | {"state": {"x": 1}}), "steps.0.state: There is no parameter x"),
        (file(POWER | {"state": {"x0": "far"}}), "steps.0.state: Point must be a number"),
        (file(POWER | {"look": {"control": "xo"}}), "steps.0.look: There is no parameter xo; near ones are: x0"),
        (file(POWER | {"look": {"panel": "curve"}}), "steps.0.look: There is no curve here; near ones are: curves"),
        (file(POWER | {"look": {"item": "slope"}}), "steps.0.look: There is no slope here; near ones are: slope.proof"),
        (file(POWER | {"look": {}}), "steps.0.look: Give exactly one of: control, panel, item"),
        (file(POWER), "steps.0.look: The last step points at an item of the column that is a proven badge"),
        (file({"text": WORDS, "page": "himmelblau", "run": 10**9}, END), "steps.0.run: Step 1000000000 lies beyond"),
        (
            asked(NUMBER, answer={"claim": "f'(x_1)"}),
            "steps.0.question.answer: No badge claims f'(x_1) here; near ones are: f'(x_0)",
        ),
        (
            asked(NUMBER, answer=SLOPE | {"badge": "slope"}),
            "steps.0.question.answer: There is no badge slope here; near ones are: slope.proof",
        ),
        (asked(NUMBER, answer=ZERO), "steps.0.question.answer: An answer names a claim or a field of the page"),
        (asked(NUMBER, answer=SLOPE | ZERO), "steps.0.question.answer: Give exactly one of: claim, field, number"),
        (asked(NUMBER, answer={"field": "dtype"}), "steps.0.question.answer: dtype is no number"),
        (asked(NUMBER, then={"state": {"x0": 0}}), "steps.0.question.answer: The answer is 0 here"),
        (asked(NUMBER, then={"state": {"y": 0}}), "steps.0.question.then: There is no parameter y"),
        (asked(CHOICE, choices=[UP, UP]), "steps.0.question.choices: Exactly one choice must be right here, not 2"),
        (asked(CHOICE, choices=[DOWN, DOWN]), "steps.0.question.choices: Exactly one choice must be right here, not 0"),
        (
            asked(CHOICE, choices=[UP, DOWN | {"when": [{"is": "below", "value": ZERO, "to": SLOPE}]}]),
            "steps.0.question.choices.1.when: What is compared is a claim or a field of the page",
        ),
        (asked(DRAG, fields=["x1"]), "steps.0.question.fields.0: There is no parameter x1"),
        (asked(DRAG, then={"state": {"h": 1}}), "steps.0.question.then: What is shown must change the fields"),
        (asked(DRAG, then={}), "steps.0.question.then: What is shown must change the fields"),
        (asked(DRAG, then={"state": {"x0": 3}}), "steps.0.question.goal.0: It is not true where the answer is shown"),
        (asked(DRAG, goal=UP["when"], then={"state": {"x0": 3}}), "steps.0.question.goal: It is true before anything"),
    ],
)
def test_a_fault_is_refused_with_its_place(plain: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        check(plain)
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_claim_that_several_badges_make_of_different_numbers_wants_its_badge() -> None:
    norms = {"text": WORDS, "page": "losses", "state": {"part": "regression", "regression.view": "norms"}}
    loss = NUMBER | {"answer": {"claim": "L"}}
    with pytest.raises(InputError, match=r"L is not one number here; name one of these badges: sse\.proof, l2\.proof"):
        check(file(norms | {"question": loss}, END))


def test_a_file_says_which_one_it_is(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(file(POWER | {"look": 3})), "utf-8")
    with pytest.raises(InputError, match=r"broken\.json: steps\.0\.look must be a group"):
        read_lesson(broken)
    broken.write_text("{", "utf-8")
    with pytest.raises(InputError, match=r"broken\.json: This is no whole JSON file: line 1"):
        read_lesson(broken)
    broken.write_text(" " * (MOST_BYTES + 1), "utf-8")
    with pytest.raises(InputError, match="too large"):
        read_lesson(broken)
