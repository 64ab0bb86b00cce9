"""The numbers of the Activations tab's pictures and tables, against torch."""

from collections.abc import Iterator

import numpy as np

from gradexplorer.core.activations import ACTIVATIONS, Choice
from gradexplorer.core.activations.vanishing_gradients import LIMIT, Setting, built, measure, verdict
from gradexplorer.formula.shown_number import numbers
from gradexplorer.framework.figure import Array, Figure, Table
from gradexplorer.framework.picture_proofs import Shown, mark, panel, prove_drawn
from gradexplorer.framework.run import StaticSnapshot
from gradexplorer.pages.activations import curves, networks
from gradexplorer.pages.activations.derivation import derive
from gradexplorer.pages.activations.state import ActivationsState, NetworkParameters
from gradexplorer.proof import Proof

SHOWN = ("sigmoid", "silu", "relu", "hardtanh")
FINE = 240_001
"""Points of a grid on which torch's largest slope, and where it is small, are looked for."""
SMALL = (
    NetworkParameters(depth=6, width=8),
    NetworkParameters(depth=6, width=8, residual=True, init="kaiming", source="own"),
)


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove the pictures of some activations, and of two networks."""
    for tag in SHOWN:
        state = ActivationsState(names=(ACTIVATIONS[tag](),), x=0.9)
        yield f"curves({tag})", prove_drawn(_curves(state, Figure(rows=(curves.panels(state),))))
        yield f"sentences({tag})", prove_drawn(_sentences(state))
    state = ActivationsState(network=SMALL[0], network_b=SMALL[1])
    yield "networks", prove_drawn(_networks(state))
    yield "verdicts", prove_drawn(_verdicts())


def _curves(state: ActivationsState, figure: Figure) -> Iterator[Shown]:
    activation = state.activation
    for key, order in (("f", 0), ("slope", 1)):
        curve = mark(figure, key, f"{key}0")
        known = np.isfinite(curve.y)
        yield key, curve.y[known], activation.autograd(curve.x[known])[order]
    f, slope = (float(values[0]) for values in activation.autograd([state.x]))
    tangent = mark(figure, "f", "tangent")
    yield "tangent", tangent.y, f + slope * (tangent.x - state.x)
    yield "its slope", numbers(mark(figure, "f", "tangent slope").texts[0]), [slope], 4
    star = [found for found in panel(figure, "slope").marks if found.key == "largest0"]
    x, slopes = _slopes(activation)
    for found in star:
        yield "largest slope", np.round(found.y, 6), np.round(slopes.max(initial=-np.inf), 6)
        yield "where it is", abs(slopes[np.argmin(np.abs(x - found.x[0]))] - slopes.max()) < 1e-6, True
        shown = [slopes.max(), x[int(np.argmax(slopes))]]
        yield "its name", np.round(numbers(found.names[0]), 3), np.round(shown, 3)
    zone = mark(figure, "slope", "lost")
    yield "lost", abs((zone.end - zone.start).sum() - _lost(state, x, slopes)) < 0.01, True


def _slopes(activation: Choice) -> tuple[Array, Array]:
    x = np.linspace(-12.0, 12.0, FINE)
    return x, activation.autograd(x)[1]


def _lost(state: ActivationsState, x: Array, slopes: Array) -> float:
    """Return how much of the range has a slope that counts as lost, on a grid."""
    low, high = state.x_range
    inside = (x >= low) & (x <= high)
    return float(np.mean(np.abs(slopes[inside]) < state.epsilon)) * (high - low)


def _sentences(state: ActivationsState) -> Iterator[Shown]:
    activation = state.activation
    x, slopes = _slopes(activation)
    column = derive(state, None)
    words = {item.key: item for item in column}
    largest = numbers(words["largest"].label)
    yield "largest", np.round(largest[0], 3), np.round(slopes.max(), 3)
    if len(largest) > 1:
        yield "at", abs(slopes[np.argmin(np.abs(x - largest[1]))] - slopes.max()) < 1e-3, True
    low, high = state.x_range
    epsilon, share = numbers(words["lost"].label)[-2:]
    yield "share", [epsilon, round(share, 1)], [state.epsilon, round(100 * _lost(state, x, slopes) / (high - low), 1)]
    if "power" in words:
        yield "depth", numbers(words["power"].label), [state.network.depth]
    for item in column:
        for row in item.rows if item.key == "kinks" and isinstance(item, Table) else ():
            at = float(str(row.cells[0]))
            sides = activation.autograd(np.array([at - 1e-6, at + 1e-6, at]))[1]
            yield f"kink at {at:g}", [float(str(cell)) for cell in row.cells[1:]], np.round(sides, 6)


def _networks(state: ActivationsState) -> Iterator[Shown]:
    profiles = tuple(measure(setting) for setting in state.settings)
    snapshot = StaticSnapshot(result=profiles)
    figure = Figure(rows=(networks.panels(state, snapshot),))
    found = [_measured(setting) for setting in state.settings]
    (rows,) = [
        item.rows for item in derive(state, snapshot) if isinstance(item, Table) and item.key == "networks.table"
    ]
    for column, (letter, (gradient, slopes)) in enumerate(zip("AB", found, strict=True), start=1):
        key = f"network{letter}"
        ratio, depth = gradient[0] / gradient[-1], len(slopes)
        for name, values in (("gradient", gradient), ("product", np.append(np.cumprod(slopes[::-1])[::-1], 1.0))):
            yield f"{name} {letter}", np.float32(mark(figure, key, name).y), np.float32(values)
        yield f"headline {letter}", numbers(panel(figure, key).title)[0], ratio, 2
        yield f"letter {letter}", str(panel(figure, key).title)[0] == letter, True
        part = ratio ** (1 / depth), float(np.prod(slopes)) ** (1 / depth)
        shown = [float(str(row.cells[column])) for row in rows[:4]]
        yield f"table {letter}", shown, [ratio, *part, part[0] / part[1]], 4


def _measured(setting: Setting) -> tuple[Array, Array]:
    """Return the norms of the gradients at all layers and the means of |f'|, by a plain loop in torch."""
    import torch

    net = built(setting)
    flow, slopes = [net.x], []
    for layer in net.layers:
        z = layer(flow[-1])
        value = setting.activation.torch_function(z)
        at = z.detach().requires_grad_()
        (slope,) = torch.autograd.grad(setting.activation.torch_function(at).sum(), at)
        slopes.append(float(slope.abs().double().mean()))
        flow.append(flow[-1] + value if setting.residual else value)
    found = torch.autograd.grad((flow[-1] * net.top).sum(), flow)
    return np.array([float(part.double().norm()) for part in found]), np.array(slopes)


def _verdicts() -> Iterator[Shown]:
    """Say which ratios are called what: the limits are those of the sentence."""
    yield "limit", LIMIT, 1e-3
    ratios = {1e-4: "vanishing", 0.5: "healthy", 2e3: "exploding", float("inf"): "exploding", float("nan"): "exploding"}
    for ratio, name in ratios.items():
        yield f"{ratio:g}", verdict(ratio) == name, True
