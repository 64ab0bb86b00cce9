"""A network in training as names for formulas: E over some points, and what it is made of, all of it executed.

``O1[j, p]`` is the output of neuron j of the first layer for point p, ``net1[j, p]`` its sum and ``delta1[j, p]`` the
derivative of the point's loss ``loss[p]`` by that sum, found by moving it.
"""

from gradexplorer.core.training.config import TrainingConfig
from gradexplorer.core.training.proving import Array, Layers
from gradexplorer.formula.scope import Meaning, Scope


def training_scope(config: TrainingConfig, layers: Layers, x: Array, t: Array) -> Scope:
    """Return the scope of formulas over the points `x`, shape (n, 2), with the targets `t`, shape (n,).

    The letters i and j stand for the first weight of the first layer, and p for the first point; k runs over the
    neurons of the second layer.
    """
    depth, sizes = len(layers), [x.shape[1], *(len(bias) for _weight, bias in layers)]
    values: dict[str, object] = {"O0": x.T, "t": t, "n": len(x), "lambda_1": config.l1, "lambda_2": config.l2}
    meanings = {"loss": Meaning(("p",), _point_loss(config, depth)), "E": Meaning((), loss_source(config, depth))}
    for n, (weight, bias) in enumerate(layers, start=1):
        own = config.activation.renamed(f"_of_{n}")[1] if n < depth else {}
        values |= {f"w{n}": weight.T, f"b{n}": bias, **own}
        before = n - 1
        meanings |= {
            f"net{n}": Meaning(("j", "p"), f"Sum(m{before}, w{n}[m{before}, j]*O{before}[m{before}, p]) + b{n}[j]"),
            f"O{n}": Meaning(("j", "p"), f"f{n}(net{n}[j, p])"),
            f"f{n}": Meaning(("x",), _function(config, before)),
            f"delta{n}": Meaning(("j", "p"), f"D(loss[p], net{n}[j, p])"),
        }
    ranges = {f"m{n}": range(size) for n, size in enumerate(sizes)}
    ranges |= {"p": range(len(x)), "i": range(sizes[0]), "j": range(sizes[1]), "k": range(sizes[min(2, depth)])}
    return Scope(values=values, meanings=meanings, ranges=ranges, index_letters={"i": 0, "j": 0, "p": 0})


def penalties(config: TrainingConfig, depth: int) -> list[str]:
    """Return the penalties in E, as formulas."""
    weights = ", ".join(f"w{n}" for n in range(1, depth + 1))
    return [
        *([f"lambda_1*Each(w, [{weights}], abs(w))"] if config.l1 else []),
        *([f"lambda_2/2*Each(w, [{weights}], w**2)"] if config.l2 else []),
    ]


def loss_source(config: TrainingConfig, depth: int) -> str:
    """Return E as a formula of the points' losses."""
    return " + ".join(["1/n*Sum(p, loss[p])", *penalties(config, depth)])


def _point_loss(config: TrainingConfig, depth: int) -> str:
    """Return the loss of one point, in the form that keeps its digits."""
    net, out = f"net{depth}[0, p]", f"O{depth}[0, p]"
    match config.objective:
        case "cross_entropy":
            return f"log1p(exp(-abs({net}))) + relu({net}) - t[p]*{net}"
        case "mse":
            return f"({out} - t[p])**2"
    return f"1/2*({out} - t[p])**2"


def _function(config: TrainingConfig, layer: int) -> str:
    if layer < len(config.hidden):
        return config.activation.renamed(f"_of_{layer + 1}")[0]
    return "x" if config.regression else "sigmoid(x)"
