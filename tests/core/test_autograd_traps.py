"""The forum's traps: torch's own words are the oracle, taken here from calls that are made without our programs."""

import pytest
import torch

from gradexplorer.core.losses.autograd_traps import TRAPS
from gradexplorer.core.run_snippet import run

POINTS = ((1.0, 2.0), (2.0, 3.0), (-1.0, 0.5))
W, B = -0.6, 2.0


def own_words(key: str) -> str:
    """Return what torch says to the same mistake, made in another way."""
    w = torch.ones(2, requires_grad=True)
    try:
        match key:
            case "late":
                (torch.ones(2) * 2).sum().backward()
            case "twice":
                square = (w**2).sum()
                square.backward()
                square.backward()
            case "leaf":
                w.add_(1)
            case "saved":
                r = w * 2
                square = (r**2).sum()
                r.mul_(3)
                square.backward()
            case "integer":
                torch.zeros(2, dtype=torch.int64).requires_grad_()
    except RuntimeError as fault:
        return str(fault)
    with pytest.warns(UserWarning, match="not a leaf") as warned:
        assert (w * 2).grad is None
    return str(warned[0].message)


def first_words(text: str) -> str:
    return " ".join(text.split()[:7])


@pytest.mark.parametrize("key", TRAPS)
def test_the_mistake_gives_torch_s_own_message_and_the_mended_program_none(key: str):
    wrong, mended = (run(text) for text in TRAPS[key].programs(POINTS, W, B))
    said = wrong.error.partition(": ")[2] or wrong.warned[0]
    assert first_words(said).lower() == first_words(own_words(key)).lower() or key == "integer"
    if key == "integer":
        assert said == "Only Tensors of floating point and complex dtype can require gradients"
    assert wrong.failed == (key != "non_leaf")
    assert not mended.failed
    assert not mended.warned


@pytest.mark.parametrize("key", TRAPS)
def test_the_mended_program_stores_the_gradient_of_the_mean_square(key: str):
    """dL/dw is the mean of 2 r x, and dL/db that of 2 r: by hand."""
    trap = TRAPS[key]
    w, b = trap.line(W, B)
    names = run(trap.programs(POINTS, W, B)[1]).names
    residuals = [w * x + b - y for x, y in POINTS]
    by_w = sum(2 * r * x for r, (x, _y) in zip(residuals, POINTS, strict=True)) / len(POINTS)
    assert names["w"].grad.item() == pytest.approx(by_w, rel=1e-6)
    assert names["b"].grad.item() == pytest.approx(2 * sum(residuals) / len(POINTS), rel=1e-6)


def test_what_the_remedies_say_of_other_ways_is_true():
    w = torch.tensor(1.0, requires_grad=True)
    (w**2).backward()
    moved = w - 0.1 * w.grad
    assert not moved.is_leaf  # "a new tensor, whose .grad stays None"
    loss = torch.tensor(3.0, requires_grad=True)
    square = loss**2
    square.backward(retain_graph=True)
    square.backward()
    assert loss.grad.item() == 12.0  # "the gradients add up"
    assert torch.tensor(2, dtype=torch.float32).requires_grad_().requires_grad
    prediction = w * 3
    assert torch.autograd.grad(prediction**2, prediction)[0].item() == 6.0
