"""Python expressions as LaTeX: brackets where precedence needs them, and nothing reordered."""

import ast
import math

import pytest
import ziamath

from gradexplorer.formula.latex_printer import latex, number, symbol

CASES = [
    ("a - (b + c) - d", r"a - \left(b + c\right) - d"),
    ("a - (b - c)", r"a - \left(b - c\right)"),
    ("a + (b + c)", "a + b + c"),
    ("(a + b)*c", r"\left(a + b\right) c"),
    ("a*(b + c)/d", r"\frac{a \left(b + c\right)}{d}"),
    ("a*(b/c)", r"a \frac{b}{c}"),
    ("x*2", r"x \cdot 2"),
    ("2*3*x", r"2 \cdot 3 x"),
    ("2*(3/x)", r"2 \cdot \frac{3}{x}"),
    ("-x**2", "{-}x^{2}"),
    ("(-x)**2", r"\left({-}x\right)^{2}"),
    ("a*-b", r"a \cdot \left({-}b\right)"),
    ("a - -b", r"a - \left({-}b\right)"),
    ("2*sqrt(x)", r"2 \cdot \sqrt{x}"),
    ("0*fl(x)", r"0 \cdot \operatorname{fl}\left(x\right)"),
    ("3*sin(x)**2", r"3 \cdot \sin^{2}\left(x\right)"),
    ("2*pi*sin(x)", r"2 \pi \sin\left(x\right)"),
    ("2*(x/y)", r"2 \cdot \frac{x}{y}"),
    ("2*(x + y)", r"2 \left(x + y\right)"),
    ("2*(pi*(x + y))", r"2 \pi \left(x + y\right)"),
    ("x**2*sqrt(x)", r"x^{2} \sqrt{x}"),
    ("(a/b)**2", r"\left(\frac{a}{b}\right)^{2}"),
    ("(a**b)**c", r"\left(a^{b}\right)^{c}"),
    ("a**b**c", "a^{b^{c}}"),
    ("exp(x)**2", r"\left(e^{x}\right)^{2}"),
    ("sin(x)**2", r"\sin^{2}\left(x\right)"),
    ("abs(x)", r"\left|x\right|"),
    ("math.sqrt(v) + 1e-8", r"\sqrt{v} + 10^{-8}"),
    ("max(a, b)", r"\max\left(a, b\right)"),
    ("max(a, b)**2", r"\max\left(a, b\right)^{2}"),
    ("2*log2(x)**3", r"2 \cdot \log_{2}^{3}\left(x\right)"),
    ("floor(x/2)**2", r"\left\lfloor \frac{x}{2}\right\rfloor^{2}"),
    ("-clamp(x, -1, y)", r"{-}\operatorname{clamp}\left(x, {-}1, y\right)"),
    (
        "a if 0 < x <= 1 and y > 2 or not z == 3 else b",
        r"\begin{cases}a & \;\; \left(0 < x \le 1 \;\wedge\; y > 2\right) \;\vee\; \left(z \ne 3\right) \\ "
        r"b & \;\; \left(\left(0 \ge x \;\vee\; x > 1\right) \;\vee\; y \le 2\right) "
        r"\;\wedge\; \left(z = 3\right)\end{cases}",
    ),
    (
        "1 if a > b else 0 if a < b else c",
        r"\begin{cases}1 & \;\; a > b \\ 0 & \;\; a < b \\ c & \;\; a = b\end{cases}",
    ),
    (
        "1 if a > b else 0 if a < 2 else c",
        r"\begin{cases}1 & \;\; a > b \\ 0 & \;\; a < 2 \\ c & \;\; a \ge 2\end{cases}",
    ),
    ("x**(1/3)", "x^{1/3}"),
    ("exp(-(x - m)**2/(2*s**2))", r"e^{{-}\left(x - m\right)^{2}/\left(2 s^{2}\right)}"),
    ("exp(a/b*c - x/y)", r"e^{\left(a/b\right) c - x/y}"),
    ("2**(1 + (a/b)/-c)", r"2^{1 + \left(a/b\right)/\left({-}c\right)}"),
    ("exp(-(a/b)*c)", r"e^{\left({-}a/b\right) c}"),
    ("exp(x)/2", r"\frac{e^{x}}{2}"),
    ("sign(g)", r"\operatorname{sign}\left(g\right)"),
    ("beta_1*m", r"\beta_{1} m"),
    ("x if x > 0 else 0", r"\begin{cases}x & \;\; x > 0 \\ 0 & \;\; x \le 0\end{cases}"),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_as_written(source: str, expected: str) -> None:
    assert latex(ast.parse(source, mode="eval").body) == expected
    ziamath.Latex(expected).svg()


def test_numbers_are_put_in_and_negatives_stand_in_brackets() -> None:
    tree = ast.parse("x**2 - lr*g + y", mode="eval").body
    text = latex(tree, {"lr": "eta"}, {"x": -4.0, "g": -2.5, "y": 1.2e-7})
    assert text == r"\left({-}4\right)^{2} - \eta \cdot \left({-}2.5\right) + 1.2\times 10^{-7}"
    assert latex(tree, {"lr": "eta"}) == r"x^{2} - \eta g + y"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (-1.8e-6, r"\left({-}1.8\times 10^{-6}\right)^{2}"),
        (1.8e-6, r"\left(1.8\times 10^{-6}\right)^{2}"),
        (-4.0, r"\left({-}4\right)^{2}"),
        (4.0, "4^{2}"),
    ],
)
def test_a_squared_number_stands_in_brackets_once(value: float, expected: str) -> None:
    assert latex(ast.parse("x**2", mode="eval").body, values={"x": value}) == expected


def test_numbers_in_an_exponent_stand_beside_a_slash_as_one_factor_each() -> None:
    tree = ast.parse("exp(x/T)", mode="eval").body
    assert latex(tree, values={"x": -2.0, "T": 1.5e-9}) == r"e^{{-}2/\left(1.5\times 10^{-9}\right)}"
    assert latex(tree, values={"x": 1e-9, "T": -2.0}) == r"e^{10^{-9}/\left({-}2\right)}"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1, "0.1"),
        (-3.0, "{-}3"),
        (1234567.0, r"1.23457\times 10^{6}"),
        (1e-8, "10^{-8}"),
        (-1e20, "{-}10^{20}"),
        (-1.5e-7, r"{-}1.5\times 10^{-7}"),
        (-math.inf, r"{-}\infty"),
        (math.inf, r"\infty"),
        (math.nan, r"\mathrm{NaN}"),
    ],
)
def test_numbers(value: float, expected: str) -> None:
    assert number(value) == expected


def test_names() -> None:
    assert symbol("g_x") == "g_{x}"
    assert symbol("lambda") == r"\lambda"
    assert symbol("step_size") == r"\mathrm{step}_{\mathrm{size}}"
    assert symbol("w_1_2") == "w_{1, 2}"
    assert symbol("very_long__name") == r"\mathrm{very}_{\mathrm{long}, \mathrm{name}}"


def test_what_has_no_latex_is_refused() -> None:
    with pytest.raises(ValueError, match="no LaTeX"):
        latex(ast.parse("x // y", mode="eval").body)
