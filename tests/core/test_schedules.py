"""Schedules against torch's own schedulers: every rate, every step of a race, torch's refusals, and the maps."""

import re
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gradexplorer.core.descent.race import OptimizerRace
from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.core.maps.many_starts import many_starts, torch_ends
from gradexplorer.core.optimizers import (
    ASGD,
    LBFGS,
    OPTIMIZERS,
    SGD,
    Adagrad,
    Adam,
    NAdam,
    Optimizer,
    RMSprop,
    Rprop,
    prove_printed_rule,
    prove_step,
    told_apart,
)
from gradexplorer.core.optimizers.gradients import ClipByNorm, ClipByValue, GradientNoise, Off
from gradexplorer.core.optimizers.instant_path import instant_path
from gradexplorer.core.optimizers.kernel import Kernel
from gradexplorer.core.optimizers.parameters import BESIDE
from gradexplorer.core.optimizers.rule import RuleLine
from gradexplorer.core.optimizers.schedule_proof import prove_followed, prove_rates
from gradexplorer.core.optimizers.schedules import (
    SCHEDULES,
    ConstantLR,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    CyclicLR,
    ExponentialLR,
    LinearLR,
    MultiStepLR,
    NoSchedule,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    StepLR,
)
from gradexplorer.core.optimizers.schedules.decays import RATE
from gradexplorer.framework.schema import fields
from gradexplorer.framework.state import edited
from gradexplorer.pages.himmelblau.script import script
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import InputError

STARTS = ((-4.0, 0.0), (1.0, 0.0), (0.7, -1.3))
STEPS = 60
HIMMELBLAU = landscape("himmelblau")

counts, shares, rates = st.integers(1, 40), st.floats(0.01, 1.0), st.floats(1e-4, 0.01)
momenta = st.floats(0.5, 0.95)
ANY = {
    "step": st.builds(StepLR, step_size=counts, gamma=shares),
    "multi_step": st.builds(MultiStepLR, milestones=st.lists(counts, min_size=1, max_size=8).map(tuple), gamma=shares),
    "constant": st.builds(ConstantLR, factor=shares, total_iters=counts),
    "linear": st.builds(LinearLR, start_factor=shares, end_factor=shares, total_iters=counts),
    "exponential": st.builds(ExponentialLR, gamma=shares),
    "polynomial": st.builds(PolynomialLR, total_iters=counts, power=st.floats(0.5, 4.0)),
    "cosine": st.builds(CosineAnnealingLR, T_max=counts, eta_min=st.floats(0.0, 1e-3)),
    "restarts": st.builds(
        CosineAnnealingWarmRestarts, T_0=counts, T_mult=st.integers(1, 4), eta_min=st.floats(0.0, 1e-3)
    ),
    "one_cycle": st.builds(
        OneCycleLR,
        max_lr=rates,
        total_steps=st.integers(STEPS, 200),
        pct_start=st.floats(0.1, 0.4),
        anneal_strategy=st.sampled_from(["cos", "linear"]),
        base_momentum=momenta,
        max_momentum=momenta,
        three_phase=st.booleans(),
    ),
    "cyclic": st.builds(
        CyclicLR,
        base_lr=rates,
        max_lr=rates,
        step_size_up=counts,
        step_size_down=counts,
        mode=st.sampled_from(["triangular", "triangular2", "exp_range"]),
        gamma=st.floats(0.9, 1.0),
        base_momentum=momenta,
        max_momentum=momenta,
    ),
    "plateau": st.builds(
        ReduceLROnPlateau,
        factor=st.floats(0.1, 0.9),
        patience=st.integers(0, 5),
        threshold=st.floats(1e-4, 0.5),
        threshold_mode=st.sampled_from(["rel", "abs"]),
        mode=st.sampled_from(["min", "max"]),
        cooldown=st.integers(0, 5),
    ),
}
"""Random parameters of every schedule."""

every = pytest.mark.parametrize("tag", ANY)
by_step = pytest.mark.parametrize("tag", [tag for tag in ANY if tag != "plateau"])
warm_ups = st.one_of(st.just(NoSchedule()), st.builds(LinearLR, start_factor=shares, total_iters=st.integers(1, 20)))


def torch_loop(optimizer: Optimizer, start: tuple[float, float], steps: int, dtype: torch.dtype) -> np.ndarray:
    """Return the points of the loop of torch's documentation, with a scheduler after the optimizer."""
    x = torch.tensor(start, dtype=dtype, requires_grad=True)
    own = {name: getattr(optimizer, name) for name in optimizer.__struct_fields__ if name not in BESIDE}
    descent = getattr(torch.optim, type(optimizer).__name__)([x], **own)
    kinds, schedule, warm_up = torch.optim.lr_scheduler, optimizer.schedule, optimizer.warm_up
    last: Any = getattr(kinds, type(schedule).__name__)(
        descent, **{name: getattr(schedule, name) for name in schedule.__struct_fields__}
    )
    scheduler = last
    if isinstance(warm_up, LinearLR):
        first = kinds.LinearLR(descent, warm_up.start_factor, warm_up.end_factor, warm_up.total_iters)
        scheduler = kinds.SequentialLR(descent, [first, last], [warm_up.total_iters])
    points = [x.tolist()]
    for _step in range(steps):

        def closure() -> torch.Tensor:
            descent.zero_grad()
            loss: torch.Tensor = HIMMELBLAU.function(x[0], x[1], torch)
            loss.backward()
            return loss

        loss = descent.step(closure)
        scheduler.step(*([loss.item()] if isinstance(schedule, ReduceLROnPlateau) else []))
        points.append(x.tolist())
    return np.array(points).T


def race(optimizer: Optimizer, steps: int = STEPS, dtype: str = "float64") -> OptimizerRace:
    return OptimizerRace(HIMMELBLAU, (optimizer,), STARTS, steps, dtype, 0, (0, 0))  # type: ignore[arg-type]


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


# what torch refuses


@pytest.mark.parametrize("schedule", [OneCycleLR(total_steps=100), CyclicLR()], ids=lambda s: type(s).__name__)
def test_cycles_refuse_optimizers_without_momentum_in_torchs_words(schedule: Any) -> None:
    with pytest.raises(InputError, match="optimizer must support momentum or beta1"):
        race(Adagrad(schedule=schedule), 50)
    race(Adagrad(schedule=replace(schedule, cycle_momentum=False)), 50).advance(1)


def test_a_warm_up_before_a_plateau_is_refused_in_torchs_words() -> None:
    with pytest.raises(InputError, match="SequentialLR does not support `ReduceLROnPlateau` scheduler"):
        race(Adam(schedule=ReduceLROnPlateau(), warm_up=LinearLR()))


def test_a_cycle_that_is_shorter_than_the_run_is_refused_and_torch_does_so_too() -> None:
    optimizer = SGD(lr=1e-3, schedule=OneCycleLR(max_lr=1e-3, total_steps=STEPS))
    race(optimizer, STEPS).advance(STEPS)
    torch_loop(optimizer, STARTS[0], STEPS, torch.float64)
    with pytest.raises(InputError, match="torch refuses to go on"):
        race(optimizer, STEPS + 1)
    with pytest.raises(ValueError, match="Tried to step"):
        torch_loop(optimizer, STARTS[0], STEPS + 1, torch.float64)


@settings(max_examples=6, deadline=None)
@given(schedule=ANY["plateau"])
def test_the_rule_of_a_plateau_gives_torchs_rates_of_the_same_losses(schedule: Any) -> None:
    run = race(Adam(lr=0.5, schedule=schedule))
    run.advance(STEPS)
    shown = run.snapshot(False)
    for n in range(len(STARTS)):
        losses = shown.path(0, n)[2, :STEPS].tolist()
        assert prove_followed(schedule, 0.5, losses, shown.rates[0, n]).error == 0
        assert prove_followed(schedule, 0.25, losses, shown.rates[0, n]).verdict == "not proven"


def test_a_wrong_closed_form_is_not_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    optimizer = SGD(lr=1e-3, schedule=StepLR(step_size=7, gamma=0.5))
    assert prove_rates(optimizer, STEPS).verdict == "proven"
    monkeypatch.setattr(StepLR, "lines", lambda _self: [RuleLine("lr", "lr_0*gamma**(k/step_size)", RATE)])
    assert prove_rates(optimizer, STEPS).verdict == "not proven"


def test_a_chosen_schedule_fits_its_run() -> None:
    state = HimmelblauState(optimizers=(SGD(lr=2e-3),), steps=400)
    for tag in SCHEDULES:
        chosen = edited(state, "optimizers.0.schedule.type", tag).optimizers[0]
        if chosen.rule_lines is not None:
            rates = chosen.rule_lines.at(range(1, 401))[0]
            assert np.ptp(rates) > 0, tag
            assert rates.max() <= 2e-3 * (1 + 1e-12), tag
            race(chosen, 400)


@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_the_script_of_a_race_has_its_bits(data: st.DataObject) -> None:
    optimizers = tuple(
        replace(kind, schedule=data.draw(ANY[data.draw(st.sampled_from([*ANY]))])) for kind in (SGD(lr=1e-3), Adam())
    )
    warm = replace(Adam(lr=0.1), schedule=data.draw(ANY["cosine"]), warm_up=data.draw(warm_ups))
    clipped = Adam(lr=0.1, clipping=data.draw(st.sampled_from(CLIPPED)), noise=GradientNoise(seed=5))
    optimizers = (*optimizers, warm, RMSprop(), clipped)
    state = HimmelblauState(optimizers=optimizers, steps=STEPS, starts=STARTS[:1], dtype="float64")
    run = OptimizerRace(state.surface, state.optimizers, state.starts, STEPS, state.dtype, 0, (0, 0))
    run.advance(STEPS)
    shown = run.snapshot(False)
    with redirect_stdout(StringIO()) as printed:
        exec(script(state, shown), {})
    for r, line in enumerate(printed.getvalue().splitlines()):
        at = int(shown.ends[r, 0])
        point = re.findall(r"\[(.*?)\]", line)[0]
        assert [float(number) for number in point.split(", ")] == shown.path(r, 0)[:2, at].tolist(), line


# what is left as it was


def test_a_plateau_acts_on_each_start() -> None:
    run = race(Adam(lr=0.5, schedule=ReduceLROnPlateau(patience=1, factor=0.5)))
    run.advance(STEPS)
    found = []
    for n in range(len(STARTS)):
        run.watch(0, n)
        record = run.snapshot(True).step_record
        assert record is not None
        found.append(record.rates)
    assert len(set(found)) > 1


def test_lbfgs_has_a_schedule_too_and_no_rule() -> None:
    assert LBFGS(schedule=StepLR()).rule() is None


def test_names_tell_schedules_apart() -> None:
    assert told_apart([Adam(), Adam(schedule=StepLR(gamma=0.5))]) == ["Adam", "Adam, StepLR"]
    both = [Adam(schedule=StepLR(gamma=gamma)) for gamma in (0.5, 0.25)]
    assert told_apart(both) == ["Adam, gamma 0.5", "Adam, gamma 0.25"]


# maps


def test_maps_follow_a_schedule_as_torch_does() -> None:
    optimizer = SGD(lr=1e-3, schedule=CyclicLR(base_lr=1e-3, max_lr=5e-3, step_size_up=7, step_size_down=3))
    x, y = np.random.default_rng(0).uniform(-4, 4, (2, 40))
    ours = many_starts(HIMMELBLAU, optimizer, 50, "float64", 1e-3).run(x, y)
    theirs = torch_ends(HIMMELBLAU, optimizer, x, y, 50, "float64", 1e-3)
    np.testing.assert_allclose([ours.x, ours.y], [theirs.x, theirs.y], rtol=1e-9, atol=1e-9)
    note = many_starts(HIMMELBLAU, Adam(schedule=ReduceLROnPlateau()), 50, "float64", 1e-3).note
    assert "follows the losses" in str(note)


# clipping and noise


def changed_loop(optimizer: Optimizer, start: tuple[float, float], steps: int, dtype: torch.dtype) -> np.ndarray:
    """Return the points of a plain loop that clips with torch's own functions and adds noise of torch's generator."""
    x = torch.tensor(start, dtype=dtype, requires_grad=True)
    descent = optimizer.build([x])
    generator = torch.Generator()
    clipping, noise = optimizer.clipping, optimizer.noise
    if isinstance(noise, GradientNoise):
        generator.manual_seed(noise.seed)
    points = [x.tolist()]
    for step in range(1, steps + 1):
        descent.zero_grad()
        HIMMELBLAU.function(x[0], x[1], torch).backward()
        assert x.grad is not None
        if isinstance(clipping, ClipByNorm):
            torch.nn.utils.clip_grad_norm_([x], clipping.max_norm)
        if isinstance(clipping, ClipByValue):
            torch.nn.utils.clip_grad_value_([x], clipping.clip_value)
        if isinstance(noise, GradientNoise):
            drawn = torch.randn(2, generator=generator, dtype=dtype)
            x.grad += noise.std / step**noise.decay * drawn
        descent.step()
        points.append(x.tolist())
    return np.array(points).T


CLIPPED = [ClipByNorm(max_norm=3.0), ClipByValue(clip_value=2.0), Off()]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("clipping", CLIPPED, ids=lambda c: type(c).__name__)
@pytest.mark.parametrize("noise", [GradientNoise(std=5.0, seed=3), Off()], ids=lambda n: type(n).__name__)
def test_a_race_with_clipping_and_noise_is_the_plain_loop_at_every_start(clipping: Any, noise: Any, dtype: str) -> None:
    optimizer = Adam(lr=0.1, clipping=clipping, noise=noise)
    run = race(optimizer, dtype=dtype)
    run.advance(STEPS)
    run.seek(23)
    run.advance(STEPS)
    for n, start in enumerate(STARTS):
        expected = changed_loop(optimizer, start, STEPS, getattr(torch, dtype))
        np.testing.assert_array_equal(run.snapshot(False).path(0, n)[:2], expected)
    run.seek(31)
    record = run.snapshot(True).step_record
    plain = optimizer.at(()).own_rule()
    assert record is not None
    assert plain is not None
    used = record.gradient if record.used is None else record.used
    assert prove_step(plain, record.before, used, record.after, dtype).verdict != "not proven"  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [SGD(lr=0.1, momentum=0.5), Adam(lr=0.1, maximize=True), Rprop()])
@pytest.mark.parametrize("clipping", CLIPPED[:2], ids=lambda c: type(c).__name__)
def test_clipped_rules_are_torchs_path_and_the_machines_and_their_maps(kind: Any, clipping: Any) -> None:
    optimizer = replace(kind, clipping=clipping)
    rule = optimizer.rule()
    assert rule is not None
    loop, given_ = rule.loop(gradient_lines(HIMMELBLAU)), rule.given.values()
    path = np.array(instant_path(loop)(*STARTS[0], STEPS, *given_))
    np.testing.assert_allclose(path, changed_loop(optimizer, STARTS[0], STEPS, torch.float64), rtol=1e-8, atol=1e-8)
    np.testing.assert_array_equal(Kernel(loop, lanes=1).path(*STARTS[0], STEPS, *given_), path)
    assert len(set(rule.symbols.values())) == len(rule.symbols)
    x, y = np.random.default_rng(1).uniform(-4, 4, (2, 6))
    ours = many_starts(HIMMELBLAU, optimizer, 20, "float64", 1e-3).run(x, y)
    theirs = torch_ends(HIMMELBLAU, optimizer, x, y, 20, "float64", 1e-3)
    np.testing.assert_allclose([ours.x, ours.y], [theirs.x, theirs.y], rtol=1e-9, atol=1e-9)


def test_noise_has_no_instant_path_and_lbfgs_neither_clipping_nor_noise() -> None:
    noisy = Adam(noise=GradientNoise())
    assert noisy.rule() is None
    assert "noise" in str(many_starts(HIMMELBLAU, noisy, 50, "float64", 1e-3).note)
    with pytest.raises(InputError, match="several times a step"):
        race(LBFGS(clipping=ClipByNorm()))
