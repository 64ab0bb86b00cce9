"""A network in training as names for formulas: E over some points, and what it is made of, all of it executed.

``O1[j, p]`` is the output of neuron j of the first layer for point p, ``net1[j, p]`` its sum and ``delta1[j, p]`` the
derivative of the point's loss ``loss[p]`` by that sum, found by moving it.
"""

from collections.abc import Sequence

from gradexplorer.core.perceptron import WeightIndex
from gradexplorer.core.training.config import TrainingConfig
from gradexplorer.core.training.proving import Array, Layers
from gradexplorer.formula.exact import ExactSlope, scope_slope
from gradexplorer.formula.scope import Meaning, Scope


def training_scope(config: TrainingConfig, layers: Layers, x: Array, t: Array, masks: Sequence[Array] = ()) -> Scope:
    """Return the scope of formulas over points: their inputs `x`, targets `t` of shape (n, outputs), and dropout.

    The letters i and j stand for the first weight of the first layer, p for the first point and l for the first output;
    k runs over the neurons of the second layer. Of a single output the targets have no index, ``t[p]``; of several they
    are ``t[l, p]``. The factors of dropout are ``m1[j, p]``.
    """
    depth, sizes = len(layers), [x.shape[1], *(len(bias) for _weight, bias in layers)]
    targets = t.T if config.outputs > 1 else t[:, 0]
    values: dict[str, object] = {"O0": x.T, "t": targets, "n": len(x), "lambda_1": config.l1, "lambda_2": config.l2}
    values |= {f"m{n}": mask.T for n, mask in enumerate(masks, start=1)}
    meanings = {"loss": Meaning(("p",), _point_loss(config, depth)), "E": Meaning((), loss_source(config, depth))}
    for n, (weight, bias) in enumerate(layers, start=1):
        own = config.activation.renamed(f"_of_{n}")[1] if n < depth else {}
        values |= {f"w{n}": weight.T, f"b{n}": bias, **own}
        before = n - 1
        meanings |= {
            f"net{n}": Meaning(("j", "p"), f"Sum(s{before}, w{n}[s{before}, j]*O{before}[s{before}, p]) + b{n}[j]"),
            f"O{n}": Meaning(("j", "p"), _output(config, n, depth, masked=bool(masks))),
            f"f{n}": Meaning(("x",), _function(config, before)),
            f"delta{n}": Meaning(("j", "p"), f"D(loss[p], net{n}[j, p])"),
        }
    ranges = {f"s{n}": range(size) for n, size in enumerate(sizes)}
    ranges |= {"p": range(len(x)), "i": range(sizes[0]), "j": range(sizes[1]), "k": range(sizes[min(2, depth)])}
    letters = {"i": 0, "j": 0, "p": 0}
    if config.outputs > 1:
        ranges, letters = ranges | {"l": range(config.outputs)}, letters | {"l": 0}
    return Scope(values=values, meanings=meanings, ranges=ranges, index_letters=letters)


def exact_derivative(scope: Scope, config: TrainingConfig, at: WeightIndex) -> ExactSlope:
    """Return the derivative of E by a weight or bias with as many digits as it takes, and what its formula gives."""
    layer, delta = at.layer + 1, f"delta{at.layer + 1}[{at.end}, p]"
    if at.source < 0:
        return scope_slope(scope, "E", f"b{layer}[{at.end}]", f"1/n*Sum(p, {delta})")
    weight = f"w{layer}[{at.source}, {at.end}]"
    slopes = [f"1/n*Sum(p, O{at.layer}[{at.source}, p]*{delta})"]
    slopes += [f"lambda_1*sign({weight})"] if config.l1 else []
    slopes += [f"lambda_2*{weight}"] if config.l2 else []
    return scope_slope(scope, "E", weight, " + ".join(slopes))


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
    if config.softmax:
        return f"log(Sum(l, exp(net{depth}[l, p]))) - Sum(l, t[l, p]*net{depth}[l, p])"
    if config.outputs > 1:
        mean = f"1/{config.outputs}" if config.objective == "mse" else "1/2"
        return f"{mean}*Sum(l, (O{depth}[l, p] - t[l, p])**2)"
    match config.objective:
        case "cross_entropy":
            return f"log1p(exp(-abs({net}))) + relu({net}) - t[p]*{net}"
        case "mse":
            return f"({out} - t[p])**2"
    return f"1/2*({out} - t[p])**2"


def _output(config: TrainingConfig, layer: int, depth: int, masked: bool) -> str:
    """Return the output of neuron j of a layer, counted from 1, for point p."""
    if layer < depth:
        return f"m{layer}[j, p]*f{layer}(net{layer}[j, p])" if masked else f"f{layer}(net{layer}[j, p])"
    if config.softmax:
        return f"exp(net{layer}[j, p])/Sum(l, exp(net{layer}[l, p]))"
    return f"f{layer}(net{layer}[j, p])"


def _function(config: TrainingConfig, layer: int) -> str:
    if layer < len(config.hidden):
        return config.activation.renamed(f"_of_{layer + 1}")[0]
    return "x" if config.regression else "sigmoid(x)"
