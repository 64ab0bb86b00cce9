"""LaTeX read as a mathematician reads it. Oracle: the tree that Python's own parser makes of the meaning, executed."""

import ast

import pytest

from gradexplorer.formula.latex_printer import latex
from gradexplorer.formula.latex_reader import read
from gradexplorer.formula.latex_tokens import UnreadableError
from gradexplorer.formula.latex_vocabulary import vocabulary
from gradexplorer.formula.made_up import WORLDS, MadeUp
from gradexplorer.formula.printed import same
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.trees import tree

ALIKE = {"p1": "p", "p2": "p", "q1": "q", "q2": "q", "s": r"\sigma"}
SYMBOLS = ALIKE | {"lr": r"\eta", "W": "w^{(2)}", "m": "m_{t-1}", "hat": r"\hat{m}_{t}", "fl": r"\operatorname{fl}"}
SOURCES = [
    "a + b + c + x + y + k + lr + m + hat + beta_1 + step_size + E + fl(a) + Prime(g, s(x))",
    "w[0, 1] + W[j, k] + v[11] + p1[j] + p2[k] + q1[j] + q2[j] + Each(u, [p1, p2], u)",
]
KNOWN = vocabulary(map(tree, SOURCES), SYMBOLS)
SCOPE = Scope(ranges={letter: range(3) for letter in "jkl"}, variable="x")
BOUND = {"j": 0, "k": 2}

MEANINGS = [
    ("2 x y", "2*x*y"),
    (r"1.2\times 10^{-3} a", "0.0012*a"),
    ("10^{{-}8}", "1e-8"),
    (r"{-}1.5\times 10^{7}", "-1.5e7"),
    ("a - b - c", "a - b - c"),
    ("{-}x^{2}", "-(x**2)"),
    ("a^{b^{c}}", "a**(b**c)"),
    (r"2 \cdot 3 x", "6*x"),
    (r"a \cdot \left({-}b\right)", "a*(-b)"),
    (r"\frac{a + b}{c} x", "(a + b)/c*x"),
    ("a/b", "a/b"),
    (r"\sqrt{a} + \sqrt[3]{b}", "a**0.5 + b**(1/Cancel(3))"),
    (r"\left|a - b\right|", "abs(a - b)"),
    (r"\sin^{2}\left(x\right) \ln\left(a\right)", "sin(x)**2*log(a)"),
    (
        r"\arctan\left(x\right) + \sigma\left(x\right) + \operatorname{ReLU}\left(x\right)",
        "atan(x) + sigmoid(x) + relu(x)",
    ),
    (r"\max\left(a, b\right)^{2} - \min\left(a, b\right)", "max(a, b)**2 - min(a, b)"),
    (r"\log_{2}\left(a\right)", "log(a)/log(2)"),
    (r"\log_{2}^{3}\left(a\right) \log_{10}\left(b\right)", "(log(a)/log(2))**3*log(b)/log(10)"),
    (r"\left\lfloor 7 a\right\rfloor", "floor(7*a)"),
    (r"\left\lceil 7 a\right\rceil \left\lfloor 9 a\right\rceil", "ceil(7*a)*round(9*a)"),
    ("e^{a + b} c", "exp(a + b)*c"),
    (r"\eta \beta_{1} m_{t-1} \hat{m}_{t}", "lr*beta_1*m*hat"),
    (r"\mathrm{step}_{\mathrm{size}}", "step_size"),
    ("w_{01} v_{11} + w_{0, 1}", "w[0, 1]*v[11] + w[0, 1]"),
    ("w^{(2)}_{jk}", "W[j, k]"),
    (r"\operatorname{fl}\left(a\right)", "fl(a)"),
    (r"\sum_{k} a v_{k} + b", "Sum(k, a*v[k]) + b"),
    (r"\Bigl(\sum_{k} v_{k} + a\Bigr) b", "(Sum(k, v[k]) + a)*b"),
    (r"a \sum_{j} v_{j} \prod_{k \ne j} w_{jk}", "a*Sum(j, v[j]*Prod(k, w[j, k], k != j))"),
    (r"\frac{\partial}{\partial x}\left[x^{2} a\right] b", "2*x*a*b"),
    (r"\frac{\partial}{\partial x} x^{2} a + b", "2*x*a + b"),
    (r"a \frac{\partial}{\partial x} \left(x + b\right) x", "a*(2*x + b)"),
    (r"\frac{\partial}{\partial x} \frac{1}{2} \Bigl(x^{2} + \sum_{k} v_{k}\Bigr) = x", "x"),
    (r"\Bigl(\frac{\partial}{\partial x} x^{2}\Bigr) x", "2*x*x"),
    (r"g'\left(x\right)^{2} \sigma'\left(a\right)", "D(g(x))**2*sigmoid(a)*(1 - sigmoid(a))"),
    (r"\sum_{u} \left|u\right| a + b", "Each(u, [p1, p2], abs(u)*a) + b"),
    (r"p_{j} + p_{k}", "p1[j] + p2[k]"),
    (r"\frac{d}{dx}\left[x^{2}\right]_{x = 3}", "6"),
    (r"\frac{\cancel{a} b}{\cancel{a}}", "b"),
    (
        r"\begin{cases}a & \;\; x < y \\ b & \;\; \left(x > y\right) \vee \neg \left(x = y\right) "
        r"\\ c & \;\; x = y\end{cases}",
        "a if x < y else b if x > y else c",
    ),
]
AMBIGUOUS = {
    "a/b c": "slash",
    "a b/c": "slash",
    "a + - b": "two signs",
    r"a \cdot {-}b": "two signs",
    "x 2": "number",
    "2 3": "number",
    r"2 \frac{1}{2}": "number",
    r"\sin^{{-}1}\left(x\right)": "inverse",
    r"\sin\left(x\right)^{2}": "exponent",
    r"\sin x": "argument",
    r"\log\left(x\right)": "base",
    "a^{b}^{c}": "exponent",
    r"\log_{2} a": "argument",
    r"a'\left(x\right)": "prime",
    r"g' x": "argument",
    r"a \cdots b": "nothing can follow",
    r"a + \cdots": "left out",
    r"a + \cdots - b": "left out",
    r"\prod_{u} u": "entries",
    r"q_{j}": "printed alike",
    r"q_{k}": "these indices",
    "z": "nothing",
    r"\sum_{k \ne 1}^{c} v_{k}": "no beginning",
    r"\lim_{a \to 1^{-}} b": "no number",
    r"\begin{align*} a & b \end{align*}": "missing",
    r"\begin{align*} a &= b": "not ended",
    "w_{012}": "nothing",
    r"\left(a + b": "not closed",
    r"\left(a + b\right]": "not closed",
    r"\begin{cases}a & \;\; x < y \\ b\end{cases}": "condition",
    "a ? b": "sign",
}
RAISED = [
    "exp(-(x - a)**2/(2*b**2))",
    "x**(1/3)",
    "b**(-1/2)",
    "exp(a/b*c)",
    "exp(-(a/b)*c)",
    "exp(a*(b/c))",
    "exp(a/(b/c))",
    "exp(a/b/c)",
    "exp(a - b/c - (a - x)/-c)",
    "exp(-(-a/b))",
    "exp(2*x/3 + sin(x/2)/2)",
    "exp(1.5e-9*a/2.5e-9)",
    "exp(exp(-x/a)/b)**(1/2)",
]
"""Exponents with quotients, which are printed in one line."""


@pytest.mark.parametrize(("latex", "meaning"), MEANINGS, ids=str)
def test_latex_means_what_a_mathematician_takes_it_for(latex, meaning):
    found, *_others = read(latex, KNOWN)
    compared = 0
    for world in range(len(WORLDS)):
        made_up = MadeUp(SCOPE, world=world)
        says, meant = made_up.at(found, BOUND), made_up.at(tree(meaning), BOUND)
        assert same(says, meant, float(made_up.largest)), ast.unparse(found)
        compared += bool(meant == meant)
    assert compared


@pytest.mark.parametrize("source", RAISED)
def test_quotients_in_exponents_are_read_as_they_were_written(source):
    printed = latex(tree(source))
    assert r"\frac" not in printed
    [found] = read(printed, KNOWN)
    for world in range(len(WORLDS)):
        made_up = MadeUp(SCOPE, world=world)
        assert same(made_up.at(found, BOUND), made_up.at(tree(source), BOUND), float(made_up.largest)), printed


@pytest.mark.parametrize("latex", AMBIGUOUS)
def test_what_is_not_clear_is_refused(latex):
    with pytest.raises(UnreadableError, match=AMBIGUOUS[latex]):
        read(latex, KNOWN)


NOTATION = [
    (r"\begin{align*} a &= b \\ &= c x \end{align*}", ["a", "b", "c * x"]),
    (r"\sum_{k = 1}^{c} v_{k} a + b", ["Sum(1.0 <= k <= c, v[k] * a) + b"]),
    (r"\lim_{a \to 0^{-}} \frac{b}{a} c + x", ["Limit(-a, b / a * c) + x"]),
    (r"\lim_{a \to 0^{+}} b", ["Limit(a, b)"]),
    (r"30^{\circ} a", ["Degrees(30.0) * a"]),
    (r"a' b + \left(a b\right)'", ["Prime(a) * b + Prime(a * b)"]),
    (r"a + \cdots + b", ["a + Omitted() + b"]),
    (r"a \cdot \cdots \cdot b", ["dot(dot(a, Omitted()), b)"]),
    (r"\frac{\partial a}{\partial b}", ["D(a, b)"]),
]


@pytest.mark.parametrize(("latex", "meaning"), NOTATION, ids=str)
def test_signs_that_no_tree_of_the_others_has(latex, meaning):
    assert [ast.unparse(part) for part in read(latex, KNOWN)] == meaning


def test_partial_derivatives_are_told_from_total_ones():
    known = vocabulary([tree("D(a, b)*Partial(a, b)")], {"D": "d"})
    (found,) = read(r"\frac{d a}{d b} \frac{\partial a}{\partial b}", known)
    assert ast.unparse(found) == "D(a, b) * Partial(a, b)"


def test_parts_stand_between_equals_signs():
    assert [ast.unparse(part) for part in read("= a + b = E", KNOWN)] == ["a + b", "E"]


def test_matrices_and_columns():
    text = r"\begin{bmatrix}a & b \\ c & {-}x\end{bmatrix} = \begin{bmatrix}a \\ b\end{bmatrix}"
    assert [ast.unparse(part) for part in read(text, KNOWN)] == ["[[a, b], [c, -x]]", "[a, b]"]


def test_names_that_look_alike_are_refused():
    known = vocabulary([tree("a + b")], {"a": "q", "b": "q"})
    with pytest.raises(UnreadableError, match="printed alike"):
        read("q + q", known)


@pytest.mark.parametrize(
    ("source", "latex"), [("sigma*(a + b)", r"\sigma \left(a + b\right)"), ("w[1, 1] + w[11]", "w_{11} + w_{11}")]
)
def test_a_symbol_with_two_meanings_is_refused(source, latex):
    with pytest.raises(UnreadableError, match=r"function and a number|several meanings"):
        read(latex, vocabulary([tree(source)], {}))
