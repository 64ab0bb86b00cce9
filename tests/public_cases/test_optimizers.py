"""Optimizers that people asked about, by the number of each in its list."""

import msgspec
import pytest
import torch

from gradexplorer.core.descent.race import OptimizerRace
from gradexplorer.core.landscapes.catalogue import landscape
from gradexplorer.core.optimizers import ASGD, LBFGS, SGD, Adafactor, Adam, AdamW, Lion, NAdam, Optimizer, RAdam, Rprop

RUNS: dict[str, Optimizer] = {
    "78 Adam with eps 1": Adam(lr=0.1, eps=1.0),
    "78 AMSGrad": Adam(lr=0.1, amsgrad=True),
    "78 weight decay in the gradient": Adam(lr=0.1, weight_decay=0.1),
    "78 weight decay decoupled": AdamW(lr=0.1, weight_decay=0.1),
    "79 NAdam": NAdam(lr=0.1),
    "79 RAdam": RAdam(lr=1e-3),
    "81 Rprop": Rprop(lr=0.1),
    "82 ASGD": ASGD(lr=1e-3, lambd=1e-2, t0=5.0),
    "87 Lion": Lion(lr=1e-3, weight_decay=0.1),
    "87 Adafactor": Adafactor(lr=0.05, weight_decay=0.1),
    "86 maximize": SGD(lr=1e-5, momentum=0.5, maximize=True),
}


@pytest.mark.parametrize("case", RUNS)
def test_thirty_steps_are_torchs_to_the_last_bit(case: str):
    optimizer, start = RUNS[case], (-1.2, 1.0)
    race = OptimizerRace(landscape("rosenbrock"), (optimizer,), [start], 30, "float64", 0, (0, 0))
    race.advance(30)
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    torchs = optimizer.torch_class()([x], **optimizer.torch_arguments)
    for _step in range(30):
        torchs.zero_grad()
        ((1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2).backward()
        torchs.step()
    assert race.snapshot(detail=False).paths[0, 0, :2, 30].tolist() == x.tolist()


def test_83_a_negative_decay_term_is_refused_with_its_range():
    with pytest.raises(msgspec.ValidationError, match=r">= 0\.0"):
        msgspec.json.decode('{"type": "asgd", "lambd": -0.1}', type=Optimizer)


def test_84_lbfgs_with_a_rate_of_10_leaves_the_numbers_and_says_so():
    race = OptimizerRace(landscape("rosenbrock"), (LBFGS(lr=10.0),), [(-1.2, 1.0)], 5, "float64", 0, (0, 0))
    race.advance(5)
    assert "step 1" in str(race.snapshot(detail=False).reasons[0, 0])


def test_85_lbfgs_goes_down_a_square_as_torch_does():
    race = OptimizerRace(landscape("typed", "x^2 + y^2"), (LBFGS(),), [(1.0, 2.0)], 3, "float32", 0, (0, 0))
    race.advance(3)
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    torchs = torch.optim.LBFGS([x])

    def closure():
        torchs.zero_grad()
        value = x[0] ** 2 + x[1] ** 2
        value.backward()
        return value

    for _step in range(3):
        torchs.step(closure)
    assert race.snapshot(detail=False).paths[0, 0, :2, 3].tolist() == x.tolist()
