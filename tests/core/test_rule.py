"""The language of update rules: typeset, executed, and run as an instant path."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gradexplorer.core.descent.divergence import LIMIT
from gradexplorer.core.optimizers import (
    OPTIMIZERS,
    SGD,
    Adafactor,
    Adam,
    NAdam,
    Optimizer,
    RAdam,
    RMSprop,
    UpdateRule,
    read,
    rule_formulas,
    step_formulas,
)
from gradexplorer.core.optimizers import loop as loop_module
from gradexplorer.core.optimizers.formulas import prove_printed_rule
from gradexplorer.core.optimizers.instant_path import instant_path
from gradexplorer.core.optimizers.rounding import ROUNDED, Rounded
from gradexplorer.core.optimizers.rule import FLOATS
from gradexplorer.formula.equality import executed_column
from gradexplorer.proof import DType

HIMMELBLAU = ("a = x*x + y - 11", "b = x + y*y - 7", "g_x = 4*x*a + 2*b", "g_y = 2*a + 4*y*b")
START = (-1.2, 0.7)

SWITCHED_ON: list[Optimizer] = [
    SGD(momentum=0.9, nesterov=True, weight_decay=0.1),
    SGD(momentum=0.7, dampening=0.3),
    Adam(lr=0.01, amsgrad=True, weight_decay=0.1),
    NAdam(weight_decay=0.1, decoupled_weight_decay=True),
    RAdam(betas=(0.3, 0.5)),
    RMSprop(centered=True, momentum=0.5, weight_decay=0.1),
    Adam(lr=0.01, weight_decay=0.1, decoupled_weight_decay=True, maximize=True),
    Adafactor(lr=0.01, eps=(1e-3, 0.1), d=1.5, weight_decay=0.1),
]
SETTINGS = [kind() for kind in OPTIMIZERS.values()] + SWITCHED_ON
RULED = [setting for setting in SETTINGS if setting.rule() is not None]
every = pytest.mark.parametrize("optimizer", RULED, ids=[f"{type(s).__name__}{i}" for i, s in enumerate(RULED)])


def torch_path(optimizer: Optimizer, steps: int) -> np.ndarray:
    x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    built, points = optimizer.build([x]), [np.array(START)]
    for _step in range(steps):
        built.zero_grad()
        ((x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2).backward()
        built.step()
        points.append(x.detach().numpy().copy())
    return np.array(points).T


@pytest.fixture(scope="module")
def typeset() -> Callable[[str], Any]:
    """Ziamath, which raises on malformed LaTeX."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of ziamath's own import
        import ziamath
    ziamath.config.svg2 = False
    return ziamath.Latex


# ---- typeset


@every
def test_every_line_renders_with_and_without_numbers(optimizer: Optimizer, typeset: Callable[[str], Any]):
    rule = optimizer.rule()
    before = rule.at({"x": np.array([-4.0, 0.7]), "t": 0.0, "g": np.array([2.5, -1.1])} | rule.initial)
    general, numbers = rule_formulas(rule), step_formulas(rule, before | rule.step(before) | {"g": -0.31})
    assert [caption for caption, _line in general] == [line.caption for line in rule.lines]
    assert len(numbers) == len(general)
    for caption, line in (*general, *numbers):
        assert str(caption)
        assert typeset(line.latex).svg().startswith("<svg")


def test_adam_is_typeset_as_in_the_paper():
    """Kingma and Ba, 2015, algorithm 1."""
    lines = [line.latex for _meaning, line in rule_formulas(Adam().rule())]
    assert lines == [
        r"m_{t} = \beta_{1} m_{t - 1} + \left(1 - \beta_{1}\right) g_{t}",
        r"v_{t} = \beta_{2} v_{t - 1} + \left(1 - \beta_{2}\right) g_{t}^{2}",
        r"\hat{m}_{t} = \frac{m_{t}}{1 - \beta_{1}^{t}}",
        r"\hat{v}_{t} = \frac{v_{t}}{1 - \beta_{2}^{t}}",
        r"x_{t} = x_{t - 1} - \frac{\eta \hat{m}_{t}}{\sqrt{\hat{v}_{t}} + \epsilon}",
    ]


def test_numbers_are_put_in_with_the_result():
    before = {"x": 3.0, "g": 2.0, "m": 1.0, "v": 4.0, "t": 1.0}
    lines = [line.latex for _meaning, line in step_formulas(Adam(lr=0.5).rule(), before)]
    assert lines[0] == r"m_{t} = 0.9 \cdot 1 + \left(1 - 0.9\right) \cdot 2 = 1.1"
    assert lines[2] == r"\hat{m}_{t} = \frac{1.1}{1 - 0.9^{2}} = 5.78947"


@every
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_every_step_of_torch_is_what_its_lines_give(optimizer: Optimizer, dtype: DType):
    """Each line, executed with 50 digits on torch's state before a step, has torch's number after it."""
    rule, kind = optimizer.rule(), getattr(torch, dtype)
    x = torch.tensor(START, dtype=kind, requires_grad=True)
    built = optimizer.build([x])
    for step in range(12):
        before = read(rule, built, x, step)
        built.zero_grad()
        ((x**2 - 3) ** 2 + x).sum().backward()
        before = rule.at(before | {"g": x.grad.numpy().astype(float)})
        built.step()
        after = {name: float(np.ravel(value)[0]) for name, value in read(rule, built, x, step + 1).items()}
        torchs = {name: after[name] for name in ("x", *rule.initial)}
        lines = [line for _meaning, line in step_formulas(rule, before, torchs, dtype)]
        proof = executed_column(lines)[0]
        assert proof.verdict == "proven", (step, str(proof.reason))
        wrong = torchs | {"x": torchs["x"] + 1e-4 * abs(torchs["x"])}
        lines = [line for _meaning, line in step_formulas(rule, before, wrong, dtype)]
        assert executed_column(lines)[0].verdict == "not proven"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("x - lr*m_hat/(sqrt(v_hat) + eps)", "x + lr*m_hat/(sqrt(v_hat) + eps)"),
        ("beta_1*m + (1 - beta_1)*g", "beta_1*m + (1 + beta_1)*g"),
        ("beta_2*v + (1 - beta_2)*g**2", "beta_2*v + (1 - beta_2)*g"),
        ("m/(1 - beta_1**t)", "m/(1 - beta_2**t)"),
    ],
)
def test_a_wrong_line_is_not_proven(right: str, wrong: str):
    rule = Adam().rule()
    before = {"x": -1.2, "g": 2.5, "m": 0.3, "v": 0.7, "t": 3.0}
    after = {name: rule.step(before)[name] for name in ("x", "m", "v")}
    assert right in [line.expression for line in rule.lines]
    lines = [replace(line, expression=wrong) if line.expression == right else line for line in rule.lines]
    planted = replace(rule, lines=tuple(lines))
    assert (
        executed_column([line for _meaning, line in step_formulas(planted, before, after)])[0].verdict == "not proven"
    )


def test_only_active_lines_appear():
    plain = [line.latex for _meaning, line in rule_formulas(SGD().rule())]
    assert plain == [r"x_{t} = x_{t - 1} - \eta g_{t}"]
    assert set(SGD().rule().constants) == {"lr"}
    assert SGD().rule().initial == {}
    assert len(SGD(momentum=0.9, nesterov=True, weight_decay=0.1).rule().lines) == 4


@every
def test_every_name_is_assigned_once_and_has_a_symbol(optimizer: Optimizer):
    rule = optimizer.rule()
    names = [line.name for line in rule.lines]
    assert len(set(names)) == len(names)
    assert {"x", *rule.initial} <= set(names)
    assert set(rule.torch_names) == set(rule.initial)
    assert {"x", *rule.constants, *rule.initial, *names} <= set(rule.symbols) | FLOATS.keys()


# ---- executed


def test_a_step_gives_all_names_as_plain_floats():
    """By hand: Adam's first step has m_hat = g and v_hat = g**2, so that x moves by almost lr."""
    after = Adam(lr=0.25).rule().step({"x": 1.0, "g": -3.0, "m": 0.0, "v": 0.0, "t": 0.0})
    assert set(after) == {"t", "g", "m", "v", "m_hat", "v_hat", "x"}
    assert all(type(value) is float for value in after.values())
    assert after["m_hat"] == pytest.approx(-3.0)
    assert after["v_hat"] == pytest.approx(9.0)
    assert after["x"] == pytest.approx(1.25)
    assert after["t"] == 1.0


def test_what_torch_divides_by_zero_is_nan_and_no_exception():
    after = RMSprop(eps=0.0).rule().step({"x": 1.0, "g": 0.0, "v": 0.0, "t": 0.0})
    assert math.isnan(after["x"])


# ---- the instant path


@every
def test_the_path_is_that_of_torch(optimizer: Optimizer):
    x, y = optimizer.rule().path(HIMMELBLAU, START, 400)
    expected = torch_path(optimizer, 400)
    assert x.dtype == y.dtype == np.float64
    assert x.shape == y.shape == (401,)
    assert (x[0], y[0]) == START
    assert np.array([x, y])[:, :21] == pytest.approx(expected[:, :21], rel=1e-12, abs=1e-13)
    assert np.array([x, y]) == pytest.approx(expected, rel=1e-8, abs=1e-8)


@every
def test_the_path_is_what_the_displayed_rule_gives_when_it_is_executed(optimizer: Optimizer):
    """What the path moves out of its loop changes rounding only: 1e-12 over hundreds of steps.

    Rprop and momentum runs amplify a last digit no more than that here; the gradient is the same code for both.
    """
    rule = optimizer.rule()
    state = {"x": np.array(START), "t": 0.0} | rule.initial
    path = np.array(rule.path(HIMMELBLAU, START, 200))
    for step in range(1, 201):
        names = dict(zip("xy", state["x"].tolist(), strict=True))
        exec("\n".join(HIMMELBLAU), {}, names)
        gradient = np.array([names["g_x"], names["g_y"]])
        both = [rule.step(rule.at(state | {"g": gradient}, (i,))) for i in range(2)]
        state = {name: np.array([after[name] for after in both]) for name in ("x", *rule.initial)} | {"t": float(step)}
        assert state["x"] == pytest.approx(path[:, step], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("beta", [0.5, 0.9, 0.99, 0.999, 0.9999])
def test_a_running_product_is_the_power_within_1e_12(beta: float):
    """In what the rules make of it, 1 - beta**t, against mpmath at 50 digits, over 20,000 steps."""
    import mpmath

    product = np.cumprod(np.full(20_000, beta))
    with mpmath.workdps(50):
        for t in (1, 2, 3, 7, 10, 50, 100, 700, 1000, 3000, 10_000, 20_000):
            exact = 1 - mpmath.mpf(beta) ** t
            assert abs((1 - product[t - 1]) / exact - 1) < 1e-12


@every
def test_a_path_that_diverges_keeps_what_it_has(optimizer: Optimizer):
    steep = ("g_x = x**9*1e20", "g_y = -y")
    x, y = optimizer.rule().path(steep, (3.0, 1.0), 3000)
    assert 1 <= len(x) == len(y) <= 3001
    assert (np.abs(x) <= LIMIT).all()
    assert (np.abs(y) <= LIMIT).all()


@pytest.mark.parametrize(
    ("lines", "length"),
    [
        (("g_x = -1e3*x", "g_y = y"), 20),  # x is 4**t: 4**20 is the first beyond 1e12
        (("g_x = 1/(x - x)", "g_y = y"), 1),
        (("g_x = exp(1e4*x)", "g_y = y"), 1),
        (("g_x = sqrt(-x)", "g_y = y"), 1),
        (("g_x = (-x)**0.5", "g_y = y"), 1),  # a complex number in Python
        (("g_x = nan", "g_y = y"), 1),
        (("g_x = x if y < 0 else nan", "g_y = y"), 1),
    ],
)
def test_a_path_stops_where_it_leaves_the_numbers(lines: tuple[str, ...], length: int):
    x, y = SGD(lr=3e-3).rule().path(lines, (1.0, 1.0), 100)
    assert len(x) == len(y) == length
    assert x.dtype == y.dtype == np.float64


def test_names_of_the_gradient_are_free():
    """A gradient may call its own values as the rule does."""
    lines = ("m = 2*x", "v = 2*y", "lr = 7", "t = 3", "eps = 1", "g_x = m", "g_y = v")
    plain = ("g_x = 2*x", "g_y = 2*y")
    rule = Adam(lr=0.1).rule()
    assert np.array_equal(rule.path(lines, START, 50), rule.path(plain, START, 50))


def test_parameters_are_no_part_of_the_compiled_path():
    """While a learning rate is dragged, nothing is compiled again."""
    Adam(lr=0.1).rule().path(HIMMELBLAU, START, 1)
    before = instant_path.cache_info().misses
    Adam(lr=0.2).rule().path(HIMMELBLAU, START, 1)
    assert instant_path.cache_info().misses == before


# ---- running error analysis

_TERMS = st.floats(0.01, 100.0)


@given(_TERMS, _TERMS, _TERMS)
def test_the_bound_covers_single_precision(a: float, b: float, c: float):
    """The same formula in numpy's float32 stays within the bound of the one on `Rounded`."""
    values = [float(np.float32(value)) for value in (a, b, c)]

    def formula(a: Any, b: Any, c: Any, sqrt: Any) -> Any:
        return (a * b - c) / (sqrt(a + c) + b) - b**2 * c + 3 / (a - 0.5 * a)

    single = formula(*map(np.float32, values), np.sqrt)
    rounded = formula(*(Rounded.exact(value, "float32") for value in values), ROUNDED["sqrt"])
    assert rounded.value == formula(*values, math.sqrt)
    assert abs(float(single) - rounded.value) <= rounded.error


def test_a_difference_of_equal_numbers_has_a_bound_larger_than_itself():
    tenth = Rounded.exact(0.1, "float64")
    nothing = 3 * tenth - 0.3
    assert nothing.error > abs(nothing.value) > 0


def test_what_is_shared_is_found_from_the_lines():
    def shared(rule: UpdateRule) -> set[str]:
        return set(rule.shared)

    assert shared(Adam().rule()) == set()
    assert shared(NAdam().rule()) == {"mu_product"}
    assert shared(OPTIMIZERS["asgd"]().rule()) == {"eta", "mu"}


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("g_x = 2*t1 + 4*x*(t2 + y - 11)", "g_x = 2.0 * t1 + 4.0 * x * (t2 + y - 11.0)"),
        ("g_x = -3 - x**3/2", "g_x = -3.0 - x ** 3 / 2.0"),
        ("g_x = max(x, 0)*9007199254740993", "g_x = max(x, 0) * 9007199254740993"),
    ],
)
def test_whole_numbers_among_floats_are_floats(line: str, written: str):
    assert loop_module._with_floats(line) == written


def test_floats_for_whole_numbers_change_no_bit(monkeypatch: pytest.MonkeyPatch):
    rule = Adam(lr=0.01).rule()
    with_floats = rule.path(HIMMELBLAU, START, 2000)
    monkeypatch.setattr(loop_module, "_with_floats", lambda line: line)
    as_written = rule.path(HIMMELBLAU, START, 2000)
    assert np.array_equal(with_floats, as_written)


def test_every_line_reads_as_it_is_executed(monkeypatch: pytest.MonkeyPatch):
    rule = Adam().rule()
    before = {"x": 3.2, "g": -0.7, "m": 0.4, "v": 1.3, "t": 2}
    assert prove_printed_rule(rule, before).verdict == "proven"
    monkeypatch.setattr(UpdateRule, "indexed", lambda self, name, index: self.symbols[name].replace("m", "v"))
    assert prove_printed_rule(rule, before).verdict == "not proven"
