"""Schedules against torch's own schedulers: every rate, every step of a race, torch's refusals, and the maps."""

import re
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.core.optimizers import (
    ASGD,
    OPTIMIZERS,
    SGD,
    Adam,
    NAdam,
    Optimizer,
    RMSprop,
    Rprop,
    prove_printed_rule,
    prove_step,
)
from gradexplorer.core.optimizers.instant_path import instant_path
from gradexplorer.core.optimizers.kernel import Kernel
from gradexplorer.core.optimizers.rule import RuleLine
from gradexplorer.core.optimizers.schedule_proof import prove_plateau_rates, prove_rates
from gradexplorer.core.optimizers.schedules import (
    SCHEDULES,
    LinearLR,
    NoSchedule,
    OneCycleLR,
    StepLR,
)
from gradexplorer.core.optimizers.schedules.decays import RATE
from gradexplorer.framework.schema import fields
from tests.core.scheduled_loops import ANY, HIMMELBLAU, STARTS, STEPS, race, rates, torch_loop, warm_ups

every = pytest.mark.parametrize("tag", ANY)
by_step = pytest.mark.parametrize("tag", [tag for tag in ANY if tag != "plateau"])


def test_every_schedule_has_random_parameters_here() -> None:
    assert ANY.keys() == SCHEDULES.keys()


@every
def test_parameters_are_torchs(tag: str) -> None:
    import inspect

    kind = SCHEDULES[tag]
    theirs = inspect.signature(kind.torch_class()).parameters
    left_out = {"optimizer", "last_epoch", "epochs", "steps_per_epoch", "scale_fn", "scale_mode"}
    assert set(kind.__struct_fields__) == theirs.keys() - left_out
    for info in fields(kind):
        default = theirs[info.name].default
        if default is not inspect.Parameter.empty and default is not None:
            assert info.default == pytest.approx(default), info.name


@by_step
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_the_closed_form_is_torchs_rate_at_every_step(tag: str, data: st.DataObject) -> None:
    optimizer = SGD(lr=data.draw(rates), schedule=data.draw(ANY[tag]), warm_up=data.draw(warm_ups))
    assert prove_rates(optimizer, STEPS).verdict == "proven"


def test_no_symbol_of_a_cycled_beta_has_two_indices() -> None:
    """``\\beta_{1}_{3}`` can't be typeset."""
    (_rate, beta) = prove_rates(Adam(schedule=OneCycleLR(total_steps=STEPS)), STEPS).entries
    assert re.fullmatch(r"\\beta_\{\d+\}", beta.name)


@every
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_a_race_with_a_schedule_is_the_torch_loop_at_every_start(tag: str, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([SGD(lr=1e-3), Adam(lr=0.05), NAdam(lr=0.02), RMSprop(lr=0.01)]))
    warm_up = NoSchedule() if tag == "plateau" else data.draw(warm_ups)
    optimizer = replace(kind, schedule=data.draw(ANY[tag]), warm_up=warm_up)
    dtype = data.draw(st.sampled_from(["float32", "float64"]))
    run = race(optimizer, dtype=dtype)
    run.advance(STEPS)
    run.seek(data.draw(st.integers(1, STEPS - 1)))
    run.advance(STEPS)
    for n, start in enumerate(STARTS):
        expected = torch_loop(optimizer, start, STEPS, getattr(torch, dtype))
        np.testing.assert_array_equal(run.snapshot(False).path(0, n)[:2], expected)
    run.seek(data.draw(st.integers(1, STEPS)))
    record = run.snapshot(True).step_record
    assert record is not None
    plain = optimizer.at(record.rates).own_rule()
    assert plain is not None
    assert prove_step(plain, record.before, record.gradient, record.after, dtype).verdict != "not proven"  # type: ignore[arg-type]


@by_step
@settings(max_examples=3, deadline=None)
@given(data=st.data())
def test_the_rule_with_a_schedule_is_the_path_of_torch_and_of_the_machine(tag: str, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from([SGD(lr=1e-3), Adam(lr=0.05), ASGD(lr=1e-3), Rprop()]))
    schedule = data.draw(ANY[tag])
    if schedule.moves_momentum and isinstance(kind, ASGD | Rprop):
        schedule = replace(schedule, cycle_momentum=False)
    optimizer = replace(kind, schedule=schedule, warm_up=data.draw(warm_ups))
    rule = optimizer.rule()
    assert rule is not None
    loop, given_ = rule.loop(gradient_lines(HIMMELBLAU)), rule.given.values()
    path = np.array(instant_path(loop)(*STARTS[0], STEPS, *given_))
    np.testing.assert_allclose(path, torch_loop(optimizer, STARTS[0], STEPS, torch.float64), rtol=1e-8, atol=1e-8)
    np.testing.assert_array_equal(Kernel(loop, lanes=1).path(*STARTS[0], STEPS, *given_), path)
    start = {"x": np.array([-3.7, 1.9]), "g": np.array([0.62, -2.1]), **rule.initial, "t": 3.0}
    assert prove_printed_rule(rule, rule.at(start)).verdict == "proven"
    assert len(set(rule.symbols.values())) == len(rule.symbols)


@pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_optimizer_takes_a_schedule(kind: type[Optimizer]) -> None:
    optimizer = kind(schedule=StepLR(step_size=3, gamma=0.5), warm_up=LinearLR(total_iters=2))
    run = race(optimizer, 8)
    run.advance(8)
    if hasattr(torch.optim, kind.__name__):
        expected = torch_loop(optimizer, STARTS[0], 8, torch.float64)
        np.testing.assert_array_equal(run.snapshot(False).path(0, 0)[:2], expected)
    if (rule := optimizer.rule()) is not None:
        assert len(set(rule.symbols.values())) == len(rule.symbols)


@settings(max_examples=6, deadline=None)
@given(schedule=ANY["plateau"])
def test_the_rule_of_a_plateau_gives_torchs_rates_of_the_same_losses(schedule: Any) -> None:
    run = race(Adam(lr=0.5, schedule=schedule))
    run.advance(STEPS)
    shown = run.snapshot(False)
    for n in range(len(STARTS)):
        losses = shown.path(0, n)[2, :STEPS].tolist()
        assert prove_plateau_rates(schedule, 0.5, losses, shown.rates[0, n]).error == 0
        assert prove_plateau_rates(schedule, 0.25, losses, shown.rates[0, n]).verdict == "not proven"


def test_a_wrong_closed_form_is_not_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    optimizer = SGD(lr=1e-3, schedule=StepLR(step_size=7, gamma=0.5))
    assert prove_rates(optimizer, STEPS).verdict == "proven"
    monkeypatch.setattr(StepLR, "lines", lambda _self: [RuleLine("lr", "lr_0*gamma**(k/step_size)", RATE)])
    assert prove_rates(optimizer, STEPS).verdict == "not proven"
