"""What happens inside a function: custom Functions and what they saw, cuts of the graph, changes in place."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from msgspec import Struct
from torch import Tensor

from gradexplorer.model.source import Place, present_place
from gradexplorer.model.tensors import mapped, named_tensors
from gradexplorer.torch_internals import observed_applications


class Application(Struct, eq=False):
    """A custom Function that was applied: its arguments, as they were then, and the line that did it."""

    function: type
    arguments: tuple[Any, ...]
    kept: tuple[Any, ...]
    place: Place | None


def _kept(tensor: Tensor) -> Tensor:
    """Return a tensor's numbers as they are now, in memory of the same layout."""
    copy = tensor.detach().new_empty_strided(tensor.shape, tensor.stride())
    plain = all(stride > 0 for size, stride in zip(tensor.shape, tensor.stride(), strict=True) if size > 1)
    copy = copy.copy_(tensor.detach()) if plain else tensor.detach().clone()
    return copy.requires_grad_(tensor.requires_grad)


@contextlib.contextmanager
def applications() -> Iterator[list[Application]]:
    """Collect every custom Function that is applied meanwhile."""
    found: list[Application] = []

    def note(function: type, arguments: tuple[Any, ...]) -> None:
        if function.__module__.partition(".")[0] != "torch":
            found.append(Application(function, arguments, tuple(mapped(arguments, _kept)), present_place()))

    with observed_applications(note):
        yield found


class Cut(Struct, frozen=True, eq=False):
    """A call through which no gradient comes back."""

    operation: str
    place: Place | None
    number: int
    mendable: bool


_FRESH = ("_like", "requires_grad_", "is_", "register_hook")
_MENDED = ("detach", "data", "detach_")


class Cuts(torch.overrides.TorchFunctionMode):
    """Notes every call that takes a tensor of the graph and gives numbers outside of it.

    `mended` are the numbers of calls that are left out, so that the gradient goes through them.
    """

    def __init__(self, mended: frozenset[int] = frozenset()) -> None:
        super().__init__()
        self.mended, self.found, self.calls = mended, list[Cut](), 0

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Call the function, and look whether a gradient can come back."""
        kwargs = kwargs or {}
        of_graph = [t for _name, t in named_tensors((args, kwargs), "") if t.requires_grad]
        if not of_graph:
            return func(*args, **kwargs)
        name = _name(func)
        self.calls += 1
        number = self.calls
        if number in self.mended:
            if name in _MENDED:
                return args[0]
            with torch.enable_grad():
                return func(*args, **kwargs)
        result = func(*args, **kwargs)
        if _leaves_graph(result) and name not in ("grad", "__get__") and not any(part in name for part in _FRESH):
            tensor = isinstance(result, Tensor)
            outside = tensor and not torch.is_grad_enabled() and name not in _MENDED
            operation = "no_grad" if outside else name
            self.found.append(Cut(operation, present_place(), number, tensor))
        return result


def _name(func: Any) -> str:
    name = getattr(func, "__name__", str(func))
    owner = getattr(func, "__self__", None)
    if name == "__get__":
        return str(getattr(owner, "__name__", name))
    return name.strip("_") if name.startswith("__") else name


def _leaves_graph(result: Any) -> bool:
    if isinstance(result, Tensor):
        return result.is_floating_point() and not result.requires_grad
    if isinstance(result, list):
        return bool(result) and all(isinstance(each, float | list) for each in result)
    return isinstance(result, float | complex | np.ndarray)


class Change(Struct, frozen=True):
    """What changed a tensor in place that forward had saved, where, and the operation that had saved it."""

    operation: str
    place: Place | None
    saved: str | None


class Saved(torch.overrides.TorchFunctionMode):
    """Keeps what forward saves for backward, gives it back as it was, and notes what was changed in between."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[tuple[Tensor, Tensor]] = []
        self.savers: list[str | None] = []
        self.changes: list[Change] = []
        self.used = False

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Call the function, and look whether it changed what is kept."""
        before = len(self.kept)
        result = func(*args, **(kwargs or {}))
        self.savers += [_name(func)] * (len(self.kept) - len(self.savers))
        name = getattr(func, "__name__", "")
        if name.endswith("_") or "out" in (kwargs or {}):
            changed = (i for i, (tensor, kept) in enumerate(self.kept[:before]) if _differ(tensor, kept))
            if (first := next(changed, None)) is not None and not self.changes:
                self.changes.append(Change(_name(func), present_place(), self.savers[first]))
        return result

    def hooks(self) -> contextlib.AbstractContextManager[None]:
        """Return the context in which what is saved goes through our hands."""
        return torch.autograd.graph.saved_tensors_hooks(self._pack, self._unpack)

    def _pack(self, tensor: Tensor) -> tuple[Tensor, Tensor]:
        pair = tensor, tensor.detach().clone()
        self.kept.append(pair)
        return pair

    def _unpack(self, pair: tuple[Tensor, Tensor]) -> Tensor:
        tensor, kept = pair
        if _differ(tensor, kept):
            self.used = True
            return kept
        return tensor


def _differ(tensor: Tensor, kept: Tensor) -> bool:
    return not torch.equal(torch.nan_to_num(tensor.detach()), torch.nan_to_num(kept))


def watched(call: Callable[[], Any], mode: Any) -> Any:
    """Return what a call gives under a mode."""
    with mode:
        return call()
