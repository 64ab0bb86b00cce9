"""A loss of several tensors as formulas over its rows, and how its gradient by one entry comes about, rule by rule."""

import ast
from itertools import chain
from typing import Any

import numpy as np
from msgspec import Struct

from gradexplorer.cached import cached_property
from gradexplorer.core.vector_losses.row_formulas import derived, indexed, replaced, restored
from gradexplorer.core.vector_losses.values import (
    Arrays,
    entry_counts,
    evaluated,
    slope_source,
    slopes,
    used_parts,
    varied,
)
from gradexplorer.core.vector_losses.vector_loss import VectorLoss
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.handwritten import HandwrittenLine
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.trees import filled, tree
from gradexplorer.text import Text, _

ONE_ROW = _("sum rule: only row i has the entry")


class Place(Struct, frozen=True):
    """An entry of a tensor; the column is 0 where the tensor has a number for each row."""

    field: str
    row: int
    column: int = 0


class Batch:
    """A loss as names for formulas, and the formulas.

    ``ell[i]`` is the loss of row i, i and j are the row and the column of the entry that is looked at, and ``M`` is
    what the sum of the rows is divided by.
    """

    def __init__(self, loss: VectorLoss, place: Place) -> None:
        self.loss, self.place, self.tensor = loss, place, loss.tensor(place.field)
        self.found = evaluated(loss)
        arrays = {tensor.symbol: loss.array(tensor).tolist() for tensor in loss.given}
        rows = {name: Meaning(("i",), self._of_row(source)) for name, source in loss.parts().items()}
        self.scope = Scope(
            values={**arrays, **loss.constants, "N": loss.rows, "K": loss.columns},
            meanings={
                **rows,
                **{name: Meaning(*meaning) for name, meaning in loss.meanings().items()},
                "ell": Meaning(("i",), self._of_row(loss.source())),
                "M": Meaning((), self._divisor),
                "L": Meaning((), self._whole),
                "slope": Meaning(("i", "j"), self._slope_of(**self.case)),
            },
            ranges={"i": range(loss.rows), "k": range(loss.columns), "m": range(loss.columns)},
            index_letters={"i": place.row, "j": place.column},
        )

    def __call__(self, *parts: str | float | ast.expr) -> Formula:
        """Return the formula that says that `parts` are equal."""
        return formula(*parts, scope=self.scope, symbols=self.loss.symbols)

    # the loss

    @property
    def counts(self) -> bool:
        """Whether the row that is looked at counts."""
        return bool(self.found.counts[self.place.row])

    def row(self) -> list[Formula]:
        """Return the loss of a row, and what its parts stand for."""
        parts = [self(f"{name}[i]", self._of_row(source)) for name, source in self.loss.parts().items()]
        return [self("ell[i]", self._of_row(self.loss.source())), *parts] if self.counts else []

    def whole(self) -> list[Formula]:
        """Return the loss of all rows, and what it is divided by where that is no plain number of rows or entries."""
        return [self("L", self._whole), *([self("M", self._divisor)] if self._over == "M" else [])]

    def numbers(self) -> Formula:
        """Return the loss with its numbers put in."""
        rows = " + ".join(f"ell[{i}]" for i in np.flatnonzero(self.found.counts))
        total = filled("1/M*(S)" if self.loss.divides else "S", S=tree(rows))
        return self("L", filled("Numbers(u)", u=total), self.found.value)

    @property
    def _condition(self) -> str:
        condition = self.loss.counted()
        return f", {self._of_row(condition)}" if condition else ""

    @property
    def _divisor(self) -> str:
        return f"Sum(i, {self._of_row(self.loss.share())}{self._condition})"

    @property
    def _over(self) -> str:
        """What the sum of the rows is divided by, as it is written; empty: it is not."""
        if not self.loss.divides:
            return ""
        return "M" if self._condition else {"1": "N", "K": "N*K"}[self.loss.share()]

    @property
    def _factor(self) -> str:
        return f"1/({self._over})*" if self._over else ""

    @property
    def _whole(self) -> str:
        return f"{self._factor}Sum(i, ell[i]{self._condition})"

    def _of_row(self, source: str) -> str:
        return ast.unparse(indexed(tree(source), self.loss.kinds))

    # the gradient

    @property
    def entry(self) -> str:
        """The entry that is looked at, as a formula."""
        return self.entry_at("i", "j")

    def entry_at(self, row: str | int, column: str | int) -> str:
        """Return an entry of the same tensor as a formula."""
        return f"{self.tensor.symbol}[{row}, {column}]" if self.tensor.kind == "row" else f"{self.tensor.symbol}[{row}]"

    @cached_property
    def case(self) -> dict[str, bool]:
        """What kind of entry it is; see `case_at`."""
        return self.case_at(self.place.row, self.place.column)

    def case_at(self, row: int, column: int) -> dict[str, bool]:
        """Return whether an entry is that of the target's class, and whether sums that leave some out have its term."""
        target = self._arrays.target
        of_class = target is not None and int(target[row]) == column
        return {"of_class": of_class, "counts": bool(self._entry_counts[row, column])}

    @cached_property
    def _arrays(self) -> Arrays:
        return Arrays(self.loss)

    @cached_property
    def _entry_counts(self) -> np.ndarray[Any, Any]:
        return entry_counts(self.loss, self._arrays, (self.loss.rows, self.loss.columns))

    def _slope_of(self, *, of_class: bool, counts: bool) -> str:
        return self._of_row(slope_source(self.loss, self.place.field, of_class=of_class, counts=counts))

    def slope_at(self, row: int, column: int) -> str:
        """Return the derivative of L by an entry of the same tensor, as a formula with numbers for row and column."""
        if not self.found.counts[row]:
            return "0"
        node = tree(f"{self._factor}({self._slope_of(**self.case_at(row, column))})")
        for letter, index in (("i", row), ("j", column)):
            node = replaced(node, letter, tree(str(index)))
        return ast.unparse(node)

    def blocks(self) -> list[list[HandwrittenLine]]:
        """Return the derivations: of the loss by the loss of the row, of that, and of its parts."""
        if not self.counts:
            return [[self._line(_("row {row} is ignored: L does not have it", row=self.place.row), "L", "0")]]
        own = [self._line(ONE_ROW, "L", f"{self._factor}D(ell[i], {self.entry})")]
        return [own, *self._blocks_of("ell", self.loss.source())]

    def _blocks_of(self, name: str, source: str) -> list[list[HandwrittenLine]]:
        """Return the derivation of the loss of a row, or of a part of it, by the entry: by rules, or over its parts."""
        used = used_parts(self.loss, source, self._varied)
        if not used:
            return [self._derived(name, source, self._varied)]
        chained = " + ".join(f"D({name}[i], {part}[i])*D({part}[i], {self.entry})" for part in used)
        rule = _("chain rule over {names}", names=", ".join(used))
        outer = [self._derived(name, source, part) for part in used]
        inner = [self._blocks_of(part, self.loss.parts()[part]) for part in used]
        return [[self._line(rule, f"{name}[i]", chained)], *outer, *chain(*inner)]

    def result(self) -> list[Formula]:
        """Return the derivative by the entry with its numbers."""
        row, column = self.place.row, self.place.column
        value = float(slopes(self.loss, self.place.field).reshape(self.loss.rows, -1)[row, column])
        put_in = f"Numbers({self._factor}slope[{row}, {column}])"
        return [self(f"D(L, {self.entry_at(row, column)})", put_in, value)] if self.counts else []

    @property
    def _varied(self) -> str:
        return varied(self.loss, self.place.field)

    def _line(self, rule: Text, what: str, right: str) -> HandwrittenLine:
        return HandwrittenLine(rule, self(f"D({what}, {self.entry})", right))

    def _derived(self, name: str, source: str, by: str) -> list[HandwrittenLine]:
        """Return the derivative of the loss of a row, or of a part of it, by an entry or by a part, rule by rule."""
        before, derivation = derived(source, by, **self.case)
        rows: list[tuple[Text, ast.expr]] = [(rule, filled("D(u, v)", u=node, v=tree(by))) for rule, node in before]
        rows += [(step.rule, restored(step.tree, by)) for step in derivation.steps[1:]]
        if by == self._varied:
            finish = self.loss.finish(name, self.tensor.symbol, of_class=self.case["of_class"])
            rows += [(rule, tree(line)) for rule, line in finish]
        left = f"D({name}[i], {self._of_row(by)})"
        return [HandwrittenLine(rule, self(left, indexed(row, self.loss.kinds))) for rule, row in rows]
