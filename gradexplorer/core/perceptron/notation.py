"""The course's letters: i, j and k for three layers in a row, and digits where one weight is meant."""

from msgspec import Struct

from gradexplorer.core.activations import Activation
from gradexplorer.core.perceptron.network import Network


class IndexLetters(Struct, frozen=True):
    """The index letters of one layer's formulas: of its sources, its own neurons, and those of the next layer."""

    source: str
    end: str
    after: str


def index_letters(network: Network, layer: int) -> IndexLetters:
    """Return j and k at the outputs, and i, j and k before them."""
    return IndexLetters("j", "k", "") if layer == network.depth - 1 else IndexLetters("i", "j", "k")


def named(function: Activation) -> bool:
    """Whether formulas call it f: all but those whose slope the course writes by the output, and the identity."""
    return function.name not in ("Sigmoid", "Tanh", "Identity")


def several_activations(network: Network) -> bool:
    """Whether the network has more than one activation that formulas call f: then f has the layer's number."""
    kinds = [network.activation(index) for index in range(network.depth)]
    return len({kind for kind in kinds if kind is not None and named(kind)}) > 1
