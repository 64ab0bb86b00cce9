"""torch's own state in the names of a rule, and the proof of one step against it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from gradexplorer.core.optimizers.rounding import ROUNDED, Rounded
from gradexplorer.core.optimizers.rule import UpdateRule, part
from gradexplorer.core.optimizers.scope import step_scope
from gradexplorer.formula.exact import scope_value
from gradexplorer.formula.latex_printer import notation
from gradexplorer.proof import Claim, DType, Proof, prove
from gradexplorer.text import Text, _

if TYPE_CHECKING:
    from torch import Tensor, optim

Array = NDArray[np.float64]
State = dict[str, Array | float]

TOLERANCE: dict[DType, float] = {"float32": 1e-6, "float64": 1e-12}
"""Largest relative error that counts as proven: 8 units of rounding in float32."""

NO_NUMBER = _("A value is not a finite number here.")
NO_DIGITS = _("The values cancel so far that rounding leaves no digit to compare.")


def read(rule: UpdateRule, optimizer: "optim.Optimizer", x: "Tensor", t: int) -> State:
    """Return torch's state of `x` in the rule's names, as float64 copies.

    Parameters
    ----------
    t : int
        The steps done so far, which not every optimizer counts.

    Returns
    -------
    dict
        ``x`` and what the rule keeps in each coordinate in the shape of `x`, what it keeps once as a float, and ``t``.
        Before the first step these are the rule's initial values.
    """
    stored = optimizer.state.get(x, {})
    state: State = {"x": _copy(x)}
    for name, start in rule.initial.items():
        tensor = stored.get(rule.torch_names[name])
        if name in rule.shared:
            state[name] = start if tensor is None else float(tensor)
        else:
            state[name] = np.full(x.shape, start) if tensor is None else _copy(tensor)
    return state | {"t": float(t)}


def _copy(tensor: "Tensor") -> Array:
    return tensor.detach().numpy().astype(np.float64)


def prove_step(
    rule: UpdateRule,
    before: Mapping[str, Array | float],
    gradient: Array,
    after: Mapping[str, Array | float],
    dtype: DType,
    shown: int | None = None,
) -> Proof:
    """Prove that the rule leads from torch's state `before` a step to the one `after` it, in every coordinate.

    Each number's error is relative to the quantities that it is made of: an error of one unit of rounding in each
    operation of the rule counts as one unit. So a difference of nearly equal numbers is not held to digits that
    it does not have, and one that loses all of them is not proven.

    Parameters
    ----------
    before, after : mapping
        From `read`.
    gradient : ndarray
        The gradient of the step, in the shape of x.
    dtype : {"float32", "float64"}
        In which torch computed.
    shown : int, optional
        How many coordinates are named, and computed with exact digits; by default all.
    """
    claims, errors = [], []
    reason: Text | None = None
    scalars = rule.constants | {name: part(before[name], ()) for name in rule.shared} | {"t": part(before["t"], ()) + 1}
    tensors = {name: before[name] for name in ("x", *rule.initial) if name not in rule.shared} | {"g": gradient}
    for place, index in enumerate(np.ndindex(gradient.shape)):
        known = {name: Rounded.exact(value, "float64") for name, value in scalars.items()}
        known |= {name: Rounded.exact(value, dtype) for name, value in rule.at(tensors, index).items()}
        with np.errstate(all="ignore"):
            result = rule.execute(known, ROUNDED)
        scope = step_scope(
            rule, {name: float(number.value) for name, number in known.items()} | {"t": scalars["t"] - 1}
        )
        for name in ("x", *rule.initial):
            if name in rule.shared and any(index):
                continue
            ours, theirs = known[name].of(result[name]), part(after[name], index)
            errors.append(_error(ours, theirs, known[name]))
            if shown is None or place < shown:
                scale = _rounding(ours, known[name]) / float(ours.unit)
                exact = scope_value(scope, name)
                claims.append(Claim(_name(rule, name, index), float(ours.value), theirs, scale=scale, exact=exact))
            if not (np.isfinite(ours.value) and np.isfinite(theirs)):
                reason = NO_NUMBER
            elif not np.isfinite(errors[-1]):
                reason = reason or NO_DIGITS
    proof, error = prove(claims, dtype), max(errors)
    if error > TOLERANCE[dtype]:
        return replace(proof, error=error, verdict="not proven", reason=reason)
    return replace(proof, error=error)


def _rounding(ours: Rounded, old: Rounded) -> float:
    """Return how far two correct evaluations may be apart; see `_error`."""
    return float(ours.error + old.unit * abs(old.value))


def _error(ours: Rounded, theirs: float, old: Rounded) -> float:
    """Return the difference in units of rounding times the unit; infinite where there is nothing to compare.

    A unit of the `old` value counts too: torch computes a running mean as ``old + (1 - beta)*(new - old)``.
    """
    difference = abs(float(ours.value) - theirs)
    if difference == 0:
        return 0.0
    bound = _rounding(ours, old)
    if not np.isfinite(difference) or not np.isfinite(bound):
        return float("inf")
    return float(difference * ours.unit / bound) if bound else float("inf")


def _name(rule: UpdateRule, name: str, index: tuple[int, ...]) -> str:
    """Return what a proven number is called, in LaTeX, as the rule writes it.

    Of a point (x, y) the coordinates have names; of many parameters all but the first have a number.
    """
    if rule.symbols["x"] != "x":
        place = ", ".join(str(i + 1) for i in index) if any(index) else ""
        return notation(rule.indexed(name, "t" if name in rule.shared or not place else f"'t, {place}'"))
    axis = ", ".join(["xy"[index[0]] if index[0] < 2 else str(index[0] + 1), *(str(i + 1) for i in index[1:])])
    if name == "x":
        return notation(f"{axis[0]}['t{axis[1:]}']")
    return notation(rule.indexed(name, "t" if name in rule.shared else f"'t, {axis}'"))
