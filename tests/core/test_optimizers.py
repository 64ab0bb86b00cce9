"""Every optimizer against torch.optim: the same bits, the same parameters, and every step proven."""

from fractions import Fraction
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from gradexplorer.core.optimizers import (
    ASGD,
    LBFGS,
    NAMES,
    OPTIMIZERS,
    SGD,
    Adadelta,
    Adafactor,
    Adagrad,
    Adam,
    Adamax,
    AdamW,
    Lion,
    NAdam,
    NetworkOptimizer,
    Optimizer,
    RAdam,
    RMSprop,
    Rprop,
    direction,
    prove_step,
    read,
)
from gradexplorer.core.optimizers.parameters import BESIDE
from gradexplorer.core.optimizers.proving import NO_DIGITS
from gradexplorer.core.optimizers.schedules import SCHEDULES
from gradexplorer.framework.schema import FieldInfo, fields

SETTINGS: dict[str, list[Optimizer]] = {
    "sgd": [
        SGD(momentum=0.9),
        SGD(lr=1e-4, momentum=0.9, nesterov=True, weight_decay=0.1),
        SGD(momentum=0.7, dampening=0.3, weight_decay=0.1),
    ],
    "adam": [
        Adam(lr=0.1, betas=(0.5, 0.9), eps=1e-3),
        Adam(lr=0.01, amsgrad=True, weight_decay=0.1),
        Adam(lr=0.01, weight_decay=0.1, decoupled_weight_decay=True),
    ],
    "adamw": [AdamW(lr=0.1, weight_decay=0.0), AdamW(lr=0.01, amsgrad=True, weight_decay=0.5)],
    "nadam": [
        NAdam(lr=0.1, weight_decay=0.1),
        NAdam(momentum_decay=0.1, weight_decay=0.1, decoupled_weight_decay=True),
    ],
    "radam": [
        RAdam(lr=0.01, weight_decay=0.1),
        RAdam(lr=1e-3, weight_decay=0.1, decoupled_weight_decay=True),
        RAdam(betas=(0.3, 0.5)),
    ],
    "adamax": [Adamax(lr=0.1, betas=(0.5, 0.8)), Adamax(weight_decay=0.2)],
    "adagrad": [Adagrad(lr=0.5), Adagrad(lr_decay=0.1, weight_decay=0.1, initial_accumulator_value=2.0)],
    "adadelta": [Adadelta(rho=0.5, lr=0.5), Adadelta(weight_decay=0.1)],
    "rmsprop": [RMSprop(centered=True), RMSprop(centered=True, momentum=0.9, weight_decay=0.1, lr=1e-3)],
    "rprop": [Rprop(lr=0.1), Rprop(etas=(0.3, 1.5), step_sizes=(1e-3, 0.5))],
    "asgd": [ASGD(lr=1e-3), ASGD(lr=1e-3, lambd=0.1, t0=20.0, alpha=0.5, weight_decay=0.1)],
    "adafactor": [
        Adafactor(lr=0.5),
        Adafactor(lr=0.1, beta2_decay=-0.5, eps=(1e-3, 0.5), d=1.5, weight_decay=0.1),
    ],
    "lion": [Lion(lr=0.01), Lion(lr=0.1, betas=(0.5, 0.8), weight_decay=0.1)],
    "lbfgs": [LBFGS(line_search_fn="strong_wolfe"), LBFGS(lr=0.1, max_iter=4, max_eval=9, history_size=3)],
}
"""More settings of each kind, all switches among them; the defaults are tested of themselves."""

for _tag, _kind in OPTIMIZERS.items():
    if "maximize" in _kind.__struct_fields__:
        SETTINGS[_tag].append(replace(SETTINGS[_tag][-1], maximize=True))

ALL = [setting for tag, kind in OPTIMIZERS.items() for setting in (kind(), *SETTINGS.get(tag, []))]
RULED = [setting for setting in ALL if setting.rule() is not None]
SINGLE = [setting for setting in RULED if not setting.couples]
every_kind = pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=OPTIMIZERS)

TRUE = ("proven", "digits lost")
"""A velocity or a variance that cancels keeps few digits of the exact one, in torch, too."""


def every(settings: list[Optimizer]) -> Any:
    return pytest.mark.parametrize(
        "optimizer", settings, ids=[f"{NAMES[s.__struct_config__.tag]}{i}" for i, s in enumerate(settings)]
    )


def himmelblau(x: torch.Tensor) -> torch.Tensor:
    return ((x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2).sum()


def rosenbrock(x: torch.Tensor) -> torch.Tensor:
    return ((1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2).sum()


def rastrigin(x: torch.Tensor) -> torch.Tensor:
    return (20 + x[0] ** 2 - 10 * torch.cos(6.28 * x[0]) + x[1] ** 2 - 10 * torch.cos(6.28 * x[1])).sum()


def objective(optimizer: Optimizer) -> Any:
    """Himmelblau's function for what goes downhill, and its negative for what goes uphill: both stay among numbers."""
    return (lambda x: -himmelblau(x)) if getattr(optimizer, "maximize", False) else himmelblau


def start(dtype: torch.dtype, count: int = 0) -> torch.Tensor:
    x = torch.tensor([-1.2, 0.7], dtype=torch.float64)
    if count:
        x = x[:, None] + torch.linspace(-0.5, 0.5, count, dtype=torch.float64)
    return x.to(dtype).requires_grad_()


def steps(torch_optimizer: torch.optim.Optimizer, x: torch.Tensor, f: Any, count: int) -> list[torch.Tensor]:
    def closure() -> torch.Tensor:
        torch_optimizer.zero_grad()
        loss: torch.Tensor = f(x)
        loss.backward()
        return loss

    points = []
    for _step in range(count):
        torch_optimizer.step(closure)
        points.append(x.detach().clone())
    return points


def arguments(optimizer: Optimizer) -> dict[str, Any]:
    return {name: getattr(optimizer, name) for name in optimizer.__struct_fields__ if name not in BESIDE}


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


@every(RULED)
def test_every_step_is_proven_against_torch_optim(optimizer: Optimizer):
    rule, x = optimizer.rule(), start(torch.float64)
    built = optimizer.build([x])
    for t in range(300):
        before = read(rule, built, x, t)
        steps(built, x, objective(optimizer), 1)
        proof = prove_step(rule, before, x.grad.numpy().copy(), read(rule, built, x, t + 1), "float64")
        assert proof.verdict in TRUE, (t, proof)
        assert proof.error <= 1e-15
    per_coordinate = 2 * (1 + len(rule.initial) - len(rule.shared)) + len(rule.shared)
    assert len(proof.entries) == per_coordinate


@every([s for s in SINGLE if not isinstance(s, RAdam) or s.lr < 0.01])  # a large step overflows float32 at once
def test_every_step_is_proven_in_float32_and_for_several_starts(optimizer: Optimizer):
    rule, x = optimizer.rule(), start(torch.float32, 3)
    built = optimizer.build([x])
    for t in range(100):
        before = read(rule, built, x, t)
        steps(built, x, objective(optimizer), 1)
        proof = prove_step(rule, before, x.grad.numpy().astype(float), read(rule, built, x, t + 1), "float32")
        assert proof.verdict in TRUE, (t, proof)


@every(RULED)
def test_the_rule_alone_follows_torch_within_1e_12(optimizer: Optimizer):
    """Not from torch's state at each step, but hundreds of the rule's own; the gradients are torch's."""
    rule, x = optimizer.rule(), start(torch.float64)
    built = optimizer.build([x])
    state = {"x": x.detach().numpy().copy(), "t": 0.0} | rule.initial
    for step in range(1, 301):
        steps(built, x, objective(optimizer), 1)
        both = [rule.step(rule.at(state | {"g": x.grad.numpy()}, (i,))) for i in range(2)]
        state = {name: np.array([after[name] for after in both]) for name in ("x", *rule.initial)} | {"t": float(step)}
        expected = read(rule, built, x, step)
        for name in ("x", *rule.initial):
            torchs = np.broadcast_to(expected[name], (2,))
            assert state[name] == pytest.approx(torchs, rel=1e-12, abs=1e-14), name


@every(RULED)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_wrong_number_is_not_proven(optimizer: Optimizer, dtype: Any):
    rule, x = optimizer.rule(), start(getattr(torch, dtype))
    built = optimizer.build([x])
    steps(built, x, objective(optimizer), 3)
    before = read(rule, built, x, 3)
    steps(built, x, objective(optimizer), 1)
    after, gradient = read(rule, built, x, 4), x.grad.numpy().astype(float)
    assert prove_step(rule, before, gradient, after, dtype).verdict in TRUE
    off = 1e-4 if dtype == "float32" else 1e-10
    for name in ("x", *rule.initial):
        wrong = after | {name: after[name] * (1 + off) + off}
        assert prove_step(rule, before, gradient, wrong, dtype).verdict == "not proven", name


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


def test_a_sign_that_rounding_turned_says_so():
    """Where the gradient takes the running mean away, torch's float32 keeps a rounding error, or nothing."""
    optimizer = Lion(lr=0.1, betas=(0.7, 0.9))
    rule, x = optimizer.rule(), torch.zeros(2000, requires_grad=True)
    built = optimizer.build([x])
    x.grad = torch.rand(len(x), generator=torch.Generator().manual_seed(1))
    built.step()
    before = read(rule, built, x, 1)
    x.grad = (built.state[x]["exp_avg"] * -(0.7 / (1 - 0.7))).clone()
    built.step()
    after, gradient = read(rule, built, x, 2), x.grad.numpy().astype(float)
    exact = before["x"] - 0.1 * np.sign(0.7 * before["m"] + (1 - 0.7) * gradient)
    assert np.abs(after["x"] - exact).max() > 0.05, "no sign was turned: the test shows nothing"
    assert prove_step(rule, before, gradient, after, "float32").reason == NO_DIGITS


def test_without_a_gradient_the_sign_is_sure():
    rule, x = Lion(lr=0.1).rule(), torch.zeros(1, requires_grad=True)
    built, x.grad = Lion(lr=0.1).build([x]), torch.zeros(1)
    before = read(rule, built, x, 0)
    built.step()
    after = read(rule, built, x, 1)
    for moved, verdict in ((0.0, "proven"), (0.1, "not proven"), (-0.1, "not proven")):
        assert prove_step(rule, before, np.zeros(1), after | {"x": after["x"] + moved}, "float32").verdict == verdict


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


def test_another_rule_is_not_proven():
    x = start(torch.float64)
    built = Adam(lr=0.01).build([x])
    before = read(Adam().rule(), built, x, 0)
    steps(built, x, himmelblau, 1)
    after, gradient = read(Adam().rule(), built, x, 1), x.grad.numpy().copy()
    for wrong in (Adam(lr=0.0101), Adam(lr=0.01, betas=(0.91, 0.999)), Adam(lr=0.01, weight_decay=1e-6)):
        assert prove_step(wrong.rule(), before, gradient, after, "float64").verdict == "not proven"


def test_what_is_not_finite_is_not_proven_and_says_why():
    rule, x = Adagrad(eps=0.0).rule(), torch.zeros(2, requires_grad=True)
    built = Adagrad(eps=0.0).build([x])
    before = read(rule, built, x, 0)
    steps(built, x, lambda x: (x**2).sum(), 1)  # torch: 0/0
    proof = prove_step(rule, before, np.zeros(2), read(rule, built, x, 1), "float32")
    assert proof.verdict == "not proven"
    assert "finite" in str(proof.reason)


def test_cancellation_is_no_false_red_and_total_cancellation_is_no_green():
    """Centered RMSprop after a long constant slope: the variance is a difference of equal numbers."""
    optimizer = RMSprop(centered=True, alpha=0.5)
    rule, x = optimizer.rule(), start(torch.float64)
    built = optimizer.build([x])
    seen = set()
    for t in range(80):
        before = read(rule, built, x, t)
        steps(built, x, lambda x: (3.1 * x).sum(), 1)
        proof = prove_step(rule, before, x.grad.numpy().copy(), read(rule, built, x, t + 1), "float64")
        seen.add((proof.verdict, proof.reason is None))
        if not (before["v"] - before["g_mean"] ** 2 > 1e-10).all() and t:
            break
        assert proof.verdict in TRUE
    assert ("proven", True) in seen


@every(RULED)
def test_before_the_first_step_the_initial_values_are_read(optimizer: Optimizer):
    rule, x = optimizer.rule(), start(torch.float64, 4)
    state = read(rule, optimizer.build([x]), x, 0)
    assert np.array_equal(state["x"], x.detach().numpy())
    for name, value in rule.initial.items():
        shape = () if name in rule.shared else (2, 4)
        assert np.shape(state[name]) == shape
        assert (np.asarray(state[name]) == value).all()


@every(RULED)
def test_what_is_read_is_a_copy(optimizer: Optimizer):
    rule, x = optimizer.rule(), start(torch.float64)
    built = optimizer.build([x])
    steps(built, x, objective(optimizer), 2)
    state = read(rule, built, x, 2)
    kept = {name: np.copy(value) for name, value in state.items()}
    steps(built, x, objective(optimizer), 1)
    assert all(np.array_equal(state[name], kept[name]) for name in kept)


def legal(info: FieldInfo) -> st.SearchStrategy[Any]:
    """Values over the slider of a field: what a person can choose."""
    if info.items:
        return st.tuples(*map(legal, info.items))
    if info.kind == "bool":
        return st.booleans()
    parameter = info.parameter
    return st.floats(parameter.low, parameter.high, exclude_max=info.below and parameter.high == info.high)


@st.composite
def optimizers(draw: st.DrawFn) -> Optimizer:
    kind = draw(st.sampled_from([kind for kind in OPTIMIZERS.values() if kind is not LBFGS]))
    values = {info.name: draw(legal(info)) for info in fields(kind) if info.name not in BESIDE}
    if values.get("nesterov"):
        values |= {"dampening": 0.0, "momentum": values["momentum"] or 0.5}
    if "step_sizes" in values:
        values["step_sizes"] = tuple(sorted(values["step_sizes"]))
    return kind(**values)


@given(optimizers(), st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=12))
@example(Adam(betas=(1e-30, 0.5)), [1.0, 0.0])  # torch's lerp keeps a unit of the old value, not of beta times it
def test_random_parameters_and_gradients_are_proven_where_finite(optimizer: Optimizer, gradients: list[float]):
    rule = optimizer.rule()
    x = torch.tensor([0.5, -2.0], dtype=torch.float64, requires_grad=True)
    built = optimizer.build([x])
    for t, g in enumerate(gradients):
        before = read(rule, built, x, t)
        x.grad = torch.tensor([g, -0.1 * g], dtype=torch.float64)
        built.step()
        proof = prove_step(rule, before, x.grad.numpy().copy(), read(rule, built, x, t + 1), "float64")
        assert proof.verdict == "proven" or proof.reason is not None, (t, proof)


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
