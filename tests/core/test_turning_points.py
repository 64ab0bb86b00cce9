"""Minima and maxima in words: against the calculus of known functions, mpmath and the papers of the activations."""

import math

import mpmath
import pytest

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.functions.catalogue import Typed
from gradexplorer.core.turning_points import turning_points, turns_in_words
from gradexplorer.formula.shown_number import ShownNumber, claims


def _turns(text: str, low: float = -5.0, high: float = 5.0) -> list[tuple[str, float, float]]:
    return [(turn.kind, turn.x, turn.value) for turn in turning_points(Typed(text=text), low, high)]


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("sin(x)", [("maximum", -3 * math.pi / 2, 1), ("minimum", -math.pi / 2, -1), ("maximum", math.pi / 2, 1)]),
        ("x**2 - 2*x", [("minimum", 1.0, -1.0)]),
        ("abs(x - 1)", [("minimum", 1.0, 0.0)]),
        ("exp(-x**2)", [("maximum", 0.0, 1.0)]),
        ("x**3", []),
        ("relu(x)", []),
        ("1/x**2", []),
        ("log(abs(x))", []),
        ("sqrt(abs(x))", [("minimum", 0.0, 0.0)]),
        ("tan(x)", []),
        ("2", []),
    ],
)
def test_turning_points_are_those_of_calculus(text, turns):
    found = _turns(text, -5.0, 4.0)
    assert [kind for kind, _x, _value in found] == [kind for kind, _x, _value in turns]
    for (_kind, x, value), (_same, known_x, known_value) in zip(found, turns, strict=True):
        assert x == pytest.approx(known_x, abs=1e-7)
        assert value == pytest.approx(known_value, abs=1e-12)


def test_silu_has_the_minimum_of_its_paper():
    """Elfwing, Uchibe and Doya 2018: 'a global minimum value of approximately -0.28 for x ≈ -1.28'."""
    (turn,) = turning_points(ACTIVATIONS["silu"](), -6.0, 6.0)
    assert (turn.kind, round(turn.x, 2), round(turn.value, 2)) == ("minimum", -1.28, -0.28)
    assert turn.x == pytest.approx(float(mpmath.findroot(lambda x: mpmath.diff(_silu, x), -1.3)), abs=1e-9)


def _silu(x):
    return x / (1 + mpmath.exp(-x))


def test_what_is_said_of_them_is_proven():
    sentences = turns_in_words(Typed(text="x*sin(x)"), "f", -5.0, 5.0)
    assert len(sentences) == 5, "x = -tan(x): 0, 2.029 and 4.913 on both sides"
    numbers = [one for sentence in sentences for one in claims(sentence) if isinstance(one, ShownNumber)]
    assert len(numbers) == 10
    assert {number.proof().verdict for number in numbers} == {"proven"}
    assert sentences[0].source.startswith("{name} has a minimum of {value}")
