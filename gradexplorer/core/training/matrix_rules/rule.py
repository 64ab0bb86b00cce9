"""The rule of an optimizer that moves a matrix as a whole: its lines, with indices, and one update against torch's.

A weight ``w[i, j]`` goes from input i to neuron j, as in the other formulas of the part; k and l run over them in sums.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.cached import cached_property
from gradexplorer.core.descent.race import StepRecord
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.exact import scope_value
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.trees import tree
from gradexplorer.proof import Claim, Proof, prove
from gradexplorer.text import Text

if TYPE_CHECKING:
    from torch import Tensor, optim

Array = NDArray[np.float64]

BEFORE = "_before"
"""What the names of values of the step before end with."""
NAMED = 6
"""Entries that a proof names and computes with exact digits; the others are compared, too."""


class MatrixLine(Struct, frozen=True):
    """One line: a name with its indices, what it is equal to, and what that means in words.

    `again` says that it is a line from before with other names: it is executed, and not printed once more.
    """

    name: str
    expression: str
    caption: Text
    again: bool = False

    @property
    def symbol(self) -> str:
        """The name without its indices."""
        return self.name.partition("[")[0]

    @property
    def indices(self) -> tuple[str, ...]:
        """The letters that the line has."""
        return tuple(filter(str.isalpha, self.name.partition("[")[2]))


class MatrixRule(Struct, frozen=True, dict=True, kw_only=True):
    """The update of a matrix of weights.

    Attributes
    ----------
    lines : tuple of MatrixLine
    constants : dict
        The parameters that the lines use.
    kept : dict
        What torch keeps from step to step: a name, the key in torch's state, and the indices that it has.
    symbols : dict
        What names are printed as, where that is another one.
    biases : Text
        What vectors have instead.
    iterates : tuple of str
        Names of matrices of which torch computes each from the one before, with fewer digits than all else.
    """

    lines: tuple[MatrixLine, ...]
    constants: dict[str, float]
    kept: dict[str, tuple[str, str]]
    symbols: dict[str, str]
    biases: Text
    iterates: tuple[str, ...] = ()

    @cached_property
    def printed(self) -> dict[str, str]:
        """What all names are printed as: what goes on from step to step has the step above."""
        steps = {name: f"Layer({name}, t)" for name in ("w", *self.kept)}
        old = {f"{name}{BEFORE}": f"Layer({name}, 't-1')" for name in ("w", *self.kept)}
        return {**steps, **old, **self.symbols}


def first_matrix(rule: MatrixRule, optimizer: "optim.Optimizer", weight: "Tensor", t: int) -> dict[str, Array | float]:
    """Return torch's state of a matrix (out, in) in the names of the rule, as float64 copies; 0 before the first."""
    stored = optimizer.state.get(weight, {})
    found: dict[str, Array | float] = {"w": weight.double().numpy().T.copy(), "t": float(t)}
    neurons, inputs = weight.shape
    for name, (key, indices) in rule.kept.items():
        shape, tensor = [{"i": inputs, "j": neurons}[letter] for letter in indices], stored.get(key)
        found[name] = np.zeros(shape) if tensor is None else tensor.double().numpy().T.reshape(shape).copy()
    return found


def update_scope(rule: MatrixRule, record: StepRecord) -> Scope:
    """Return the names of the lines at one update; i and j stand for the first weight."""
    inputs, neurons = record.gradient.shape
    old = {f"{name}{BEFORE}": np.asarray(record.before[name]).tolist() for name in ("w", *rule.kept)}
    return Scope(
        values={**rule.constants, **old, "g": record.gradient.tolist(), "t": int(float(record.before["t"])) + 1},
        meanings={line.symbol: Meaning(line.indices, line.expression) for line in rule.lines},
        ranges={
            **{"i": range(inputs), "j": range(neurons), "k": range(inputs), "l": range(neurons)},
            "q": range(min(inputs, neurons)),
        },
        index_letters={"i": 0, "j": 0},
    )


def rule_lines(rule: MatrixRule) -> list[tuple[Text, Formula]]:
    """Return every line's meaning and its formula."""
    return [
        (line.caption, formula(line.name, line.expression, symbols=rule.printed))
        for line in rule.lines
        if not line.again
    ]


def number_lines(rule: MatrixRule, scope: Scope) -> list[Formula]:
    """Return what the lines are worth for the first weight; those without a sum have their numbers put in."""
    found = []
    for line in rule.lines:
        if not {*line.indices} <= {"i", "j"}:
            continue  # it is of no single weight
        name = at(line.name, 0, 0)
        put_in = [] if "Sum(" in line.expression else [f"Numbers({at(line.expression, 0, 0)})"]
        found.append(formula(name, *put_in, f"Numbers({name})", scope=scope, symbols=rule.printed))
    return found


def at(source: str, i: int, j: int) -> str:
    """Return a formula with numbers for the indices of a weight."""
    for letter, index in (("i", i), ("j", j)):
        for form in ("[{}]", "[{}, ", ", {}]"):
            source = source.replace(form.format(letter), form.format(index))
    return source


def prove_update(rule: MatrixRule, record: StepRecord, most: int, scope: Scope) -> Proof:
    """Prove that the rule leads from torch's state before an update to the one after it.

    Up to `most` weights are compared, and all that torch keeps; computed with 50 digits. A weight's error counts
    relative to the two terms whose difference it is.
    """
    claims: list[Claim] = []
    for name in ("w", *rule.kept):
        after = np.asarray(record.after[name])
        for index in list(np.ndindex(after.shape))[:most]:
            place = f"{name}[{', '.join(map(str, index))}]"
            theirs = float(after[index])
            ours = float(scope.value(tree(place)))
            old = float(np.asarray(record.before[name])[index])
            size = abs(old) + abs(theirs - old) if name == "w" else abs(theirs)
            exact = scope_value(scope, place) if len(claims) < NAMED else None
            claims.append(Claim(notation(printed_place(rule.printed, place)), ours, theirs, scale=size, exact=exact))
    return prove(claims, "float32")


def printed_place(symbols: Mapping[str, str], place: str) -> str:
    """Return a name with numbers for its indices as it is printed."""
    name, bracket, rest = place.partition("[")
    return f"{symbols.get(name, name)}{bracket}{rest}"
