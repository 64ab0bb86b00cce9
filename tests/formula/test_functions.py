"""Every entry of the table of functions. Oracles: torch itself, mpmath's functions and numerical derivatives."""

import ast
import math
import re
from pathlib import Path

import mpmath
import numpy as np
import pytest
import torch

import gradexplorer
from gradexplorer.formula.derivation import derive, evaluate, exact, latex, tree
from gradexplorer.formula.functions import FUNCTIONS, TYPED
from gradexplorer.formula.latex_printer import latex as as_written
from gradexplorer.formula.parse import parse

F = torch.nn.functional
ONE = (-2.3, -0.7, 0.31, 0.85, 1.4, 2.6)
TWO = ((0.4, 1.3), (-1.2, 0.7), (2.1, -0.6), (-0.3, -2.2))
THREE = ((0.3, -1.0, 1.0), (-2.0, -1.0, 1.0), (3.0, -1.0, 1.0), (0.5, 2.0, 1.0))

ORACLES = {
    "sin": (torch.sin, mpmath.sin),
    "cos": (torch.cos, mpmath.cos),
    "tan": (torch.tan, mpmath.tan),
    "asin": (torch.asin, mpmath.asin),
    "acos": (torch.acos, mpmath.acos),
    "atan": (torch.atan, mpmath.atan),
    "sinh": (torch.sinh, mpmath.sinh),
    "cosh": (torch.cosh, mpmath.cosh),
    "tanh": (torch.tanh, mpmath.tanh),
    "exp": (torch.exp, mpmath.exp),
    "log": (torch.log, mpmath.log),
    "sqrt": (torch.sqrt, mpmath.sqrt),
    "abs": (torch.abs, abs),
    "sign": (torch.sign, mpmath.sign),
    "sigmoid": (torch.sigmoid, lambda u: 1 / (1 + mpmath.exp(-u))),
    "relu": (torch.relu, lambda u: max(u, mpmath.mpf(0))),
    "max": (torch.maximum, max),
    "min": (torch.minimum, min),
    "clamp": (torch.clamp, lambda u, v, w: min(max(u, v), w)),
    "where": (lambda u, v, w: torch.where(u > 0, v, w), lambda u, v, w: v if u > 0 else w),
    "pow": (lambda u, v: torch.pow(u, v), lambda u, v: mpmath.power(u, v)),
    "cbrt": (lambda u: torch.sign(u) * torch.abs(u) ** (1 / 3), lambda u: mpmath.sign(u) * mpmath.cbrt(abs(u))),
    "hypot": (torch.hypot, mpmath.hypot),
    "atan2": (torch.atan2, mpmath.atan2),
    "log1p": (torch.log1p, mpmath.log1p),
    "expm1": (torch.expm1, mpmath.expm1),
    "log2": (torch.log2, lambda u: mpmath.log(u, 2)),
    "log10": (torch.log10, mpmath.log10),
    "asinh": (torch.asinh, mpmath.asinh),
    "acosh": (torch.acosh, mpmath.acosh),
    "atanh": (torch.atanh, mpmath.atanh),
    "softplus": (F.softplus, lambda u: mpmath.log1p(mpmath.exp(u))),
    "silu": (F.silu, lambda u: u / (1 + mpmath.exp(-u))),
    "gelu": (F.gelu, lambda u: u * mpmath.ncdf(u)),
    "erf": (torch.erf, mpmath.erf),
    "floor": (torch.floor, mpmath.floor),
    "ceil": (torch.ceil, mpmath.ceil),
    "round": (torch.round, mpmath.nint),
}
"""Each function in torch and in mpmath, independent of the table."""

KINKS = {
    "abs": [(0.0,)],
    "sign": [(0.0,)],
    "relu": [(0.0,)],
    "floor": [(0.0,), (2.0,), (-1.0,)],
    "ceil": [(0.0,), (2.0,), (-1.0,)],
    "round": [(0.5,), (2.5,), (-1.5,)],
    "max": [(1.0, 1.0), (-2.0, -2.0)],
    "min": [(1.0, 1.0), (-2.0, -2.0)],
    "clamp": [(0.0, 0.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 1.0), (0.0, 1.0, 1.0), (2.0, 1.0, 1.0)],
    "cbrt": [(0.0,)],
    "hypot": [(0.0, 0.0)],
    "atan2": [(0.0, 0.0), (0.0, -1.0)],
    "sqrt": [(0.0,)],
    "log": [(0.0,)],
    "log1p": [(-1.0,)],
    "log2": [(0.0,)],
    "log10": [(0.0,)],
    "asin": [(1.0,), (-1.0,)],
    "acos": [(1.0,), (-1.0,)],
    "acosh": [(1.0,)],
    "atanh": [(1.0,), (-1.0,)],
    "tan": [],
}
"""Where a function has no derivative, as points that are exact floats."""

NAMES = [name for name in TYPED if FUNCTIONS[name].name == name]
every = pytest.mark.parametrize("name", NAMES)


def call(name):
    """Return a call of a function in x, y and z, and its letters."""
    letters = "xyz"[: len(FUNCTIONS[name].arguments)]
    arguments = [*letters]
    if name == "where":
        arguments[0] += " > 0"
    return f"{name}({', '.join(arguments)})", letters


def points(name):
    """Return points at which a function has a value and a derivative."""
    found = {1: [(x,) for x in ONE], 2: TWO, 3: THREE}[len(FUNCTIONS[name].arguments)]
    return [point for point in found if torch.isfinite(autograd(name, point)[0])]


def autograd(name, point):
    """Return torch's value and gradient."""
    given = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in point]
    value = ORACLES[name][0](*given)
    found = torch.autograd.grad(value, given, allow_unused=True, materialize_grads=True)
    return value.detach(), [gradient.item() for gradient in found]


def test_every_function_has_an_oracle_and_every_special_place_a_point():
    assert set(ORACLES) == set(NAMES)
    assert set(KINKS) == {name for name in NAMES if FUNCTIONS[name].special}


@every
def test_the_values_are_torch_s_and_mpmath_s_in_every_library(name):
    source, letters = call(name)
    expression = parse(source, letters)
    assert len(points(name)) >= 2
    for point in points(name):
        with mpmath.workdps(40):
            expected = float(ORACLES[name][1](*map(mpmath.mpf, point)))
        tolerance = {"rel": 1e-14, "abs": 1e-15}
        assert autograd(name, point)[0].item() == pytest.approx(expected, **tolerance)
        assert expression.function(*point, math) == pytest.approx(expected, **tolerance)
        arrays = expression.function(*map(np.array, point), np)
        assert float(arrays) == pytest.approx(expected, **tolerance)
        tensors = expression.function(*(torch.tensor(v, dtype=torch.float64) for v in point), torch)
        assert tensors.item() == pytest.approx(expected, **tolerance)
        values = dict(zip(letters, point, strict=True))
        assert float(evaluate(expression.tree, values)) == pytest.approx(expected, **tolerance)
        assert evaluate(expression.tree, values, "float32").dtype == np.float32
        assert float(evaluate(expression.tree, values, "float32")) == pytest.approx(expected, rel=1e-5, abs=1e-6)
        assert exact(expression.tree, values, "x") == pytest.approx(expected, rel=1e-15)
        replaced = dict(zip(expression.symbols(), map(str, point), strict=True))
        assert float(expression.sympy().subs(replaced).evalf(30)) == pytest.approx(expected, **tolerance)


@every
def test_the_derivatives_are_torch_s_and_mpmath_s(name):
    source, letters = call(name)
    expression = parse(source, letters)
    for i, letter in enumerate(letters):
        derivation = derive(expression.tree, letter, letters)
        for point in points(name):
            values = dict(zip(letters, point, strict=True))
            slope = float(derivation.value(values))
            assert slope == pytest.approx(autograd(name, point)[1][i], rel=1e-13, abs=1e-14)
            with mpmath.workdps(40):
                expected = mpmath.diff(ORACLES[name][1], point, tuple(int(i == j) for j in range(len(point))))
            assert slope == pytest.approx(float(expected), rel=1e-13, abs=1e-14)
            assert derivation.prove(values).verdict == "proven"


@every
def test_the_chain_rule_goes_through_every_argument(name):
    source, _letters = call(name)
    inner = {"x": "(2 + t)" if name in ("acosh", "log1p") else "sin(t)", "y": "(t^2/3)", "z": "(1.2 - t)"}
    source = re.sub(r"\b[xyz]\b", lambda found: inner[found[0]], source)
    expression = parse(source, "t")
    derivation = derive(expression.tree, "t")
    assert any("chain rule" in str(step.rule) or name in ("where", "pow") for step in derivation.steps)
    for t in (0.6, 1.1):
        point = torch.tensor(t, dtype=torch.float64, requires_grad=True)
        value = expression.function(point, torch)
        (auto,) = torch.autograd.grad(value, point, materialize_grads=True, allow_unused=True)
        assert float(derivation.value({"t": t})) == pytest.approx(auto.item(), rel=1e-12, abs=1e-14)
        assert derivation.prove({"t": t}).verdict == "proven"


SYMBOLS = {
    "sign": r"\operatorname{sign}\left(x\right)",
    "exp": "e^{x}",
    "sqrt": r"\sqrt{x}",
    "abs": r"\left|x\right|",
    "max": r"\max\left(x, y\right)",
    "clamp": r"\operatorname{clamp}\left(x, y, z\right)",
    "where": r"\begin{cases}y & \;\; x > 0 \\ z & \;\; x \le 0\end{cases}",
    "pow": "x^{y}",
    "cbrt": r"\sqrt[3]{x}",
    "hypot": r"\sqrt{x^{2} + y^{2}}",
    "log": r"\ln\left(x\right)",
    "log1p": r"\ln\left(1 + x\right)",
    "log2": r"\log_{2}\left(x\right)",
    "log10": r"\log_{10}\left(x\right)",
    "floor": r"\left\lfloor x\right\rfloor",
    "ceil": r"\left\lceil x\right\rceil",
    "round": r"\left\lfloor x\right\rceil",
    "softplus": r"\ln\left(1 + e^{x}\right)",
    "silu": r"\operatorname{SiLU}\left(x\right)",
    "atan2": r"\operatorname{atan2}\left(x, y\right)",
    "asinh": r"\operatorname{arsinh}\left(x\right)",
}


@pytest.mark.parametrize(("name", "expected"), SYMBOLS.items())
def test_functions_are_printed_as_in_textbooks(name, expected):
    source, letters = call(name)
    assert latex(parse(source, letters).tree) == expected


@every
def test_ziamath_draws_every_function_and_its_derivatives(name):
    import ziamath

    source, letters = call(name)
    function = parse(source, letters).tree
    lines = [as_written(function), as_written(tree(f"u*({ast.unparse(function)})**2"))]
    lines += [step.latex for letter in letters for step in derive(function, letter, letters).steps]
    for line in lines:
        width, height = ziamath.Latex(line).getsize()
        assert 0 < height < 250
        assert 0 < width < 2000


@pytest.mark.parametrize(("name", "point"), [(name, point) for name, found in KINKS.items() for point in found])
def test_where_there_is_no_derivative_torch_s_choice_is_known(name, point):
    function = FUNCTIONS[name]
    at = dict(zip(function.arguments, point, strict=True))
    here = [point for point in function.special if abs(float(evaluate(tree(point.zero), at))) == 0]
    assert here
    _value, expected = autograd(name, point)
    taken = here[0].torch or [float(evaluate(tree(slope), at)) for slope in function.derivatives]
    assert [*map(float, taken)] == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("name", [name for name in NAMES if FUNCTIONS[name].domain])
def test_the_domain_is_where_torch_has_numbers(name):
    function = FUNCTIONS[name]
    for u in (-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0):
        finite = math.isfinite(autograd(name, (u,))[0].item())
        assert bool(evaluate(tree(function.domain), {"u": u})) == finite
        assert any(evaluate(tree(condition), {"u": u}) for condition, _why in function.faults) != finite


READER = tuple(f"latex_{part}.py" for part in ("tokens", "vocabulary", "symbols", "layout", "functions", "reader"))
"""They prove the printer, so they share no table with it; nor does `rule_names`, which proves the names of rules."""
LLVM = ("llvm_instructions.py", "llvm_values.py")
"""Their names are Python's and LLVM's: what of a line of Python is an instruction of the machine."""


def test_functions_are_named_in_the_table_only():
    root = Path(gradexplorer.__file__).parent
    files = [*root.glob("formula/*.py"), *root.glob("core/graph/*.py"), root / "core/torch_replay/replay.py"]
    assert len(files) > 15
    for file in files:
        if file.name in ("rule_names.py", *READER, *LLVM):
            continue
        written = ast.parse(file.read_text(encoding="utf-8"))
        texts = {node.value for node in ast.walk(written) if isinstance(node, ast.Constant)}
        assert not texts & FUNCTIONS.keys(), file
