"""A schedule's closed form against torch's own scheduler, at every step."""

import numpy as np

from gradexplorer.core.optimizers.parameters import TorchOptimizer
from gradexplorer.core.optimizers.proving import TOLERANCE
from gradexplorer.core.optimizers.schedules import CosineAnnealingLR
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
    symbols = {"lr": "eta", "momentum": "beta_1" if optimizer.momentum_name == "beta_1" else "mu"}
    entries = [
        Entry(notation(f"({symbols[name]})[{steps[at]}]"), float(ours[row, at]), float(theirs[row, at]))
        for row, (name, at) in enumerate(zip(lines.moved, worst.tolist(), strict=True))
    ]
    return Proof(entries=entries, error=error, verdict=verdict, reason=reason, of=ours.size)


def _judged(optimizer: TorchOptimizer, error: float) -> tuple[Verdict, Text | None]:
    if error <= TOLERANCE["float64"]:
        return "proven", None
    if isinstance(optimizer.schedule, CosineAnnealingLR) and error <= _TURNS:
        return "digits lost", _TURNED
    return "not proven", _("The closed form is not what torch's scheduler sets.")
