"""What the Perceptron tab shows, against torch: names, steps, the diagram, matrices, the curves of a training."""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from gradexplorer.core.perceptron.proving import autograd
from gradexplorer.core.training import TrainingConfig, TrainingSnapshot
from gradexplorer.framework.figure import Array, Figure, FormulaItem, Item
from gradexplorer.framework.picture_proofs import EVERY, Shown, line, mark, marks, numbers, panel, says
from gradexplorer.pages.perceptron.derive.example import example, last_step
from gradexplorer.pages.perceptron.derive.state import DeriveState

MOST_WEIGHTS = 200
"""Larger networks have no names at their edges."""
MOST_POINTS = 2000
_LOW, _HIGH = "₀₁₂₃₄₅₆₇₈₉", "⁰¹²³⁴⁵⁶⁷⁸⁹"


def derive_checks(state: DeriveState, picture: Figure, column: Sequence[Item]) -> Iterator[Shown]:
    """Yield what the steps and the selected weight are called, and all weights and gradients where they are shown."""
    layers, depth = state.layers, len(state.layers) - 1
    if 0 < state.step < last_step(state):
        words = f"Step {state.step} of {2 * depth + 2}: {_steps(depth)[state.step - 1]}"
        yield "step", says(column, "step") == words, True
    layer, source, end = example(state).selected.layer, example(state).selected.source, example(state).selected.end
    if max(layers) < 10:
        yield "weight", says(column, "weight") == f"Derivative by {_name(depth, layer, source, end)}", True
        above = rf"^{{({layer + 1})}}" if depth > 1 else ""
        written = rf"w{above}_{{{source}{end}}}" if source >= 0 else rf"b{above}_{{{end}}}"
        item = line(column, "numbers.weight")
        assert isinstance(item, FormulaItem)
        yield "its name in the formula", item.latex.startswith(rf"\frac{{\partial E}}{{\partial {written}}}"), True
    if sum((before + 1) * after for before, after in itertools.pairwise(layers)) <= MOST_WEIGHTS:
        yield from _network(state, picture)


def _steps(depth: int) -> list[str]:
    """Return what the steps of a network with so many layers of weights are called."""
    hidden = range(1, depth)
    return [
        *(f"forward, hidden layer {n}" for n in hidden),
        "forward, the outputs",
        "the loss",
        "backward, the outputs' weights",
        *(f"backward, the weights of hidden layer {n}" for n in reversed(hidden)),
    ]


def _name(depth: int, layer: int, source: int, end: int) -> str:
    """Return a weight's name as the course writes it; a bias comes from -1."""
    above = f"⁽{_HIGH[layer + 1]}⁾" if depth > 1 else ""
    return f"w{above}{_LOW[source]}{_LOW[end]}" if source >= 0 else f"b{above}{_LOW[end]}"


def _network(state: DeriveState, picture: Figure) -> Iterator[Shown]:
    shown = example(state)
    by_weights, by_biases = autograd(shown.net, shown.done.x, shown.done.t)
    gradients = [np.vstack(pair) for pair in zip(by_weights, by_biases, strict=True)]
    weights = [np.vstack(pair) for pair in zip(shown.net.weights, shown.net.biases, strict=True)]
    if not all(np.isfinite(part).all() for part in (*gradients, *weights)):
        return
    spare = 1e-12 * (1 + max(float(np.abs(part).max()) for part in gradients))
    if state.step >= last_step(state) and max(state.layers) < 10:
        yield from _diagram(state, picture, weights, gradients, spare)
    for kind, parts in (("gradients", gradients), ("weights", weights)):
        for layer, part in enumerate(parts):
            found = [heat for heat in panel(picture, kind).marks if heat.key == f"{kind}{layer}"]
            for heat in found:
                known = np.isfinite(heat.z)
                wanted = part[: len(heat.z)]
                yield f"{kind}, {layer}", heat.z[known], wanted[known], EVERY, spare
                names = [str(text) for text in mark(picture, kind, f"{kind}{layer}.from").texts]
                yield f"rows of {kind}, {layer}", names[0] == ("O₀" if layer else "x₀"), True


def _diagram(
    state: DeriveState, picture: Figure, weights: Sequence[Array], gradients: Sequence[Array], spare: float
) -> Iterator[Shown]:
    depth = len(state.layers) - 1
    edges = {
        str(edge.target.tip).split(" = ")[0]: edge
        for edge in mark(picture, "network", "network").edges
        if edge.target is not None
    }
    shown = gradients if state.edges == "gradients" else weights
    for layer, (part, slopes) in enumerate(zip(weights, gradients, strict=True)):
        rows = len(part) if example(state).net.biased else len(part) - 1
        for i, j in np.ndindex(rows, part.shape[1]):
            name = _name(depth, layer, i if i < len(part) - 1 else -1, j)
            edge = edges.get(name)
            if edge is None:
                yield f"edge {name}", float("nan"), 0.0
                continue
            found = numbers(str(edge.target.tip).replace("·", " "))
            yield name, [found[0], found[-1]], [part[i, j], slopes[i, j]], 6, spare
            if abs(shown[layer][i, j]) > spare:
                sign = "positive" if shown[layer][i, j] > 0 else "negative"
                yield f"colour of {name}", edge.colour == sign, True


def train_checks(
    config: TrainingConfig, snapshot: TrainingSnapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    """Yield the epoch, and the last loss and accuracy of each curve, by torch."""
    if snapshot is None:
        return
    if said := says(column, "numbers"):  # of large networks no numbers stand there
        yield "epoch", numbers(said)[-1:], [snapshot.step]
    data = snapshot.data
    for name, points in (("train", data.train), ("test", data.test)):
        for curves in ("losses", "accuracies")[: 1 if config.regression else 2]:
            drawn = marks(picture, curves).get(name)
            if drawn is not None and drawn.label:
                yield f"name of {name} in {curves}", str(drawn.label) == name, True
        if 0 < len(points) <= MOST_POINTS and not config.regression and snapshot.step:
            yield from _accuracy(config, snapshot, picture, name, points)
    yield from _average(config, snapshot, picture)
    edges = [found for found in panel(picture, "neurons").marks if found.key == "weights"]
    flat = [weight for matrix, _bias in snapshot.weights for row in matrix.tolist() for weight in row]
    if edges and len(edges[0].edges) == len(flat):
        yield "signs", [edge.colour == "positive" for edge in edges[0].edges], [weight >= 0 for weight in flat]


def _average(config: TrainingConfig, snapshot: TrainingSnapshot, picture: Figure) -> Iterator[Shown]:
    """Yield the last loss of the average on each curve, by torch with its weights."""
    import torch

    from gradexplorer.core.training.network import forward, losses

    if snapshot.average is None:
        return
    parts = [torch.tensor(part) for layer in snapshot.average.weights for part in layer]
    for row, points in enumerate((snapshot.data.train, snapshot.data.test)):
        if 0 < len(points) <= MOST_POINTS:
            x, t = (torch.tensor(given[points]) for given in (snapshot.data.inputs, snapshot.data.targets))
            wanted = float(losses(config, forward(config, x, parts)[-1], t, ())[0])
            drawn = float(mark(picture, "losses", f"average{row}").y[-1])
            yield f"loss of the average {row}", drawn, wanted, EVERY, 1e-5 * (1 + abs(wanted))


def _accuracy(
    config: TrainingConfig, snapshot: TrainingSnapshot, picture: Figure, name: str, points: NDArray[np.int64]
) -> Iterator[Shown]:
    import torch

    from gradexplorer.core.training.network import forward

    parts = [torch.tensor(part) for layer in snapshot.weights for part in layer]
    output = forward(config, torch.tensor(snapshot.data.inputs[points]), parts)[-1]
    t = torch.tensor(snapshot.data.targets[points])
    share = output
    if config.objective == "cross_entropy":
        share = output.softmax(1) if config.outputs > 1 else output.sigmoid()
    if not torch.isfinite(share).all():
        return
    best = share.sort(dim=1, descending=True).values
    if config.outputs > 1:
        found, true, margin = share.argmax(1), t.argmax(1), best[:, 0] - best[:, 1]
    else:
        found, true, margin = share[:, 0] > 0.5, t[:, 0] > 0.5, (share[:, 0] - 0.5).abs()
    right, doubtful = float((found == true).double().mean()), float((margin < 1e-6).double().mean())
    yield f"accuracy, {name}", mark(picture, "accuracies", name).y[-1], right, EVERY, doubtful + 1e-9
    ways = {
        "cross_entropy": lambda: (
            -(t * share.log()).sum(1).mean()
            if config.outputs > 1
            else torch.nn.functional.binary_cross_entropy(share, t)
        ),
        "mse": lambda: ((share - t) ** 2).mean(),
        "half_squares": lambda: ((share - t) ** 2).sum(1).mean() / 2,
    }
    loss, wanted = float(mark(picture, "losses", name).y[-1]), float(ways[config.objective]())
    yield f"loss, {name}", loss, wanted, EVERY, 1e-5 * (1 + abs(wanted))
    place = 0 if name == "train" else -1
    spare = (1e-5 * (1 + abs(wanted)), 100 * doubtful)
    for curves, number, off in (("losses", wanted, spare[0]), ("accuracies", 100 * right, spare[1])):
        yield f"title of {curves}, {name}", numbers(panel(picture, curves).title)[place], number, 4, off + 1e-9
    if snapshot.confusion is not None and name == ("test" if len(snapshot.data.test) else "train"):
        counts = [
            [float(((true == a) & (found == b)).sum()) for b in range(config.outputs)] for a in range(config.outputs)
        ]
        matrix = mark(picture, "confusion", "counts")
        yield "confusion", matrix.z, np.array(counts), EVERY, doubtful * len(points) + 1e-9
        yield "its texts", [float(str(text)) for text in matrix.texts], np.ravel(matrix.z)
