"""No false alarm: torch's own layers, losses and functions, at kinks and jumps beside them, small and large.

What is expected is the definition of these functions, of which torch's gradients are known to be right.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

from gradexplorer.model.case import Case
from gradexplorer.model.check import check_case

torch.manual_seed(0)


def leaf(*shape: int, scale: float = 1.0, shift: float = 0.0, dtype: torch.dtype = torch.float64) -> Tensor:
    generator = torch.Generator().manual_seed(len(shape) + sum(shape))
    return (torch.randn(shape, generator=generator, dtype=dtype) * scale + shift).requires_grad_()


def at(*values: float, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.tensor(values, dtype=dtype).requires_grad_()


class Cube(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        return 3 * x**2 * gradient


class Bias(torch.autograd.Function):
    """Its gradient for the bias has the batch's shape; torch itself sums it."""

    @staticmethod
    def forward(x: Tensor, bias: Tensor) -> Tensor:
        return x + bias

    @staticmethod
    def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
        pass

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor]:
        return gradient, gradient


class Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.one, self.two = nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.two(torch.relu_(self.one(x)))


class Names(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(3, 2)

    def forward(self, x: dict[str, Tensor]) -> dict[str, Tensor]:
        y = self.layer(x["a"])
        return {"sum": y + x["b"], "square": y**2}


NET = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))
DOUBLE_NET = deepcopy(NET).double()

FUNCTIONS: dict[str, tuple[Callable[..., Any], Any]] = {
    "sin": (torch.sin, leaf(5)),
    "float32": (torch.exp, leaf(5, dtype=torch.float32)),
    "bfloat16": (torch.tanh, leaf(5, dtype=torch.bfloat16)),
    "complex": (lambda z: (z * z.conj()).real.sum(), torch.randn(3, dtype=torch.complex128).requires_grad_()),
    "complex holomorphic": (torch.exp, torch.randn(3, dtype=torch.complex64).requires_grad_()),
    "at a billion": (lambda x: x**2, at(1e9, -3e9, 2.5)),
    "at a billionth": (torch.log, at(1e-9, 3e-12, 1.0)),
    "mixed scales": (lambda x: (x * torch.tensor([1e9, 1.0, 1e-9], dtype=torch.float64)).sum(), at(1.0, 1.0, 1.0)),
    "large beside small": (lambda x: torch.stack([1e12 * x[0], torch.sin(x[1])]), at(1.0, 1.0)),
    "large constant added": (lambda x: x**2 + 1e9, at(0.1, 2.0)),
    "beside a kink": (torch.abs, at(1e-7, -1e-7, 3.0)),
    "relu": (torch.relu, leaf(20)),
    "hardtanh": (F.hardtanh, leaf(9)),
    "max": (lambda x: x.max(), leaf(6)),
    "sort": (lambda x: x.sort().values * torch.arange(5), leaf(5)),
    "clamp": (lambda x: x.clamp(-0.5, 0.5), leaf(7)),
    "round": (torch.round, leaf(4)),
    "unused input": (lambda x, y: x * 2, (leaf(3), leaf(2))),
    "atan2": (torch.atan2, (leaf(3), leaf(3, shift=2.0))),
    "norm": (torch.linalg.vector_norm, leaf(4)),
    "norm of small numbers": (torch.linalg.vector_norm, leaf(4, scale=1e-6)),
    "logsumexp": (lambda x: torch.logsumexp(x, 1), leaf(3, 4, scale=100.0)),
    "softmax": (lambda x: torch.softmax(x, -1), leaf(3, 4)),
    "softmax with a mask": (
        lambda x: torch.softmax(x.masked_fill(torch.eye(4, dtype=torch.bool), -torch.inf), -1),
        leaf(4, 4),
    ),
    "xlogy at 0": (torch.xlogy, (at(0.0, 1.0).detach(), at(2.0, 3.0))),
    "matmul": (torch.matmul, (leaf(3, 4), leaf(4, 2))),
    "einsum": (lambda a, b: torch.einsum("bij,bjk->ik", a, b), (leaf(2, 3, 4), leaf(2, 4, 2))),
    "inverse": (torch.linalg.inv, leaf(3, 3, shift=1.0)),
    "cholesky": (lambda a: torch.linalg.cholesky(a @ a.T + torch.eye(3, dtype=a.dtype)), leaf(3, 3)),
    "eigenvalues": (lambda a: torch.linalg.eigvalsh(a + a.T), leaf(3, 3)),
    "determinant": (torch.linalg.slogdet, leaf(3, 3)),
    "fft": (torch.fft.rfft, leaf(8)),
    "cumulative product": (lambda x: x.cumprod(0), leaf(5)),
    "gather": (lambda x, i: x.gather(0, i), (leaf(5), torch.tensor([0, 2, 2]))),
    "scatter": (lambda x: torch.zeros(4, dtype=x.dtype).scatter_add(0, torch.tensor([0, 1, 1]), x), leaf(3)),
    "in place on a copy": (lambda x: x.clone().mul_(2).add_(x), leaf(3)),
    "indexed assignment": (lambda x: torch.cat([x, x]).index_fill(0, torch.tensor([1]), 0.0), leaf(3)),
    "expanded": (lambda x: (x**2).sum(0), torch.ones(1, 3, dtype=torch.float64).expand(4, 3).requires_grad_()),
    "transposed": (torch.tanh, torch.randn(3, 4, dtype=torch.float64).t().requires_grad_()),
    "sliced": (torch.tanh, torch.randn(3, 8, dtype=torch.float64)[:, ::2].detach().requires_grad_()),
    "scalar": (torch.sin, torch.tensor(0.3, dtype=torch.float64, requires_grad=True)),
    "empty": (lambda x, y: x.sum() + y.sum(), (leaf(0, 3), leaf(2))),
    "dictionary": (lambda a, b: {"x": a * b, "y": a.sum()}, {"a": leaf(2), "b": leaf(2)}),
    "nested": (lambda pair: (pair[0] * pair[1]["k"],), ([leaf(2), {"k": leaf(2)}],)),
    "custom": (Cube.apply, leaf(4)),
    "custom, broadcast": (Bias.apply, (leaf(3, 2), leaf(2))),
    "custom, twice": (lambda x: Cube.apply(Cube.apply(x) * 0.1), leaf(3)),
    "detached statistic": (lambda x: x * 2 + 0 * x.detach(), leaf(3)),
    "logged number": (lambda x: (float(x.detach().sum()), x**2)[1], leaf(3)),
    "closure of float32": (lambda x: NET(x), leaf(2, 3, dtype=torch.float32)),
    "dropout": (lambda x: F.dropout(x, 0.5), leaf(10)),
    "checkpointed": (lambda x: checkpoint(DOUBLE_NET, x, use_reentrant=False), leaf(2, 3)),
    "checkpointed, reentrant": (lambda x: checkpoint(torch.sin, x, use_reentrant=True), leaf(3)),
    "module": (nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1)), leaf(5, 3, dtype=torch.float32)),
    "dictionary into a module": (Names(), ({"a": leaf(2, 3, dtype=torch.float32), "b": leaf(2, 2)},)),
    "grid sample": (
        lambda x, g: F.grid_sample(x, g.tanh(), align_corners=False),
        (leaf(1, 1, 4, 4), leaf(1, 2, 2, 2)),
    ),
    "huber": (lambda x: F.huber_loss(x, torch.zeros(4, dtype=x.dtype)), leaf(4, scale=3.0)),
    "kl": (lambda x: F.kl_div(F.log_softmax(x, 1), torch.full((2, 3), 1 / 3, dtype=x.dtype)), leaf(2, 3)),
}

LAYERS: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...]]] = {
    "convolution": (lambda: nn.Conv2d(2, 3, 3), (2, 2, 5, 5)),
    "transposed convolution": (lambda: nn.ConvTranspose1d(2, 3, 3), (1, 2, 4)),
    "batch norm": (lambda: nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4)), (6, 3)),
    "batch norm, evaluated": (lambda: nn.BatchNorm1d(3).eval(), (6, 3)),
    "layer norm": (lambda: nn.LayerNorm(4), (3, 4)),
    "group norm": (lambda: nn.GroupNorm(2, 4), (2, 4, 3)),
    "attention": (lambda: nn.TransformerEncoderLayer(4, 2, 8, 0.0, batch_first=True), (2, 3, 4)),
    "attention, evaluated": (lambda: nn.TransformerEncoderLayer(4, 2, 8, batch_first=True).eval(), (2, 3, 4)),
    "LSTM": (lambda: nn.LSTM(3, 4), (5, 2, 3)),
    "GRU cell": (lambda: nn.GRUCell(3, 4), (2, 3)),
    "in place": (Residual, (5, 4)),
    "GELU": (lambda: nn.Sequential(nn.Linear(3, 3), nn.GELU()), (4, 3)),
    "SELU": (lambda: nn.SELU(inplace=False), (7,)),
    "pooling": (lambda: nn.MaxPool2d(2), (1, 1, 4, 4)),
    "spectral norm": (lambda: nn.utils.parametrizations.spectral_norm(nn.Linear(3, 3)).eval(), (2, 3)),
    "compiled by script": (lambda: torch.jit.script(nn.Linear(3, 2)), (2, 3)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_right_function_raises_no_alarm(name: str) -> None:
    function, inputs = FUNCTIONS[name]
    report = check_case(Case(function=function, inputs=inputs))
    assert report.passed, str(report)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_of_torch_raises_no_alarm(name: str) -> None:
    make, shape = LAYERS[name]
    torch.manual_seed(1)
    report = check_case(Case(function=make(), inputs=leaf(*shape, dtype=torch.float32)))
    assert report.passed, str(report)


@pytest.mark.parametrize("function", [torch.sin, Cube.apply, torch.relu, torch.sigmoid, nn.Tanh()])
def test_a_right_second_derivative_raises_no_alarm(function: Callable[..., Any]) -> None:
    report = check_case(Case(function=function, inputs=leaf(4), second=True))
    assert report.passed, str(report)
    assert len(report.tensors) == 2


class Keeps(nn.Module):
    """Has a tensor of a graph among its attributes, so that it can't be copied."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(3))
        self.doubled = self.weight * 2

    def forward(self, x: Tensor) -> Tensor:
        return x * self.weight**2


def test_a_module_that_can_not_be_copied_is_checked_as_it_is() -> None:
    module = Keeps()
    before = module.weight.detach().clone()
    report = check_case(Case(function=module, inputs=leaf(2, 3, dtype=torch.float32)))
    assert report.passed, str(report)
    assert torch.equal(module.weight, before)


def test_nothing_of_the_persons_is_changed() -> None:
    model, x = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Dropout()), leaf(5, 3, dtype=torch.float32)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    generator, kept = torch.get_rng_state(), x.detach().clone()
    check_case(Case(function=model, inputs=x))
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())
    assert x.grad is None
    assert torch.equal(x, kept)
    assert torch.equal(torch.get_rng_state(), generator)
    assert torch.get_default_dtype() == torch.float32
    assert "apply" not in vars(torch.autograd.function._SingleLevelFunction)
