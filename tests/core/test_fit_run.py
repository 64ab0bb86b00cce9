"""Gradient descent on a line as a run: the oracle is a plain loop of torch.optim.SGD."""

import pytest
import torch
from torch.nn import functional

from gradexplorer.core import run_snippet
from gradexplorer.core.losses import LOSSES, loss
from gradexplorer.core.losses.fit_run import Fit
from gradexplorer.core.losses.torch_programs import training
from tests.core.line_fits import POINTS


def sgd(points, w, b, rate, steps):
    x, target = torch.tensor(points, dtype=torch.float64).T
    line = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (w, b)]
    optimizer = torch.optim.SGD(line, lr=rate)
    rows = []
    for _step in range(steps + 1):
        optimizer.zero_grad()
        found = functional.mse_loss(line[0] * x + line[1], target)
        found.backward()
        rows.append((line[0].item(), line[1].item(), found.item(), line[0].grad.item(), line[1].grad.item()))
        optimizer.step()
    return rows


def test_the_run_is_a_plain_torch_loop_bit_for_bit():
    run = Fit(loss("mse"), POINTS, -0.6, 2.0, 0.1, 60)
    run.advance(60)
    assert [tuple(row) for row in run.snapshot(True).path.T.tolist()] == sgd(POINTS, -0.6, 2.0, 0.1, 60)


@pytest.mark.parametrize("key", LOSSES)
def test_the_exported_program_ends_with_the_bits_of_the_run(key):
    run = Fit(loss(key), POINTS, -0.6, 2.0, 0.05, 30)
    run.advance(30)
    outcome = run_snippet.run(training(loss(key), POINTS, -0.6, 2.0, 0.05, 30))
    assert outcome.output.splitlines()[0] == "{!r} {!r}".format(*run.snapshot(True).path[:2, 30].tolist())


def test_going_back_and_forth_gives_the_same_bits():
    run, straight = (Fit(loss("huber"), POINTS, -0.6, 2.0, 0.1, 50) for _copy in range(2))
    straight.advance(50)
    for step in (20, 3, 37, 0, 50):
        run.seek(step)
        assert run.step == step
        path = run.snapshot(True).path
        assert (path == straight.snapshot(True).path[:, : path.shape[1]]).all()


def test_a_run_that_diverges_says_at_which_step():
    run = Fit(loss("mse"), POINTS, -0.6, 2.0, 1.0, 500)
    run.advance(500)
    rows = sgd(POINTS, -0.6, 2.0, 1.0, 60)
    first = next(i for i, row in enumerate(rows) if max(map(abs, row[:3])) > 1e12)
    snapshot = run.snapshot(True)
    assert (run.last, snapshot.step) == (first - 1, first - 1)
    assert f"diverged at step {first}: L is beyond 1e+12" in str(snapshot.ended)
