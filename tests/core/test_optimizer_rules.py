"""Every optimizer's rule against torch.optim: each step proven, and what is wrong not."""

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from gradexplorer.core.optimizers import (
    LBFGS,
    OPTIMIZERS,
    Adagrad,
    Adam,
    Lion,
    Optimizer,
    RAdam,
    RMSprop,
    prove_step,
    read,
)
from gradexplorer.core.optimizers.parameters import BESIDE
from gradexplorer.core.optimizers.proving import NO_DIGITS
from gradexplorer.framework.schema import FieldInfo, fields
from tests.core.optimizer_settings import RULED, SINGLE, TRUE, every, himmelblau, objective, start, steps


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
