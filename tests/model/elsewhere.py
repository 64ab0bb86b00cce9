"""Tensors that behave as those of another device: cuda's and mps', where there is neither.

Their numbers lie in this machine's memory, but only an explicit copy brings them there: they mix with no tensor of
the processor but single numbers, have no numpy array, and on mps no float64, with torch's own words.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_flatten, tree_map

aten: Any = torch.ops.aten


class Elsewhere(Tensor):
    """A tensor on a device that is not there; subclasses say which."""

    where, is_meta = "cuda", False

    @staticmethod
    def __new__(cls: Any, inner: Tensor) -> Any:
        """Return a tensor around one of the processor."""
        _fits(cls.where, inner.dtype)
        return Tensor._make_wrapper_subclass(  # type: ignore[attr-defined]
            cls,
            inner.shape,
            strides=inner.stride(),
            storage_offset=inner.storage_offset(),
            dtype=inner.dtype,
            device="meta",  # a device of which autograd has a guard here
            requires_grad=inner.requires_grad,
        )

    def __init__(self, inner: Tensor) -> None:
        self.inner = inner.detach()

    def __repr__(self, **_kwargs: Any) -> str:
        return f"{self.where}({self.inner})"

    def numpy(self, **_kwargs: Any) -> Any:
        """Refuse, as torch does."""
        raise TypeError(f"can't convert {self.where}:0 device type tensor to numpy. Use Tensor.cpu() first.")

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Call an operation with the numbers, and put its results where they belong."""
        kwargs = dict(kwargs or {})
        given, _spec = tree_flatten((args, kwargs))
        for each in given:
            if (
                isinstance(each, Tensor)
                and not isinstance(each, Elsewhere)
                and each.dim()
                and func is not aten.copy_.default
            ):
                raise RuntimeError(f"Expected all tensors to be on the same device, but found {cls.where}:0 and cpu!")
        target = kwargs.get("device")
        if target is not None:
            kwargs["device"] = torch.device("cpu")
        if func is aten._to_copy.default and cls.where == "mps" and kwargs.get("dtype") in WIDE:
            raise TypeError(NO_FLOAT64)  # it would be made there before it is brought here
        inner = lambda each: each.inner if isinstance(each, Elsewhere) else each  # noqa: E731
        result = func(*tree_map(inner, args), **tree_map(inner, kwargs))
        if func is aten.copy_.default or (
            func.__name__.partition(".")[0].endswith("_") and not func.__name__.startswith("_")
        ):
            return args[0]
        if target is not None and torch.device(target).type == "cpu":
            return result
        return tree_map(lambda each: cls(each) if isinstance(each, Tensor) else each, result)


class OnMps(Elsewhere):
    """A tensor on Apple's device, which has no float64."""

    where = "mps"


WIDE = (torch.float64, torch.complex128)
NO_FLOAT64 = (
    "Cannot convert a MPS Tensor to float64 dtype as the MPS framework doesn't support float64. "
    "Please use float32 instead."
)


def _fits(where: str, dtype: torch.dtype) -> None:
    if where == "mps" and dtype in WIDE:
        raise TypeError(NO_FLOAT64)


def moved(model: nn.Module, kind: type[Elsewhere]) -> nn.Module:
    """Return a model with its parameters and buffers elsewhere."""
    for module in model.modules():
        for name, each in list(module._parameters.items()):
            if each is not None:
                module._parameters[name] = nn.Parameter(kind(each.detach()))
        for name, each in list(module._buffers.items()):
            if each is not None:
                module._buffers[name] = kind(each)
    return model
