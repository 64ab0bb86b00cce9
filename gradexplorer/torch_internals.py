"""All that is used of torch without being promised by it, in one place.

``tests/test_torch_internals.py`` says which of it a new version of torch has lost or changed.
"""

import contextlib
import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import ScriptFunction, Tensor, nn
    from torch.optim import Optimizer

    Dispatched = Callable[[Any, tuple[Any, ...], dict[str, Any]], Any]

COMPILERS = ("add_param_group", "zero_grad", "state_dict", "load_state_dict")
"""The methods of ``torch.optim.Optimizer`` that torch wraps to keep its compiler out, and that load it for that."""

SCRIPTED_BEFORE = (3, 14)
"""From this Python on torch does not support TorchScript."""

COMPILED_FROM = "_orig_mod"
"""Where ``torch.compile`` keeps the model that it was given; it stands in the names of parameters, too."""


@functools.cache
def without_compiler(kind: "type[Optimizer]") -> "type[Optimizer]":
    """Return a subclass of a torch optimizer that never loads torch's compiler: 80 MB and one to three seconds.

    torch's own classes are left as they are.
    """
    return type(kind.__name__, (kind,), {name: inspect.unwrap(getattr(kind, name)) for name in COMPILERS})


def bare_step(optimizer: "Optimizer") -> Callable[..., Any]:
    """Return ``optimizer.step`` without what torch puts around it for its profiler and compiler.

    That takes a third of the time on two numbers. It is to be called where no gradients are recorded.
    """
    return functools.partial(inspect.unwrap(type(optimizer).step), optimizer)


def dispatching(handle: "Dispatched") -> Any:
    """Return a context in which ``handle(operation, args, kwargs)`` takes the place of each of torch's operations."""
    from torch.utils._python_dispatch import TorchDispatchMode

    class Dispatching(TorchDispatchMode):  # type: ignore[no-untyped-call]
        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            return False  # or the compiler would be loaded, to be told to keep out

        def __torch_dispatch__(self, called: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            return handle(called, args, kwargs or {})

    return Dispatching()  # type: ignore[no-untyped-call]


def scripted(source: str, name: str) -> "ScriptFunction[..., Any] | None":
    """Return the function `name` of a TorchScript `source`; None where this Python or torch has no TorchScript."""
    import torch

    if sys.version_info >= SCRIPTED_BEFORE or not hasattr(torch.jit, "CompilationUnit"):
        return None
    return getattr(torch.jit.CompilationUnit(source), name)  # type: ignore[no-any-return]


def default_reduction(operation: str) -> bool:
    """Whether an operation of ``torch.ops.aten`` is a loss, whose mean or sum is an argument with a default."""
    import torch

    packet = getattr(torch.ops.aten, operation)
    schemas = [getattr(packet, overload)._schema for overload in packet.overloads()]
    return any(argument.name == "reduction" for schema in schemas for argument in schema.arguments)


def uncompiled(model: Any) -> Any:
    """Return the model that ``torch.compile`` was given, or `model` itself."""
    return getattr(model, COMPILED_FROM, model)


def uncompiled_name(name: str) -> str:
    """Return a parameter's name without what compiling put into it."""
    return name.replace(f"{COMPILED_FROM}.", "")


def converted_module(module: "nn.Module", convert: "Callable[[Tensor], Tensor]") -> "nn.Module":
    """Let `convert` make every parameter and buffer of a module anew, as ``module.to`` does; return the module."""
    return module._apply(convert)  # type: ignore[no-untyped-call, no-any-return]


def version(tensor: "Tensor") -> int:
    """Return how often a tensor was changed in place."""
    return tensor._version


def without_modes() -> "contextlib.AbstractContextManager[None]":
    """Return a context in which no ``__torch_function__`` is asked."""
    import torch

    return torch._C.DisableTorchFunction()


def copy_all(targets: "list[Tensor]", values: "list[Tensor]") -> None:
    """Copy a list of tensors into another at once."""
    import torch

    torch._foreach_copy_(targets, values)


def add_all(targets: "list[Tensor]", values: "list[Tensor]", share: float) -> None:
    """Add `share` times a list of tensors to another at once."""
    import torch

    torch._foreach_add_(targets, values, alpha=share)


@contextlib.contextmanager
def observed_applications(observe: Callable[[type, tuple[Any, ...]], None]) -> Iterator[None]:
    """Within, call ``observe(function, arguments)`` before every ``apply`` of a custom ``torch.autograd.Function``.

    ``Function.apply`` asks its parent class for ``apply``: there we stand, so that what was bound before is seen, too.
    """
    import torch

    parent: Any = torch.autograd.function._SingleLevelFunction
    before = vars(parent).get("apply")

    def apply(cls: type, *args: Any, **kwargs: Any) -> Any:
        observe(cls, args)
        return super(parent, cls).apply(*args, **kwargs)

    parent.apply = classmethod(apply)
    try:
        yield
    finally:
        if before is None:
            del parent.apply
        else:
            parent.apply = before
