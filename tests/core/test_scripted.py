"""Oracle: torch's autograd, bit for bit."""

import torch

from gradexplorer.core.capture import strip
from gradexplorer.core.recording import record
from gradexplorer.core.scripted import compiled, written

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
    strip(graph)
    script = written("derive", graph, 2)
    replay = compiled(script.source)
    places = torch.zeros_like(weight), torch.zeros_like(bias)
    for _run in range(4):  # torch optimises it after the first
        for place in places:
            place.zero_()
        loss, shifted = replay(x, weight, bias, *places, *script.given)
        parts = weight.clone().requires_grad_(), bias.clone().requires_grad_()
        expected = _derive(x, *parts)
        for ours, theirs in zip((*places, loss, shifted), expected, strict=True):
            assert torch.equal(ours, theirs)
