"""The optimizers of torch, and others: parameters, torch's object, and the update rule typeset, executed and proven.

To add one, write a struct named as torch's class, with its parameters under the class's names and its `rule`, and put
it into the union `Optimizer`. What torch has not brings its class with it, as `torch_code`.
"""

from typing import get_args

from gradexplorer.core.optimizers.adam import Adam, Adamax, AdamW, NAdam, RAdam
from gradexplorer.core.optimizers.adaptive import Adadelta, Adagrad, RMSprop
from gradexplorer.core.optimizers.formulas import prove_printed_rule, rule_formulas, step_formulas
from gradexplorer.core.optimizers.gradient_descent import ASGD, SGD, Rprop
from gradexplorer.core.optimizers.lbfgs import LBFGS, direction
from gradexplorer.core.optimizers.lion import Lion
from gradexplorer.core.optimizers.proving import prove_step, read
from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule

Optimizer = SGD | Adam | AdamW | NAdam | RAdam | Adamax | Adagrad | Adadelta | RMSprop | Rprop | ASGD | LBFGS | Lion

OPTIMIZERS: dict[str, type[Optimizer]] = {str(kind.__struct_config__.tag): kind for kind in get_args(Optimizer)}
"""Tag to struct, in the order in which they are offered."""

NAMES: dict[str, str] = {tag: kind.__name__ for tag, kind in OPTIMIZERS.items()}
"""Tag to the name on the screen, the same in every language."""

__all__ = [
    "ASGD",
    "LBFGS",
    "NAMES",
    "OPTIMIZERS",
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Lion",
    "NAdam",
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
]
