"""The course's letters: i, j and k for three layers in a row, and digits where one weight is meant."""

from msgspec import Struct

from gradexplorer.core.activations import Activation
from gradexplorer.core.perceptron.network import Network, WeightIndex
from gradexplorer.formula.latex_printer import number


def rounded(value: float, digits: int = 6) -> str:
    """Return a number with at most so many digits; zero has no sign."""
    return number(float(f"{value:.{digits}g}") + 0.0)


def short(value: float) -> str:
    """Return a number with few digits, in brackets where it is negative."""
    text = rounded(value, 4)
    return rf"\left({text}\right)" if text.startswith("{-}") else text


class Notation(Struct, frozen=True):
    r"""How the parts of one weight's derivative are written.

    Attributes
    ----------
    w, o : str
        The weight, and what it is multiplied by (empty for a bias).
    net, out, delta, target : str
        Of the neuron that the weight goes to.
    source, end, other : str
        The indices; `other` runs over the neurons beside `end`.
    f : str
        The neuron's activation, with the number of its layer where others have another one.
    """

    w: str
    o: str
    net: str
    out: str
    delta: str
    target: str
    source: str
    end: str
    f: str
    other: str = "l"
    before: str = "O"


def notation(network: Network, weight_index: WeightIndex) -> Notation:
    """Return the letters for a weight: x_j, w_jk, O_k at the outputs, and O_i, w_ij, O_j before them."""
    last = weight_index.layer == network.depth - 1
    end = ("k" if network.sizes[-1] > 1 else "0") if last else "j"
    source = "j" if last else "i"
    before = "O" if weight_index.layer else "x"
    bias = weight_index.source < 0
    return Notation(
        w=f"b_{{{end}}}" if bias else f"w_{{{source}{end}}}",
        o="" if bias else f"{before}_{{{source}}}",
        net=rf"\mathrm{{net}}_{{{end}}}",
        out=f"O_{{{end}}}",
        delta=rf"\delta_{{{end}}}",
        target=f"t_{{{end}}}",
        source=source,
        end=end,
        f=_function(network, weight_index.layer),
        before=before,
    )


def _function(network: Network, layer: int) -> str:
    """Return f, or f_2 where the network has more than one activation without a name of its own in formulas."""
    kinds = [network.activation(index) for index in range(network.depth)]
    several = len({kind for kind in kinds if kind is not None and named(kind)}) > 1
    return f"f_{{{layer + 1}}}" if several else "f"


def neuron(letter: str, network: Network, layer: int, index: int) -> str:
    """Return a letter of one neuron; layers are told apart where there are several."""
    return rf"{letter}^{{({layer + 1})}}_{{{index}}}" if network.depth > 1 else rf"{letter}_{{{index}}}"


def named(function: Activation) -> bool:
    """Whether formulas call it f: all but those whose slope the course writes by the output, and the identity."""
    return function.name not in ("Sigmoid", "Tanh", "Identity")


def slope(function: Activation, out: str, net: str, f: str = "f") -> str:
    r"""Return f' as the course writes it: by the output where it is simpler, ``O_k (1 - O_k)``; empty where it is 1."""
    match function.name:
        case "Identity":
            return ""
        case "Sigmoid":
            return rf"{out} (1 - {out})"
        case "Tanh":
            return rf"(1 - {out}^{{2}})"
    return rf"{f}'({net})"


def slope_with(function: Activation, out: float, value: float) -> str:
    """Return f' with numbers put in."""
    match function.name:
        case "Identity":
            return ""
        case "Sigmoid":
            return rf"{short(out)} \cdot (1 - {short(out)})"
        case "Tanh":
            return rf"(1 - {short(out)}^{{2}})"
    return short(value)


def mean_part(loss: str, count: int) -> str:
    """Return what stands before the sum of squares: a half, or one over their count."""
    if loss == "half_squares":
        return r"\frac{1}{2} "
    return rf"\frac{{1}}{{{count}}} " if count > 1 else ""


def mean_factor(count: int) -> str:
    """Return the factor that the slope of a mean of squares has."""
    return rf"\frac{{2}}{{{count}}} \, " if count > 1 else r"2 \, "


def fired(function: Activation, net: str, f: str = "f") -> str:
    """Return f of a net sum."""
    name = {"Sigmoid": r"\sigma", "Tanh": r"\tanh", "Identity": ""}.get(function.name, f)
    return rf"{name}\left({net}\right)" if name else net
