"""Free letters of typed formulas: each has a knob, is kept, derived and proven. The oracle is torch."""

import math

import msgspec
import pytest
import torch

from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.framework.figure import Check
from gradexplorer.framework.state import edited
from gradexplorer.pages.functions import PAGE as FUNCTIONS
from gradexplorer.pages.functions.state import FunctionsState
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import InputError

ONE = edited(FunctionsState(), "function.type", "typed")
TWO = edited(edited(FunctionsState(), "dimension", "two"), "surface", "typed")


def proofs(page, state):
    return {item.key: item.proof.verdict for item in page.derive(state, None) if isinstance(item, Check)}


def test_letters_of_one_variable_follow_the_formula_and_keep_their_numbers():
    state = edited(ONE, "function.text", "ax^2+bx+c")
    state = edited(state, "function.letters.1.value", -2.5)
    state = edited(state, "function.text", "b sin(ωx) + c")
    assert [(letter.name, letter.value) for letter in state.function.letters] == [("b", -2.5), ("ω", 1.0), ("c", 1.0)]
    state = edited(state, "function.letters.1.value", 1.75)
    x = torch.tensor(0.625, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(-2.5 * torch.sin(1.75 * x) + 1, x)
    assert state.function.slopes(0.625) == pytest.approx(slope.item(), rel=1e-14)
    assert set(proofs(FUNCTIONS, state).values()) == {"proven"}


@pytest.mark.parametrize("formula", ["3", "a", "pi + a^2"])
def test_a_constant_alone_is_a_function(formula):
    state = edited(ONE, "function.text", formula)
    assert state.function.slopes(0.5) == 0
    assert set(proofs(FUNCTIONS, state).values()) == {"proven"}
    assert FUNCTIONS.figure(state, None, False) is not None


@pytest.mark.parametrize("letter", "fhru")
def test_a_letter_that_the_derivation_needs_is_refused_by_name(letter):
    with pytest.raises(InputError, match=f"{letter} has a meaning of its own here: choose another letter"):
        edited(ONE, "function.text", f"x + {letter}")


def test_letters_of_two_variables():
    state = edited(TWO, "formula", "ax² + by² + cxy")
    state = edited(state, "letters.1.value", -2.5)
    point = torch.tensor([state.x0, state.y0], dtype=torch.float64, requires_grad=True)
    x, y = point
    (gradient,) = torch.autograd.grad(x**2 - 2.5 * y**2 + x * y, point)
    slopes = torch.autograd.grad(state.land.function(*point, torch), point)[0]
    assert slopes.tolist() == pytest.approx(gradient.tolist())
    assert set(proofs(FUNCTIONS, state).values()) == {"proven"}


def test_a_landscape_s_letters_are_kept_and_in_its_gradient():
    state = edited(edited(HimmelblauState(), "landscape", "typed"), "formula", "(a-x)²+100(y-x²)²")
    state = edited(state, "letters.0.value", 1.5)
    assert state.surface.value(1.5, 2.25) == 0
    assert state.surface.value(0.5, 1.0) == pytest.approx((1.5 - 0.5) ** 2 + 100 * (1 - 0.25) ** 2)
    assert msgspec.convert(msgspec.to_builtins(state), HimmelblauState) == state
    names = {"x": 2.0, "y": 4.0}
    exec("\n".join(gradient_lines(state.surface)), names)
    assert names["g_x"] == 1.0  # the slope of (1.5 - x)^2 by hand, where y = x^2


def test_too_many_letters_are_refused():
    with pytest.raises(InputError, match="13 free letters, at most 12"):
        edited(ONE, "function.text", "+".join("abcdgijklmnop"))


def test_the_letters_of_an_old_session_are_filled_in():
    state = FunctionsState(function=type(ONE.function)(text="a*x"))
    assert [(letter.name, letter.value) for letter in state.function.letters] == [("a", 1.0)]
    assert math.isclose(state.function.values(2.0), 2.0)
