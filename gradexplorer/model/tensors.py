"""The tensors in nested arguments and outputs: their names, copies of them, and their memory."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import Tensor

WITHOUT_FLOAT64 = ("mps",)
"""Devices that have neither float64 nor complex128: what needs them is copied to the processor."""

Arguments = tuple[tuple[Any, ...], dict[str, Any]]


def arguments(function: Callable[..., Any], inputs: Any) -> Arguments:
    """Return the inputs as positional and named arguments of the function."""
    if isinstance(inputs, Mapping):
        named = {str(key): value for key, value in inputs.items()}
        if custom_function(function) is not None:
            return tuple(named.values()), {}
        try:
            _signature(function).bind(**named)
        except (TypeError, ValueError):
            return (inputs,), {}
        return (), named
    return (tuple(inputs) if isinstance(inputs, list | tuple) else (inputs,)), {}


def custom_function(function: Callable[..., Any]) -> type | None:
    """Return the ``autograd.Function`` whose ``apply`` this is."""
    owner = getattr(function, "__self__", None)
    return owner if isinstance(owner, type) and issubclass(owner, torch.autograd.Function) else None


def _signature(function: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(function.forward if isinstance(function, torch.nn.Module) else function)


def argument_names(function: Callable[..., Any], count: int) -> list[str]:
    """Return what the function calls its positional arguments."""
    owner = custom_function(function)
    try:
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        signature = inspect.signature(owner.forward) if owner else _signature(function)  # type: ignore[attr-defined]
        names = [name for name, parameter in signature.parameters.items() if parameter.kind in kinds]
        if owner is not None and names[:1] and not _sets_up_context(owner):
            names = names[1:]
    except (TypeError, ValueError):
        names = []
    made_up = ["input"] if count == 1 else [f"input {i + 1}" for i in range(count)]
    return [*names, *made_up[len(names) :]][:count]


def _sets_up_context(owner: type) -> bool:
    return owner.setup_context is not torch.autograd.Function.setup_context  # type: ignore[attr-defined]


def named_tensors(value: Any, name: str) -> Iterator[tuple[str, Tensor]]:
    """Yield the tensors in nested tuples, lists and dicts, with names such as ``x[0]``."""
    if isinstance(value, Tensor):
        yield name, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from named_tensors(each, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list | tuple):
        for i, each in enumerate(value):
            yield from named_tensors(each, f"{name}[{i}]" if name else str(i))
    elif hasattr(value, "__dataclass_fields__"):
        yield from named_tensors(vars(value), name)


def mapped(value: Any, change: Callable[[Tensor], Tensor]) -> Any:
    """Return nested tuples, lists and dicts with every tensor changed."""
    if isinstance(value, Tensor):
        return change(value)
    if isinstance(value, Mapping):
        new = {key: mapped(each, change) for key, each in value.items()}
        try:
            return type(value)(new)  # type: ignore[call-arg]
        except TypeError:
            return new
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(mapped(each, change) for each in value))
    if isinstance(value, list | tuple):
        return type(value)(mapped(each, change) for each in value)
    return value


def converted(tensor: Tensor, dtype: torch.dtype | None, dense: bool = False) -> Tensor:
    """Return a new leaf with the same numbers, of another dtype; `dense` makes its memory contiguous.

    ``Tensor.to`` would give an expanded tensor memory of its own: here stride 0 stays stride 0, and gaps stay gaps.
    """
    given = with_float64(tensor.detach()) if dtype == torch.float64 else tensor.detach()
    target = given.dtype if dtype is None or not is_real(given) else dtype
    target = torch.complex128 if given.is_complex() and dtype == torch.float64 else target
    if dense or given.layout != torch.strided:
        copy = given.to(target).clone(memory_format=torch.contiguous_format) if dense else given.to(target).clone()
    else:
        memory = given.untyped_storage().nbytes() // max(given.element_size(), 1)
        reach = sum((size - 1) * stride for size, stride in zip(given.shape, given.stride(), strict=True)) + 1
        if not given.numel() or reach > 4 * given.numel() + 64 or given.storage_offset() + reach > memory:
            copy = given.to(target).clone()
        else:
            flat = given.as_strided((reach,), (1,)).to(target).clone()
            copy = flat.as_strided(given.shape, given.stride(), 0)
    return copy.requires_grad_(tensor.requires_grad)


def doubled(tensor: Tensor) -> Tensor:
    """Return a tensor with twice the digits; whole numbers stay what they are."""
    given = with_float64(tensor)
    if given.is_complex():
        return given.to(torch.complex128)
    return given.double() if given.is_floating_point() else given


def numbers_of(tensor: Tensor) -> Tensor:
    """Return real numbers in float64 on the processor: two steps, for not every device has float64."""
    return tensor.detach().cpu().double()


def with_float64(tensor: Tensor) -> Tensor:
    """Return a tensor on a device that has float64: its own, or else the processor."""
    return tensor.cpu() if tensor.device.type in WITHOUT_FLOAT64 else tensor


def is_real(tensor: Tensor) -> bool:
    """Whether a tensor holds floats, which all have slopes."""
    return tensor.is_floating_point()


def is_continuous(tensor: Tensor) -> bool:
    """Whether a tensor holds numbers that can move a little: floats or complex ones."""
    return tensor.is_floating_point() or tensor.is_complex()


def is_plain(tensor: Tensor) -> bool:
    """Whether every entry has memory of its own, without gaps and in order."""
    return tensor.layout == torch.strided and tensor.is_contiguous()


def entry_name(name: str, flat: int, shape: tuple[int, ...]) -> str:
    """Return the name of one entry, such as ``x[0, 2]``."""
    indices = []
    for size in reversed(shape):
        flat, index = divmod(flat, size)
        indices.append(index)
    return f"{name}[{', '.join(map(str, reversed(indices)))}]" if indices else name
