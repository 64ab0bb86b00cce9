"""The optimizers of torch: their parameters, torch's own object, and the update rule typeset, executed and proven.

To add one: a struct named as torch's class, with its parameters under torch's names and its `rule`, in `OPTIMIZERS`
and `NAMES` and in the union `Optimizer`.
"""

from gradexplorer.core.optimizers.adam import Adam, Adamax, AdamW, NAdam, RAdam
from gradexplorer.core.optimizers.adaptive import Adadelta, Adagrad, RMSprop
from gradexplorer.core.optimizers.formulas import prove_printed_rule, rule_formulas, step_formulas
from gradexplorer.core.optimizers.gradient_descent import ASGD, SGD, Rprop
from gradexplorer.core.optimizers.lbfgs import LBFGS, direction
from gradexplorer.core.optimizers.proving import prove_step, read
from gradexplorer.core.optimizers.rule import RuleLine, UpdateRule

Optimizer = SGD | Adam | AdamW | NAdam | RAdam | Adamax | Adagrad | Adadelta | RMSprop | Rprop | ASGD | LBFGS

OPTIMIZERS: dict[str, type[Optimizer]] = {
    kind.__name__.lower(): kind
    for kind in (SGD, Adam, AdamW, NAdam, RAdam, Adamax, Adagrad, Adadelta, RMSprop, Rprop, ASGD, LBFGS)
}
"""Tag to struct, in the order in which they are offered."""

NAMES: dict[str, str] = {tag: kind.__name__ for tag, kind in OPTIMIZERS.items()}
"""Tag to the name on the screen, which is torch's in every language."""

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
