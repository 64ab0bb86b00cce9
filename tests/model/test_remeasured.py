"""The badges of a flow: its numbers against a second pass without hooks, for every kind of model, and wrong ones."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

from gradexplorer.model import layers
from gradexplorer.model.case import Case
from gradexplorer.model.flow import flow_case
from gradexplorer.model.flow_report import FlowReport

X = torch.randn(16, 6, generator=torch.Generator().manual_seed(1))


class Of(nn.Module):
    """A model of parts that are called in a person's own way."""

    def __init__(self, forward: Callable[..., Any], *parts: nn.Module) -> None:
        super().__init__()
        self.parts = nn.ModuleList(parts)
        self.own = forward

    def forward(self, *x: Tensor) -> Any:
        return self.own(*self.parts, *x)


def linear(a: int = 6, b: int = 6) -> nn.Linear:
    torch.manual_seed(0)
    return nn.Linear(a, b)


def changed_in_place(first: Any, second: Any, x: Tensor) -> Tensor:
    h = first(x)
    h *= 2  # after the layer was looked at
    return second(F.relu(h, inplace=True))  # type: ignore[no-any-return]


MODELS: dict[str, Callable[[], nn.Module]] = {
    "changed in place": lambda: Of(changed_in_place, linear(), linear()),
    "ReLU in place": lambda: nn.Sequential(linear(), nn.ReLU(inplace=True), linear()),
    "residual": lambda: Of(lambda f, g, x: g(x + f(x)) + x, linear(), linear()),
    "shared": lambda: Of(lambda f, x: f(torch.tanh(f(x))), linear()),
    "dropout and statistics": lambda: nn.Sequential(linear(), nn.BatchNorm1d(6), nn.Dropout(0.5), linear()),
    "recurrent": lambda: Of(lambda cell, x: cell(x[:, :, None])[0], nn.LSTM(1, 4, batch_first=True)),
    "attention": lambda: Of(
        lambda a, x: a(*[x[:, :, None].expand(-1, -1, 4)] * 3)[0], nn.MultiheadAttention(4, 2, batch_first=True)
    ),
    "checkpointed": lambda: Of(
        lambda f, g, x: g(checkpoint(lambda y: torch.sigmoid(f(y)), x, use_reentrant=False)), linear(), linear()
    ),
    "checkpointed anew": lambda: Of(
        lambda f, g, x: g(checkpoint(f, x.clone().requires_grad_(), use_reentrant=True)), linear(), linear()
    ),
    "images": lambda: Of(
        lambda f, g, x: g(F.relu(f(x[:, None, :, None].expand(-1, 2, -1, 8)))), nn.Conv2d(2, 9, 3), nn.Flatten()
    ),
    "half": lambda: Of(lambda f, x: f(x.bfloat16()).float(), linear().bfloat16()),
    "complex": lambda: Of(lambda f, x: f(x.to(torch.complex64)).abs(), nn.Linear(6, 3, dtype=torch.complex64)),
    "words": lambda: Of(lambda e, f, x: f(e((x > 0).long()).sum(1)), nn.Embedding(2, 6, sparse=True), linear()),
    "frozen": lambda: nn.Sequential(linear().requires_grad_(False), nn.Tanh(), linear()),
    "large": lambda: nn.Sequential(linear(6, 700), nn.ReLU(), nn.Linear(700, 3), nn.Sigmoid()),
}


def looked_at(model: nn.Module, **more: Any) -> FlowReport:
    case = Case(model=model, loss=lambda y, _t: (y * y).sum(), data=(X, None), **more)
    return flow_case(case, prove=True)


@pytest.mark.parametrize("name", MODELS)
def test_every_layers_numbers_are_proven(name: str) -> None:
    def optimizer(parameters: Any) -> torch.optim.Optimizer:
        return torch.optim.SGD(parameters, lr=0.1)

    report = looked_at(MODELS[name](), optimizer=optimizer)
    assert report.layers
    for layer in report.layers:
        assert layer.proof is not None
        assert (layer.proof.verdict, layer.proof.reason) == ("proven", None), layer.name
        assert layer.proof.error <= 1e-6
        names = [entry.name for entry in layer.proof.entries]
        assert (layer.weights is not None) == any("W" in each for each in names)


def test_the_gradients_of_the_first_pass_are_left_to_the_optimizer() -> None:
    """The oracle is a bare step of torch: the second pass adds nothing to it."""
    moved: list[float] = []

    class Kept(torch.optim.SGD):
        def step(self, closure: Any = None) -> Any:
            moved.extend(float(p.grad.norm()) for group in self.param_groups for p in group["params"])
            return super().step(closure)

    looked_at(linear(), optimizer=lambda parameters: Kept(parameters, lr=0.1))
    model = linear()
    (model(X) ** 2).sum().backward()
    assert moved == [float(parameter.grad.norm()) for parameter in model.parameters() if parameter.grad is not None]


@pytest.mark.parametrize("number", ["norm", "_quantiles", "_dead", "_saturated"])
def test_a_wrong_number_is_not_proven(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = getattr(layers, number)

    def wrong(*given: Any) -> Any:
        found = right(*given)
        return tuple(1.001 * each for each in found) if isinstance(found, tuple) else 1.001 * found + 1e-3

    monkeypatch.setattr(layers, number, wrong)
    report = looked_at(nn.Sequential(linear(), nn.ReLU(), linear(), nn.Sigmoid()))
    assert "not proven" in {layer.proof.verdict for layer in report.layers if layer.proof is not None}


def test_a_model_with_numbers_of_its_own_says_that_it_can_not_be_measured_again() -> None:
    calls = iter(range(100))
    report = looked_at(Of(lambda f, x: f(x * (1.0 + next(calls))), linear()))
    (layer,) = report.layers
    assert layer.proof is not None
    assert layer.proof.verdict == "not proven"
    assert "random numbers that torch does not know of" in str(layer.proof.reason)


def test_without_being_asked_there_is_no_second_pass() -> None:
    calls: list[int] = []
    case = Case(model=Of(lambda f, x: (calls.append(1), f(x))[1], linear()), loss=lambda y, _t: y.sum(), data=(X, None))
    assert flow_case(case).layers[0].proof is None
    assert len(calls) == 1
