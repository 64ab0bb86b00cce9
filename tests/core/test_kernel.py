"""The compiled loop: the bits of Python's loop for every optimizer on every landscape, and what ends a path."""

import random
import time

import numpy as np
import pytest

from gradexplorer.core.descent.divergence import LIMIT
from gradexplorer.core.landscapes.catalogue import LANDSCAPES, Landscape, landscape
from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.core.optimizers import (
    OPTIMIZERS,
    SGD,
    Adam,
    NAdam,
    Optimizer,
    RAdam,
    RMSprop,
    Rprop,
    UpdateRule,
)
from gradexplorer.core.optimizers import kernel as kernel_module
from gradexplorer.core.optimizers.instant_path import instant_path
from gradexplorer.core.optimizers.kernel import Kernel, _code, kernel
from gradexplorer.core.optimizers.loop import Loop
from gradexplorer.formula.functions import TYPED
from gradexplorer.formula.llvm_values import NotWritten

SWITCHED_ON: list[Optimizer] = [
    SGD(momentum=0.9, nesterov=True, weight_decay=0.1),
    SGD(momentum=0.7, dampening=0.3),
    Adam(lr=0.1, amsgrad=True, weight_decay=0.1),
    NAdam(weight_decay=0.1, decoupled_weight_decay=True),
    RAdam(betas=(0.3, 0.5), lr=0.1),
    RMSprop(centered=True, momentum=0.5, weight_decay=0.1),
]
RULED = [each for each in (*(kind() for kind in OPTIMIZERS.values()), *SWITCHED_ON) if each.rule() is not None]
every = pytest.mark.parametrize("optimizer", RULED, ids=[f"{type(s).__name__}{i}" for i, s in enumerate(RULED)])

FUNCTIONS = [
    "sin(x)*cos(y) + tan(x/9) + asin(x/9) + acos(y/9) + atan(x*y)",
    "sinh(x/3) + cosh(y/3)*tanh(x) + exp(-x*x) + log(9 + x) + sqrt(9 + y)",
    "abs(x)*y + sign(x - y)*x + sigmoid(x*y)**2 + relu(x - y)**2",
    "max(x, y)**2 + min(x, 2*y)*x + clamp(x, -1, y)**2 + where(x > y and not y > 1 or x < -1, x*x, y)",
    "(x + 9)**(y/4) + 2**x + cbrt(x) + atan2(y, x + 9)",
    "log1p(x**2) + expm1(y/2) + log2(9 + y) + log10(9 + x) + asinh(x*y)",
    "acosh(x + 9) + atanh(y/9) + softplus(x*y) + silu(x - y) + gelu(x) + erf(y)",
    "floor(x)*y + ceil(y)*x + round(x*y)*y",
]
"""Every function of the table whose value Python's math module has from the C library."""
FAULTS = ["1/x + y", "log(x) + y*y", "sqrt(x)*y", "exp(exp(x*x)) + y", "x**0.5 + y", "(x - 1)**-2 + y", "tan(x)**9*y"]


def starts(land: Landscape, count: int) -> list[tuple[float, float]]:
    draw = random.Random(land.source)
    return [(draw.uniform(*land.x_range), draw.uniform(*land.y_range)) for _ in range(count)]


def python_path(rule: UpdateRule, land: Landscape, start: tuple[float, float], steps: int) -> np.ndarray:
    return np.array(instant_path(rule.loop(gradient_lines(land)))(*start, steps, *rule.given.values()))


def named(rule: UpdateRule) -> dict[str, float]:
    return {f"_{name}": value for name, value in rule.given.items()}


@every
@pytest.mark.parametrize("land", LANDSCAPES.values(), ids=LANDSCAPES)
def test_a_path_has_the_bits_of_pythons_loop(optimizer: Optimizer, land: Landscape):
    rule = optimizer.rule()
    fast = kernel(rule.loop(gradient_lines(land)), lanes=1)
    for start in (*starts(land, 3), *land.minima[:1], (0.0, 0.0)):
        expected = python_path(rule, land, start, 200)
        assert np.array_equal(np.array(fast.path(*start, 200, *rule.given.values())), expected)


@pytest.mark.parametrize("text", FUNCTIONS + FAULTS)
def test_functions_and_faults_are_pythons(text: str):
    land = landscape("typed", text)
    for rule in (SGD(lr=0.05).rule(), Adam(lr=0.3).rule(), Rprop(lr=0.3).rule()):
        fast = kernel(rule.loop(gradient_lines(land)), lanes=1)
        for start in [*starts(land, 12), (0.0, 0.0), (1.0, 1.0), (-1.0, 2.0)]:
            expected = python_path(rule, land, start, 100)
            assert np.array_equal(np.array(fast.path(*start, 100, *rule.given.values())), expected), start


def test_the_length_of_a_vector_is_the_c_librarys_and_pythons_within_an_ulp():
    """Python has a hypot of its own since 3.10: one step of plain descent differs by a few units in the last place."""
    land, rule = landscape("typed", "hypot(x, y - 1) + hypot(2*x, y)"), SGD(lr=0.5).rule()
    fast = kernel(rule.loop(gradient_lines(land)), lanes=1)
    for start in starts(land, 50):
        expected = python_path(rule, land, start, 1)
        assert np.array(fast.path(*start, 1, *rule.given.values())) == pytest.approx(expected, rel=4 * 2.0**-52)


def test_every_function_of_the_table_is_among_those():
    tested = " ".join([*FUNCTIONS, "hypot"])
    from gradexplorer.formula.functions import FUNCTIONS as table

    assert [name for name in TYPED if table[name].name not in tested and table[name].name != "pow"] == []


@every
@pytest.mark.parametrize("key", ["himmelblau", "rastrigin", "rosenbrock"])
def test_ends_are_those_of_the_paths(optimizer: Optimizer, key: str):
    """In blocks, too, which a last one fills only in part; arrival is counted anew from the whole path."""
    land, rule, distance = LANDSCAPES[key], optimizer.rule(), 0.05
    loop, points = rule.loop(gradient_lines(land)), np.array(starts(LANDSCAPES[key], 21))
    found = kernel(loop).ends(*points.T, 120, named(rule), distance)
    for i, start in enumerate(points):
        x, y = instant_path(loop)(*start.tolist(), 120, *rule.given.values())
        assert (found.x[i], found.y[i], found.last[i]) == (x[-1], y[-1], len(x) - 1)
        if len(x) == 121:
            outside = np.flatnonzero((np.abs(x - x[-1]) > distance) | (np.abs(y - y[-1]) > distance))
            assert found.arrival[i] == (outside[-1] + 1 if len(outside) else 0)


def test_starts_may_lie_apart_in_memory():
    """Where they fill whole blocks, too: columns of an array of points, and one number again and again."""
    rule = SGD(lr=0.01).rule()
    loop = rule.loop(gradient_lines(LANDSCAPES["himmelblau"]))
    x, y = np.array(starts(LANDSCAPES["himmelblau"], 32)).T
    found = kernel(loop).ends(x[::-1], np.broadcast_to(y[0], 32), 50, named(rule), 0.01)
    for i, start in enumerate(x[::-1].tolist()):
        path = instant_path(loop)(start, float(y[0]), 50, *rule.given.values())
        assert (found.x[i], found.y[i]) == (path[0][-1], path[1][-1])


@every
def test_each_start_may_have_its_own_numbers(optimizer: Optimizer):
    land, rule = LANDSCAPES["himmelblau"], optimizer.rule()
    name = next(iter(rule.constants))
    values = rule.constants[name] * np.linspace(0.5, 1.0, 19)
    loop, given = rule.loop(gradient_lines(land)), named(rule) | {f"_{name}": values}
    found = kernel(loop, varied=frozenset({f"_{name}"})).ends(np.full(19, -1.2), np.full(19, 0.7), 80, given, 0.01)
    for i, value in enumerate(values.tolist()):  # of numpy numbers Python has other truths
        x, y = instant_path(loop)(-1.2, 0.7, 80, *(rule.given | {name: value}).values())
        assert (found.x[i], found.y[i]) == (x[-1], y[-1])


@every
def test_single_precision_stays_near_double(optimizer: Optimizer):
    """Contraction and reciprocals only round differently, which grows where a path runs along a ridge or away."""
    land, rule = LANDSCAPES["himmelblau"], optimizer.rule()
    loop, points = rule.loop(gradient_lines(land)), np.array(starts(LANDSCAPES["himmelblau"], 40))
    double, single = (kernel(loop, dtype).ends(*points.T, 20, named(rule), 0.01) for dtype in ("float64", "float32"))
    close = np.isclose(single.x, double.x, rtol=2e-4, atol=2e-4) & np.isclose(single.y, double.y, rtol=2e-4, atol=2e-4)
    assert close.mean() > 0.9


def test_a_path_ends_before_it_leaves_the_numbers():
    rule = SGD(lr=3e-3).rule()
    for lines, length in (
        (("g_x = -1e3*x", "g_y = y"), 20),  # x is 4**t: 4**20 is the first beyond 1e12
        (("g_x = 1/(x - x)", "g_y = y"), 1),
        (("g_x = nan", "g_y = y"), 1),
        (("g_x = x if y < 0 else nan", "g_y = y"), 1),
        (("g_x = 1/(y - 1) if y > 1 else x", "g_y = y"), 101),  # a part that is not computed has no fault
    ):
        x, _y = kernel(rule.loop(lines), lanes=1).path(1.0, 1.0, 100, *rule.given.values())
        assert len(x) == length
        assert np.abs(x).max() <= LIMIT


def test_the_fault_of_one_start_leaves_its_neighbours_alone():
    land, rule = landscape("typed", "1/x + y"), SGD(lr=0.1).rule()
    x = np.array([1.0, 0.0, 2.0])
    found = kernel(rule.loop(gradient_lines(land))).ends(x, np.ones(3), 10, named(rule), 0.01)
    assert found.last.tolist() == [10, 0, 10]


def test_what_has_no_machine_code_is_named():
    with pytest.raises(NotWritten, match=r"x << 1"):
        Kernel(SGD().rule().loop(("g_x = x << 1", "g_y = y")))
    with pytest.raises(NotWritten, match="no_such_function"):
        Kernel(SGD().rule().loop(("g_x = no_such_function(x)", "g_y = y")))


def compiled(compiler: kernel_module._Compiler, loop: Loop) -> Kernel | None:
    compiler.ready(loop)
    while compiler.works:
        time.sleep(0.01)
    return compiler.ready(loop)


def test_the_loop_serves_until_the_kernel_is_ready(monkeypatch: pytest.MonkeyPatch):
    rule, lines = Adam(lr=0.1).rule(), gradient_lines(LANDSCAPES["booth"])
    monkeypatch.setattr("gradexplorer.core.optimizers.rule.ready_kernel", lambda _loop: None)
    before = rule.path(lines, (1.0, -2.0), 500)
    monkeypatch.undo()
    assert compiled(kernel_module._COMPILER, rule.loop(lines)) is not None
    monkeypatch.setattr("gradexplorer.core.optimizers.rule.instant_path", lambda _loop: pytest.fail("the loop ran"))
    assert np.array_equal(rule.path(lines, (1.0, -2.0), 500), before)


def test_the_loop_serves_where_there_is_no_kernel():
    rule, lines = SGD(lr=0.1).rule(), ("g_x = x << 1", "g_y = y")
    compiler = kernel_module._Compiler()
    assert compiled(compiler, rule.loop(lines)) is None
    assert compiler.found == {rule.loop(lines): None}


def test_of_many_that_wait_the_newest_are_compiled():
    compiler, rule = kernel_module._Compiler(), SGD().rule()
    loops = [rule.loop((f"g_x = {k}*x", "g_y = y")) for k in range(60)]
    for loop in loops[:-1]:
        compiler.ready(loop)
    assert compiled(compiler, loops[-1]) is not None
    assert len(compiler.found) < 40


def test_a_letter_that_is_dragged_needs_no_new_machine_code():
    """Its number is an argument; each path has the bits of Python's loop, which has the number in its lines."""
    rule = Adam(lr=0.05).rule()
    assert rule is not None
    before = _code.cache_info().misses
    for number in (2.12, 1.37, 0.83):
        land = landscape("typed", "a*x**2 + y**2 + sin(a*x*y)/3", letters=(("a", number),))
        loop = rule.loop(gradient_lines(land))
        expected = instant_path(loop)(1.1, -0.7, 200, *rule.given.values())
        found = kernel(loop, lanes=1).path(1.1, -0.7, 200, *rule.given.values())
        np.testing.assert_array_equal(found, expected)
    assert _code.cache_info().misses == before + 1
