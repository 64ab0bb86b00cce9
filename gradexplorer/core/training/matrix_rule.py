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
from gradexplorer.core.optimizers import Adafactor, Optimizer
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.exact import scope_value
from gradexplorer.formula.latex_printer import notation
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.trees import tree
from gradexplorer.proof import Claim, Proof, prove
from gradexplorer.text import Text, _

if TYPE_CHECKING:
    from torch import Tensor, optim

Array = NDArray[np.float64]

BEFORE = "_before"
"""What the names of values of the step before end with."""
NAMED = 6
"""Entries that a proof names and computes with exact digits; the others are compared, too."""


class MatrixLine(Struct, frozen=True):
    """One line: a name with its indices, what it is equal to, and what that means in words."""

    name: str
    expression: str
    caption: Text

    @property
    def symbol(self) -> str:
        """The name without its indices."""
        return self.name.partition("[")[0]

    @property
    def indices(self) -> tuple[str, ...]:
        """The letters that the line has."""
        return tuple(letter for letter in "ij" if letter in self.name.partition("[")[2])


class MatrixRule(Struct, frozen=True, dict=True, kw_only=True):
    """The update of a matrix of weights.

    Attributes
    ----------
    lines : tuple of MatrixLine
    constants : dict
        The parameters that the lines use.
    kept : dict
        What torch keeps from step to step: a name, and the key in torch's state.
    symbols : dict
        What names are printed as, where that is another one.
    """

    lines: tuple[MatrixLine, ...]
    constants: dict[str, float]
    kept: dict[str, str]
    symbols: dict[str, str]

    @cached_property
    def printed(self) -> dict[str, str]:
        """What all names are printed as: what goes on from step to step has the step above."""
        steps = {name: f"Layer({name}, t)" for name in ("w", *self.kept)}
        old = {f"{name}{BEFORE}": f"Layer({name}, 't-1')" for name in ("w", *self.kept)}
        return {**steps, **old, **self.symbols}


def matrix_rule(optimizer: Optimizer, shape: tuple[int, int]) -> MatrixRule | None:
    """Return the rule for matrices from so many inputs to so many neurons; None where numbers are moved one by one."""
    return _adafactor(optimizer, *shape) if isinstance(optimizer, Adafactor) else None


def _adafactor(optimizer: Adafactor, inputs: int, neurons: int) -> MatrixRule:
    g, w = ("a" if optimizer.maximize else "g"), ("v" if optimizer.weight_decay else f"w{BEFORE}")
    every = f"1/{inputs * neurons}*Sum(k, Sum(l, {{}}[k, l]**2))"
    lines = [
        MatrixLine("s", "t**beta2_decay", _("how much the new squared gradient counts: less at every step")),
        MatrixLine("rho", "min(lr, 1/sqrt(t))", _("the relative step size, which falls with the steps")),
        MatrixLine(
            "alpha",
            f"max(eps_2, sqrt({every.format(f'w{BEFORE}')}))*rho",
            _("the step size: in proportion to the root mean square of the matrix"),
        ),
    ]
    if optimizer.maximize:
        caption = _("maximize: the gradient of −f, for uphill on f is downhill on −f")
        lines.append(MatrixLine("a[i, j]", "-g[i, j]", caption))
    if optimizer.weight_decay:
        caption = _("decoupled weight decay: the parameter shrinks")
        lines.append(MatrixLine("v[i, j]", f"(1 - lr*weight_decay)*w{BEFORE}[i, j]", caption))
    lines += [
        MatrixLine(
            "R[j]",
            f"(1 - s)*R{BEFORE}[j] + s/{inputs}*Sum(k, {g}[k, j]**2)",
            _("a running mean of the squared gradients of neuron j: torch keeps this"),
        ),
        MatrixLine(
            "C[i]",
            f"(1 - s)*C{BEFORE}[i] + s/{neurons}*Sum(l, {g}[i, l]**2)",
            _("and of those of input i: two vectors instead of a matrix"),
        ),
        MatrixLine("M", f"1/{neurons}*Sum(l, R[l])", _("their mean over the neurons")),
        MatrixLine(
            "V[i, j]", "R[j]*C[i]/max(M, eps_1)", _("the squared gradient as it is estimated: of rank 1, a product")
        ),
        MatrixLine("u[i, j]", f"{g}[i, j]/sqrt(max(V[i, j], eps_1**2))", _("the update: the gradient over its size")),
        MatrixLine("r", f"sqrt({every.format('u')})", _("the update's root mean square over the matrix")),
        MatrixLine(
            "w[i, j]",
            f"{w}[i, j] - alpha*u[i, j]/max(1, r/d)",
            _("the matrix moves downhill; a large update is clipped"),
        ),
    ]
    eps_1, eps_2 = optimizer.eps
    constants = {"lr": optimizer.lr, "beta2_decay": optimizer.beta2_decay, "eps_1": eps_1, "eps_2": eps_2}
    symbols = {"lr": "eta", "beta2_decay": "tau", "eps_1": "epsilon_1", "eps_2": "epsilon_2", "weight_decay": "lambda"}
    return MatrixRule(
        lines=tuple(lines),
        constants={**constants, "d": optimizer.d, "weight_decay": optimizer.weight_decay},
        kept={"R": "row_var", "C": "col_var"},  # torch's rows are the neurons
        symbols={**symbols, "v": "tilde(w)"},
    )


def first_matrix(rule: MatrixRule, optimizer: "optim.Optimizer", weight: "Tensor", t: int) -> dict[str, Array | float]:
    """Return torch's state of a matrix (out, in) in the names of the rule, as float64 copies; 0 before the first."""
    stored = optimizer.state.get(weight, {})
    found: dict[str, Array | float] = {"w": weight.double().numpy().T.copy(), "t": float(t)}
    for name, key in rule.kept.items():
        size = weight.shape[0] if name == "R" else weight.shape[1]
        tensor = stored.get(key)
        found[name] = np.zeros(size) if tensor is None else tensor.double().numpy().ravel().copy()
    return found


def update_scope(rule: MatrixRule, record: StepRecord) -> Scope:
    """Return the names of the lines at one update; i and j stand for the first weight."""
    inputs, neurons = record.gradient.shape
    old = {f"{name}{BEFORE}": np.asarray(record.before[name]).tolist() for name in ("w", *rule.kept)}
    return Scope(
        values={**rule.constants, **old, "g": record.gradient.tolist(), "t": int(float(record.before["t"])) + 1},
        meanings={line.symbol: Meaning(line.indices, line.expression) for line in rule.lines},
        ranges={"i": range(inputs), "j": range(neurons), "k": range(inputs), "l": range(neurons)},
        index_letters={"i": 0, "j": 0},
    )


def rule_lines(rule: MatrixRule) -> list[tuple[Text, Formula]]:
    """Return every line's meaning and its formula."""
    return [(line.caption, formula(line.name, line.expression, symbols=rule.printed)) for line in rule.lines]


def number_lines(rule: MatrixRule, record: StepRecord) -> list[Formula]:
    """Return what the lines are worth for the first weight; those without a sum have their numbers put in."""
    scope = update_scope(rule, record)
    found = []
    for line in rule.lines:
        name = _at(line.name, 0, 0)
        put_in = [] if "Sum(" in line.expression else [f"Numbers({_at(line.expression, 0, 0)})"]
        found.append(formula(name, *put_in, f"Numbers({name})", scope=scope, symbols=rule.printed))
    return found


def _at(source: str, i: int, j: int) -> str:
    """Return a formula with numbers for the indices of a weight."""
    for letter, index in (("i", i), ("j", j)):
        for form in ("[{}]", "[{}, ", ", {}]"):
            source = source.replace(form.format(letter), form.format(index))
    return source


def prove_update(rule: MatrixRule, record: StepRecord, most: int) -> Proof:
    """Prove that the rule leads from torch's state before an update to the one after it.

    Up to `most` weights are compared, and all that torch keeps; computed with 50 digits. A weight's error counts
    relative to the two terms whose difference it is.
    """
    scope = update_scope(rule, record)
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
            claims.append(Claim(notation(_printed(rule.printed, place)), ours, theirs, scale=size, exact=exact))
    return prove(claims, "float32")


def _printed(symbols: Mapping[str, str], place: str) -> str:
    name, bracket, rest = place.partition("[")
    return f"{symbols.get(name, name)}{bracket}{rest}"
