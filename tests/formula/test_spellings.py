"""Formulas as people write them: the oracle is Python's own value of the meaning, written out."""

import ast
import builtins
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradexplorer.formula.parse import free_letters, parse
from gradexplorer.text import InputError
from tests.formula.spellings import BOTH, ONE

LETTERS = {"a": 1.75, "b": 2.5, "c": -0.5, "n": 3.0, "t": 0.375, "α": 0.375}
PYTHON = vars(math) | {name: getattr(builtins, name) for name in ("abs", "max", "min")} | LETTERS


def worth(typed, variables, point):
    letters = free_letters(typed, variables)
    expression = parse(typed, (*variables, *letters))
    return expression.function(*point, *(LETTERS[name] for name in letters), math)


def test_the_table_is_long_enough():
    assert len({typed for typed, _meaning in (*BOTH, *ONE)}) >= 200


@pytest.mark.parametrize(("typed", "meaning"), BOTH)
def test_what_is_typed_means_what_is_written_out(typed, meaning):
    for x, y in ((0.625, 0.8125), (0.3, 1.7)):
        expected = eval(meaning, {"__builtins__": {}}, PYTHON | {"x": x, "y": y})
        assert worth(typed, ("x", "y"), (x, y)) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize(("typed", "meaning"), ONE)
def test_the_same_with_one_variable(typed, meaning):
    expected = eval(meaning, {"__builtins__": {}}, PYTHON | {"x": 0.625})
    assert worth(typed, ("x",), (0.625,)) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize(
    ("typed", "letters"),
    [
        ("a*x^2 + b*x + c", ("a", "b", "c")),
        ("cx + ab + c", ("c", "a", "b")),
        ("sin(wx + φ)", ("w", "φ")),
        ("w_1 x + w2", ("w_1", "w2")),
        ("lambda*x", ("λ",)),
        ("e^x + pi", ()),
        ("x1 x2 + y", ()),
    ],
)
def test_letters_that_are_no_variables_are_free(typed, letters):
    assert free_letters(typed, ("x", "y")) == letters


def test_given_letters_are_numbers():
    expression = parse("ax - by", ("x", "y"), {"a": 2.5, "b": -3.0})
    assert ast.unparse(expression.tree) == "2.5 * x - -3.0 * y"
    assert expression.function(2.0, 5.0, math) == 2.5 * 2 + 3 * 5


PIECES = st.sampled_from(
    (
        *(
            "x",
            "y",
            "a",
            "2",
            "1,5",
            ".5",
            "e",
            "π",
            "α",
            "sin ",
            "sin(",
            "sin²",
            "√",
            "|",
            "(",
            ")",
            "[",
            "]",
            "^",
            "²",
        ),
        *("⁻¹", " ", "+", "-", "*", "/", "%", "//", "x1", "max(", ",", ";", "log(", " if ", " else ", " and ", "not "),
        *("<", "≥", "np.", ".pow(2)", ".relu()", "where(", "==", "{", "}", "f(x)=", "exp", "xy", "2x", "(x+1)", "1e3"),
    )
)


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_is_accepted_prints_to_what_reads_back_to_the_same_tree(typed):
    variables = ("x", "y")
    try:
        expression = parse(typed, (*variables, *free_letters(typed, variables)))
    except InputError:
        return
    again = parse(ast.unparse(expression.tree), expression.variables)
    assert ast.dump(again.tree) == ast.dump(expression.tree)


@pytest.mark.parametrize(("typed", "meaning"), BOTH)
def test_the_table_prints_to_what_reads_back_to_the_same_tree(typed, meaning):
    expression = parse(typed, ("x", "y", *free_letters(typed, ("x", "y"))))
    assert ast.dump(parse(ast.unparse(expression.tree), expression.variables).tree) == ast.dump(expression.tree)
