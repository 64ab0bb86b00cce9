"""Formulas of one row: as those of row i of tensors, and derived by one entry, whose terms are set apart first."""

import ast
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from gradexplorer.formula.derivation import Derivation, derive
from gradexplorer.formula.handwritten import derived_by
from gradexplorer.formula.trees import filled, mapped, tree
from gradexplorer.text import Text, _

Kind = Literal["row", "number", "class", "shared"]
Line = tuple[Text, ast.expr]
"""A rule, and what it led to."""

_VARIED = "varied"
"""The name that stands for the varied entry while rules are applied."""


def indexed(node: ast.expr, kinds: Mapping[str, Kind]) -> ast.expr:
    """Return a formula of one row as that of row i: ``x[k]`` is ``x[i, k]``, and ``t`` is ``t[i]``."""
    match node:
        case ast.Subscript(value=ast.Name(id=name) as whole, slice=index):
            inner = indexed(index, kinds)
            return _entry(whole, tree("i"), inner) if kinds.get(name) == "row" else _entry(whole, inner)
        case ast.Name(id=name) if kinds.get(name) in ("number", "class"):
            return _entry(node, tree("i"))
    return mapped(node, lambda part: indexed(part, kinds))


def replaced(node: ast.expr, old: str, new: ast.expr) -> ast.expr:
    """Return a formula with one part put in for another, also where that is an index."""
    if isinstance(node, ast.Name | ast.Subscript) and ast.unparse(node) == old:
        return new
    if isinstance(node, ast.Subscript):
        indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return _entry(node.value, *(replaced(index, old, new) for index in indices))
    return mapped(node, lambda part: replaced(part, old, new))


def set_apart(node: ast.expr, symbol: str, *, counts: bool) -> ast.expr:
    """Return a formula with the term of column j before each sum over the entries of a tensor.

    Parameters
    ----------
    counts : bool
        Whether a sum that leaves columns out has that term.
    """
    match node:
        case ast.Call(func=ast.Name(id="Sum") as sign, args=[ast.Name(id=k) as over, term, *conditions]):
            if f"{symbol}[{k}]" not in ast.unparse(term) or (conditions and not counts):
                return node
            others = filled("k != j", k=over)
            rest = ast.Call(sign, [over, term, *conditions, others], [])
            return ast.BinOp(replaced(term, k, tree("j")), ast.Add(), rest)
    return mapped(node, lambda part: set_apart(part, symbol, counts=counts))


TO_FIND = _("to be found")
APART = _("the term k = j set apart")
OF_CLASS = _("j is the target's class: j = t")


@lru_cache(maxsize=32)
def derived(source: str, varied: str, *, of_class: bool, counts: bool) -> tuple[Sequence[Line], Derivation]:
    """Return the lines before a formula can be derived by one entry, and its derivative, rule by rule.

    Parameters
    ----------
    varied : str
        ``x[j]``, an entry of a tensor with rows; or a name.
    of_class : bool
        Whether column j is the target's class t.
    counts : bool
        As for `set_apart`.
    """
    lines, (symbol, has_columns, _rest) = [(TO_FIND, tree(source))], varied.partition("[")
    if has_columns and of_class:
        lines.append((OF_CLASS, replaced(lines[-1][1], f"{symbol}[t]", tree(varied))))
    if has_columns:
        lines.append((APART, set_apart(lines[-1][1], symbol, counts=counts)))
    changed = [lines[0], *(then for before, then in pairwise(lines) if ast.unparse(before[1]) != ast.unparse(then[1]))]
    return changed, derive(replaced(lines[-1][1], varied, tree(_VARIED)), _VARIED)


def restored(node: ast.expr, varied: str) -> ast.expr:
    """Return a line of such a derivation with the varied entry under its own name."""
    return replaced(derived_by(node, _VARIED), _VARIED, tree(varied))


def _entry(whole: ast.expr, *indices: ast.expr) -> ast.expr:
    index = indices[0] if len(indices) == 1 else ast.Tuple(list(indices), ast.Load())
    return ast.Subscript(whole, index, ast.Load())
