"""A case as numbers: the outputs of a function of named tensors, and what autograd says of their slopes."""

import contextlib
import copy
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gradexplorer.model.case import Case
from gradexplorer.model.data import call_model, first_batch
from gradexplorer.model.tensors import (
    argument_names,
    arguments,
    converted,
    custom_function,
    doubled,
    is_plain,
    mapped,
    named_tensors,
    numbers_of,
)
from gradexplorer.proof import DType
from gradexplorer.text import InputError, _
from gradexplorer.torch_internals import converted_module, uncompiled_name

Vector = np.ndarray[Any, np.dtype[np.float64]]


class Promote(torch.overrides.TorchFunctionMode):
    """Computes with float64 wherever float32 meets it, as in what a function closes over."""

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Call the function with its tensors in one dtype."""
        kwargs = kwargs or {}
        tensors = [tensor for _name, tensor in named_tensors((args, kwargs), "")]
        dtypes = {tensor.dtype for tensor in tensors if tensor.is_floating_point()}
        if torch.float64 in dtypes and len(dtypes) > 1:
            args, kwargs = mapped((list(args), kwargs), lambda t: t.double() if t.is_floating_point() else t)
        return func(*args, **kwargs)


class Problem:
    """A function of named leaves.

    Attributes
    ----------
    leaves : dict of Tensor
        The tensors whose gradients are asked for.
    integers : list of str
        The names of tensors without slopes among the inputs.
    constants : list of str
        The names of floating tensors that do not require grad.
    culprit : type or None
        The ``autograd.Function``, where the function is nothing else.
    seeded : bool
        Whether random numbers begin anew with every call.
    """

    def __init__(self, call: Callable[[], Any], leaves: Mapping[str, Tensor], double: bool, promote: bool) -> None:
        self.call, self.leaves = call, dict(leaves)
        self.double, self.promote = double, promote
        self.integers: list[str] = []
        self.constants: list[str] = []
        self.culprit: type | None = None
        self.seeded = False

    def outputs(self) -> list[Tensor]:
        """Return the floating tensors that the function returns."""
        if self.seeded:
            seed_everything()
        with self._dtype(), Promote() if self.promote else contextlib.nullcontext():
            found = [tensor for _name, tensor in named_tensors(self.call(), "output")]
        return [
            torch.view_as_real(t) if t.is_complex() else t for t in found if t.is_floating_point() or t.is_complex()
        ]

    @contextlib.contextmanager
    def _dtype(self) -> Iterator[None]:
        """Let new tensors be float64, too, in a float64 copy."""
        before = torch.get_default_dtype()
        torch.set_default_dtype(torch.float64 if self.double else before)
        try:
            yield
        finally:
            torch.set_default_dtype(before)

    def vector(self) -> Vector:
        """Return all outputs as one vector."""
        flat = [numbers_of(output).reshape(-1) for output in self.outputs()]
        return (torch.cat(flat) if len(flat) != 1 else flat[0]).numpy() if flat else np.zeros(0)

    def cotangents(self, outputs: list[Tensor]) -> list[Tensor]:
        """Return one weight for each output number, the same in every dtype; 1 for a single number."""
        if len(outputs) == 1 and outputs[0].numel() == 1:
            return [torch.ones_like(outputs[0])]
        generator = torch.Generator().manual_seed(1)
        weights = [torch.randn(output.shape, generator=generator, dtype=torch.float64) for output in outputs]
        return [weight.to(output) for weight, output in zip(weights, outputs, strict=True)]

    def weights(self, outputs: list[Tensor]) -> Vector:
        """Return the weights of all output numbers as one vector."""
        flat = [numbers_of(weight).reshape(-1) for weight in self.cotangents(outputs)]
        return torch.cat(flat).numpy() if flat else np.zeros(0)

    def gradient(self, create_graph: bool = False) -> dict[str, Tensor | None]:
        """Return the gradient of the weighted sum of all outputs; None for a leaf that is not in the graph."""
        outputs = self.outputs()
        return self.gradient_of(outputs, create_graph)

    def gradient_of(self, outputs: list[Tensor], create_graph: bool = False) -> dict[str, Tensor | None]:
        """Return the gradient of outputs that were just computed."""
        total = self.total(outputs)
        if total is None:
            return dict.fromkeys(self.leaves)
        tensors = list(self.leaves.values())
        try:
            found: Sequence[Tensor | None] = torch.autograd.grad(
                total, tensors, create_graph=create_graph, allow_unused=True
            )
        except RuntimeError as error:
            if "compatible with .grad()" not in str(error):
                raise
            found = self._by_backward()
        return dict(zip(self.leaves, found, strict=True))

    def total(self, outputs: list[Tensor]) -> Tensor | None:
        """Return the weighted sum of the outputs; None where none of them is in the graph.

        Autograd asks for no weights then: to check the shapes of these it would import all of sympy.
        """
        pairs = [pair for pair in zip(outputs, self.cotangents(outputs), strict=True) if pair[0].requires_grad]
        if len(pairs) == 1 and pairs[0][0].numel() == 1:
            output, weight = pairs[0]
            return output.reshape(()) if bool(weight == 1) else (output * weight).reshape(())
        return sum(((output * weight).sum() for output, weight in pairs), start=torch.zeros(())) if pairs else None

    def _by_backward(self) -> tuple[Tensor | None, ...]:
        """Ask `backward`, where reentrant checkpoints refuse `grad`."""
        total = self.total(self.outputs())
        kept = [leaf.grad for leaf in self.leaves.values()]
        for leaf in self.leaves.values():
            leaf.grad = None
        if total is not None:
            total.backward()  # type: ignore[no-untyped-call]
        found = tuple(leaf.grad for leaf in self.leaves.values())
        for leaf, grad in zip(self.leaves.values(), kept, strict=True):
            leaf.grad = grad
        return found

    def numbers(self, name: str) -> Tensor:
        """Return the entries of a leaf as a flat view: what is written there is the leaf's."""
        leaf = self.leaves[name].detach()
        return (torch.view_as_real(leaf) if leaf.is_complex() else leaf).view(-1)

    @property
    def dtype(self) -> DType:
        """The precision in which differences of this problem are computed."""
        leaves = self.leaves.values()
        fine = all(leaf.dtype in (torch.float64, torch.complex128) for leaf in leaves)
        return "float64" if fine else "float32"

    @property
    def is_dense(self) -> bool:
        """Whether every leaf has its numbers in order, so that each can be changed alone."""
        return all(map(is_plain, self.leaves.values()))


def seed_everything() -> None:
    """Let every generator of random numbers begin anew."""
    if torch.cuda.is_initialized() or torch.backends.mps.is_available():  # type: ignore[no-untyped-call]
        torch.manual_seed(0)
    torch.default_generator.manual_seed(0)  # far quicker than to ask every device
    random.seed(0)
    np.random.seed(0)


GeneratorStates = list[tuple[Callable[[Any], Any], Any]]


def generator_states() -> GeneratorStates:
    """Return what brings back every generator of random numbers, with the state that it has now."""
    states: GeneratorStates = [
        (torch.set_rng_state, torch.get_rng_state()),
        (random.setstate, random.getstate()),
        (np.random.set_state, np.random.get_state()),
    ]
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        states.append((torch.cuda.set_rng_state_all, torch.cuda.get_rng_state_all()))
    if torch.backends.mps.is_available():
        states.append((torch.mps.set_rng_state, torch.mps.get_rng_state()))
    return states


def bring_back(states: GeneratorStates) -> None:
    """Let generators go on from the states that they had."""
    for bring, state in states:
        bring(state)


@contextlib.contextmanager
def kept_generators() -> Iterator[None]:
    """Leave all generators of random numbers as they were."""
    states = generator_states()
    try:
        yield
    finally:
        bring_back(states)


def problem_of(case: Case, dtype: torch.dtype | None = None, dense: bool = False, promote: bool = False) -> Problem:
    """Return the case with copies of its tensors and modules, in another dtype or in their own."""
    memo: dict[int, Tensor] = {}

    def copied(tensor: Tensor) -> Tensor:
        if id(tensor) not in memo:
            memo[id(tensor)] = converted(tensor, dtype, dense)
        return memo[id(tensor)]

    double = dtype == torch.float64
    if case.model is not None:
        return _model_problem(case, copied, double, promote)
    assert case.function is not None
    inputs = mapped(case.inputs, copied)
    function = _module(case.function, double)
    args, kwargs = arguments(function, inputs)
    names = argument_names(function, len(args))
    tensors = dict(named_tensors(dict(zip(names, args, strict=True)) | kwargs, ""))
    leaves = {name: tensor for name, tensor in tensors.items() if tensor.requires_grad}
    if isinstance(function, torch.nn.Module):
        leaves |= {name: each for name, each in function.named_parameters() if each.requires_grad}
    problem = Problem(lambda: function(*args, **kwargs), leaves, double, promote)
    problem.culprit = custom_function(function)
    problem.integers = [n for n, tensor in tensors.items() if not (tensor.is_floating_point() or tensor.is_complex())]
    problem.constants = [n for n in tensors if n not in leaves and n not in problem.integers]
    if not tensors and not leaves:
        raise InputError(_("There is no tensor among the inputs of the function."))
    return problem


def _model_problem(case: Case, copied: Callable[[Tensor], Tensor], double: bool, promote: bool) -> Problem:
    model, loss = _module(case.model, double), _module(case.loss, double)
    batch = mapped(first_batch(case), copied)
    leaves = {}
    if isinstance(model, torch.nn.Module):
        leaves = {uncompiled_name(name): each for name, each in model.named_parameters() if each.requires_grad}
    problem = Problem(lambda: call_model(case, model, loss, batch), leaves, double, promote)
    problem.constants = [name for name, each in getattr(model, "named_parameters", dict)() if not each.requires_grad]
    return problem


def _module(thing: Any, double: bool) -> Any:
    """Return a copy of a module, in float64 or as it is; a function stays what it is."""
    if not isinstance(thing, torch.nn.Module):
        return thing
    try:
        kept = copy.deepcopy(thing)
    except RuntimeError:  # a tensor of a graph among its attributes
        if double:
            raise
        return thing
    fixed = isinstance(kept, torch.jit.ScriptModule)  # its parameters would be no leaves any more
    return converted_module(kept, doubled) if double and not fixed else kept
