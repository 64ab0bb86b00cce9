"""What is used of torch without being promised by it: this fails first when a new version has lost it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import ScriptFunction
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

from gradexplorer.core.optimizers import OPTIMIZERS
from gradexplorer.torch_internals import (
    COMPILERS,
    add_all,
    bare_step,
    converted_module,
    copy_all,
    default_reduction,
    dispatching,
    observed_applications,
    scripted,
    uncompiled,
    uncompiled_name,
    version,
    without_compiler,
    without_modes,
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


def test_losses_are_known_by_their_reduction():
    assert default_reduction("mse_loss")
    assert default_reduction("nll_loss_forward")
    assert not default_reduction("add")


@pytest.mark.filterwarnings("ignore:`torch.jit.script_method` is deprecated:DeprecationWarning")
def test_a_compiled_model_holds_the_one_it_was_given():
    model = torch.nn.Linear(1, 1)
    compiled = torch.compile(model, backend="eager")
    assert compiled is not model
    assert uncompiled(compiled) is model
    assert uncompiled(model) is model
    names = [name for name, _parameter in compiled.named_parameters()]
    assert names != ["weight", "bias"]
    assert [*map(uncompiled_name, names)] == ["weight", "bias"]


def test_a_module_is_converted_tensor_by_tensor():
    module = converted_module(torch.nn.BatchNorm1d(2), lambda t: t.double() if t.is_floating_point() else t)
    assert {each.dtype for each in module.parameters()} == {torch.float64}
    assert {name: each.dtype for name, each in module.named_buffers()} == {
        "running_mean": torch.float64,
        "running_var": torch.float64,
        "num_batches_tracked": torch.int64,
    }


def test_changes_in_place_are_counted():
    x = torch.zeros(1)
    before = version(x)
    x.add_(1)
    assert version(x) == before + 1


def test_lists_of_tensors_are_copied_and_added_at_once():
    targets, values = [torch.zeros(2), torch.zeros(1)], [torch.ones(2), torch.ones(1)]
    copy_all(targets, values)
    add_all(targets, values, 0.5)
    assert [each.tolist() for each in targets] == [[1.5, 1.5], [1.5]]


def test_a_mode_can_be_left_alone():
    class Counting(TorchFunctionMode):
        calls = 0

        def __torch_function__(self, func, types, args=(), kwargs=None):
            self.calls += 1
            return func(*args, **(kwargs or {}))

    x = torch.ones(1)
    with Counting() as mode, without_modes():
        torch.exp(x)
    assert mode.calls == 0
    with mode:
        torch.exp(x)
    assert mode.calls == 1


class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return 2 * x

    @staticmethod
    def backward(ctx, gradient):
        return 2 * gradient


def test_custom_functions_are_observed_and_left_as_they_were():
    bound, seen, before = Twice.apply, [], dict(vars(torch.autograd.function._SingleLevelFunction))
    x = torch.ones(1, requires_grad=True)
    with observed_applications(lambda function, arguments: seen.append((function, arguments))):
        y = bound(x)
    assert (y.tolist(), seen) == ([2.0], [(Twice, (x,))])
    assert dict(vars(torch.autograd.function._SingleLevelFunction)) == before
    bound(x)
    assert len(seen) == 1


PACKAGE = Path(__file__).parents[1] / "gradexplorer"
OTHERS = {
    *("_exit", "_getframe", "_replace"),  # documented, of os, sys and named tuples
    *("_actions", "_choices_actions", "_SubParsersAction"),  # argparse, whose completions have a test
    "_mpf_",  # documented, of mpmath's numbers
}


def private(word: str) -> bool:
    return word.startswith("_") and not word.startswith("__")


def test_names_that_a_library_keeps_to_itself_are_used_in_one_module_for_each():
    """A private name is either defined in this package, or stands in the `*_internals.py` of its library."""
    trees = {file: ast.parse(file.read_text("utf-8")) for file in PACKAGE.rglob("*.py")}
    nodes = {file: list(ast.walk(tree)) for file, tree in trees.items()}
    own, used = set(OTHERS), []
    for node in (node for each in nodes.values() for node in each):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            own.add(node.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            own.add(node.attr)
        elif isinstance(node, ast.AnnAssign | ast.Assign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            own |= {target.id for target in targets if isinstance(target, ast.Name)}
    for file, each in nodes.items():
        words = [(node.attr, node.lineno) for node in each if isinstance(node, ast.Attribute)]
        for node in each:
            if isinstance(node, ast.ImportFrom):
                parts = [*(node.module or "").split("."), *(name.name for name in node.names)]
                words += [(part, node.lineno) for part in parts if part != "_"]
        if not file.stem.endswith("_internals"):
            used += [f"{file.name}:{line} {word}" for word, line in words if private(word) and word not in own]
    assert not used
