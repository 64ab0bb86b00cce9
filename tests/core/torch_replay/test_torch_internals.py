"""What is used of torch without being promised by it: this fails first when a new version has lost it."""

import subprocess
import sys

import pytest
import torch
from torch import ScriptFunction
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from gradexplorer.core.optimizers import OPTIMIZERS
from gradexplorer.core.torch_replay.torch_internals import (
    COMPILERS,
    bare_step,
    dispatching,
    scripted,
    without_compiler,
)

UNTOUCHED = """
import torch
from torch.optim import Optimizer

NAMES = "step", "add_param_group", "zero_grad", "state_dict", "load_state_dict"
CLASSES = [Optimizer, *(kind for kind in vars(torch.optim).values() if isinstance(kind, type))]

def methods():
    for kind in CLASSES:
        for name in NAMES:
            method = vars(kind).get(name)
            if not hasattr(method, "hooked"):  # torch itself wraps step() at the first object of a class
                yield kind, name, method, dict(vars(getattr(method, "__wrapped__", object)))

before, seed = list(methods()), torch.random.get_rng_state()
torch.set_num_threads(2)
from gradexplorer.framework.state import edited
from gradexplorer.pages import PAGES
for page in PAGES:
    state = page.state()
    for state in [state] if page.key != "perceptron" else [state, edited(state, "part", "train")]:
        if page.start:
            run = page.start(state)
            run.advance(min(3, run.last))
            run.seek(1)
            run.snapshot(True)
changed = [entry for entry in methods() if entry not in before]
print(len(before) > 10, changed, torch.get_num_threads(), bool((torch.random.get_rng_state() == seed).all()))
"""


def test_an_embedder_finds_torch_as_it_was():
    """No method of torch.optim is another one afterwards, and the switches of the process are set back."""
    done = subprocess.run([sys.executable, "-c", UNTOUCHED], capture_output=True, text=True, check=False)
    assert done.stdout == "True [] 2 True\n", done.stderr


@pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_an_optimizer_without_the_compiler_is_torchs_own_in_all_else(kind):
    built, own = kind().build([torch.zeros(2)]), kind.torch_class()
    assert isinstance(built, own)
    assert type(built).__name__ == own.__name__
    assert {name for name in vars(type(built)) if not name.startswith("__")} <= {*COMPILERS, "step"}


def test_torch_still_keeps_its_compiler_out_by_wrapping():
    for name in COMPILERS:
        assert hasattr(getattr(torch.optim.Optimizer, name), "__wrapped__"), name
        assert without_compiler(torch.optim.SGD).__dict__[name] is getattr(torch.optim.Optimizer, name).__wrapped__


def test_a_bare_step_is_the_step():
    x = torch.ones(2)
    x.grad = torch.ones(2)
    bare = bare_step(torch.optim.SGD([x], lr=0.25))
    assert bare.func is not torch.optim.SGD.step
    with torch.no_grad():
        bare()
    assert x.tolist() == [0.75, 0.75]


def test_every_operation_is_dispatched():
    seen = []

    def handle(called, args, kwargs):
        seen.append(str(called))
        return called(*args, **kwargs)

    mode = dispatching(handle)
    assert isinstance(mode, TorchDispatchMode)
    assert type(mode)._should_skip_dynamo() is False
    assert "_should_skip_dynamo" in vars(TorchDispatchMode)
    with mode:
        torch.ones(2) + 1
    assert seen == ["aten.ones.default", "aten.add.Tensor"]
    assert hasattr(TorchFunctionMode, "__torch_function__")


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="torch has no TorchScript for it")
def test_there_is_torchscript_with_what_the_texts_are_made_of():
    source = """
def text(x, given: List[Tensor]) -> Tuple[Tensor, Tensor]:
    y = torch.ops.aten.add(x, float(torch.ops.aten.item(given[0])) ** 2, alpha=1)
    torch.ops.aten.add_(x, 1)
    return y, torch.ops.aten.mm(given[1], given[1], out=given[1].new_empty([0]))
"""
    made = scripted(source, "text")
    assert isinstance(made, ScriptFunction)
    x = torch.zeros(1)
    y, product = made(x, [torch.tensor(3.0), torch.ones(2, 2)])
    assert (x.tolist(), y.tolist(), product.tolist()) == ([1.0], [9.0], [[2.0, 2.0], [2.0, 2.0]])
