"""What is said of the examples that come along, against plain torch and against what is known to be wrong in them."""

import copy
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradexplorer.framework.picture_proofs import DRAWN, EVERY, Shown, prove_drawn
from gradexplorer.framework.resources import resource
from gradexplorer.model.curvature_report import CurvatureSpec
from gradexplorer.model.flow_report import LayerFlow
from gradexplorer.model.landscape.spec import Directions, PlaneRequest, PlaneSpec
from gradexplorer.pages.model.check.derivation import badge
from gradexplorer.proof import Proof

if TYPE_CHECKING:
    from torch import Tensor, nn

    from gradexplorer.model.case import Case

PROBES = 64
SINGLE = 1e-5
"""Relative error of what torch computes twice in float32."""
WANTED = {"deep_sigmoid": "vanishes", "dead_relu": "dead", "mlp_moons": "fine"}
"""What the worst layer of an example is called."""
SHARES = ((0.01, 0.1), (0.4, 0.6), (0.9, 0.99))
"""Between which shares of all numbers the quantiles of a sample lie: 5, 50 and 95 %."""


def prove() -> Iterator[tuple[str, Proof]]:
    """Yield the proofs of all four parts."""
    yield from _checked()
    yield "model.flow", prove_drawn(_flows())
    case = _small()
    yield from _curvature(case)
    yield from _landscapes(case)


def _curvature(case: "Case") -> Iterator[tuple[str, Proof]]:
    """Yield the proofs of a curvature; of Hutchinson's trace also the error that theory gives it (Hutchinson 1990)."""
    import torch

    from gradexplorer.model.curvature import curvature_case

    report, whole = curvature_case(case, CurvatureSpec(count=3, probes=PROBES)), _hessian(case, 1)
    for proven in report.proofs:
        yield f"model.curvature.{proven.heading}", proven.proof
    eigenvalues = torch.linalg.eigvalsh(whole).tolist()
    beside = float((whole - torch.diag(torch.diag(whole))).norm())
    share = report.trace_error / (beside * (2 / PROBES) ** 0.5)
    found: list[Shown] = [
        ("largest", [each.value for each in report.top], eigenvalues[:-4:-1], EVERY, SINGLE),
        ("smallest", [each.value for each in report.bottom], eigenvalues[:3], EVERY, SINGLE),
        ("standard error", 0.6 < share < 1.6, True),
        ("shares of the density", sum(report.weights), 1.0),
    ]
    yield "model.curvature.numbers", prove_drawn(found)


def _landscapes(case: "Case") -> Iterator[tuple[str, Proof]]:
    import torch

    from gradexplorer.model.landscape.compute import landscape_case

    asked: tuple[Directions, ...] = ("random", "hessian", "pca")
    for directions in asked:
        optimizers = ("SGD(lr=0.1)", "Adam(lr=0.01)") if directions == "pca" else ()
        plane = PlaneSpec(directions=directions, optimizers=optimizers, steps=6, batches=2)
        report = landscape_case(case, PlaneRequest(plane=plane, columns=5, rows=5))
        for proven in report.proofs:
            yield f"model.landscape.{directions}.{proven.heading}", proven.proof
        for slope in report.slopes[:3]:
            yield f"model.landscape.{directions}.({slope.a:.3g}, {slope.b:.3g})", slope.proof
        if directions == "hessian":
            largest = (
                "largest eigenvalues",
                report.info.shares,
                torch.linalg.eigvalsh(_hessian(case, 2)).tolist()[:-3:-1],
                EVERY,
                SINGLE,
            )
            yield "model.landscape.hessian.eigenvalues", prove_drawn([largest])


def _small() -> "Case":
    """Return a model of few weights: its whole Hessian takes no time."""
    import torch
    from torch import nn

    from gradexplorer.model.case import Case

    generator = torch.Generator().manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    with torch.no_grad():
        for weight in model.parameters():
            weight.copy_(torch.randn(weight.shape, generator=generator))
    x = torch.randn(12, 2, generator=generator)
    batches = [(part, part.prod(1, keepdim=True)) for part in (x[:6], x[6:])]
    return Case(model=model, loss=nn.MSELoss(), data=lambda: iter(batches))


def _example(name: str) -> "Case":
    from gradexplorer.model.load_file import load_case

    return load_case(resource("examples", f"{name}.py"), "make_case")


def _checked() -> Iterator[tuple[str, Proof]]:
    """Yield the badges of a right model, and what is found in a wrong one: a backward with half of the slope."""
    from gradexplorer.model.check import check_case

    case = _example("mlp_moons")
    gradients = _in_double(case)
    for tensor in check_case(case).tensors:
        yield f"model.check.{tensor.name}", badge(tensor).proof
        nearest = [float(np.abs(gradients[tensor.name] - row.entry.formula).min()) for row in tensor.rows]
        size = float(np.abs(gradients[tensor.name]).max())
        found: list[Shown] = [
            ("gradient in float64", max(nearest) <= DRAWN * size, True),
            ("least error by step", min(error for _step, error in tensor.curve) <= SINGLE * size, True),
        ]
        yield f"model.check.{tensor.name}.numbers", prove_drawn(found)
    first = min(check_case(_example("wrong_factor")).tensors, key=lambda tensor: tensor.name != "first.weight")
    row = first.rows[0]
    found = [
        ("wrong factor is not proven", first.verdict == "not proven", True),
        ("reason", first.reason is not None and first.reason.kind == "factor", True),
        ("half of the slope", row.entry.formula / (row.entry.difference or math.nan), 0.5, EVERY, SINGLE),
    ]
    yield "model.check.wrong factor", prove_drawn(found)


def _in_double(case: "Case") -> dict[str, np.ndarray[Any, Any]]:
    """Return the gradients of a model, forward and back in float64."""
    model = copy.deepcopy(case.model).double()
    x, target = (tensor.double() for tensor in case.data)
    assert case.loss is not None
    case.loss(model(x), target).backward()
    return {name: weight.grad.numpy() for name, weight in model.named_parameters()}


def _hessian(case: "Case", batches: int) -> "Tensor":
    """Return the whole Hessian of a case's loss over some batches, by torch."""
    from gradexplorer.model.hessian import Hessian
    from gradexplorer.model.landscape.plane import subject
    from gradexplorer.model.landscape.weights import state_of

    about = subject(case, PlaneSpec(batches=batches))
    return Hessian(case, about.model, about.batches, state_of(about.model), "frozen").full()


# ---- flow


def _flows() -> Iterator[Shown]:
    from torch import nn

    from gradexplorer.model.flow import flow_case

    for name, wanted in WANTED.items():
        case = _example(name)
        assert isinstance(case.model, nn.Sequential)
        report = flow_case(case)
        outputs, loss = _plainly(case, case.model)
        if case.optimizer is not None:
            yield f"{name}: updates", *_updates(case, case.model, report.layers), EVERY, SINGLE
        for layer, output in zip(report.layers, outputs, strict=True):
            yield from _layer(f"{name}.{layer.name}", layer, output, case.model)
        yield f"{name}: loss", report.losses, [loss.item()], EVERY, SINGLE
        sizes = [float(output.grad.norm()) for output in outputs if output.grad is not None]
        found = {layer.health for layer in report.layers}
        yield f"{name}: {wanted}", wanted in found and (wanted != "fine" or found == {"fine"}), True
        yield f"{name}: vanishes", "vanishes" in found, min(sizes) < 1e-4 * sizes[-1]
    producer = flow_case(_example("nan_sqrt")).producer
    yield "nan_sqrt: the root makes the first NaN", producer is not None and "sqrt" in str(producer.text).lower(), True


def _plainly(case: "Case", model: "nn.Sequential") -> "tuple[list[Tensor], Tensor]":
    """Return all outputs of a chain of modules, with their gradients, and the loss: forward and back, nothing else."""
    x, target = case.data
    outputs: list[Tensor] = []
    for module in model:
        x = module(x)
        x.retain_grad()
        outputs.append(x)
    assert case.loss is not None
    loss: Tensor = case.loss(x, target)
    model.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    return outputs, loss


def _updates(case: "Case", model: "nn.Module", layers: Sequence[LayerFlow]) -> tuple[list[float | None], list[float]]:
    """Return by which shares of their norms a step moves the parameters: as was told, and by a step of a copy."""
    told = {each.path: each.update for layer in layers for each in layer.parameters}
    moved = copy.deepcopy(model)
    own = dict(model.named_parameters())
    for path, weight in moved.named_parameters():
        weight.grad = own[path].grad
    assert case.optimizer is not None
    case.optimizer(moved.parameters()).step()
    pairs = ((own[path], weight) for path, weight in moved.named_parameters())
    return [told[path] for path in own], [((new - old).norm() / old.norm()).item() for old, new in pairs]


def _layer(name: str, layer: LayerFlow, output: "Tensor", model: "nn.Sequential") -> Iterator[Shown]:
    own = dict(model.named_parameters())
    for each in layer.parameters:
        gradient = own[each.path].grad
        assert gradient is not None
        sizes = [float(own[each.path].detach().norm()), float(gradient.norm())]
        yield f"{name}: norms of {each.path}", [each.norm, each.gradient], sizes, EVERY, SINGLE
    assert output.grad is not None
    yield f"{name}: gradient", layer.gradient, float(output.grad.norm()), EVERY, SINGLE
    values = output.detach().numpy()
    for what, numbers, quantiles in (
        ("output", values, (layer.low, layer.middle, layer.high)),
        ("size", np.abs(values), layer.sizes),
    ):
        inside = [
            float((numbers < quantile).mean()) <= high and float((numbers <= quantile).mean()) >= low
            for quantile, (low, high) in zip(quantiles, SHARES, strict=True)
        ]
        yield f"{name}: quantiles of {what}", all(inside), True
    if layer.dead is not None:
        yield f"{name}: dead", layer.dead, float((values <= 0).all(axis=0).mean()), EVERY, DRAWN
