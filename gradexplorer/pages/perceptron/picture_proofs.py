"""The numbers of the Perceptron tab's pictures, against torch."""

from collections.abc import Iterator

import numpy as np

from gradexplorer.core.perceptron.proving import autograd
from gradexplorer.formula.shown_number import numbers
from gradexplorer.framework.figure import Figure
from gradexplorer.framework.picture_proofs import Shown, line, mark, prove_drawn, says
from gradexplorer.pages.perceptron.derive.example import example
from gradexplorer.pages.perceptron.derive.page import PART
from gradexplorer.pages.perceptron.derive.state import DeriveState
from gradexplorer.pages.perceptron.train.derivation import derive as derived
from gradexplorer.pages.perceptron.train.page import config
from gradexplorer.pages.perceptron.train.state import TrainState
from gradexplorer.proof import Proof

EPOCHS = 2


def derive() -> Iterator[tuple[str, Proof]]:
    """Prove the diagram and the matrices of a network."""
    for edges in ("weights", "gradients"):
        state = DeriveState(edges=edges, selected=(0, 1, 2), step=6)
        yield f"diagram({edges})", prove_drawn(_diagram(state, PART.figure(state, None, False)))
    yield "sentences", prove_drawn(_sentences())
    state = DeriveState(step=6)
    yield "matrices", prove_drawn(_matrices(state, PART.figure(state, None, False)))


def train() -> Iterator[tuple[str, Proof]]:
    """Prove the curves of a training."""
    for objective in ("cross_entropy", "half_squares"):
        yield (
            f"curves({objective})",
            prove_drawn(_curves(TrainState(points=60, objective=objective))),
        )


def _gradients(state: DeriveState) -> list[np.ndarray]:
    """Return torch's gradients layer by layer, the biases in the last row."""
    shown = example(state)
    by_weights, by_biases = autograd(shown.net, shown.done.x, shown.done.t)
    return [np.vstack(pair) for pair in zip(by_weights, by_biases, strict=True)]


STEPS = (
    "forward, hidden layer 1",
    "forward, the outputs",
    "the loss",
    "backward, the outputs' weights",
    "backward, the weights of hidden layer 1",
)
"""What the steps of a network with one hidden layer are called."""


def _sentences() -> Iterator[Shown]:
    for step, words in enumerate(STEPS, start=1):
        state = DeriveState(step=step, selected=(0, 1, 2))
        column = PART.derive(state, None)
        yield f"step {step}", str(says(column, "step")) == f"Step {step} of 6: {words}", True
        yield f"weight in step {step}", str(says(column, "weight")) == "Derivative by w⁽¹⁾₁₂", True
        by_weight = line(column, "numbers.weight").latex
        yield f"its name in step {step}", by_weight.startswith(r"\frac{\partial E}{\partial w^{(1)}_{12}}"), True


def _names(state: DeriveState) -> list[tuple[str, int, int, int]]:
    """Return every weight's name as the course writes it, its layer, row and column."""
    low, high = "₀₁₂₃₄₅₆₇₈₉", "⁰¹²³"
    found = []
    for layer, (before, after) in enumerate(zip(state.layers, state.layers[1:], strict=False)):
        for i in range(before + 1):
            for j in range(after):
                name = f"w⁽{high[layer + 1]}⁾{low[i]}{low[j]}" if i < before else f"b⁽{high[layer + 1]}⁾{low[j]}"
                found.append((name, layer, i, j))
    return found


def _diagram(state: DeriveState, picture: Figure) -> Iterator[Shown]:
    net, gradients = example(state).net, _gradients(state)
    weights = [np.vstack(pair) for pair in zip(net.weights, net.biases, strict=True)]
    tips = {
        str(edge.target.tip).split(" = ")[0]: edge
        for edge in mark(picture, "network", "network").edges
        if edge.target is not None
    }
    yield "edges", len(tips), len(_names(state))
    shown = gradients if state.edges == "gradients" else weights
    for name, layer, i, j in _names(state):
        if name not in tips:
            yield name, float("nan"), 0.0
            continue
        edge = tips[name]
        found = numbers(edge.target.tip)
        value, slope = float(weights[layer][i, j]), float(gradients[layer][i, j])
        yield name, [found[0], found[-1]], [value, slope], 6
        yield f"colour of {name}", edge.colour == ("positive" if shown[layer][i, j] > 0 else "negative"), True
        if (layer, i, j) == (0, 1, 2):
            yield "name at its edge", edge.text == name, True


def _matrices(state: DeriveState, picture: Figure) -> Iterator[Shown]:
    net = example(state).net
    for layer, (gradient, weights, biases) in enumerate(zip(_gradients(state), net.weights, net.biases, strict=True)):
        for kind, wanted in (("gradients", gradient), ("weights", np.vstack((weights, biases)))):
            heat = mark(picture, kind, f"{kind}{layer}")
            yield f"{kind}, {layer}", heat.z, wanted
            yield f"texts of {kind}, {layer}", [float(str(text).replace("−", "-")) for text in heat.texts], wanted, 2
            rows = [str(text) for text in mark(picture, kind, f"{kind}{layer}.from").texts]
            yield f"rows of {kind}, {layer}", rows[0] == ("O₀" if layer else "x₀"), True


def _curves(state: TrainState) -> Iterator[Shown]:
    import torch

    from gradexplorer.core.training.network import forward
    from gradexplorer.core.training.run import Training
    from gradexplorer.pages.perceptron.train.panels import figure as pictured

    recipe = config(state)
    run = Training(recipe)
    run.advance(EPOCHS)
    snapshot = run.snapshot(detail=True)
    yield "epoch", numbers(says(derived(recipe, snapshot), "numbers"))[-1], EPOCHS
    picture = pictured(recipe, snapshot)
    data, parts = snapshot.data, [torch.tensor(part) for layer in snapshot.weights for part in layer]
    for name, points in (("train", data.train), ("test", data.test)):
        output = forward(recipe, torch.tensor(data.x[points]), parts)[-1][:, 0]
        share = torch.sigmoid(output) if recipe.objective == "cross_entropy" else output
        t = torch.tensor(data.t[points])
        curve = mark(picture, "accuracies", name)
        yield f"accuracy, {name}", curve.y[-1], float(((share > 0.5) == (t > 0.5)).double().mean())
        yield f"name of {name}", str(curve.label) == name, True
        loss = mark(picture, "losses", name).y[-1]
        wanted = (
            torch.nn.functional.binary_cross_entropy(share, t)
            if recipe.objective == "cross_entropy"
            else ((share - t) ** 2).mean() / 2
        )
        yield f"loss, {name}", abs(loss / float(wanted) - 1) < 1e-5, True
    largest = max(float(np.abs(weight).max()) for weight, _bias in snapshot.weights)
    edges = mark(picture, "neurons", "weights").edges
    flat = [weight for matrix, _bias in snapshot.weights for row in matrix.tolist() for weight in row]
    yield "signs", [edge.colour == "positive" for edge in edges], [weight >= 0 for weight in flat]
    yield "widths", [edge.width for edge in edges], [0.4 + 5 * abs(weight) / largest for weight in flat]
