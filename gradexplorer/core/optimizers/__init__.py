"""The optimizers of torch, and others: parameters, torch's object, and the update rule typeset, executed and proven.

To add one, write a struct named as torch's class, with its parameters under the class's names and its `rule`, and put
it into the union `Optimizer`. What torch has not brings its class with it, as `torch_code`.
"""

from collections.abc import Sequence
from typing import get_args

from msgspec import structs

from gradexplorer.core.optimizers.adafactor import Adafactor
from gradexplorer.core.optimizers.adam import Adam, Adamax, AdamW, NAdam, RAdam
from gradexplorer.core.optimizers.adaptive import Adadelta, Adagrad, RMSprop
from gradexplorer.core.optimizers.formulas import prove_printed_rule, rule_formulas, step_formulas
from gradexplorer.core.optimizers.gradient_descent import ASGD, SGD, Rprop
from gradexplorer.core.optimizers.gradients import Off
from gradexplorer.core.optimizers.lbfgs import LBFGS, direction
from gradexplorer.core.optimizers.lion import Lion
from gradexplorer.core.optimizers.muon import Muon
from gradexplorer.core.optimizers.parameters import BESIDE
from gradexplorer.core.optimizers.proving import prove_step, read
from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule
from gradexplorer.core.optimizers.schedules import NoSchedule

Optimizer = (
    SGD | Adam | AdamW | NAdam | RAdam | Adamax | Adagrad | Adadelta | RMSprop | Rprop | ASGD | Adafactor | LBFGS | Lion
)

NetworkOptimizer = Optimizer | Muon
"""What may move the weights of a network: also what takes nothing but matrices."""

OPTIMIZERS: dict[str, type[Optimizer]] = {str(kind.__struct_config__.tag): kind for kind in get_args(Optimizer)}
"""Tag to struct, in the order in which they are offered."""

NAMES: dict[str, str] = {str(kind.__struct_config__.tag): kind.__name__ for kind in get_args(NetworkOptimizer)}
"""Tag to the name on the screen, the same in every language."""

MOST_NAMED = 3
"""Differing parameters in a name."""


def told_apart(optimizers: Sequence[Optimizer]) -> list[str]:
    """Return a name for each: its class, and where several have that, what differs between them (SGD, momentum 0.9)."""
    names = []
    for one in optimizers:
        own, twins = _spread(one), [_spread(other) for other in optimizers if type(other) is type(one)]
        differing = [name for name, value in own.items() if any(name in twin and twin[name] != value for twin in twins)]
        parts = [part for name in differing[:MOST_NAMED] if (part := _called(name, own[name]))]
        names.append(", ".join([NAMES[str(one.__struct_config__.tag)], *parts]))
    return names


def _spread(optimizer: Optimizer) -> dict[str, object]:
    """Return the parameters by name, those of a schedule after it."""
    found: dict[str, object] = dict(optimizer.torch_arguments)
    for name in BESIDE:
        chosen = getattr(optimizer, name)
        found[name] = "" if isinstance(chosen, NoSchedule | Off) else type(chosen).__name__
        found |= {f"{name}.{inner}": value for inner, value in structs.asdict(chosen).items()}
    return found


def _called(name: str, value: object) -> str:
    """Return a parameter with its value; a schedule is called by its class, and one that is not there by nothing."""
    if name in BESIDE:
        return str(value)
    return f"{name.rpartition('.')[2]} {value:g}" if isinstance(value, float) else f"{name.rpartition('.')[2]} {value}"


__all__ = [
    "ASGD",
    "LBFGS",
    "NAMES",
    "OPTIMIZERS",
    "SGD",
    "Adadelta",
    "Adafactor",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Lion",
    "Muon",
    "NAdam",
    "NetworkOptimizer",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "Rprop",
    "RuleLine",
    "UpdateRule",
    "direction",
    "prove_printed_rule",
    "prove_step",
    "read",
    "rule_formulas",
    "step_formulas",
    "told_apart",
]
