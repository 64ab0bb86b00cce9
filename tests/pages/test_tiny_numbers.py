"""Columns where numbers are tiny: steps of differences pass over poles, and 1/b overflows in torch only."""

import math

import mpmath
import pytest

from gradexplorer.core.functions.catalogue import Typed
from gradexplorer.core.functions.finite_differences import difference_errors, exact_derivatives
from gradexplorer.core.graph import graph
from gradexplorer.core.graph.proving import script
from gradexplorer.core.landscapes.entries import bowl
from gradexplorer.formula.equality import executed_column
from gradexplorer.formula.equation import formula
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.trees import tree
from gradexplorer.framework.figure import Check
from gradexplorer.framework.state import edited
from gradexplorer.pages.chain_rule import PAGE as CHAIN_RULE
from gradexplorer.pages.functions import PAGE as FUNCTIONS
from gradexplorer.proof import Entry, Proof


def proofs(page, **edits):
    state = page.state()
    for path, value in edits.items():
        state = edited(state, path, value)
    items = page.column(state, None, page.figure(state, None, False))
    return {item.key: item.proof for item in items if isinstance(item, Check)}


def printed(program: str, value: float, capsys) -> list[float]:
    """Return what the exported script prints: the value of y, and its gradient."""
    exec(script(graph(program), [value], len(graph(program).nodes) - 1), {})
    return [float(line.rpartition(" ")[2]) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("program", "leaf", "at", "exact"),
    [
        ("y = 1e-308/b", "b", 1e-310, lambda b: -mpmath.mpf("1e-308") / b**2),
        ("y = cbrt(1e-300/w1)", "w1", 1e-310, lambda w: -mpmath.cbrt(mpmath.mpf("1e-300") / w) / (3 * w)),
    ],
)
def test_a_value_that_torch_alone_has_not_is_told(program, leaf, at, exact, capsys) -> None:
    found = proofs(CHAIN_RULE, program=program, values=[{"name": leaf, "value": at}])
    value, slope = printed(program, at, capsys)
    assert value == math.inf
    for key in ("pair.proof", "all.proof"):
        proof = found[key]
        assert proof.verdict == "torch differs"
        assert "Torch has ∞ for" in str(proof.reason)
        assert proof.entries[0].autograd == pytest.approx(slope, nan_ok=True)
        assert abs(mpmath.mpf(proof.entries[0].exact) / exact(mpmath.mpf(at)) - 1) < 1e-15
    assert [key for key, proof in found.items() if proof.fails] == []


@pytest.mark.parametrize(
    ("program", "leaf", "at", "verdict"),
    [
        ("y = 1e-308/b", "b", 1e-300, "torch differs"),
        ("y = cbrt(1e-300/w1)", "w1", 1e-290, "torch differs"),
        ("y = cbrt(1e-300/w1)", "w1", 2e-20, "proven"),
        ("y = log(x)", "x", 1e-310, "digits lost"),
    ],
)
def test_lines_of_tiny_numbers_are_true(program, leaf, at, verdict) -> None:
    found = proofs(CHAIN_RULE, program=program, values=[{"name": leaf, "value": at}])
    assert found["pair.proof"].verdict == verdict
    assert [key for key, proof in found.items() if proof.fails] == []


def test_a_column_says_where_floats_lose_the_digits_of_a_line() -> None:
    """The logistic function at -400, whose slope is e^-400: as written, floats come to 0, by every node."""
    found = proofs(CHAIN_RULE, program="y = 1/(1 + exp(-x))", values=[{"name": "x", "value": -400.0}])
    for key in ("pair.proof", "all.proof", "lines"):
        assert found[key].verdict == "digits lost"
        assert "0 for 1.91517e-174" in str(found[key].reason)
    by_u1 = found["all.proof"].entries[1]
    assert abs(-mpmath.mpf(by_u1.exact) * mpmath.exp(400) - 1) < 1e-15
    assert [key for key, proof in found.items() if proof.fails] == []


def test_a_wrong_line_is_wrong_where_floats_lose_digits() -> None:
    lost = Proof(entries=(Entry("y", 0.0),), error=1.0, verdict="digits lost")
    right = formula("exp(-400)", "exp(-800)*exp(400)", 0.0)
    assert executed_column([right], lost=lambda: [lost])[0].verdict == "digits lost"
    for parts in (("exp(-400)", "exp(-401)", 0.0), ("exp(-400)", 1e-10)):
        assert executed_column([formula(*parts)], lost=lambda: [lost])[0].verdict == "not proven"


@pytest.mark.parametrize(("name", "slope"), [("y", -1e292), ("z", 1.0)])
def test_a_derivative_by_a_tiny_number_is_taken_beside_it(name, slope) -> None:
    meanings = {"y": Meaning((), "1e-308/b"), "z": Meaning((), "1 + b")}
    scope = Scope(values={"b": 1e-300}, meanings=meanings, order=["b", "y", "z"])
    assert float(scope.value(tree(f"D({name}, b)"))) == pytest.approx(slope)
    assert float(scope.value(tree(f"Partial({name}, b)"))) == pytest.approx(slope)


@pytest.mark.parametrize("x", [0.5, 1e-7, 1e-9, 1e-11, 1e-13, 1e-20, 1e-60])
def test_best_steps_beside_a_pole(x) -> None:
    """Of 1/x: f'' = 2/x^3 and f''' = -6/x^4; 3u/x is the rounding of f and of its argument."""
    function = Typed(text="1/x")
    assert exact_derivatives(function, x) == pytest.approx((-1 / x**2, 2 / x**3, -6 / x**4), rel=1e-9)
    found, u = difference_errors(function, x), 2.0**-53
    assert found.best_forward == pytest.approx(x * math.sqrt(3 * u), rel=1e-9)
    assert found.best_central == pytest.approx(x * (3 * u / 4) ** (1 / 3), rel=1e-9)


@pytest.mark.parametrize("x", [1e-7, 1e-9, 1e-30, 1e-300])
def test_derivatives_of_what_has_no_pole_keep_their_digits(x) -> None:
    assert exact_derivatives(Typed(text="1 + exp(x)"), x) == pytest.approx((1, 1, 1), rel=1e-6)


@pytest.mark.parametrize("x", [1e-11, 1e-12, 1e-13, 1e-20])
def test_the_column_of_a_function_beside_its_pole_is_proven(x) -> None:
    found = proofs(FUNCTIONS, function={"type": "typed", "text": "1/x"}, x0=x)
    assert {proof.verdict for proof in found.values()} == {"proven"}


@pytest.mark.parametrize(("text", "x"), [("7/sin(x)", math.pi), ("relu(x)", 1e-12)])
def test_so_is_that_of_one_with_a_pole_or_a_kink_beside(text, x) -> None:
    """The pole lies 1.2e-16 from math.pi, the kink 1e-12 away: as far as a step of 1e-12."""
    found = proofs(FUNCTIONS, function={"type": "typed", "text": text}, x0=x)
    assert {proof.verdict for proof in found.values()} == {"proven"}


def test_a_parameter_has_all_its_digits_in_what_proves_it() -> None:
    found = proofs(FUNCTIONS, function={"type": "power", "n": -1.999999999}, x0=1.33, h=1.5)
    assert {proof.verdict for proof in found.values()} == {"proven"}
    published = bowl(85.000000001).published
    assert published is not None
    assert float(published.f) == (1 + 85.000000001) / 2
