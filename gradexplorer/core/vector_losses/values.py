"""Losses of several tensors in floats: every row's, the whole, and the gradient by every entry, by the formulas."""

import ast
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from msgspec import Struct, structs
from numpy.typing import NDArray

from gradexplorer.core.vector_losses.row_formulas import derived, replaced, restored
from gradexplorer.core.vector_losses.vector_loss import Tensor, VectorLoss
from gradexplorer.formula.numpy_values import evaluate
from gradexplorer.formula.trees import mapped, tree
from gradexplorer.proof import DType

Floats = NDArray[Any]


class Evaluated(Struct, frozen=True, eq=False):
    """A loss in floats.

    Attributes
    ----------
    rows : (N,)
        The loss of each row, 0 where it does not count.
    counts : (N,) of bool
    divisor : float
        What their sum is divided by; 1 where it is not.
    value : float
        The loss; the sum of the rows where they are not reduced.
    """

    rows: Floats
    counts: NDArray[np.bool_]
    divisor: float
    value: float


class _Part(Struct, frozen=True, eq=False):
    """A formula without sums, and the names in it."""

    node: ast.expr
    names: tuple[str, ...]


class _Sum(Struct, frozen=True, eq=False):
    """A sum over the columns k: the name that stands for it, its term, and which columns it has."""

    name: str
    term: _Part
    conditions: tuple[_Part, ...]


class Arrays:
    """The names of a loss as arrays with the axes row, column j, and the column k that a sum runs over."""

    def __init__(self, loss: VectorLoss, dtype: DType = "float64") -> None:
        self.loss, self.dtype = loss, dtype
        columns = np.arange(loss.columns)
        self.names: dict[str, Floats] = {
            "K": np.asarray(loss.columns),
            "j": columns[None, :, None],
            "k": columns[None, None, :],
            **{name: np.asarray(value) for name, value in loss.constants.items()},
        }
        arrays = [(tensor, loss.array(tensor, dtype)) for tensor in loss.given]
        self.target = next((array for tensor, array in arrays if tensor.kind == "class"), None)
        for tensor, array in arrays:
            self._name(tensor, array)
        for name, source in loss.parts().items():
            self.names[name] = self.at(source)

    def _name(self, tensor: Tensor, array: Floats) -> None:
        symbol = tensor.symbol
        if tensor.kind in ("number", "class"):
            self.names[symbol] = array[:, None, None]
            return
        rows = np.broadcast_to(array, (self.loss.rows, self.loss.columns))
        self.names[f"{symbol}_j"], self.names[f"{symbol}_k"] = rows[:, :, None], rows[:, None, :]
        if self.target is not None:
            inside = np.clip(self.target, 0, self.loss.columns - 1)[:, None]  # an ignored class is none
            self.names[f"{symbol}_t"] = np.take_along_axis(rows, inside, axis=1)[:, :, None]

    def at(self, source: str) -> Floats:
        """Return the values of a formula of one row: for each row, and for each column j where it is of one."""
        outer, sums = _without_sums(source)
        found = dict(self.names)
        with np.errstate(all="ignore"):
            for one in sums:
                terms = self._evaluated(one.term, found)
                for condition in one.conditions:
                    terms = np.where(self._evaluated(condition, found) != 0, terms, 0)
                shape = np.broadcast_shapes(terms.shape, (1, 1, self.loss.columns))
                found[one.name] = np.broadcast_to(terms, shape).sum(axis=2, keepdims=True)
        return self._evaluated(outer, found)

    def _evaluated(self, part: _Part, names: dict[str, Floats]) -> Floats:
        return evaluate(part.node, {name: names[name] for name in part.names if name in names}, self.dtype)

    def per_row(self, source: str) -> Floats:
        """Return the values of a formula without a column, one for each row."""
        return np.broadcast_to(self.at(source), (self.loss.rows, 1, 1))[:, 0, 0]

    def per_entry(self, source: str) -> Floats:
        """Return the values of a formula for each row and column."""
        return np.broadcast_to(self.at(source), (self.loss.rows, self.loss.columns, 1))[:, :, 0]


@lru_cache(maxsize=512)
def _without_sums(source: str) -> tuple[_Part, tuple[_Sum, ...]]:
    """Return a formula with names for its sums, and for entries: ``x_k`` is x[k]."""
    found: list[_Sum] = []

    def change(node: ast.expr) -> ast.expr:
        match node:
            case ast.Call(func=ast.Name(id="Sum"), args=[_k, term, *conditions]):
                found.append(_Sum(f"sum_{len(found)}", part(term), tuple(map(part, conditions))))
                return tree(found[-1].name)
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id=index)):
                return tree(f"{name}_{index}")
        return mapped(node, change)

    def part(node: ast.expr) -> _Part:
        changed = change(node)
        names = {one.id for one in ast.walk(changed) if isinstance(one, ast.Name)}
        return _Part(changed, tuple(sorted(names)))

    return part(tree(source)), tuple(found)


def evaluated(loss: VectorLoss, dtype: DType = "float64") -> Evaluated:
    """Return a loss by its formula, computed in `dtype`."""
    arrays = Arrays(loss, dtype)
    rows, counts = _row_losses(loss, arrays)
    divisor = float(np.where(counts, arrays.per_row(loss.share()), 0).sum()) if loss.divides else 1.0
    return Evaluated(rows, counts, divisor, float(rows.sum() / rows.dtype.type(divisor)))


def _row_losses(loss: VectorLoss, arrays: Arrays) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the loss of each row, and whether it counts."""
    condition = loss.counted()
    counts = arrays.per_row(condition) != 0 if condition else np.ones(loss.rows, bool)
    return np.where(counts, arrays.per_row(loss.source()), 0), counts


def with_arrays(loss: VectorLoss, arrays: Mapping[str, Floats]) -> VectorLoss:
    """Return a loss with other numbers in some of its tensors."""
    plain = {field: array.tolist() for field, array in arrays.items()}
    frozen = {field: tuple(tuple(v) if isinstance(v, list) else v for v in values) for field, values in plain.items()}
    return structs.replace(loss, **frozen)


def along(loss: VectorLoss, field: str, row: int, column: int, t: Floats) -> Floats:
    """Return L at many values of one entry: all else is held."""
    found, tensors = evaluated(loss), [tensor for tensor in loss.given if tensor.kind != "shared"]
    copies = {tensor.field: np.repeat(loss.array(tensor)[row : row + 1], len(t), axis=0) for tensor in tensors}
    moved = copies[field]
    moved[(slice(None), column) if moved.ndim == 2 else slice(None)] = t
    others = float(np.delete(found.rows, row).sum())
    many = with_arrays(loss, copies)
    rows, _counts = _row_losses(many, Arrays(many))
    return (others + rows) / found.divisor


def slopes(loss: VectorLoss, field: str, dtype: DType = "float64") -> Floats:
    """Return the gradient by one of the tensors, in its shape, by the last lines of the derivations."""
    arrays, tensor, found = Arrays(loss, dtype), loss.tensor(field), evaluated(loss, dtype)
    shape = (loss.rows, loss.columns if tensor.kind == "row" else 1)
    whole = np.zeros(shape, dtype)
    of_class = np.zeros(shape, bool)
    if arrays.target is not None and tensor.kind == "row":
        of_class = arrays.target[:, None] == np.arange(shape[1])
    counts = entry_counts(loss, arrays, shape)
    for case in {(bool(a), bool(b)) for a, b in zip(of_class.flat, counts.flat, strict=True)}:
        here = (of_class == case[0]) & (counts == case[1])
        slope = arrays.at(slope_source(loss, field, of_class=case[0], counts=case[1]))
        whole = np.where(here, np.broadcast_to(slope, (*shape, 1))[:, :, 0], whole)
    with np.errstate(all="ignore"):
        whole = np.where(found.counts[:, None], whole / whole.dtype.type(found.divisor), 0)
    return whole if tensor.kind == "row" else whole[:, 0]


def entry_counts(loss: VectorLoss, arrays: Arrays, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Return whether each column is one of those that sums with conditions have."""
    found = np.ones(shape, bool)
    for node in ast.walk(tree(loss.source())):
        match node:
            case ast.Call(func=ast.Name(id="Sum"), args=[ast.Name(id=k), _term, *conditions]):
                for condition in conditions:
                    at = arrays.at(ast.unparse(replaced(condition, k, tree("j"))))
                    found &= np.broadcast_to(at, (*shape, 1))[:, :, 0] != 0
    return found


def varied(loss: VectorLoss, field: str) -> str:
    """Return the entry j of a tensor, or its number for the row, as a formula."""
    tensor = loss.tensor(field)
    return f"{tensor.symbol}[j]" if tensor.kind == "row" else tensor.symbol


def used_parts(loss: VectorLoss, source: str, by: str) -> list[str]:
    """Return the parts in a formula that change with an entry."""
    names = {part.id for part in ast.walk(tree(source)) if isinstance(part, ast.Name)}
    return [
        name
        for name, inner in loss.parts().items()
        if name in names and (f"{by.partition('[')[0]}[k]" in inner or used_parts(loss, inner, by))
    ]


def slope_source(loss: VectorLoss, field: str, *, of_class: bool, counts: bool) -> str:
    """Return the derivative of the loss of a row by its entry j, by the chain rule over the parts."""
    by = varied(loss, field)

    def slope(source: str) -> str:
        used = used_parts(loss, source, by)
        terms = [f"({by_rules(source, name)})*({slope(loss.parts()[name])})" for name in used]
        return " + ".join(terms) or by_rules(source, by)

    def by_rules(source: str, by: str) -> str:
        _lines, derivation = derived(source, by, of_class=of_class, counts=counts)
        return ast.unparse(restored(derivation.result, by))

    return slope(loss.source())
