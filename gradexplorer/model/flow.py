"""Values and gradients on their way through a model: where they vanish, and what made the first NaN."""

import contextlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from gradexplorer.model.problem import bring_back, generator_states, kept_generators
from gradexplorer.model.producer import find_producer, unfinite_data
from gradexplorer.model.remeasured import passed_again, with_proofs
from gradexplorer.text import InputError, Text, _
from gradexplorer.torch_internals import uncompiled, version

Tell = Callable[[FlowReport, int], None]
"""Told after each training step, and with its number."""
NOT_COMPILED = _("The model is compiled; here it runs as it was before.")
SCRIPTED = _("The model is scripted, and hooks see nothing within it: none of its layers can be watched.")


def flow_case(case: Case, steps: int = 1, tell: Tell | None = None, prove: bool = False) -> FlowReport:
    """Look at one batch, or at some training steps; the model is as before when it ends.

    With `prove` the numbers of the last step are measured once more, another way.
    """
    if case.model is None:
        raise InputError(_("The case has no model, and only through a model is there a flow."))
    model = uncompiled(case.model)
    notes = [NOT_COMPILED] if model is not case.model else []
    notes += [SCRIPTED] if isinstance(model, torch.jit.ScriptModule) else []
    if not isinstance(model, nn.Module):
        raise InputError(_("The model is no torch.nn.Module but a {kind}.", kind=type(model).__name__))
    if not any(parameter.requires_grad for parameter in model.parameters()):
        raise InputError(_("The model has no parameter that requires grad."))
    with kept_generators(), _kept(model) as before, caught_warnings() as caught:

        def tell_warned(report: FlowReport, step: int) -> None:
            if tell is not None:
                tell(structs.replace(report, warnings=tuple(caught)), step)

        report = _looked(case, model, before, steps, notes, tell_warned, prove)
    return structs.replace(report, warnings=tuple(caught))


def _looked(
    case: Case, model: nn.Module, before: dict[str, Any], steps: int, notes: list[Text], tell: Tell, prove: bool
) -> FlowReport:
    """Look at the steps; `before` is the model as it is before the first."""
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
        watch = Watch(model)
        before = _state(model) if step else before
        loss = _passed(case, model, batch, watch)
        losses.append(loss)
        report = _report(model, watch, notes)
        finite = math.isfinite(loss) and _finite_gradients(model, [layer.parameters for layer in report.layers])
        if not finite:
            producer = unfinite_data(model, batch) or find_producer(partial(_again, case, model, batch, before))
        if producer is not None:
            break
        proven = prove and step == steps - 1
        again = passed_again(model, partial(_second_pass, case, model, batch, before)) if proven else None
        if optimizer is not None:
            report = structs.replace(report, layers=_with_updates(report.layers, _updates(model, optimizer)))
        report = structs.replace(report, losses=tuple(losses))
        report = report if again is None else with_proofs(report, again, model)
        tell(report, step + 1)
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
    model.zero_grad(set_to_none=True)
    return _second_pass(case, model, batch, before)


def _second_pass(case: Case, model: nn.Module, batch: Any, before: dict[str, Any]) -> Tensor:
    """Compute it and leave the gradients of the first pass where they are."""
    _restore(before)
    loss: Tensor = call_model(case, model, case.loss, batch)
    return loss


def _state(model: nn.Module) -> dict[str, Any]:
    return {
        "parameters": [(each, each.detach().clone(), version(each)) for each in model.parameters()],
        "buffers": [(each, each.detach().clone()) for each in model.buffers()],
        "generators": generator_states(),
    }


def _restore(state: dict[str, Any]) -> None:
    """Bring back what changed; norm layers write their statistics without a word to the version counter."""
    with torch.no_grad():
        for parameter, kept, before in state["parameters"]:
            if version(parameter) != before:
                parameter.copy_(kept)
        for buffer, kept in state["buffers"]:
            buffer.copy_(kept)
    bring_back(state["generators"])


@contextlib.contextmanager
def _kept(model: nn.Module) -> Iterator[dict[str, Any]]:
    """Leave weights, running statistics and gradients as they were."""
    state, gradients = _state(model), {parameter: parameter.grad for parameter in model.parameters()}
    try:
        yield state
    finally:
        _restore(state)
        for parameter, gradient in gradients.items():
            parameter.grad = gradient


def _finite_gradients(model: nn.Module, seen: Iterable[Sequence[ParameterFlow]]) -> bool:
    """Whether all gradients are finite: those whose norms are known, and those of modules that were never called."""
    known = {each.path: each.gradient for parameters in seen for each in parameters}
    gradients = (known.get(n) if n in known else _norm_of(p.grad) for n, p in model.named_parameters())
    return all(gradient is None or math.isfinite(gradient) for gradient in gradients)


def _norm_of(gradient: Tensor | None) -> float | None:
    return None if gradient is None else norm(gradient)


def _updates(model: nn.Module, optimizer: Any) -> dict[str, float]:
    """Make a step, and return by which share of its norm it moved each parameter."""
    before = {name: parameter.detach().clone() for name, parameter in model.named_parameters()}
    optimizer.step()
    return {
        name: norm(_wide(parameter) - _wide(before[name])) / size
        for name, parameter in model.named_parameters()
        if (size := norm(before[name]))
    }


def _wide(tensor: Tensor) -> Tensor:
    """Return a tensor whose differences have more digits than those of half precision."""
    return tensor.float() if tensor.dtype in (torch.float16, torch.bfloat16) else tensor


def _with_updates(layers: tuple[LayerFlow, ...], updates: dict[str, float]) -> tuple[LayerFlow, ...]:
    return tuple(
        structs.replace(
            layer,
            parameters=tuple(structs.replace(each, update=updates.get(each.path)) for each in layer.parameters),
        )
        for layer in layers
    )


def _own_parameters(module: nn.Module | None) -> list[tuple[str, Tensor]]:
    return [] if module is None else list(module.named_parameters(recurse=False, remove_duplicate=False))


def _report(model: nn.Module, watch: Watch, notes: list[Text]) -> FlowReport:
    prefix = {module: f"{name}." if name else "" for name, module in model.named_modules()}
    own = {seen.name: _own_parameters(seen.module) for seen in watch.seen.values()}
    parameters = {
        seen.name: tuple(
            ParameterFlow(prefix[seen.module] + name, norm(each), _norm_of(each.grad)) for name, each in own[seen.name]
        )
        for seen in watch.seen.values()
    }
    known = [seen.gradient for seen in reversed(watch.seen.values()) if seen.gradient and math.isfinite(seen.gradient)]
    arrives = _finite_gradients(model, parameters.values())
    layers = []
    for seen in watch.seen.values():
        trained = not own[seen.name] or any(each.requires_grad for _name, each in own[seen.name])
        layers.append(judged(seen, parameters[seen.name], trained, known[0] if known else None, arrives))
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
