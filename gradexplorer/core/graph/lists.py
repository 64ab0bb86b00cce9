"""Lists in programs, functions of them, and calls that only make a number: ``Value(2.0)``, ``torch.tensor(2.0)``."""

import ast
from collections.abc import Callable, Sequence
from functools import reduce
from typing import NoReturn, TypeAlias

from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.trees import filled, walk
from gradexplorer.text import Text, _

Value: TypeAlias = "ast.expr | list[Value]"
Refuse = Callable[[ast.expr, Text], NoReturn]

MOST_ENTRIES = 400
"""Of a list, and turns of a loop."""
COUNTED = "counted"
"""The kind of a number that stands nowhere in the program: turns and lengths are no inputs."""
_CONSTRUCTORS = frozenset(
    (
        *("Value", "tensor", "Tensor", "FloatTensor", "DoubleTensor", "as_tensor", "Parameter", "Variable", "Scalar"),
        *("array", "asarray", "float", "float64", "constant"),
    )
)


def constructed(name: str) -> bool:
    """Whether a call only makes a number, or a list, of its first argument."""
    return name in _CONSTRUCTORS


def scalar(value: Value, node: ast.expr, refuse: Refuse) -> ast.expr:
    """Return what is no list; refuse one."""
    if isinstance(value, list):
        refuse(node, _("a list can't be computed with (take its entries, w[0]), at character {position}: {near}"))
    return value


def _entries(values: Sequence[Value], node: ast.expr, refuse: Refuse) -> list[Value]:
    """Return the one argument, which must be a list."""
    if len(values) == 1 and isinstance(values[0], list) and values[0]:
        return values[0]
    refuse(node, _("one list is needed here, as in sum([a, b]), at character {position}: {near}"))


def _placed(tree: ast.expr, node: ast.expr) -> ast.expr:
    """Return a tree with the place of a node where it has none of its own."""
    return ast.copy_location(tree, node)


def _folded(text: str, values: Sequence[Value], node: ast.expr, refuse: Refuse) -> ast.expr:
    """Return what a formula in u and v makes of all entries, from the left."""
    trees = [scalar(value, node, refuse) for value in values]
    return reduce(lambda u, v: _placed(filled(text, u=u, v=v), node), trees)


def _sum(values: Sequence[Value], node: ast.expr, refuse: Refuse) -> Value:
    if len(values) == 2 and isinstance(values[0], list):  # the second is the start
        return _folded("u + v", [values[1], *values[0]], node, refuse)
    return _folded("u + v", _entries(values, node, refuse), node, refuse)


def _prod(values: Sequence[Value], node: ast.expr, refuse: Refuse) -> Value:
    return _folded("u*v", _entries(values, node, refuse), node, refuse)


def _mean(values: Sequence[Value], node: ast.expr, refuse: Refuse) -> Value:
    entries = _entries(values, node, refuse)
    count = _placed(ast.Constant(len(entries)), node)
    return _placed(filled("u/v", u=_folded("u + v", entries, node, refuse), v=count), node)


def _dot(values: Sequence[Value], node: ast.expr, refuse: Refuse) -> Value:
    pairs = _zip(values, node, refuse)
    products: list[Value] = [_folded("u*v", pair, node, refuse) for pair in pairs if isinstance(pair, list)]
    return _folded("u + v", products, node, refuse)


def _zip(values: Sequence[Value], node: ast.expr, refuse: Refuse) -> list[Value]:
    lists = [value for value in values if isinstance(value, list)]
    if not lists or len(lists) != len(values):
        refuse(node, _("lists are needed here, at character {position}: {near}"))
    return [list(entries) for entries in zip(*lists, strict=False)]


def _range(values: Sequence[Value], node: ast.expr, refuse: Refuse) -> list[Value]:
    trees = [scalar(value, node, refuse) for value in values]
    numbers = [
        float("nan") if any(isinstance(part, ast.Name) for part in walk(tree)) else float(evaluate(tree, {}))
        for tree in trees
    ]
    if not 1 <= len(numbers) <= 3 or not all(number.is_integer() for number in numbers) or numbers[2:] == [0.0]:
        refuse(node, _("range takes whole numbers, as range(3), at character {position}: {near}"))
    turns = range(*map(int, numbers))
    if len(turns) > MOST_ENTRIES:
        refuse(node, _("range goes to {most} turns at most, at character {position}: {near}", most=MOST_ENTRIES))
    return [_number(i, node) for i in turns]


def _number(value: int, node: ast.expr) -> ast.expr:
    number = _placed(ast.Constant(abs(value), kind=COUNTED), node)
    return number if value >= 0 else _placed(ast.UnaryOp(ast.USub(), number), node)


def _enumerate(values: Sequence[Value], node: ast.expr, refuse: Refuse) -> list[Value]:
    return [[_number(i, node), entry] for i, entry in enumerate(_entries(values, node, refuse))]


def _length(values: Sequence[Value], node: ast.expr, refuse: Refuse) -> Value:
    return _number(len(_entries(values, node, refuse)), node)


def _reversed(values: Sequence[Value], node: ast.expr, refuse: Refuse) -> list[Value]:
    return _entries(values, node, refuse)[::-1]


OF_LISTS: dict[str, Callable[[Sequence[Value], ast.expr, Refuse], Value]] = {
    "sum": _sum,
    "prod": _prod,
    "mean": _mean,
    "dot": _dot,
    "zip": _zip,
    "range": _range,
    "enumerate": _enumerate,
    "len": _length,
    "reversed": _reversed,
}
"""Functions that only programs have."""
