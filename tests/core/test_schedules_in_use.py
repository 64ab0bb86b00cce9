"""What a schedule does to a race, its scripts, names and maps, and what torch refuses."""

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
from gradexplorer.core.maps.many_starts import many_starts, torch_ends
from gradexplorer.core.optimizers import (
    LBFGS,
    SGD,
    Adagrad,
    Adam,
    RMSprop,
    told_apart,
)
from gradexplorer.core.optimizers.gradients import GradientNoise
from gradexplorer.core.optimizers.schedules import (
    SCHEDULES,
    CyclicLR,
    LinearLR,
    OneCycleLR,
    ReduceLROnPlateau,
    StepLR,
)
from gradexplorer.framework.state import edited
from gradexplorer.pages.himmelblau.script import script
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import InputError
from tests.core.scheduled_loops import (
    ANY,
    CLIPPED,
    HIMMELBLAU,
    STARTS,
    STEPS,
    race,
    torch_loop,
    warm_ups,
)


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


def test_maps_follow_a_schedule_as_torch_does() -> None:
    optimizer = SGD(lr=1e-3, schedule=CyclicLR(base_lr=1e-3, max_lr=5e-3, step_size_up=7, step_size_down=3))
    x, y = np.random.default_rng(0).uniform(-4, 4, (2, 40))
    ours = many_starts(HIMMELBLAU, optimizer, 50, "float64", 1e-3).run(x, y)
    theirs = torch_ends(HIMMELBLAU, optimizer, x, y, 50, "float64", 1e-3)
    np.testing.assert_allclose([ours.x, ours.y], [theirs.x, theirs.y], rtol=1e-9, atol=1e-9)
    note = many_starts(HIMMELBLAU, Adam(schedule=ReduceLROnPlateau()), 50, "float64", 1e-3).note
    assert "follows the losses" in str(note)
