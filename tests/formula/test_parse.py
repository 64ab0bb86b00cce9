"""Typed formulas: against Python, numpy, torch and sympy; and everything that must be refused at once."""

import ast
import math
import time

import numpy as np
import pytest
import sympy
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradexplorer.formula.parse import parse
from gradexplorer.text import InputError

HOSTILE = [
    "9**9**9",
    "9^9^9",
    "((9^9)^9)^9",
    "(((2*x)^11)^11)^11",
    "((3*x + 1)^40/7)^26",
    "(1/3)^999999",
    "1.000001^(10^8)",
    "(" * 100_000 + "x" + ")" * 100_000,
    "(" * 140 + "x" + ")" * 140 + ")",
    "-" * 299 + "x",
    "sin(" * 70 + "x" + ")" * 20,
    "__import__('os')",
    "__import__",
    "__builtins__",
    "lambda: x",
    "lambda x",
    "x.real",
    "x.__class__",
    "().__class__",
    "x if y else x",
    "[x for x in y]",
    "x := 3",
    "x == y",
    "x < y",
    "x and y",
    "not x",
    "x, y",
    "*x",
    "x @ y",
    "~x",
    "True",
    "None",
    "1j",
    "'x'",
    'f"{x}"',
    "x\0",
    "x\n+y",
    "ﬁ(x)",
    "x\u202e+y",
    "2^(3e8 + x - x)",
    "x^(1e9*y/y)",
    "((x + 1)^40)^(20*y^0)",
    "y^((1e-300)^400)",
    "1e-400*x",
    "1e-200*1e-200 + x",
    "x/(1e-200/1e200)",
    "*".join(["x"] * 50),
    "/".join(["(x + y)"] * 40),
    "**".join(["x"] * 25),
    "sin(" * 28 + "x" + ")" * 28,
    "sin(x, y)",
    "sin()",
    "sin(x=1)",
    "sin(*x)",
    "sin",
    "0x10",
    "1e400",
    "1e13",
    "x^401",
    "x^-401",
    "x^(400+1)",
    "1/0",
    "0^-1",
    "sqrt(-1)",
    "log(0)",
    "(-8)^(1/3)",
    "exp(1e12)",
    "x +",
    "x + * y",
    ")x(",
    "",
    "   ",
    "x + z",
    "cosinus(x)",
    "x if",
    "await x",
    "yield",
    "import os",
    "x 2",
    "x[2]",
    "|x",
    "x|",
    "x!",
    "sin^-1(x)",
    "gamma(x)",
    "sinx",
    "x = y",
    "max(x,",
    "(" * 61 + "x",
    "|" * 61 + "x",
    "√" * 61 + "x",
    "sin " * 61 + "x",
    "x" + "²" * 61,
    "½x",
]


@pytest.mark.parametrize("source", HOSTILE, ids=lambda source: source[:20].encode("unicode_escape").decode())
def test_hostile_text_is_refused_at_once_with_its_place(source: str) -> None:
    begin = time.thread_time()
    with pytest.raises(InputError) as caught:
        parse(source, ("x", "y"))
    assert time.thread_time() - begin < 1  # measured below 0.001; a bomb takes minutes
    assert caught.value.position is not None
    assert 0 <= caught.value.position <= len(source)
    assert "{" not in str(caught.value).replace(source[caught.value.position :][:12], "")


@given(st.text(max_size=400))
@example("¼")  # a letter to regular expressions, but none that a name can begin with
@settings(max_examples=300)
def test_any_text_is_either_a_formula_or_an_input_error(source: str) -> None:
    try:
        expression = parse(source, ("x", "y"))
    except InputError as error:
        position = error.position
    else:
        assert isinstance(expression.tree, ast.expr)
        position = 0
    assert position is not None


@given(st.text(alphabet="xy0129.+-*/^() esincopqrtlg_", max_size=60))
@settings(max_examples=500)
def test_text_of_formula_characters_runs_or_is_refused(source: str) -> None:
    try:
        expression = parse(source, ("x", "y"))
    except InputError:
        return
    try:
        value = expression.function(0.75, 1.25, math)
    except (ArithmeticError, ValueError):
        return
    assert isinstance(value, int | float | complex)


@pytest.mark.parametrize(
    ("source", "position", "message"),
    [
        ("x^2*y + foo", 8, "foo"),
        ("x^2 + coz(y)", 6, "cos"),
        ("x^2 * / y", 6, "A number, a name or a bracket is missing before /, at character 7"),
        ("x^2*(y + 1", 4, "bracket"),
        ("  x + 1/0", 6, "finite"),
        ("x^2 + y 3", 8, r"An operator is missing \(write \* or \^ before a number\)"),
        ("x*sin", 2, "brackets"),
        ("x*(y+1)^3000", 8, "400"),
        ("x*((y+1)^50)^50", 13, "400"),
        ("x + y +", 7, "early"),
        ("x + max(y)", 4, "max takes 2 arguments, separated by commas, at character 5"),
        ("where(x > 0, y)", 0, "where takes 3 arguments"),
        ("clamp(x, 0, 1, 2)", 0, "clamp takes 3 arguments"),
        ("1 + sin(x, y)", 4, "sin takes one argument"),
        ("y + (x > 0)", 5, r"A comparison is no number: write where\(condition"),
        ("where(x, 1, 2)", 6, "A condition is a comparison such as x > 0"),
        ("x if 1 < 2 else y", 5, "always the same"),
        ("where(x > 0 and y, 1, x)", 16, "A condition is a comparison"),
        ("where(x ≥ 0 and z > 1, 1, x)", 16, "z is not known"),
        ("zzzzz(y)", 0, "zzzzz is not known"),
        ("1 + expo(y)", 4, r"near it: exp"),
        ("1 + sinx", 4, r"near it: sin; the product is s\*i\*n\*x"),
        ("1 + si", 4, r"near it: sin, sinh, sign; the product is s\*i\)"),
        ("x3 + 1", 0, r"write x\^3, or 3\*x"),
        ("y - sin^-1(x)", 4, "two meanings"),
        ("softmax(x)", 0, r"write exp\(a\)/"),
        ("x + (y]", 4, r"A closing bracket is missing \(write \)\)"),
        ("(x + y]", 0, "closing bracket"),
        ("x + y)", 5, r"\) closes no bracket"),
        ("x^2 + y^2 = 1", 10, "write == to compare"),
        ("where(x = 0, 1, y)", 8, "write == to compare"),
        ("x, y", 1, "comma"),
        ("x if y > 0", 10, "else is missing"),
        ("x + import", 4, "a word of Python"),
        ("x @ y", 2, r"write \*"),
        ("x + y!", 5, "factorial"),
        ("x*2e5 7", 6, "operator"),
        ("2e 3*x", 3, "operator"),
        ("x + 1e13", 4, "1e12"),
        ("x + 1e400", 4, "1e12"),
        ("x + 0.1e-400", 4, "smaller than any number"),
        ("x + 2*1e-300^2", 6, "smaller than any number"),
        ("x + 2^(1e9 + y - y)", 7, "400"),
        ("x*" * 40 + "x", 0, "differentiated twice"),
        ("x + y½", 5, "character"),
    ],
)
def test_the_place_of_the_fault(source: str, position: int, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        parse(source, ("x", "y"))
    assert caught.value.position == position


@pytest.mark.parametrize("text", ["1e-3", "1e5", "2.5e3", "1.e2", ".5E+1", "1e12", "12e-34"])
def test_scientific_notation_is_one_number(text: str) -> None:
    for source in (text, f"{text}*x", f"x*{text}", f"x + {text}", f"({text})"):
        assert parse(source, ("x",)).function(3.0, math) == eval(source, {"x": 3.0})


@pytest.mark.parametrize(
    ("typed", "ascii_text"),
    [
        ("（x＋２）×ｙ", "(x+2)*y"),
        ("ｓｉｎ（𝐱）", "sin(x)"),
        ("（x＋２）×y÷4", "(x+2)*y/4"),
        ("x－1−y·3⋅x＊2", "x-1-y*3*x*2"),
        ("x＾2／y", "x^2/y"),
        ("１．５\t+\u3000x\u00a0", "1.5 + x "),
        ("\t-x", "-x"),
    ],
)
def test_signs_of_a_chinese_keyboard_mean_the_same(typed: str, ascii_text: str) -> None:
    expression = parse(typed, ("x", "y"))
    assert expression.source == typed
    assert ast.dump(expression.tree) == ast.dump(parse(ascii_text, ("x", "y")).tree)


def test_circumflex_is_power_with_python_precedence() -> None:
    assert parse("-x^2", ("x",)).function(3.0, math) == -9.0
    assert parse("2^-x", ("x",)).function(2.0, math) == 0.25
    assert parse("2*x^2", ("x",)).function(3.0, math) == 18.0


PLAIN = ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log", "sqrt", "log1p", "erf")


@pytest.mark.parametrize(
    ("typed", "python"),
    [
        ("where(x > y, x, y)", "x if x > y else y"),
        ("2 if x >= y else 3*x", "2 if x >= y else 3*x"),
        ("where(0 < x ≤ 1, x^2, 0)", "x**2 if 0 < x <= 1 else 0"),
        ("where(x ≠ 1 and not y < 0 or x == 3, -x, y)", "-x if x != 1 and not y < 0 or x == 3 else y"),
        ("where(x＞0, where(y<1, 1, 2), 3)", "(1 if y < 1 else 2) if x > 0 else 3"),
        ("pow(x + 3, 2)*y", "(x + 3)**2*y"),
    ],
)
def test_conditions_mean_what_python_means(typed: str, python: str) -> None:
    expression = parse(typed, ("x", "y"))
    x, y = np.meshgrid([-1.0, 0.0, 0.5, 1.0, 2.0, 3.0], [-1.0, 0.0, 0.5, 1.0, 2.0])
    expected = [eval(python, {"x": a, "y": b}) for a, b in zip(x.flat, y.flat, strict=True)]
    assert [expression.function(a, b, math) for a, b in zip(x.flat, y.flat, strict=True)] == expected
    assert np.broadcast_to(expression.function(x, y, np), x.shape).ravel().tolist() == expected
    assert expression.function(torch.tensor(x), torch.tensor(y), torch).flatten().tolist() == expected
    a, b = expression.symbols()
    assert float(expression.sympy().subs({a: x[1, 2], b: y[1, 2]})) == expected[8]


def _texts() -> st.SearchStrategy[str]:
    leaf = st.sampled_from(["x", "y", "2", "0.5", "pi", "1e-3"])

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        pair = st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        call = st.tuples(st.sampled_from(PLAIN), inner).map(lambda t: f"{t[0]}({t[1]})")
        power = inner.map(lambda text: f"({text})^2")
        return pair | call | power

    return st.recursive(leaf, grow, max_leaves=8)


@given(_texts(), st.floats(0.1, 0.9), st.floats(0.1, 0.9))
@settings(max_examples=200)
def test_a_formula_has_the_value_that_python_gives_to_its_text(source: str, x: float, y: float) -> None:
    try:
        expression = parse(source, ("x", "y"))
    except InputError:
        return  # a part without a value, such as asin(2)
    names = {name: getattr(math, name) for name in PLAIN} | {"pi": math.pi, "x": x, "y": y}
    try:
        expected = eval(source.replace("^", "**"), names)
    except (ArithmeticError, ValueError):
        with pytest.raises((ArithmeticError, ValueError)):
            expression.function(x, y, math)
    else:
        assert expression.function(x, y, math) == expected


def test_the_tree_stays_as_it_was_typed() -> None:
    expression = parse("2*pi*x + sqrt(4)^2*(1/3)", ("x",))
    expression.sympy()
    assert ast.unparse(expression.tree) == "2 * pi * x + sqrt(4) ** 2 * (1 / 3)"


@pytest.mark.parametrize(("sign", "most"), [("+", 100), ("-", 100), ("*", 21), ("/", 16)])
def test_a_flat_sum_or_product_is_long_and_not_deep(sign: str, most: int) -> None:
    source = sign.join(["x"] * most)
    expression = parse(source, ("x",))
    assert expression.function(1.5, math) == pytest.approx(eval(source, {"x": 1.5}))
    x = expression.symbols()[0]
    assert expression.sympy() == {"+": 100 * x, "-": -98 * x, "*": x**21, "/": x**-14}[sign]
    with pytest.raises(InputError, match="200" if sign in "+-" else "twice"):
        parse(f"{source}{sign}x", ("x",))


@pytest.mark.parametrize("source", ["x^21", "x^(y^2)", "x^y^2", "2^(3^x)", "(x^20)^2", "x^400", "x^(y^(x^y))"])
def test_high_powers_and_powers_of_powers_are_python_s(source: str) -> None:
    expression = parse(source, ("x", "y"))
    expected = eval(source.replace("^", "**"), {"x": 1.25, "y": 0.75})
    assert expression.function(1.25, 0.75, math) == expected
    x, y = expression.symbols()
    assert float(expression.sympy().subs({x: sympy.Rational(5, 4), y: sympy.Rational(3, 4)})) == pytest.approx(expected)


def test_decimals_are_exact_in_sympy() -> None:
    x = sympy.Symbol("x", real=True)
    assert parse("0.1*x + 1/3", ("x",)).sympy() == x / 10 + sympy.Rational(1, 3)
