"""Derivatives rule by rule; the oracles are sympy's derivative and mpmath's numbers with 50 digits."""

import ast
import math
from functools import reduce

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st

from gradexplorer.formula.derivation import MOST_LINES, derive, simplified, tree
from gradexplorer.formula.functions import FUNCTIONS, TYPED
from gradexplorer.formula.mpmath_values import exact
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.parse import parse
from gradexplorer.formula.printed import check_printed
from gradexplorer.formula.syntax import expression_tree
from gradexplorer.formula.trees import same, without_edges
from gradexplorer.text import InputError

NAMES = {
    "Heaviside": lambda x, _at_zero=0.5: mpmath.mpf(x > 0),
    "DiracDelta": lambda x, _order=0: mpmath.mpf(0),
    "Max": max,
}
"""sympy's derivatives of sign, relu and abs, away from their kinks."""


SMOOTH = [name for name in TYPED if len(FUNCTIONS[name].arguments) == 1 and not FUNCTIONS[name].special]
SMOOTH += ["log", "sqrt", "abs", "relu", "sign", "asin", "acos", "tan"]


def of_sympy(expression, variable, point):
    """Return sympy's derivative, as a real number with 50 digits, or NaN."""
    symbols = expression.symbols()
    by = symbols[expression.variables.index(variable)]
    with mpmath.workdps(50):
        try:
            function = sympy.lambdify(symbols, sympy.diff(expression.sympy(), by), [NAMES, "mpmath"])
            value = mpmath.mpmathify(function(*(mpmath.mpf(v) for v in point)))
        except (ArithmeticError, LookupError, TypeError, ValueError):  # sympy has no real number here
            return math.nan
        return float(value) if isinstance(value, mpmath.mpf) else math.nan


def formulas(variables):
    """Formulas of every allowed shape, as text."""
    leaves = st.sampled_from([*variables, "2", "3", "0.5", "1", "0", "pi", "e", "1.25"])

    def grown(part):
        return st.one_of(
            st.tuples(part, st.sampled_from("+-*/"), part).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
            st.tuples(st.sampled_from(SMOOTH), part).map(lambda t: f"{t[0]}({t[1]})"),
            st.tuples(part, st.sampled_from(["2", "3", "-1", "0.5", "0", "1", *variables])).map(
                lambda t: f"({t[0]})**({t[1]})"
            ),
            st.tuples(st.sampled_from(["2", "e", *variables]), part).map(lambda t: f"({t[0]})**({t[1]})"),
            part.map(lambda u: f"(-{u})"),
            part.map(lambda u: f"(+{u})"),
        )

    return st.recursive(leaves, grown, max_leaves=7)


def checked(source, variables):
    try:
        return parse(source, variables)
    except InputError:
        reject()


def compared(expression, variable, point):
    """Compare all lines with sympy; return the derivation, or None where a line or sympy has no value."""
    values = dict(zip(expression.variables, point, strict=True))
    derivation = derive(expression.tree, variable, expression.variables)
    disagreement = derivation.disagreement(values)
    expected = of_sympy(expression, variable, point)
    if not (math.isfinite(disagreement) and math.isfinite(expected)):
        return None
    assert disagreement < 1e-25
    assert derivation.steps[-1].value(values) == pytest.approx(expected, rel=1e-12, abs=1e-40)
    return derivation


@settings(max_examples=150, deadline=None)
@given(formulas(["x"]), st.floats(-3, 3).map(lambda x: round(x, 3) + 0.00037))
@example("x**x", 0.7)
@example("abs(x)*sign(x - 1)*relu(x)", 0.3)
@example("sigmoid(sigmoid(x*x))/x", -1.3)
@example("x**-1 + 2/x**3 - (-x)/(-3)", 0.9)
@example("x*x**-1", 0.7)
@example("0.1*x*0.3 + x/3/7*x", 0.9)
def test_every_line_equals_sympy_s_derivative(source, x):
    assume(compared(checked(source, "x"), "x", (x,)))


@settings(max_examples=60, deadline=None)
@given(formulas(["x", "y"]), st.sampled_from("xy"))
@example("x**y", "x")
@example("x**y", "y")
@example("(x**2 + y - 11)**2 + (x + y**2 - 7)**2", "y")
def test_partial_derivatives_equal_sympy_s(source, variable):
    assume(compared(checked(source, "xy"), variable, (0.73, 1.37)))


@pytest.mark.parametrize(
    ("source", "rules"),
    [
        ("5", ["derivative of a constant"]),
        ("x", ["derivative of the variable itself"]),
        ("x**3", ["power rule"]),
        ("sin(x)", ["sine"]),
        ("2**x", ["exponential rule"]),
        ("x*sin(x)", ["product rule", "sine", "derivative of the variable itself", "simplified"]),
        ("exp(x)/x", ["quotient rule", "exponential function", "derivative of the variable itself", "simplified"]),
        ("sin(2*x)", ["chain rule, sine", "constant factor rule", "derivative of the variable itself", "simplified"]),
    ],
)
def test_rules_by_name(source, rules):
    assert [str(step.rule) for step in derive(parse(source, "x").tree, "x").steps] == ["to be found", *rules]


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("x^3 + 2*x^2 + 3*x + 1", "3 * x ** 2 + 4 * x + 3"),
        ("x*x", "2 * x"),
        ("x^x", "x * x ** (x - 1) + x ** x * log(x)"),
        ("0.1*x*3", "0.3"),
        ("x/3", "1 / 3"),
        ("-(x - 1)", "-1"),
        ("7*sin(0*x)", "0"),
        ("x*exp(-x^2)", "exp(-x ** 2) - 2 * x ** 2 * exp(-x ** 2)"),
    ],
)
def test_last_line_reads_as_one_writes_it(source, result):
    assert ast.unparse(without_edges(derive(parse(source, "x").tree, "x").result)) == result


def test_parameters_are_constants():
    derivation = derive(parse("a*x**n", ("x", "a", "n")).tree, "x")
    assert [step.latex for step in derivation.steps] == [
        r"\frac{d}{d x}\left[a x^{n}\right]",
        r"a \frac{d}{d x}\left[x^{n}\right]",
        r"a n x^{n - 1}",
    ]
    assert derivation.value({"x": 2.0, "a": 3.0, "n": 4.0}) == 3 * 4 * 2**3


def test_partial_derivatives_are_written_as_such():
    assert derive(parse("x*y", "xy").tree, "y", "xy").steps[0].latex == r"\frac{\partial}{\partial y}\left[x y\right]"


def test_numbers_put_in_say_where_a_derivative_is_taken():
    step = derive(parse("sin(x^2)", "x").tree, "x").steps[1]
    assert step.latex_at({"x": 2.0}) == r"\cos\left(2^{2}\right) \frac{d}{d x}\left[x^{2}\right]_{x = 2}"


@pytest.mark.parametrize("variable", ["x", "y"])
def test_long_derivations_are_folded(variable):
    source = "sin(" * 14 + f"{variable}*cos({variable})" + ")" * 14
    derivation = compared(parse(source, (variable,)), variable, (0.4,))
    assert len(derivation.steps) <= MOST_LINES + 2
    assert any("lines left out" in str(step.rule) for step in derivation.steps)


def test_piecewise_by_cases():
    derivation = derive(tree("x if x > 0 else a*(exp(x) - 1)"), "x")
    assert str(derivation.steps[1].rule) == "case by case"
    at = np.array([-1.0, 2.0])
    np.testing.assert_allclose(derivation.value({"x": at, "a": np.float64(2)}), [2 * math.exp(-1), 1.0], rtol=1e-15)


@pytest.mark.parametrize("x", [0.0, -1.0])
def test_no_value_outside_of_the_domain(x):
    derivation = derive(parse("log(x) + sqrt(x)", "x").tree, "x")
    assert math.isnan(derivation.disagreement({"x": x}))


@pytest.mark.parametrize(
    "source", ["exp(exp(exp(exp(x))))", "sin(exp(exp(x)))", "x**(exp(exp(x)))", "cosh(exp(exp(x)))"]
)
def test_what_is_too_large_is_refused_at_once(source):
    assert math.isnan(derive(parse(source, "x").tree, "x").disagreement({"x": 30.0}))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_values_on_arrays_keep_their_dtype_and_shape(dtype):
    x = np.array([[-2.0, 0.5], [1.0, 3.0]])
    value = evaluate(parse("2*sigmoid(x)*pi + log(2)", "x").tree, {"x": x}, dtype)
    assert value.dtype == dtype
    assert value.shape == (2, 2)
    np.testing.assert_allclose(
        value, 2 * np.pi / (1 + np.exp(-x)) + np.log(2), rtol=1e-6 if dtype == "float32" else 1e-14
    )


def test_a_constant_derivative_has_the_shape_of_x():
    assert derive(parse("3*x", "x").tree, "x").value({"x": np.zeros(4)}).tolist() == [3.0] * 4


@settings(max_examples=100, deadline=None)
@given(formulas(["x"]))
def test_simplified_trees_keep_their_value(source):
    formula = checked(source, "x").tree
    before, after = (exact(node, {"x": 0.77}, "x") for node in (formula, simplified(formula)))
    assume(math.isfinite(before))
    assert after == pytest.approx(before, rel=1e-30, abs=1e-40)


def test_a_power_hides_its_edges_and_a_typed_comparison_with_0_stays():
    step = derive(parse("where(x != 0, x^x, 1)", "x").tree, "x").steps[-1]
    assert step.latex.count(r"\ne") == 1
    assert check_printed(step) is None


def test_a_part_is_written_down_once_however_often_it_is_compared(monkeypatch):
    """So that the work grows with the formula: 20 roots in each other took seconds."""
    written = []
    dump = ast.dump

    def counted(node):
        written.append(node)
        return dump(node)

    monkeypatch.setattr(ast, "dump", counted)
    factors = [expression_tree("sqrt(" * depth + "x" + ")" * depth) for depth in range(1, 21)]
    product = reduce(lambda left, right: ast.BinOp(left, ast.Mult(), right), factors)
    for factor in factors:
        assert same(factor, expression_tree(ast.unparse(factor)))
        simplified(ast.BinOp(product, ast.Div(), factor))
    assert len(written) == len(set(map(id, written)))
