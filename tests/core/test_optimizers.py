"""Every optimizer against torch.optim: the same bits, the same parameters, and every step proven."""

from fractions import Fraction
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from msgspec.structs import replace

from gradexplorer.core.optimizers import (
    LBFGS,
    NAMES,
    OPTIMIZERS,
    Adafactor,
    Adam,
    AdamW,
    Lion,
    NetworkOptimizer,
    Optimizer,
    direction,
)
from gradexplorer.core.optimizers.schedules import SCHEDULES
from gradexplorer.framework.schema import FieldInfo, fields
from tests.core.optimizer_settings import (
    ALL,
    SETTINGS,
    arguments,
    every,
    every_kind,
    himmelblau,
    objective,
    rastrigin,
    rosenbrock,
    start,
    steps,
)


@every(ALL)
@pytest.mark.parametrize("f", [himmelblau, rosenbrock, rastrigin], ids=lambda f: f.__name__)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("count", [0, 5])
def test_bits_are_those_of_torch_with_default_flags(optimizer: Optimizer, f: Any, dtype: torch.dtype, count: int):
    plain, ours = start(dtype, count), start(dtype, count)
    expected = steps(optimizer.torch_class()([plain], **arguments(optimizer)), plain, f, 25)
    actual = steps(optimizer.build([ours]), ours, f, 25)
    for a, b in zip(actual, expected, strict=True):
        assert torch.equal(a.nan_to_num(), b.nan_to_num())


@every_kind
def test_defaults_are_those_of_torch(kind: type[Optimizer]):
    defaults = kind.torch_class()([torch.zeros(2)]).defaults
    for name, value in arguments(kind()).items():
        # torch puts 5/4 of max_iter there, and None for float32's epsilon
        if name != "max_eval" and (kind, name) != (Adafactor, "eps"):
            assert value == defaults[name], name
    others = {"foreach", "capturable", "differentiable", "fused"}
    if kind is AdamW:
        others |= {"decoupled_weight_decay"}  # what makes AdamW of Adam
    assert set(defaults) - others == set(arguments(kind()))


def test_lion_is_the_published_algorithm():
    """Chen et al., Symbolic discovery of optimization algorithms, 2023, algorithm 2, on exact fractions."""
    lr, beta_1, beta_2, decay = (Fraction(1, 10), Fraction(9, 10), Fraction(3, 4), Fraction(1, 5))
    numbers = {"lr": float(lr), "betas": (float(beta_1), float(beta_2)), "weight_decay": float(decay)}
    theta, m = Fraction(-3, 2), Fraction(0)
    x = torch.tensor([float(theta)], dtype=torch.float64, requires_grad=True)
    built = Lion(**numbers).build([x])
    for _step in range(60):
        g = 2 * theta - 1  # of theta^2 - theta, which swings around its minimum
        c = beta_1 * m + (1 - beta_1) * g
        theta = theta - lr * ((c > 0) - (c < 0) + decay * theta)
        m = beta_2 * m + (1 - beta_2) * g
        steps(built, x, lambda x: (x**2 - x).sum(), 1)
        assert x.item() == pytest.approx(float(theta), rel=1e-12)
        assert built.state[x]["exp_avg"].item() == pytest.approx(float(m), rel=1e-12, abs=1e-14)


def test_adafactor_without_an_epsilon_is_torchs_default_in_float32():
    plain, ours = start(torch.float32), start(torch.float32)
    expected = steps(torch.optim.Adafactor([plain]), plain, himmelblau, 30)
    assert all(map(torch.equal, steps(Adafactor().build([ours]), ours, himmelblau, 30), expected))


def test_adafactor_is_the_published_algorithm_of_a_vector():
    """Shazeer and Stern, 2018, algorithms 2 and 4, with mpmath: no epsilon counts here, the update is clipped."""
    import mpmath

    x = torch.tensor([3.0, -0.5], dtype=torch.float64, requires_grad=True)
    built = Adafactor(lr=0.3).build([x])
    with mpmath.workdps(40):
        at, v = [mpmath.mpf(3), mpmath.mpf(-0.5)], [mpmath.mpf(0)] * 2
        for t in range(1, 21):
            g = [2 * at[0] - 1, 8 * at[1]]  # of x^2 - x + 4 y^2
            beta = 1 - mpmath.mpf(t) ** mpmath.mpf(-0.8)
            rho = min(mpmath.mpf(0.3), 1 / mpmath.sqrt(t))
            alpha = max(mpmath.mpf(1e-3), mpmath.sqrt((at[0] ** 2 + at[1] ** 2) / 2)) * rho
            v = [beta * old + (1 - beta) * slope**2 for old, slope in zip(v, g, strict=True)]
            u = [slope / mpmath.sqrt(size) for slope, size in zip(g, v, strict=True)]
            clipped = max(1, mpmath.sqrt((u[0] ** 2 + u[1] ** 2) / 2))
            at = [old - alpha * part / clipped for old, part in zip(at, u, strict=True)]
            steps(built, x, lambda x: x[0] ** 2 - x[0] + 4 * x[1] ** 2, 1)
            assert x.tolist() == pytest.approx([float(value) for value in at], rel=1e-12)


@pytest.mark.parametrize("tag", [tag for tag, kind in OPTIMIZERS.items() if "maximize" in kind.__struct_fields__])
def test_maximizing_f_is_minimising_its_negative(tag: str):
    """The same bits; the rule's one more line turns the gradient and nothing else."""
    down = SETTINGS[tag][-2]
    up, x, y = replace(down, maximize=True), start(torch.float32), start(torch.float32)
    points = steps(up.build([x]), x, lambda x: -himmelblau(x), 30)
    assert all(map(torch.equal, points, steps(down.build([y]), y, himmelblau, 30)))
    first, *rest = up.rule().lines
    assert (first.name, first.expression) == ("g_ascent", "-g")
    assert len(rest) == len(down.rule().lines)


@every(ALL)
def test_json_round_trip(optimizer: Optimizer):
    plain = msgspec.json.encode(optimizer)
    assert msgspec.json.decode(plain, type=Optimizer) == optimizer
    assert msgspec.json.decode(plain)["type"] == type(optimizer).__name__.lower()


def test_the_course_is_the_default_of_adam():
    assert msgspec.json.decode('{"type": "adam"}', type=Optimizer) == Adam(lr=1e-3, betas=(0.9, 0.999), eps=1e-8)


def test_the_schema_lists_every_kind_with_symbols():
    schema = msgspec.json.schema(Optimizer)
    assert set(schema["discriminator"]["mapping"]) == set(OPTIMIZERS)
    assert set(msgspec.json.schema(NetworkOptimizer)["discriminator"]["mapping"]) == set(NAMES)
    assert schema["$defs"]["Adam"]["properties"]["lr"]["x-symbol"] == r"\eta"


@pytest.mark.parametrize("kind", [*OPTIMIZERS.values(), *SCHEDULES.values()], ids=lambda kind: kind.__name__)
def test_every_field_has_a_label_and_a_meaning_and_a_slider_within_its_range(kind: type[Optimizer]):
    def check(info: FieldInfo) -> None:
        assert str(info.parameter.label) not in ("", info.name)
        assert str(info.parameter.tip)
        for part in info.items:
            check(part)
        if info.kind in ("float", "int"):
            low, high = info.parameter.low, info.parameter.high
            assert info.low <= low < high <= info.high
            assert low > info.low or not info.above
            assert high < info.high or not info.below
            assert low > 0 or info.parameter.scale == "linear"

    for info in fields(kind):
        check(info)


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "sgd", "nesterov": true}',
        '{"type": "sgd", "nesterov": true, "momentum": 0.9, "dampening": 0.1}',
        '{"type": "rprop", "etas": [1.0, 1.2]}',
        '{"type": "rprop", "etas": [0.5, 1.0]}',
        '{"type": "rprop", "step_sizes": [1.0, 0.5]}',
        '{"type": "adam", "betas": [0.9, 1.0]}',
        '{"type": "adam", "betas": [-0.1, 0.9]}',
        '{"type": "adam", "lr": -1}',
        '{"type": "adam", "lr": "fast"}',
        '{"type": "adam", "rho": 1}',
        '{"type": "adadelta", "rho": 1.1}',
        '{"type": "lbfgs", "line_search_fn": "armijo"}',
        '{"type": "no such optimizer"}',
    ],
)
def test_what_torch_refuses_is_refused(text: str):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Optimizer)


def test_lbfgs_shows_its_direction_and_has_no_rule():
    optimizer, x = LBFGS(lr=0.1, max_iter=1), start(torch.float64)
    built = optimizer.build([x])
    assert optimizer.rule() is None
    assert direction(built) is None
    before = x.detach().clone().numpy()
    steps(built, x, objective(optimizer), 1)
    d, t = direction(built)
    assert np.allclose(before + t * d, x.detach().numpy(), rtol=1e-14)
    assert d.shape == (2,)
