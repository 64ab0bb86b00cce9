"""The operation that made the first NaN or infinity that arrives: the same batch once more, operation by operation.

Only what is not finite in the end is looked for: an infinity on the way, as that of a masked score, is no fault.
"""

import contextlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import torch
from msgspec import Struct
from torch import Tensor, nn

from gradexplorer.model.flow_report import Producer, Range
from gradexplorer.model.remedies import remedy_of
from gradexplorer.model.source import Place, is_own, places_in, present_place
from gradexplorer.model.tensors import named_tensors, numbers_of
from gradexplorer.text import Text, _
from gradexplorer.torch_internals import dispatching

_LITERAL = ("masked_fill", "full", "fill", "where", "scalar_tensor", "lift_fresh", "full_like", "index_put", "copy")
"""Operations that put an infinity there because the person wrote one."""
_SOFT = ("softmax", "log_softmax", "logsumexp")


class Event(Struct, eq=False):
    """An operation whose output is not finite though its inputs are better; `before` made infinities that it took."""

    operation: str
    place: Place | None
    inputs: tuple[Range, ...]
    outputs: tuple[Range, ...]
    nan: bool
    before: "Event | None" = None


def find_producer(again: Callable[[], Tensor]) -> Producer | None:
    """Return what made the first NaN or infinity of a loss, or of its gradients."""
    with _anomaly():
        trace = _Trace()
        with dispatching(trace.execute):
            loss = again()
        if not bool(torch.isfinite(loss)):
            event = trace.origin(loss)
            return _forward(event) if event is not None else None
        return _backward(loss)


@contextlib.contextmanager
def _anomaly() -> Iterator[None]:
    """Let every node of the graph know the lines that made it, without the warning of torch's own context."""
    before = torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()
    torch.set_anomaly_enabled(True, False)
    try:
        yield
    finally:
        torch.set_anomaly_enabled(*before)


def unfinite_data(model: nn.Module, batch: Any) -> Producer | None:
    """Say so where a batch or a weight is not finite before anything happens."""
    for name, tensor in (*named_tensors(batch, "batch"), *model.named_parameters(), *model.named_buffers()):
        if tensor.is_floating_point() and bool(tensor.isnan().any()):
            text = _("{name} holds NaN before anything is computed.", name=name)
            return Producer(direction="data", operation=name, text=text, outputs=(_range(tensor),))
    return None


def _range(tensor: Tensor) -> Range:
    value = tensor.detach()
    if value.is_complex():
        value = torch.view_as_real(value.resolve_conj())
    finite = numbers_of(value[torch.isfinite(value)])
    return Range(
        shape=tuple(tensor.shape),
        dtype=str(tensor.dtype).removeprefix("torch."),
        low=float(finite.min()) if finite.numel() else float("nan"),
        high=float(finite.max()) if finite.numel() else float("nan"),
        nans=int(value.isnan().sum()),
        infinities=int(value.isinf().sum()),
        zeros=int((value == 0).sum()),
    )


# forward


class _Trace:
    """Follows what is not finite from the operation that made it."""

    def __init__(self) -> None:
        self._origins: dict[int, tuple[Tensor, Event]] = {}

    def origin(self, tensor: Tensor) -> Event | None:
        """Return the operation from which a tensor's NaN or infinity comes."""
        return self._origins[id(tensor)][1] if id(tensor) in self._origins else None

    def execute(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Execute an operation, and look at what it makes."""
        given = [tensor for _name, tensor in named_tensors((args, kwargs), "") if tensor.is_floating_point()]
        bad = [(tensor, _worst(tensor)) for tensor in given]
        ranges = None
        result = func(*args, **kwargs)
        for _name, made in named_tensors(result, ""):
            if not made.is_floating_point() or made.is_meta or not (kind := _worst(made)):
                continue
            same = next((t for t, worst in bad if worst >= kind and id(t) in self._origins), None)
            if same is not None:
                event = self._origins[id(same)][1]
            else:
                ranges = ranges or tuple(map(_range, given))
                source = next((self.origin(t) for t, worst in bad if worst and self.origin(t)), None)
                event = Event(_short(func), present_place(), ranges, (_range(made),), kind == 2, source)
            self._origins[id(made)] = made, event
        return result


def _worst(tensor: Tensor) -> int:
    """Return 2 for a tensor with NaN, 1 for one with infinities, 0 for a finite one."""
    if bool(torch.isfinite(tensor).all()):
        return 0
    return 2 if bool(tensor.isnan().any()) else 1


def _short(func: Any) -> str:
    name = str(getattr(func, "__name__", func)).partition(".")[0].strip("_")
    return name.removesuffix("_backward").removeprefix("linalg_")


def _forward(event: Event) -> Producer:
    """Return the operation to blame: of an infinity that became NaN, the one that made the infinity."""
    before = event.before
    then: Text | None = None
    if before is not None and before.operation not in _LITERAL and event.operation not in _SOFT:
        then = _("{operation} makes NaN of it later.", operation=event.operation)
        event = before
    what = "NaN" if event.nan else "∞"
    text = _("{operation} makes {what} of finite numbers.", operation=event.operation, what=what)
    return Producer(
        direction="forward",
        operation=event.operation,
        text=text if then is None else _("{first} {then}", first=str(text), then=str(then)),
        inputs=event.inputs,
        outputs=event.outputs,
        remedy=remedy_of(event.operation, "forward"),
        file=event.place.file if event.place else None,
        line=event.place.line if event.place else None,
    )


# backward


def _backward(loss: Tensor) -> Producer | None:
    """Return the first node of the graph that makes something not finite of finite gradients."""
    found: list[Producer] = []
    handles = [node.register_hook(_looks(node, found)) for node in _nodes(loss.grad_fn)]
    try:
        loss.backward(retain_graph=True)  # type: ignore[no-untyped-call]
    finally:
        for handle in handles:
            handle.remove()
    return found[0] if found else None


def _nodes(top: Any) -> Iterator[Any]:
    seen, waiting = {top}, [top]
    while waiting:
        node = waiting.pop()
        yield node
        for following, _index in node.next_functions:
            if following is not None and following not in seen:
                seen.add(following)
                waiting.append(following)


def _any_bad(gradients: Any) -> bool:
    return any(gradient is not None and _worst(gradient) for gradient in gradients)


def _looks(node: Any, found: list[Producer]) -> Callable[[Any, Any], None]:
    def look(made: Any, given: Any) -> None:
        if (
            found
            or not any(g is not None and _worst(g) for g in made)
            or any(g is not None and _worst(g) for g in given)
        ):
            return
        found.append(_node_producer(node, made, given))

    return look


def _node_producer(node: Any, made: Any, given: Any) -> Producer:
    name = _operation(node)
    places = [place for text in node.metadata.get("traceback_", ()) for place in places_in(text) if is_own(place.file)]
    bad = next(g for g in made if g is not None and _worst(g))
    what = "NaN" if _worst(bad) == 2 else "∞"
    dropped = any(g is not None and g.shape == bad.shape and bool((g[~torch.isfinite(bad)] == 0).all()) for g in given)
    text = (
        _(
            "The gradient that comes to {operation} is 0 there, but its slope is not finite, and 0 times that is NaN.",
            operation=name,
        )
        if dropped
        else _("backward of {operation} makes {what} of finite gradients.", operation=name, what=what)
    )
    return Producer(
        direction="backward",
        operation=name,
        text=text,
        inputs=tuple(_range(g) for g in given if g is not None),
        outputs=tuple(_range(g) for g in made if g is not None),
        remedy=remedy_of("where" if dropped else name, "backward"),
        file=places[-1].file if places else None,
        line=places[-1].line if places else None,
    )


def _operation(node: Any) -> str:
    """Return the name of the operation that a node is the backward of, as it is called in Python."""
    match = re.fullmatch(r"(\w+?)Backward(\d*)", node.name().rpartition(".")[2])
    if match is None:
        return str(node.name())
    if not match[2]:
        return match[1]  # a custom Function
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", match[1]).lower().removeprefix("linalg_")
