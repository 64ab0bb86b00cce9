"""Whatever executes a recorded graph, a race is torch's own loop, bit for bit; so is training, in its own tests."""

import functools

import numpy as np
import pytest
import torch
from torch import ScriptFunction

from gradexplorer.core.descent.race import OptimizerRace
from gradexplorer.core.landscapes.catalogue import LANDSCAPES, landscape
from gradexplorer.core.optimizers import LBFGS, OPTIMIZERS
from gradexplorer.core.torch_replay.replay import compiled

KINDS = [kind() for kind in OPTIMIZERS.values()]
STARTS = ((-4.0, 0.5), (0.7, -1.3), (1.0, 0.0))
STEPS = 70  # more than the race does in one call


def test_the_chosen_one_is_used(back_end):
    made = compiled("def twice(x):\n    return torch.ops.aten.add(x, x)\n")
    assert isinstance(made, ScriptFunction) == (back_end == "TorchScript")
    assert made(torch.tensor(2.0)).item() == 4.0


@functools.cache
def torch_path(key, optimizer, start, steps):
    """Return x, y, f of every step of the loop in torch's documentation."""
    x = torch.tensor(start, requires_grad=True)
    built, rows = optimizer.build([x]), []

    def closure():
        built.zero_grad()
        loss = LANDSCAPES[key].function(x[0], x[1], torch)
        loss.backward()
        return loss

    for _step in range(steps):
        rows.append((*x.tolist(), closure().item()))
        built.step(closure if isinstance(optimizer, LBFGS) else None)
    rows.append((*x.tolist(), closure().item()))
    return np.array(rows).T


@pytest.mark.parametrize("optimizer", KINDS, ids=lambda optimizer: type(optimizer).__name__)
@pytest.mark.parametrize("key", LANDSCAPES)
def test_a_race_of_many_steps_in_one_call_is_torchs_loop(back_end, key, optimizer):
    steps = 10 if isinstance(optimizer, LBFGS) else STEPS
    for starts in (STARTS, STARTS[:1]):
        run = OptimizerRace(landscape(key), (optimizer,), starts, steps, "float32", 0, (0, 0))
        run.advance(steps)
        snapshot = run.snapshot(False)
        for n, start in enumerate(starts):
            end = snapshot.ends[0, n] + 1
            expected = torch_path(key, optimizer, start, steps)
            np.testing.assert_array_equal(snapshot.path(0, n)[:3, :end], expected[:, :end])
