"""The derivative of E by a weight with exact digits: E by running the network again, the formula from the deltas."""

import ast
from functools import lru_cache

from msgspec.structs import replace

from gradexplorer.core.perceptron.derivation import delta_lines, lines
from gradexplorer.core.perceptron.network import Network, Pass, WeightIndex
from gradexplorer.core.perceptron.notation import index_letters
from gradexplorer.core.perceptron.scope import network_scope
from gradexplorer.formula.exact import ExactSlope, scope_slope
from gradexplorer.formula.scope import Meaning, Scope


def exact_derivative(network: Network, done: Pass, weight_index: WeightIndex) -> ExactSlope:
    """Return the derivative by one weight or bias."""
    n, source, end = weight_index.layer + 1, weight_index.source, weight_index.end
    weight = f"b{n}[{end}]" if source < 0 else f"w{n}[{source}, {end}]"
    formula = f"delta{n}[{end}]" if source < 0 else f"O{n - 1}[{source}]*delta{n}[{end}]"
    return scope_slope(_scope(network, done), "E", weight, formula)


@lru_cache(maxsize=4)
def _scope(network: Network, done: Pass) -> Scope:
    """Return the network's names, with each delta as the last line of its derivation has it."""
    scope = network_scope(network, done, network.depth - 1)
    deltas = {f"delta{layer + 1}": _delta(network, done, layer) for layer in range(network.depth)}
    return replace(scope, meanings={**scope.meanings, **deltas})


def _delta(network: Network, done: Pass, layer: int) -> Meaning:
    names = index_letters(network, layer)
    if layer == network.depth - 1:
        last = lines(network, done, WeightIndex(layer, -1, 0))[-1]
        return Meaning((names.end,), ast.unparse(last.formula.parts[-1]))
    last = delta_lines(network, done, layer, 0)[-1]
    several = network.sizes[layer + 2] > 1
    after = ast.Name(f"n{layer + 2}") if several else ast.Constant(0)
    source = _Renamed(names.after, after).visit(ast.parse(ast.unparse(last.formula.parts[-1]), mode="eval").body)
    return Meaning((names.end,), ast.unparse(source))


class _Renamed(ast.NodeTransformer):
    """Writes another letter: those of a layer mean others in the next one."""

    def __init__(self, letter: str, other: ast.expr) -> None:
        self.letter, self.other = letter, other

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.other if node.id == self.letter else node
