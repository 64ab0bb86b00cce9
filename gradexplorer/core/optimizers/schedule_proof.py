"""A schedule's closed form against torch's own scheduler, at every step."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradexplorer.core.optimizers.instant_path import FUNCTIONS
from gradexplorer.core.optimizers.parameters import TorchOptimizer
from gradexplorer.core.optimizers.proving import TOLERANCE
from gradexplorer.core.optimizers.schedules import CosineAnnealingLR, ReduceLROnPlateau
from gradexplorer.core.optimizers.torch_rates import torch_rates
from gradexplorer.formula.latex_printer import notation
from gradexplorer.proof import Entry, Proof, Verdict
from gradexplorer.text import Text, _

MOST_COMPARED = 100_000
"""Of more steps every other one, or every third, is compared."""
_TURNS = 1e-6
"""Share of a rate that torch's cosine may lose where it turns."""
_TURNED = _(
    "torch computes each rate from the last one, and where its cosine turns few digits are left; "
    "the formula has them all."
)
_DIFFERS = _("The formula is not what torch's scheduler sets.")


def prove_rates(optimizer: TorchOptimizer, last: int) -> Proof:
    """Prove that the closed form gives torch's rates, and momenta, of the steps 1 to `last`.

    torch multiplies its last rate, so that roundings add up: errors are shares of the largest rate.
    """
    lines = optimizer.rule_lines
    assert lines is not None
    theirs = torch_rates(optimizer).until(last)
    steps = np.arange(1, last + 1)[:: -(last // -MOST_COMPARED)]
    ours, theirs = lines.at(steps.tolist()), theirs[:, steps - 1]
    errors = np.abs(ours - theirs) / np.abs(theirs).max(axis=1, keepdims=True).clip(np.finfo(np.float64).tiny)
    error = float(np.nan_to_num(errors, nan=np.inf).max())
    verdict, reason = _judged(optimizer, error)
    worst = np.argmax(np.nan_to_num(errors, nan=np.inf), axis=1)
    symbols = {"lr": "eta", "momentum": "beta" if optimizer.momentum_name == "beta_1" else "mu"}
    entries = [
        Entry(notation(f"({symbols[name]})[{steps[at]}]"), float(ours[row, at]), float(theirs[row, at]))
        for row, (name, at) in enumerate(zip(lines.moved, worst.tolist(), strict=True))
    ]
    return Proof(entries=entries, error=error, verdict=verdict, reason=reason, of=ours.size)


def plateau_rates(
    schedule: ReduceLROnPlateau, lr: float, losses: Sequence[float]
) -> tuple[list[float], dict[str, float]]:
    """Return the rates of the steps to which some losses lead, the first one too, and the state before the last step.

    It executes the lines of the schedule's rule, as they are printed.
    """
    rule = schedule.rule(lr)
    code = compile("\n".join(f"{name} = {line}" for name, line in rule.program), "<plateau>", "exec")
    names: dict[str, Any] = {**rule.constants, **rule.initial}
    rates, before = [lr], dict(rule.initial)
    for loss in losses:
        before = {name: names[name] for name in rule.initial}
        names["g"] = loss
        exec(code, FUNCTIONS, names)
        rates.append(names["lr"])
    return rates, before


def prove_plateau_rates(
    schedule: ReduceLROnPlateau, lr: float, losses: Sequence[float], theirs: NDArray[np.float64]
) -> Proof:
    """Prove that the lines give, of the losses before each step, the rates that torch set; `theirs` are those."""
    ours = np.array(plateau_rates(schedule, lr, losses[: len(theirs) - 1])[0])
    errors = np.abs(ours - theirs) / np.maximum(np.abs(theirs), np.finfo(np.float64).tiny)
    error = float(errors.max())
    right = error <= TOLERANCE["float64"]
    at = int(errors.argmax()) if error else len(theirs) - 1
    return Proof(
        entries=[Entry(notation(f"(eta)[{at + 1}]"), float(ours[at]), float(theirs[at]))],
        error=error,
        verdict="proven" if right else "not proven",
        reason=None if right else _DIFFERS,
        of=len(ours),
    )


def _judged(optimizer: TorchOptimizer, error: float) -> tuple[Verdict, Text | None]:
    if error <= TOLERANCE["float64"]:
        return "proven", None
    if isinstance(optimizer.schedule, CosineAnnealingLR) and error <= _TURNS:
        return "digits lost", _TURNED
    return "not proven", _DIFFERS
