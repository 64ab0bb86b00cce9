"""The person's own model: a check of a thousand entries, and the flow through twelve blocks of a transformer."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import torch
from torch import Tensor, nn

from gradexplorer.model.case import Case
from gradexplorer.model.check import check_case
from gradexplorer.model.flow import flow_case


def check() -> float:
    """Return the seconds that a check of a function with 1,000 entries takes, once torch is loaded."""
    x = torch.randn(1000, dtype=torch.float64, requires_grad=True)
    case = Case(function=lambda x: torch.tanh(x) * torch.sin(x), inputs=x)
    torch.autograd.grad(x.sum(), x)
    return _seconds(lambda: check_case(case))


def flow() -> float:
    """Return the time of the flow over that of the bare forward and backward: width 256, 8 texts of 64."""
    torch.manual_seed(0)
    block = nn.TransformerEncoderLayer(256, 8, 1024, dropout=0.0, batch_first=True)
    model = nn.TransformerEncoder(block, 12, enable_nested_tensor=False)
    x = torch.randn(8, 64, 256)

    def loss(output: Tensor, _target: Any) -> Tensor:
        return (output**2).mean()

    def bare() -> None:
        model.zero_grad(set_to_none=True)
        loss(model(x), None).backward()  # type: ignore[no-untyped-call]

    case = Case(model=model, loss=loss, data=(x, None))
    bare()
    ratios = [_seconds(lambda: flow_case(case)) / _seconds(bare) for _ in range(5)]
    return median(ratios)


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
