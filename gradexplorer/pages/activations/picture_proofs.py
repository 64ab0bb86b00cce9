"""What the Activations tab shows, against torch: curves, tangent, largest slopes, kinks, lost ranges, networks."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from gradexplorer.core.activations import Choice
from gradexplorer.core.activations.vanishing_gradients import LIMIT, Setting, built, measure, verdict
from gradexplorer.framework.figure import Array, Figure, FormulaItem, Item, Table
from gradexplorer.framework.picture_proofs import EVERY, Shown, mark, numbers, panel, prove_drawn, says
from gradexplorer.framework.run import StaticSnapshot
from gradexplorer.pages.activations import networks
from gradexplorer.pages.activations.derivation import derive
from gradexplorer.pages.activations.state import ActivationsState, NetworkParameters
from gradexplorer.proof import Proof

FINE = 24_001
"""Points of a grid on which torch's largest slope, and where it is small, are looked for."""
REACH = 12.0
SMALL = (
    NetworkParameters(depth=6, width=8),
    NetworkParameters(depth=6, width=8, residual=True, init="kaiming", source="own"),
)
_SPARE = 1e-7
"""Some of torch's slopes are constants of float32."""
_BESIDE = 1e-6
"""So far beside a kink its one-sided slopes are taken."""
_MOST = 0.98
"""Share of a curve's points that must agree: at kinks the picture has gaps and conventions."""


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove the pictures of two networks, and what ratios of gradients are called."""
    state = ActivationsState(network=SMALL[0], network_b=SMALL[1])
    yield "networks", prove_drawn(_networks(state))
    yield "verdicts", prove_drawn(_verdicts())


def checks(
    state: ActivationsState, snapshot: StaticSnapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    """Yield the curves and sentences of the selected activation, and the green lines of the networks."""
    yield "name", state.activation.name == state.activation.torch_class().__name__, True
    yield "heading", says(column, "function").startswith(state.activation.name), True
    yield from _curves(state, picture)
    yield from _kinks(state.activation, column)
    yield from _steepness(state, picture, column)
    if not any(kink.x == state.x for kink in state.activation.kinks()):
        yield from _lines(state, column)
    for letter, profile in zip("AB", snapshot.result if snapshot else (), strict=False):
        product = mark(picture, f"network{letter}", "product")
        wanted = np.array([np.prod(profile.slopes[layer + 1 :]) for layer in range(len(profile.slopes))])
        known = np.isfinite(product.y) & (wanted > 1e-200)
        yield f"product of network {letter}", product.y[known], wanted[known]


def _curves(state: ActivationsState, picture: Figure) -> Iterator[Shown]:
    activation, chosen = state.activation, state.chosen
    for key, order in (("f", 0), ("slope", 1)):
        curve = mark(picture, key, f"{key}{chosen}")
        known = np.isfinite(curve.y)
        other = activation.autograd(curve.x[known])[order]
        near = np.abs(curve.y[known] - other) <= _SPARE * (1 + np.abs(other))
        yield f"curve of {key}", float(near.mean()) >= _MOST, True
    f, slope = (float(values[0]) for values in activation.autograd([state.x]))
    tangent = mark(picture, "f", "tangent")
    size = 1 + abs(f) + abs(slope) * (1 + abs(state.x))
    yield "tangent", tangent.y, f + slope * (tangent.x - state.x), EVERY, _SPARE * size
    yield "its slope", numbers(mark(picture, "f", "tangent slope").texts[0]), [slope], 4, _SPARE


def _kinks(activation: Choice, column: Sequence[Item]) -> Iterator[Shown]:
    for table in column:
        for row in table.rows if table.key == "kinks" and isinstance(table, Table) else ():
            at = float(str(row.cells[0]))
            sides = activation.autograd(np.array([at - _BESIDE, at + _BESIDE, at]))[1]
            for side, cell, slope in zip(("left", "right", "choice"), row.cells[1:], sides, strict=True):
                if "∞" not in str(cell):
                    yield f"slope at {at:g}, {side}", _number(cell), slope, EVERY, 1e-4 * (1 + abs(float(slope)))


def _steepness(state: ActivationsState, picture: Figure, column: Sequence[Item]) -> Iterator[Shown]:
    activation = state.activation
    x = np.linspace(-REACH, REACH, FINE)
    slopes = activation.autograd(x)[1]
    steepest = float(slopes.max())
    stars = [found for found in panel(picture, "slope").marks if found.key == f"largest{state.chosen}"]
    words = [("largest slope", says(column, "largest")), *(("its name", str(star.names[0])) for star in stars)]
    for name, sentence in words:
        slope, *at = _named_numbers(sentence)
        yield name, slope, steepest, 3, (1e-3 if at else 1e-2) * (1 + steepest)
        if at and abs(at[0]) < REACH:
            there = float(activation.autograd([at[0] - _BESIDE, at[0] + _BESIDE])[1].max())
            yield f"{name}, where", there, steepest, 3, 1e-3 * (1 + steepest)
    low, high = state.x_range
    if -REACH <= low < high <= REACH and steepest < 1e3:
        inside = (x >= low) & (x <= high)
        lost = 100 * float(np.mean(np.abs(slopes[inside]) < state.epsilon))
        clear = float(np.mean(np.abs(np.abs(slopes[inside]) - state.epsilon) < 1e-9)) < 1e-3
        *_others, epsilon, share = numbers(says(column, "lost"))
        yield "epsilon", epsilon, state.epsilon, 3
        if clear:
            yield "share that is lost", share, lost, EVERY, 0.5
            zone = mark(picture, "slope", "lost")
            yield "range that is lost", float((zone.end - zone.start).sum()), lost / 100 * (high - low), EVERY, 0.05


def _lines(state: ActivationsState, column: Sequence[Item]) -> Iterator[Shown]:
    """Yield the values that stand beside the lines of f': all are the slope."""
    slope = float(state.activation.autograd([state.x])[1][0])
    for item in column:
        if isinstance(item, FormulaItem) and item.key.startswith("way") and item.value is not None:
            yield f"value of {item.key}", item.value, slope, EVERY, 1e-7 * (1e-6 + abs(slope))


def _number(words: Any) -> float:
    """Return a number that may be written as a fraction."""
    top, _line, below = str(words).replace("−", "-").partition("/")
    return float(top) / float(below or 1)


def _named_numbers(words: Any) -> list[float]:
    """Return the numbers in words in which the first may be a fraction."""
    found = numbers(str(words).replace("/", " "))
    return [found[0] / found[1], *found[2:]] if "/" in str(words) else found


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
