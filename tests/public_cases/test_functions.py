"""Functions of one and of two variables that people asked about, by the number of each in its list.

The right value is the one that is printed at the source, and torch's own.
"""

import math

import pytest
import torch

from gradexplorer.core.functions.catalogue import Typed
from gradexplorer.core.functions.proving import prove_slope
from gradexplorer.core.landscapes.calculus import prove_gradient
from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.framework.figure import Check, execute
from gradexplorer.framework.state import edited
from gradexplorer.pages.functions import PAGE as FUNCTIONS
from gradexplorer.text import InputError
from tests.public_cases.agreement import equal

NAN = math.nan


def torch_slope(function: object, x: float) -> float:
    at = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(function(at), at)[0].item()  # type: ignore[operator]


SLOPES = {
    "3 a root of a square": ("sqrt((x - 1)^2)", 1.0, NAN, lambda x: torch.sqrt((x - 1) ** 2)),
    "3 a root of a power that is 0": ("sqrt((x - 1)^0)", 1.0, 0.0, lambda x: torch.sqrt((x - 1) ** 0)),
    "11 acos of a cosine": ("acos(cos(x))", 0.0, NAN, lambda x: torch.acos(torch.cos(x))),
    "11 acos at its edge": ("acos(x)", 1.0, -math.inf, torch.acos),
    "14 where, a NaN of the other branch": (
        "where(x == 0, 1, sin(x)/x)",
        0.0,
        NAN,
        lambda x: torch.where(x == 0, 1.0, torch.sin(x) / x),
    ),
    "14 where, at its kink": (
        "where(x > 0, x^2/x, 0)",
        0.0,
        NAN,
        lambda x: torch.where(x > 0, x**2 / x, 0.0),
    ),
    "14 where, a root": (
        "where(x > 0, sqrt(x), 0)",
        -1.0,
        NAN,
        lambda x: torch.where(x > 0, torch.sqrt(x), 0.0),
    ),
    "15 clamp at its edge": ("clamp(x, 0, 1)", 0.0, 1.0, lambda x: torch.clamp(x, 0, 1)),
    "15 a tie of max": ("max(x, 1)", 1.0, 0.5, lambda x: torch.maximum(x, torch.ones_like(x))),
    "15 a tie of min": ("min(x, 1)", 1.0, 0.5, lambda x: torch.minimum(x, torch.ones_like(x))),
    "22 relu as a function": ("relu(x)", 0.0, 0.0, torch.relu),
    "67 d2l, a power and its inverse": ("x^3 - 1/x", 1.0, 4.0, lambda x: x**3 - 1 / x),
}
"""The formula, x, the slope that is printed at the source, and torch's program for it."""


@pytest.mark.parametrize("case", SLOPES)
def test_a_slope_is_the_printed_one_and_torchs(case: str):
    formula, x, right, function = SLOPES[case]
    proof = prove_slope(Typed(text=formula), x)
    (entry,) = proof.entries
    auto = torch_slope(function, x)
    assert equal(auto, right, 12)
    assert entry.autograd is not None
    assert equal(entry.autograd, auto, 12)
    if proof.verdict == "proven":
        assert equal(entry.formula, right, 12)
    else:
        assert proof.reason is not None
        assert proof.verdict in ("not differentiable", "torch differs")
        assert not proof.wrong


def test_11_acos_has_no_value_beyond_1():
    with pytest.raises(InputError, match="no finite value"):
        edited(edited(FUNCTIONS.state(), "function", {"type": "typed", "text": "arccos(x)"}), "x0", 1.001)


def test_22_no_badge_of_a_typed_relu_at_0_says_not_proven():
    state = FUNCTIONS.state()
    for path, value in (("function", {"type": "typed", "text": "relu(x)"}), ("x0", 0.0)):
        state = edited(state, path, value)
    column = list(FUNCTIONS.column(state, None, FUNCTIONS.figure(state, None, False)))
    execute(column)
    verdicts = [item.proof.verdict for item in column if isinstance(item, Check)]
    assert "not differentiable" in verdicts
    assert "not proven" not in verdicts


PARTIALS = {
    "1 norm of a zero vector": ("sqrt(x^2 + y^2)", (0.0, 0.0), (NAN, NAN)),
    "9 powers that are 0": ("x1^0 + x2^0", (0.0, 1.0), (0.0, 0.0)),
    "12 an angle near 0": ("atan(y/x)", (5.6843e-14, 1e-13), (-7.5579e12, 4.2962e12)),
    "68 d2l, a square and a power": ("3*x1^2 + 5*e^x2", (1.0, 0.0), (6.0, 5.0)),
}


@pytest.mark.parametrize("case", PARTIALS)
def test_a_gradient_is_the_printed_one_and_torchs(case: str):
    formula, at, right = PARTIALS[case]
    proof = prove_gradient(landscape("typed", formula), *at)
    for entry, expected in zip(proof.entries, right, strict=True):
        assert entry.autograd is not None
        assert entry.autograd == pytest.approx(expected, rel=1e-4, nan_ok=True)
        assert math.isnan(expected) or entry.formula == pytest.approx(entry.autograd, rel=1e-12)
    assert proof.verdict == ("not differentiable" if math.isnan(right[0]) else "proven")
