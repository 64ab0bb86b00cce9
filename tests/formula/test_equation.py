"""Formulas that are printed and executed from the same trees. Oracle: torch's autograd and plain arithmetic."""

import math

import numpy as np
import pytest
import torch

from gradexplorer.formula.equality import executed_column, prove_equal
from gradexplorer.formula.equation import formula
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.scope_arithmetic import ScopeArithmetic

X, W, B, T = [1.0, 2.0], [[0.5, -1.0], [2.0, 3.0]], [0.1, 0.2], [1.0, 0.0]
NETWORK = Scope(
    values={"x": X, "w": np.array(W), "b": B, "t": T},
    meanings={
        "net": Meaning(("k",), "Sum(j, w[j,k]*x[j]) + b[k]"),
        "O": Meaning(("k",), "sigmoid(net[k])"),
        "E": Meaning((), "1/2*Sum(k, (O[k] - t[k])**2)"),
    },
    ranges={"j": range(2), "k": range(2), "l": range(2)},
)


def torch_gradients():
    x, w, b, t = (torch.tensor(value, dtype=torch.float64) for value in (X, W, B, T))
    w.requires_grad_()
    net = x @ w + b
    net.retain_grad()
    loss = 0.5 * (net.sigmoid() - t).square().sum()
    loss.backward()
    return float(loss.detach()), w.grad, net.grad


def test_values_and_derivatives_are_torch_s():
    loss, by_w, by_net = torch_gradients()
    value = NETWORK.value
    assert float(value(formula("E").parts[0])) == pytest.approx(loss, rel=1e-14)
    for j in range(2):
        for k in range(2):
            (tree,) = formula(f"D(E, w[{j},{k}])").parts
            assert float(value(tree)) == pytest.approx(float(by_w[j, k]), rel=1e-13)
    for k in range(2):
        (tree,) = formula(f"D(E, net[{k}])").parts
        assert float(value(tree)) == pytest.approx(float(by_net[k]), rel=1e-13)


PROGRAM = Scope(
    values={"x": 0.7, "q": 0.0},
    meanings={
        "h": Meaning((), "tanh(x)"),
        "b": Meaning((), "exp(-h)"),
        "y": Meaning((), "b*h + h"),
        "f": Meaning(("u",), "sin(u)"),
        "z": Meaning((), "q**3"),
    },
)


def test_a_partial_derivative_holds_what_else_stands_in_the_name_s_own_formula():
    x = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    h = torch.tanh(x)
    b = torch.exp(-h)
    whole, by_x = (float(torch.autograd.grad(b * h + h, v, retain_graph=True)[0]) for v in (h, x))
    line = formula("D(y, h)", "Partial(y, h) + Dots(Partial(y, b), Partial(b, h))", whole, scope=PROGRAM)
    assert line.proof().verdict == "proven"
    for parts in [
        ("Partial(y, h)", "b + 1", float(b.detach()) + 1),
        ("D(y, x)", "Dots(D(y, h), D(h, x))", "Prime(y)", "D(y)", by_x),
        ("Prime(f(h))", "Dots(Prime(f, h), Prime(h))", "cos(h)*(1 - h**2)"),
        ("D(z, q)", 0.0),
        ("D(exp(x)*exp(-x), x)", "exp(x)*exp(-x) - exp(x)*exp(-x)", 0.0),
    ]:
        assert formula(*parts, scope=PROGRAM).proof().verdict == "proven"
    for parts in [("D(y, h)", "Partial(y, h)"), ("Partial(y, h)", "b"), ("Dots(h, b)", "h + b")]:
        assert formula(*parts, scope=PROGRAM).proof().verdict == "not proven"


def test_a_long_chain_of_names_has_a_derivative():
    names = [f"y{n}" for n in range(600)]
    meanings = {name: Meaning((), f"sin({before})") for before, name in zip(["x", *names], names, strict=False)}
    scope = Scope(values={"x": 0.7}, meanings=meanings, order=names)
    x = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    y = x
    for _name in names:
        y = torch.sin(y)
    (slope,) = torch.autograd.grad(y, x)
    assert formula("D(y599, x)", float(slope), scope=scope).proof().verdict == "proven"
    assert formula("D(y5, y599)", 0.0, scope=scope).proof().verdict == "proven"


V = [0.3, -0.4]
COLUMNS = Scope(
    values={"W": W, "u": X, "v": V},
    meanings={"f": Meaning(("x",), "sigmoid(x)"), "z": Meaning((), "W @ u + v"), "E": Meaning((), "dot(f(z), v)")},
)


def test_columns_and_matrices_are_numpy_s_and_torch_s():
    w, u, v = np.array(W), np.array(X), np.array(V)
    x = torch.tensor(X, dtype=torch.float64)
    z = torch.tensor(w) @ x + torch.tensor(v)
    by_u = torch.autograd.functional.jacobian(lambda u: torch.sigmoid(torch.tensor(w) @ u + torch.tensor(v)), x)
    slope = (z.sigmoid() * (1 - z.sigmoid())).numpy()
    for parts in [
        ("z", w @ u + v),
        ("W @ Transposed(W)", w @ w.T),
        ("u @ Transposed(v)", np.outer(u, v)),
        ("2*u/mean(v) - v", 2 * u / v.mean() - v),
        ("f(z)", 1 / (1 + np.exp(-w @ u - v))),
        ("diag(Prime(f, z))", "D(f(z), z)", np.diag(slope)),
        ("Transposed(D(f(z), u))", "diag(Prime(f, z)) @ W", by_u.numpy()),
        ("D(E, u)", "Transposed(W) @ diag(Prime(f, z)) @ v", by_u.numpy().T @ v),
    ]:
        assert formula(*parts, scope=COLUMNS).proof().verdict == "proven"
    for parts in [
        ("D(E, u)", "W @ diag(Prime(f, z)) @ v"),
        ("D(E, u)", "Transposed(W) @ v"),
        ("u @ Transposed(v)", "v @ Transposed(u)"),
        ("u - v", "u + v"),
        ("mean(u)", "u"),
    ]:
        assert formula(*parts, scope=COLUMNS).proof().verdict == "not proven"


@pytest.mark.parametrize("x", [0.3, 20.0, -80.0])
def test_what_nearly_cancels_is_executed_with_more_digits(x):
    scope = Scope(values={"x": x}, meanings={"f": Meaning(("u",), "tanh(u)")})
    right = formula("Prime(f, x)", "1 - tanh(x)**2", "4/(exp(x) + exp(-x))**2", scope=scope)
    assert right.proof().verdict == "proven"
    assert formula("Prime(f, x)", "1 - tanh(x)**4", scope=scope).proof().verdict == "not proven"


def test_parts_stand_on_rows_of_their_own():
    line = formula("y", "b*h + h", "h*(1 + b)", scope=PROGRAM, stacked=True)
    assert line.latex == r"\begin{align*} y &= b h + h \\ &= h \left(1 + b\right) \end{align*}"


RIGHT = [
    ("E", "1/2*Sum(k, (O[k] - t[k])**2)"),
    ("D(E, w[0,1])", "(O[1] - t[1])*D(O[1], w[0,1])", "(O[1] - t[1])*O[1]*(1 - O[1])*x[0]"),
    ("D(E, w[1,0])", "D(1/2*((O[0] - t[0])**2 + Cancel(Sum(l, (O[l] - t[l])**2, l != 0))), w[1,0])"),
    ("net[1]", "Sum(j, w[j,1]*x[j]) + b[1]", "Numbers(w[0,1]*x[0] + w[1,1]*x[1] + b[1])", 5.2),
    ("[D(E, b[0]), D(E, b[1])]", "[D(E, net[0]), D(E, net[1])]"),
    ("norm(x)", 5**0.5),
    ("dot(x, b)", 0.5),
    ("Prod(j, x[j])", 2.0),
    ("x", "Numbers([1.0, 2.0000000000000004], 4)"),
]
WRONG = [
    ("E", "Sum(k, (O[k] - t[k])**2)"),
    ("E", "1/2*Sum(k, (O[k] + t[k])**2)"),
    ("D(E, w[0,1])", "(O[1] - t[1])*D(O[1], w[0,1])", "-(O[1] - t[1])*O[1]*(1 - O[1])*x[0]"),
    ("net[1]", "Sum(j, w[1,j]*x[j]) + b[1]"),
    ("net[1]", "Sum(j, w[j,1]*x[j]) + b[1]", 5.20001),
    ("[D(E, b[0]), D(E, b[1])]", "[D(E, net[1]), D(E, net[0])]"),
    ("norm(x)", "dot(x, x)"),
    ("Prod(j, x[j])", "Sum(j, x[j])"),
    ("x", "Numbers([1.0, 2.00001], 4)"),
]


@pytest.mark.parametrize("parts", RIGHT, ids=str)
def test_equal_parts_are_proven(parts):
    line = formula(*parts, scope=NETWORK)
    assert not line.is_definition
    assert line.proof().verdict == "proven"


@pytest.mark.parametrize("parts", WRONG, ids=str)
def test_a_wrong_part_is_not_proven(parts):
    assert formula(*parts, scope=NETWORK).proof().verdict == "not proven"


def test_lines_that_go_on_are_equal_to_the_first():
    first = formula("D(E, w[0,1])", scope=NETWORK)
    right = formula("(O[1] - t[1])*O[1]*(1 - O[1])*x[0]", scope=NETWORK, continues=True)
    wrong = formula("(O[1] - t[1])*O[1]*x[0]", scope=NETWORK, continues=True)
    assert right.latex.startswith("= ")
    assert prove_equal([first, right]).verdict == "proven"
    assert prove_equal([first, right, wrong]).verdict == "not proven"


@pytest.mark.parametrize(
    ("parts", "latex"),
    [
        (("E", "1/2*Sum(k, (O[k] - t[k])**2)"), r"E = \frac{1}{2} \sum_{k} \left(O_{k} - t_{k}\right)^{2}"),
        (("D(E, w[0,1])",), r"\frac{\partial E}{\partial w_{01}}"),
        (("D(a*b, w[2,11])",), r"\frac{\partial}{\partial w_{2, 11}} a b"),
        (("D((1 - a)*b, x)",), r"\frac{\partial}{\partial x} \left(\left(1 - a\right) b\right)"),
        (("D(a + b, x)*c",), r"\left(\frac{\partial}{\partial x} \left(a + b\right)\right) c"),
        (("Elided(a + b + c + d + e + f + g)",), r"a + b + c + d + \cdots + g"),
        (("Sum(k, a)*b",), r"\Bigl(\sum_{k} a\Bigr) b"),
        (("b*Sum(k, a + c)",), r"b \sum_{k} \left(a + c\right)"),
        (("(Sum(k, a) + c)**2",), r"\Bigl(\sum_{k} a + c\Bigr)^{2}"),
        (("Sum(l, a[l], l != k)",), r"\sum_{l \ne k} a_{l}"),
        (("Numbers(w[0,0]*x[1] - b[0])",), r"0.5 \cdot 2 - 0.1"),
        (("Numbers(w[0,1]*x[1])",), r"\left({-}1\right) \cdot 2"),
        (("Numbers(b[0] + w[0,1]*x[1])",), r"0.1 + \left({-}1\right) \cdot 2"),
        (("x", [1.0, -2.5]), r"x = \begin{bmatrix}1 \\ {-}2.5\end{bmatrix}"),
        (("[[a, b], [c, d]]",), r"\begin{bmatrix}a & b \\ c & d\end{bmatrix}"),
        (("1/N*Sum(1 <= i <= N, x[i])",), r"\frac{1}{N} \sum_{i = 1}^{N} x_{i}"),
        (("x[0] + Rest(Sum(2 <= i <= N, x[i])) + x[9]",), r"x_{0} + \cdots + x_{9}"),
        (("Dots(a, b + c, -d)",), r"a \cdot \left(b + c\right) \cdot \left({-}d\right)"),
        (("Dots(a, b, c, d, e, f, g)",), r"a \cdot b \cdot c \cdot d \cdot \cdots \cdot g"),
        (("Transposed(W) @ (A + B) @ diag(u)",), r"W^{T} \left(A + B\right) \operatorname{diag}\left(u\right)"),
        (("Transposed(w[0] + A)",), r"\left(w_{0} + A\right)^{T}"),
        (("Partial(y, u)",), r"\frac{\partial y}{\partial u}"),
        (("Prime(u)*v",), "u' v"),
        (("Prime(u + v)",), r"\left(u + v\right)'"),
        (("D(u**2)",), r"\frac{\partial}{\partial x}\left[u^{2}\right]"),
        (("Numbers(D(E, net[0])**2)",), r"\left({-}9.80528\times 10^{-5}\right)^{2}"),
        (("Cancel(a)/Cancel(a)",), r"\frac{\cancel{a}}{\cancel{a}}"),
    ],
    ids=str,
)
def test_what_is_printed(parts, latex):
    assert formula(*parts, scope=NETWORK).latex == latex


def test_a_number_that_was_computed_elsewhere_may_be_printed_with_fewer_digits():
    assert formula("exp(u[0])", f"Numbers({float(np.exp(X[0]))!r}, 4)", scope=COLUMNS).proof().verdict == "proven"
    assert formula("exp(u[0])", "Numbers(2.718, 4)", scope=COLUMNS).proof().verdict == "not proven"


def test_a_column_of_numbers_has_no_single_value_to_be_listed():
    lines = [formula("u", "u + v - v", scope=COLUMNS), formula("dot(u, v)", -0.5, scope=COLUMNS)]
    proof = executed_column(lines)[0]
    assert proof.verdict == "proven"
    assert [entry.formula for entry in proof.entries] == [pytest.approx(-0.5)]
    assert executed_column(lines[:1])[0].verdict == "proven"
    assert executed_column([formula("u", "u + v", scope=COLUMNS)])[0].verdict == "not proven"


def test_a_name_without_a_worth_makes_a_definition():
    assert formula("L", "1/N*Sum(k, r[k]**2)", scope=NETWORK).is_definition
    assert formula("E", scope=NETWORK).is_definition
    assert not formula("E", "E", scope=NETWORK).is_definition


POINT = Scope(
    values={"x": 3.0, "y": 2.0, "angle": 30.0},
    meanings={"f": Meaning((), "(x**2 + y - 11)**2 + (x + y**2 - 7)**2"), "theta": Meaning((), "pi/6")},
)


def test_a_derivative_to_be_done_is_printed_with_its_variable_and_executed():
    line = formula("D(f, x)", "2*(x**2 + y - 11)*D(x**2) + 2*(x + y**2 - 7)", scope=POINT)
    assert r"\frac{\partial}{\partial x}\left[x^{2}\right]" in line.latex
    assert line.proof().verdict == "proven"


@pytest.mark.parametrize("wrong", ["1e-12", "D(f + x, x)"])
def test_a_derivative_that_vanishes_is_zero_within_the_digits(wrong):
    assert formula("D(f, x)", "0", scope=POINT).proof().verdict == "proven"
    assert formula("D(f, x)", wrong, scope=POINT).proof().verdict == "not proven"
    assert formula("Numbers(f)", scope=POINT).latex == "0"


def test_a_cosine_of_a_right_angle_is_printed_as_zero():
    scope = Scope(values={"angle": 270.0}, meanings={"c": Meaning((), "cos(Degrees(angle))")})
    assert formula("Numbers(c)", scope=scope).latex == "0"


def test_claims_beside_a_line_are_proven_with_it():
    angle = formula("theta", "Degrees(Numbers(angle))", scope=POINT)
    line = formula("x", 3.0, scope=POINT, beside=[angle])
    assert line.latex == r"x = 3 \qquad \theta = 30^{\circ}"
    assert executed_column([line])[0].verdict == "proven"
    wrong = formula("x", 3.0, scope=POINT, beside=[formula("2*theta", "Degrees(angle)", scope=POINT)])
    assert executed_column([wrong])[0].verdict == "not proven"


def test_a_computed_number_may_be_off_by_the_rounding_that_is_given():
    assert formula("x", 3.001, scope=POINT).proof().verdict == "not proven"
    assert formula("x", 3.001, scope=POINT, rounding=0.01).proof().verdict == "proven"
    assert formula("x", "3.001", scope=POINT, rounding=0.0001).proof().verdict == "not proven"


def test_single_precision_is_numpy_s():
    (tree,) = formula("single(1/10)").parts
    assert float(POINT.value(tree)) == float(np.float32(0.1))


@pytest.mark.parametrize(
    "value", [1 / 10, -1 / 3, 1.00390625, 1.01171875, 3.3e38, 3.4e38, 1e39, 1e-40, -0.0, float("inf"), float("nan")]
)
def test_bfloat16_is_torchs(value):
    """1 + 2^-8 and 1 + 3 2^-8 lie in the middle between two numbers: the even one is taken."""
    (tree,) = formula("bfloat16(a)").parts
    expected = torch.tensor(value, dtype=torch.float32).bfloat16().item()
    found = float(Scope(values={"a": value}).value(tree))
    assert found == expected or (math.isnan(found) and math.isnan(expected))


SIDES = Scope(values={"x": 0.0}, meanings={"f": Meaning(("u",), "abs(u)"), "g": Meaning(("u",), "sqrt(u)")})


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (("Limit(-h, (f(x + h) - f(x))/h)", -1.0), 1.0),
        (("Limit(h, (f(x + h) - f(x))/h)", 1.0), -1.0),
        (("Limit(h, (g(x + h) - g(x))/h)", float("inf")), 1e12),
        (("Limit(h, sin(h)/h)", 1.0), 1.001),
        (("Limit(h, g(h))", 0.0), 1e-12),
    ],
)
def test_one_sided_limits_are_executed(right, wrong):
    line = formula(*right, scope=SIDES)
    assert not line.is_definition
    assert line.proof().verdict == "proven"
    assert formula(right[0], wrong, scope=SIDES).proof().verdict == "not proven"


def test_one_sided_limits_are_printed_with_their_side():
    below = formula("2*Limit(-h, h/x)", scope=SIDES).latex
    assert below == r"2 \lim_{h \to 0^-} \frac{h}{x}"
    assert formula("Limit(h, x)*x", scope=SIDES).latex == r"\left(\lim_{h \to 0^+} x\right) x"


def test_constants_keep_their_letters_among_numbers():
    assert formula("Numbers(2*pi*x)", scope=Scope(values={"x": 3.0})).latex == r"2 \pi \cdot 3"


LINE = Scope(
    values={"w": 0.1, "x": {1: 0.1, 2: 0.7, 3: -0.8}, "N": 3},
    meanings={"L": Meaning((), "1/2*Sum(1 <= i <= N, (w + x[i])**2)")},
)


def test_a_sum_with_limits_counts_from_the_first_to_the_last():
    assert formula("Sum(1 <= i <= N, x[i]**2)", 0.01 + 0.49 + 0.64, scope=LINE).proof().verdict == "proven"
    assert formula("x[1] + Rest(Sum(2 <= i <= N - 1, x[i]))", 0.8, scope=LINE).proof().verdict == "proven"
    assert formula("Sum(1 <= i <= N, x[i]**2)", "Sum(1 <= i <= N - 1, x[i]**2)", scope=LINE).proof().verdict != "proven"


def test_what_is_left_of_a_sum_that_cancels_is_rounding_and_no_error():
    exact = "Sum(1 <= i <= N, x[i])"
    assert formula(exact, 0.1 + 0.7 - 0.8, scope=LINE).proof().verdict == "proven"
    assert formula(exact, 1e-14, scope=LINE).proof().verdict == "not proven"
    stationary = LINE.value(formula("D(L, w)").parts[0])
    assert formula("D(L, w)", float(stationary) * (1 + 1e-8), scope=LINE).proof().verdict == "not proven"


@pytest.mark.parametrize("z", [3.0, -120.0, -500.0])
def test_more_digits_are_taken_where_50_are_not_enough(z):
    scope = Scope(values={"z": z}, meanings={"s": Meaning((), "1/(1 + exp(-z))")})
    assert formula("D(s, z)", "s*(1 - s)", scope=scope).proof().verdict == "proven"
    assert formula("D(s, z)", "s*(1 - s)*(1 + 1e-9)", scope=scope).proof().verdict == "not proven"
    shown = formula("Numbers(rest)", scope=Scope(values={"z": 120.0}, meanings={"rest": Meaning((), "1 - sigmoid(z)")}))
    assert shown.latex == r"7.66765\times 10^{-53}"


def test_a_number_too_large_for_a_float_is_no_missing_value():
    huge = Scope(values={"a": [1000.0, 999.0]}, ranges={"k": range(2)})
    assert formula("Sum(k, exp(a[k]))", "exp(a[0])*(1 + exp(-1))", scope=huge).proof().verdict == "proven"


@pytest.mark.parametrize(
    ("source", "expected", "times"),
    [
        ("D(D(D(sin(2*x), x), x), x)", -8 * math.cos(1.4), 3),
        ("D(D(D(sin(2*x)*y**3, y), y), x)", 12 * 0.3 * math.cos(1.4), 3),
        ("D(D(D(sin(2*x)*y**3, x), y), y)", 12 * 0.3 * math.cos(1.4), 3),
        ("D(D(D(D(x**6, x), x), x), x)", 360 * 0.7**2, 4),
    ],
)
def test_a_repeated_derivative_takes_digits_in_proportion_to_its_order(monkeypatch, source, expected, times):
    """Oracle: calculus. A difference inside of another takes twice its digits: four of them sixteen times as many."""
    bits, plain = [], ScopeArithmetic._binary
    monkeypatch.setattr(
        ScopeArithmetic, "_binary", lambda self, *given: (bits.append(self.m.prec), plain(self, *given))[1]
    )
    scope = Scope(values={"x": 0.7, "y": 0.3})
    assert float(scope.value(formula(source).parts[0])) == pytest.approx(expected, rel=1e-14)
    by = {part.split(")")[0] for part in source.split(", ")[1:]}
    most = times + 1 if len(by) == 1 else 2 * times  # of order 2 in one of order 1, or the other way round
    assert max(bits) < 1.3 * most * min(bits)
