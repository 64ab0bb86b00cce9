"""Oracle: torch's own ``make_fx``, and what a plain process has loaded."""

import subprocess
import sys

import pytest
import torch
from torch.fx.experimental.proxy_tensor import make_fx

from gradexplorer.core.torch_replay.record import record
from gradexplorer.core.torch_replay.simplify import simplify

WEIGHT = torch.tensor([[1.0, -2.0], [0.5, 3.0]], dtype=torch.float64)


def _slopes(function):
    def derive(x, y):
        value = function(x, y)
        return value, *torch.autograd.grad(value, (x, y), torch.ones_like(value), materialize_grads=True)

    return derive


@pytest.mark.parametrize(
    "function",
    [
        lambda x, y: (x * x + y - 11) ** 2 + torch.exp(x) * torch.sigmoid(y),
        lambda x, y: torch.sqrt(x) + torch.where(x > y, x, y).abs(),
        lambda x, y: (WEIGHT @ torch.stack((x, y))).unbind(0)[1],
        lambda x, y: torch.stack((x, y)).max(dim=0)[0],
    ],
    ids=["arithmetic", "kept results", "tensors from elsewhere", "several results"],
)
def test_the_operations_are_those_of_make_fx(function):
    x, y = (torch.tensor([2.0, 3.0], dtype=torch.float64, requires_grad=True) for _ in range(2))
    ours, theirs = record(_slopes(function), x, y), make_fx(_slopes(function))(x, y).graph
    simplify(ours)
    simplify(theirs)
    called, expected = ([n.target for n in graph.nodes if n.op == "call_function"] for graph in (ours, theirs))
    assert called == expected
    assert len(called) > 2
    assert [node.op for node in ours.nodes if node.op == "placeholder"] == ["placeholder"] * 2


def test_the_course_run_loads_no_compiler():
    """torch's compiler is 80 MB and one to three seconds, which nothing here needs."""
    program = """
import sys
from gradexplorer.pages.himmelblau import PAGE
from gradexplorer.pages.himmelblau.state import HimmelblauState
state = HimmelblauState()
run = PAGE.start(state)
run.advance(50)
run.seek(20)
PAGE.derive(state, run.snapshot(True))
print([name for name in ("torch._dynamo", "torch._inductor") if name in sys.modules], run.step)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "[] 20"
