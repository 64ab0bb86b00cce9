"""Oracle: torch's autograd, bit for bit."""

import inspect
import math

import pytest
import torch

from gradexplorer.core.torch_replay.record import record
from gradexplorer.core.torch_replay.replay import compiled, written
from gradexplorer.core.torch_replay.simplify import simplify
from gradexplorer.core.torch_replay.traced_number import Branch

GIVEN = torch.tensor([0.25, 3.0])


def _loss(x, weight, bias):
    z = torch.nn.functional.linear(x, weight, bias)
    return (torch.nn.functional.logsigmoid(z) * torch.nn.functional.prelu(z, GIVEN[:1])).square().mean()


def _derive(x, *parts):
    loss = _loss(x, *parts)
    return (*torch.autograd.grad(loss, parts), loss, x + GIVEN)


def test_results_are_written_to_their_places_and_the_others_returned():
    generator = torch.Generator().manual_seed(0)
    x, weight, bias = (torch.randn(shape, generator=generator) for shape in ((7, 2), (3, 2), (3,)))
    examples = [torch.ones_like(part).requires_grad_() for part in (weight, bias)]
    graph = record(_derive, torch.zeros_like(x), *examples)
    simplify(graph)
    script = written("derive", graph, 2)
    replay = compiled(script.source)
    buffers = torch.zeros_like(weight), torch.zeros_like(bias)
    for _run in range(4):  # torch optimises it after the first
        for buffer in buffers:
            buffer.zero_()
        loss, shifted = replay(x, weight, bias, *buffers, *script.given)
        parts = weight.clone().requires_grad_(), bias.clone().requires_grad_()
        expected = _derive(x, *parts)
        for ours, theirs in zip((*buffers, loss, shifted), expected, strict=True):
            assert torch.equal(ours, theirs)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (torch.optim.Adam, {"amsgrad": True, "weight_decay": 0.1}),
        (torch.optim.NAdam, {}),
        (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
        (torch.optim.Adagrad, {"lr_decay": 0.01}),
        (torch.optim.Rprop, {}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_an_optimizers_step_stands_for_all_later_ones(kind, options):
    """What torch computes in Python, from how many steps there were, is computed anew."""
    generator = torch.Generator().manual_seed(1)
    ours, theirs = (torch.full((37,), 0.5) for _ in range(2))
    optimizers = [kind([point], **options) for point in (ours, theirs)]
    ours.grad, theirs.grad = torch.ones(37), torch.ones(37)
    for optimizer in optimizers:
        optimizer.step()

    def step(*_tensors):
        inspect.unwrap(kind.step)(optimizers[0])
        return ()

    kept = optimizers[0].state[ours].values()
    with torch.no_grad():
        script = written("move", record(step, ours, ours.grad, *kept))
    move = compiled(script.source)
    optimizers[1].step()
    for _step in range(300):
        assert torch.equal(ours, theirs)
        ours.grad.copy_(torch.randn(37, generator=generator))
        theirs.grad.copy_(ours.grad)
        move(ours, ours.grad, *kept, *script.given)
        optimizers[1].step()


@pytest.mark.parametrize(
    "use",
    [
        lambda x, number: x * 2 if number > 1 else x,
        lambda x, number: x * max(1, number),
        lambda x, number: x * math.sqrt(number),
        lambda x, number: x * torch.as_tensor(number * 2),
        lambda x, number: x if number else x * 2,
    ],
    ids=["comparison", "maximum", "math", "new tensor", "truth"],
)
def test_what_stands_for_one_number_only_is_refused(use):
    with pytest.raises(Branch):
        record(lambda x: (use(x, x.sum().item()),), torch.ones(3))


def test_a_product_with_a_bias_is_rounded_once():
    """TorchScript splits addmm into mm and add; with AVX-512 and one column the product would be rounded first."""

    def layer(x, weight, bias):
        return (torch.addmm(bias, x, weight.t()),)

    generator = torch.Generator().manual_seed(1)
    for rows, inner, columns in ((43, 1, 7), (3, 1, 1), (10, 5, 2)):
        tensors = [torch.randn(shape, generator=generator) for shape in ((rows, inner), (columns, inner), (columns,))]
        result = compiled(written("layer", record(layer, *tensors)).source)(*tensors)
        assert torch.equal(result, layer(*tensors)[0])
