"""Hooks that see values and gradients pass, and leave nothing behind."""

import contextlib
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from msgspec import Struct
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from gradexplorer.model.source import Place, present_place
from gradexplorer.model.tensors import is_continuous, named_tensors, numbers_of, with_float64
from gradexplorer.torch_internals import without_modes

_SAMPLE = 512
QUANTILES = (0.05, 0.5, 0.95)
_FEWEST = 8
"""So many numbers a unit must have given before it is called dead."""
NEAR_END = 0.01
"""An output is saturated this close to an end of the activation's range, in ranges."""

RANGES: dict[str, tuple[float, float]] = {
    "sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "hardtanh": (-1.0, 1.0),
    "hardsigmoid": (0.0, 1.0),
    "softsign": (-1.0, 1.0),
}
ZEROING = ("relu", "relu6", "threshold")
"""Activations whose unit is dead where it gives 0 for a whole batch."""


class Seen(Struct, eq=False):
    """One layer at its first call; `gradient` comes in the backward pass, `units` is the dimension of its units."""

    name: str
    module: nn.Module | None
    kind: str
    place: Place | None
    shape: tuple[int, ...]
    quantiles: tuple[float, float, float]
    sizes: tuple[float, float, float]
    dead: float | None
    saturated: float | None
    gradient: float | None = None
    calls: int = 1
    units: int = -1


class Watch(torch.overrides.TorchFunctionMode):
    """Notes modules in the order of their execution, and activations that are called as functions between them."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.seen: dict[str, Seen] = {}
        self.called: set[nn.Module] = set()
        self.recording = True
        self._names = {module: name for name, module in model.named_modules()}
        self._told = {module for module in self._names if _has_own(module)}
        self._stack: list[nn.Module] = []
        self._handles: list[RemovableHandle] = []
        self._channels_first = False

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the calls of modules and functions within."""
        for module in self._names:
            with contextlib.suppress(RuntimeError, AttributeError):  # scripted modules take no hooks
                self._handles.append(module.register_forward_pre_hook(self._enter))
                self._handles.append(module.register_forward_hook(self._leave, always_call=True))
        try:
            with self:
                yield
        finally:
            self.recording = False

    def remove(self) -> None:
        """Remove all hooks, those of tensors, too: these hold what they write to."""
        for handle in self._handles:
            handle.remove()
        self._handles.clear()

    def _enter(self, module: nn.Module, _inputs: Any) -> None:
        if self.recording:
            self._stack.append(module)

    def _leave(self, module: nn.Module, _inputs: Any, output: Any) -> Any:
        if not self.recording:
            return None
        if self._stack and self._stack[-1] is module:
            self._stack.pop()
        self.called.add(module)
        if module not in self._told:
            return None
        return self.note(self._names[module] or type(module).__name__, module, type(module).__name__, output)

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Call a function, and note it if it is an activation outside of a module for it."""
        result = func(*args, **(kwargs or {}))
        kind = getattr(func, "__name__", "").rstrip("_")
        if self.recording and (kind in RANGES or kind in ZEROING) and isinstance(result, Tensor):
            inside = self._stack[-1] if self._stack else None
            if type(inside).__name__.lower() != kind:
                path = self._names.get(inside, "") if inside is not None else ""
                replaced = self.note(f"{path}.{kind}" if path else kind, None, kind, result)
                return result if replaced is None else replaced
        return result

    def note(self, name: str, module: nn.Module | None, kind: str, output: Any) -> Any:
        """Note the first output of a layer; a subclass may return another one, which takes its place."""
        if (known := self.seen.get(name)) is not None:
            known.calls += 1
            return None
        tensor = observed(output)
        if tensor is None:
            return None
        with without_modes(), torch.no_grad():
            value = tensor.detach().abs() if tensor.is_complex() else tensor.detach()
            seen = self._measured(name, module, kind, value)
        self.seen[name] = seen
        if tensor.requires_grad:
            self._handles.append(tensor.register_hook(_keeps_norm(seen)))  # type: ignore[no-untyped-call]
        return None

    def _measured(self, name: str, module: nn.Module | None, kind: str, value: Tensor) -> Seen:
        flat = value.reshape(-1)
        sample = numbers_of(flat[:: stride(flat.numel())]).numpy()
        activation = kind.lower()
        if module is not None and activation not in RANGES:
            self._channels_first = (
                value.dim() > 3 or "1d" in activation or (self._channels_first and activation in ZEROING)
            )
        units = 1 if self._channels_first else -1
        return Seen(
            name=name,
            module=module,
            kind=kind,
            place=present_place(),
            shape=tuple(value.shape),
            quantiles=_quantiles(sample),
            sizes=_quantiles(np.abs(sample)),
            dead=_dead(value, units) if activation in ZEROING else None,
            saturated=_saturated(sample, RANGES[activation]) if activation in RANGES else None,
            units=units,
        )


def _has_own(module: nn.Module) -> bool:
    """Whether a module has parameters of its own, or no parts that have them."""
    return any(True for _each in module.parameters(recurse=False)) or not any(True for _part in module.children())


def observed(output: Any) -> Tensor | None:
    """Return the tensor of a layer's output that is looked at: the first of numbers with digits."""
    tensors = (tensor for _name, tensor in named_tensors(output, ""))
    return next((each for each in tensors if is_continuous(each) and each.numel()), None)


def stride(count: int) -> int:
    """Return how far apart the numbers of a sample are; with a divisor of a side some units would never be in it."""
    stride = max(1, count // _SAMPLE)
    while math.gcd(stride, count) > 1:
        stride += 1
    return stride


def norm(tensor: Tensor) -> float:
    """Return a norm that overflows in no dtype; float32 is enough where it gives a number."""
    dense = tensor.detach().to_dense()
    dense = dense if is_continuous(dense) else numbers_of(dense)
    if dense.dtype == torch.float32 and 0.0 < (found := float(torch.linalg.vector_norm(dense))) < math.inf:
        return found
    dense = with_float64(dense)
    return float(torch.linalg.vector_norm(dense, dtype=torch.complex128 if dense.is_complex() else torch.float64))


def _quantiles(sample: "np.ndarray[Any, np.dtype[np.float64]]") -> tuple[float, float, float]:
    """Return the entries of a sample below which 5, 50 and 95 % of it are."""
    ordered = np.sort(sample[np.isfinite(sample)])
    if not ordered.size:
        return math.nan, math.nan, math.nan
    low, middle, high = (float(ordered[round(share * (ordered.size - 1))]) for share in QUANTILES)
    return low, middle, high


def _keeps_norm(seen: Seen) -> Callable[[Tensor], None]:
    def keep(gradient: Tensor) -> None:
        seen.gradient = norm(gradient)

    return keep


def _dead(value: Tensor, dimension: int) -> float | None:
    """Return the share of units that are 0 in the whole batch; None where the batch is too small to tell."""
    if value.dim() < 2:
        return None
    units = value.movedim(dimension, -1).reshape(-1, value.shape[dimension])
    if units.shape[0] < _FEWEST:
        return None
    return float(numbers_of(units.amax(0) <= 0).mean())


def _saturated(sample: "np.ndarray[Any, np.dtype[np.float64]]", ends: tuple[float, float]) -> float:
    low, high = ends
    near = NEAR_END * (high - low)
    return float(((sample < low + near) | (sample > high - near)).mean()) if sample.size else 0.0
