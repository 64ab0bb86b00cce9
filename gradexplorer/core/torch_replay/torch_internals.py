"""All that is used of torch without being promised by it, in one place.

``tests/core/torch_replay/test_torch_internals.py`` says which of it a new version of torch has lost or changed.
"""

import functools
import inspect
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import ScriptFunction
    from torch.optim import Optimizer

    Dispatched = Callable[[Any, tuple[Any, ...], dict[str, Any]], Any]

COMPILERS = ("add_param_group", "zero_grad", "state_dict", "load_state_dict")
"""The methods of ``torch.optim.Optimizer`` that torch wraps to keep its compiler out, and that load it for that."""

SCRIPTED_BEFORE = (3, 14)
"""From this Python on torch does not support TorchScript."""


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
