"""What the column says of a gradient that is clipped, or has noise, before the optimizer gets it."""

from msgspec.structs import replace

from gradexplorer.core.descent.race import StepRecord
from gradexplorer.core.optimizers import Optimizer, UpdateRule
from gradexplorer.core.optimizers.gradients import GradientNoise
from gradexplorer.formula.latex_printer import notation
from gradexplorer.framework.figure import Check, Item
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.proof import Claim, Proof, prove
from gradexplorer.text import _


def noise_of(state: HimmelblauState, optimizer: Optimizer, step: int) -> tuple[float, float]:
    """Return what torch's generator drew for x and y at a step; zeros without noise."""
    if not isinstance(optimizer.noise, GradientNoise):
        return 0.0, 0.0
    import torch

    from gradexplorer.core.descent.gradient_change import drawn

    return drawn(optimizer.noise.seed, getattr(torch, state.dtype)).at(step)


def gradient_items(
    state: HimmelblauState, rule: UpdateRule, drawn: tuple[float, float], record: StepRecord
) -> list[Item]:
    """Return the proof that the rule's first lines give the gradient that torch's optimizer got."""
    if record.used is None:
        return []
    label = _("Clipped gradient and noise against torch")
    return [Check(key="changed.proof", label=label, prove=lambda: _prove(state, rule, drawn, record))]


def _prove(state: HimmelblauState, rule: UpdateRule, drawn: tuple[float, float], record: StepRecord) -> Proof:
    assert record.used is not None
    names = [line.name for line in rule.lines]
    last = "g_noisy" if "g_noisy" in names else "g_clipped"
    claims = []
    for index, axis in enumerate("xy"):
        of_axis = replace(rule, constants=rule.constants | ({"xi": drawn[index]} if "xi" in rule.constants else {}))
        known = of_axis.at(record.before | {"g": record.gradient}, (index,))
        found = of_axis.step(known)[last]
        scale = max(abs(known["g"]), abs(found))
        claims.append(Claim(notation(f"({rule.symbols[last]})[{axis}]"), found, float(record.used[index]), scale=scale))
    return prove(claims, state.dtype)
