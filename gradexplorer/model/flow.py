"""Values and gradients on their way through a model: where they vanish, and what made the first NaN."""

import contextlib
import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import torch
from msgspec import structs
from torch import Tensor, nn

from gradexplorer.model.case import Case
from gradexplorer.model.caught import caught_warnings
from gradexplorer.model.data import batches, call_model
from gradexplorer.model.flow_report import FlowReport, LayerFlow, ParameterFlow
from gradexplorer.model.health import judged
from gradexplorer.model.layers import Watch, norm
from gradexplorer.model.problem import kept_generators
from gradexplorer.model.producer import find_producer, unfinite_data
from gradexplorer.text import InputError, Text, _

Progress = Callable[[int, int], None]
NOT_COMPILED = _("The model is compiled; here it runs as it was before.")


def flow_case(case: Case, steps: int = 1, progress: Progress | None = None) -> FlowReport:
    """Look at one batch, or at some training steps; the model is as before when it ends."""
    if case.model is None:
        raise InputError(_("The case has no model, and only through a model is there a flow."))
    model = getattr(case.model, "_orig_mod", case.model)
    notes = [NOT_COMPILED] if model is not case.model else []
    if not isinstance(model, nn.Module):
        raise InputError(_("The model is no torch.nn.Module but a {kind}.", kind=type(model).__name__))
    if not any(parameter.requires_grad for parameter in model.parameters()):
        raise InputError(_("The model has no parameter that requires grad."))
    with kept_generators(), _kept(model), caught_warnings() as caught:
        report = _looked(case, model, steps, notes, progress)
    return structs.replace(report, warnings=tuple(caught))


def _looked(case: Case, model: nn.Module, steps: int, notes: list[Text], progress: Progress | None) -> FlowReport:
    optimizer = case.optimizer(model.parameters()) if case.optimizer is not None else None
    losses: list[float] = []
    feed = batches(case)
    producer, report = None, FlowReport(layers=())
    for step in range(steps):
        batch = next(feed, None)
        if batch is None:
            if not step:
                raise InputError(_("data gives no batch."))
            break
        producer = unfinite_data(model, batch)
        watch = Watch(model)
        before = _state(model)
        loss = _passed(case, model, batch, watch)
        losses.append(loss)
        finite = math.isfinite(loss) and _finite_gradients(model)
        report = _report(model, watch, notes)
        if producer is None and not finite:
            producer = find_producer(partial(_again, case, model, batch, before))
        if producer is not None:
            break
        if optimizer is not None:
            report = structs.replace(report, layers=_with_updates(report.layers, _updates(model, optimizer)))
        if progress is not None:
            progress(step + 1, steps)
    return structs.replace(report, losses=tuple(losses), producer=producer)


def _passed(case: Case, model: nn.Module, batch: Any, watch: Watch) -> float:
    """Send a batch forward and back, watched."""
    model.zero_grad(set_to_none=True)
    try:
        with watch.watching():
            loss = call_model(case, model, case.loss, batch)
        if not loss.requires_grad:
            raise InputError(_("The loss does not depend on any parameter: the graph is cut on the way."))
        loss.backward()
        return float(loss.detach())
    finally:
        watch.remove()


def _again(case: Case, model: nn.Module, batch: Any, before: dict[str, Any]) -> Tensor:
    """Compute the same loss once more, with the same random numbers and the same running statistics."""
    _restore(model, before)
    model.zero_grad(set_to_none=True)
    loss: Tensor = call_model(case, model, case.loss, batch)
    return loss


def _state(model: nn.Module) -> dict[str, Any]:
    return {
        "tensors": {name: value.detach().clone() for name, value in _tensors(model)},
        "generator": torch.get_rng_state(),
    }


def _restore(model: nn.Module, state: dict[str, Any]) -> None:
    with torch.no_grad():
        for name, value in _tensors(model):
            if not torch.equal(value, state["tensors"][name]):
                value.copy_(state["tensors"][name])
    torch.set_rng_state(state["generator"])


def _tensors(model: nn.Module) -> Iterator[tuple[str, Tensor]]:
    yield from model.named_parameters()
    yield from model.named_buffers()


@contextlib.contextmanager
def _kept(model: nn.Module) -> Iterator[None]:
    """Leave weights, running statistics and gradients as they were."""
    state, gradients = _state(model), {parameter: parameter.grad for parameter in model.parameters()}
    try:
        yield
    finally:
        _restore(model, state)
        for parameter, gradient in gradients.items():
            parameter.grad = gradient


def _finite_gradients(model: nn.Module) -> bool:
    return all(p.grad is None or bool(torch.isfinite(p.grad.to_dense()).all()) for p in model.parameters())


def _updates(model: nn.Module, optimizer: Any) -> dict[str, float]:
    """Make a step, and return by which share of its norm it moved each parameter."""
    before = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    optimizer.step()
    return {
        name: norm(parameter - before[name]) / size
        for name, parameter in model.named_parameters()
        if (size := norm(before[name]))
    }


def _with_updates(layers: tuple[LayerFlow, ...], updates: dict[str, float]) -> tuple[LayerFlow, ...]:
    return tuple(
        structs.replace(
            layer,
            parameters=tuple(structs.replace(each, update=updates.get(each.path)) for each in layer.parameters),
        )
        for layer in layers
    )


def _report(model: nn.Module, watch: Watch, notes: list[Text]) -> FlowReport:
    prefix = {module: f"{name}." if name else "" for name, module in model.named_modules()}
    layers: list[LayerFlow] = []
    top = next((seen.gradient for seen in reversed(watch.seen.values()) if seen.gradient), None)
    for seen in watch.seen.values():
        own = list(seen.module.named_parameters(recurse=False)) if seen.module is not None else []
        parameters = tuple(
            ParameterFlow(prefix[seen.module] + name, norm(each), None if each.grad is None else norm(each.grad))
            for name, each in own
        )
        layers.append(judged(seen, parameters, not own or any(each.requires_grad for _name, each in own), top))
    uncalled = [
        (name, module)
        for name, module in model.named_modules()
        if module not in watch.called and any(True for _ in module.parameters(recurse=False))
    ]
    used = [n for n, module in uncalled if any(p.grad is not None for p in module.parameters(recurse=False))]
    return FlowReport(
        layers=tuple(layers),
        never_called=tuple(name for name, _module in uncalled if name not in used),
        used_uncalled=tuple(used),
        notes=tuple(notes),
    )
