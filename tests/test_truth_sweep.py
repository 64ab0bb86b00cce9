"""Random formulas against mpmath: nothing is proven that is wrong, and few verdicts are not the right ones.

``GRADEXPLORER_SWEEP=3000`` asks for that many formulas; the short run has fewer.
"""

import math
import os
import random
import re
from collections import Counter
from collections.abc import Iterator

import mpmath
import pytest

from gradexplorer.core.functions.catalogue import Typed
from gradexplorer.core.functions.proving import prove_slope
from gradexplorer.core.graph import evaluated, graph
from gradexplorer.core.graph.proving import prove_gradients
from gradexplorer.proof import Proof
from gradexplorer.text import InputError

FORMULAS = int(os.environ.get("GRADEXPLORER_SWEEP", "60"))
POINTS = (0.0, 1.0, -1.0, 1e-9, -1e-6, 1e-3, 0.3, -2.5, 5.0, 37.0, 400.0, math.pi, -math.pi / 2)
ONE = ("sin", "cos", "exp", "log", "sqrt", "tanh", "abs", "relu", "sign", "sigmoid", "atan", "asin")
REMOVABLE = (
    "sin({u})/({u})",
    "(1-cos({u}))/({u})^2",
    "(exp({u})-1)/({u})",
    "log(1+({u}))/({u})",
    "(exp({u})-1-({u}))/({u})^2",
    "tan({u})/({u})",
    "(sqrt(1+({u}))-1)/({u})",
)


LARGEST_BITS = 4000
"""An argument with more bits before its point needs as many of pi or ln 2: some formulas have 10^100."""


class TooLarge(Exception):
    """mpmath would not end with such a number."""


def real(function):
    """Return a function of real numbers that raises where it is asked for others."""

    def call(u):
        if isinstance(u, mpmath.mpc):
            raise ArithmeticError  # noqa: TRY004 - outside of the domain
        if u and mpmath.isfinite(u) and mpmath.mag(u) > LARGEST_BITS:
            raise TooLarge
        return function(u)

    return call


OWN = {"abs": abs, "relu": lambda u: u if u > 0 else mpmath.mpf(0), "sigmoid": lambda u: 1 / (1 + mpmath.exp(-u))}
ORACLE = {name: real(OWN.get(name) or getattr(mpmath, name)) for name in (*ONE, "tan")}


def formula(source: random.Random, depth: int) -> str:
    """Return a random formula in x."""
    if depth == 0 or source.random() < 0.15:
        return source.choice(("x", "x", "x", "2", "0.5", "3", "1"))
    match source.randrange(8):
        case 0 | 1:
            return f"{source.choice(ONE)}({formula(source, depth - 1)})"
        case 2:
            return source.choice(REMOVABLE).format(u=formula(source, depth - 1))
        case 3:
            return f"({formula(source, depth - 1)})^{source.choice(('2', '3', '0.5', '1.5', '-1'))}"
        case kind:
            return f"({formula(source, depth - 1)}) {'+-*/'[kind - 4]} ({formula(source, depth - 1)})"


class Oracle:
    """f at x by mpmath's own functions, digits and steps of its own: 700 digits, steps of 1e-200 and 1e-240."""

    def __init__(self, text: str, x: float) -> None:
        self.code = compile(text.replace("^", "**"), "<f>", "eval")
        with mpmath.workdps(700):
            steps = [mpmath.mpf(10) ** -k * (abs(mpmath.mpf(x)) or 1) for k in (200, 240)]
            try:
                self.slopes = [self.sides(mpmath.mpf(x), h) for h in steps]
            except TooLarge:
                self.slopes = [(mpmath.nan, mpmath.nan)] * 2

    def f(self, x):
        try:
            value = eval(self.code, {**ORACLE, "x": x})
        except (ArithmeticError, ValueError):
            return None
        return value if not isinstance(value, mpmath.mpc) and mpmath.isfinite(value) else None

    def sides(self, x, h):
        before, here, after = (self.f(at) for at in (x - h, x, x + h))
        left = None if here is None or before is None else (here - before) / h
        right = None if here is None or after is None else (after - here) / h
        return left, right

    @property
    def derivative(self):
        """Its value, None where it has none, NaN where it is not known."""
        (left, right), (closer, closest) = self.slopes
        if None in (left, right, closer, closest):
            return None
        size, before = max(abs(closer), abs(closest)), max(abs(left), abs(right))
        nothing, little = mpmath.mpf(10) ** -400, mpmath.mpf(10) ** -190
        if size < nothing or (size < little and size <= before * 1e-4):
            return mpmath.mpf(0)
        close = size * mpmath.mpf(10) ** -16
        if abs(closer - closest) <= close and abs(closest - right) <= close:
            return (closer + closest) / 2
        return None if abs(closer - left) <= size * 1e-12 or size > 100 * before else mpmath.nan


def judged(proof: Proof, oracle: Oracle) -> str:
    """Return "right", "other" for another verdict than the right one, or "false" where something wrong is proven."""
    true, (entry,) = oracle.derivative, proof.entries
    if true is not None and mpmath.isnan(true):
        return "unknown"
    if true is None:
        return {"not differentiable": "right", "proven": "false"}.get(proof.verdict, "other")
    with mpmath.workdps(50):
        off = abs(mpmath.mpf(entry.formula) - true)
        kept = math.isfinite(entry.formula) and off <= abs(true) * mpmath.mpf("1e-9") + mpmath.mpf("1e-300")
        torch_off = abs(mpmath.mpf(entry.autograd) - true)
    if proof.verdict == "proven":
        return "right" if kept or (true == 0 and off < 1e-9) else "false"
    if proof.verdict in ("digits lost", "torch differs"):
        return "right" if not kept or not torch_off <= abs(true) * mpmath.mpf("1e-9") else "other"
    return "other"


SEEDS, EACH = (range(4), FORMULAS // 4) if FORMULAS >= 1000 else (range(1), FORMULAS)
Case = tuple[str, str, float, Proof]
"""What was proven, the same as one formula, x and the proof."""


def check(cases: Iterator[Case]) -> None:
    """Judge every proof; print the counts, and each that is not right."""
    counts, wrong = Counter(), []
    for name, text, x, proof in cases:
        verdict = judged(proof, Oracle(text, x))
        counts[verdict] += 1
        counts[proof.verdict] += 1
        if verdict not in ("right", "unknown"):
            wrong.append((verdict, name, x, proof.verdict, str(proof.reason), proof.entries[0]))
    print(counts, *wrong, sep="\n")
    assert counts["false"] == 0, wrong
    assert counts["other"] <= max(0.005 * (counts["right"] + counts["other"]), 1), wrong


def formulas(source: random.Random) -> Iterator[Case]:
    """Prove random formulas."""
    done = 0
    while done < EACH:
        text = formula(source, 3)
        try:
            function = Typed(text=text)
        except InputError:
            continue
        done += 1
        for x in source.sample(POINTS, 3):
            yield text, text, x, prove_slope(function, x)


def _joined(parts: list[str], between: list[str]) -> str:
    return parts[0] + "".join(inner + part for inner, part in zip(between, parts[1:], strict=True))


def programs(source: random.Random) -> Iterator[Case]:
    """Prove random programs of three lines, each of which may use the ones before."""
    done = 0
    while done < max(EACH // 6, 5):
        lines, text = [], {"x": "x"}
        for name in ("u", "v", "y"):
            parts = re.split(r"\bx\b", formula(source, 2))
            names = [source.choice(list(text)) for _gap in parts[1:]]
            lines.append(f"{name} = " + _joined(parts, names))
            text[name] = _joined(parts, [f"({text[inner]})" for inner in names])
        try:
            net = graph("\n".join(lines))
        except InputError:
            continue
        if net.leaves != 1 or net.program.leaves[0] != "x" or len(text["y"]) > 400:
            continue
        done += 1
        for x in source.sample(POINTS, 3):
            values = evaluated(net, [x])
            yield "; ".join(lines), text["y"], x, prove_gradients(values, net.index["y"], [0])


@pytest.mark.parametrize("kind", [formulas, programs])
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_wrong_is_proven_and_verdicts_are_right(seed: int, kind) -> None:
    check(kind(random.Random(seed)))


def test_what_rounding_leaves_of_0_is_no_proven_number():
    """v is 9/2 wherever x is, so that y does not change; 6e-8 is left of two terms of 1e9."""
    net = graph("u = x/0.5 + x\nv = (3/2)/(x/u)\ny = 4/(v + 2)")
    proof = prove_gradients(evaluated(net, [1e-9]), net.index["y"], [0])
    (entry,) = proof.entries
    assert abs(entry.formula) > 1e-9
    assert float(entry.exact or "nan") == 0
    assert proof.verdict == "digits lost"
