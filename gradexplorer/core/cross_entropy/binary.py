"""Two classes with one logit: BCE of a sigmoid, BCE with logits, squared error; computed as torch computes them.

Functions compute in the dtype of z: in float32 a sigmoid is exactly 1 from z = 17 on, and what follows knows no more.
"""

import ast

import numpy as np
from msgspec.structs import replace

from gradexplorer.core.cross_entropy import LOG_FLOOR, SLOPE_FLOOR
from gradexplorer.core.softmax import Floats, sigmoid
from gradexplorer.formula.derivation import Derivation, derive, tree
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.handwritten import HandwrittenLine, derived_by, lines
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.trees import filled
from gradexplorer.text import _


def torch_sigmoid(z: Floats) -> Floats:
    """Return 1 / (1 + e^-z) as torch computes it: 0 where e^-z overflows."""
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(-z)))


def bce(z: Floats, y: float) -> Floats:
    """Return binary_cross_entropy(sigmoid(z), y): its logarithms stop at -100."""
    p, floor = torch_sigmoid(z), z.dtype.type(LOG_FLOOR)
    with np.errstate(divide="ignore"):
        yes, no = np.maximum(np.log(p), floor), np.maximum(np.log1p(-p), floor)
    return np.asarray(z.dtype.type(y - 1) * no - z.dtype.type(y) * yes)


def bce_gradient(z: Floats, y: float) -> Floats:
    """Return its gradient, by the chain rule as autograd takes it: 0 where the sigmoid has saturated."""
    p = torch_sigmoid(z)
    slope = p * (1 - p)
    outer = (p - z.dtype.type(y)) / np.maximum((1 - p) * p, z.dtype.type(SLOPE_FLOOR))
    return np.asarray(outer * slope)


def bce_with_logits(z: Floats, y: float) -> Floats:
    """Return binary_cross_entropy_with_logits(z, y) = max(z, 0) - z y + ln(1 + e^-|z|)."""
    zero = z.dtype.type(0)
    return np.asarray(np.maximum(z, zero) - z * z.dtype.type(y) + np.log1p(np.exp(-np.abs(z))))


def bce_with_logits_gradient(z: Floats, y: float) -> Floats:
    """Return its gradient, sigmoid(z) - y."""
    return np.asarray(sigmoid(z) - z.dtype.type(y))


def squared(z: Floats, y: float) -> Floats:
    """Return mse_loss(sigmoid(z), y)."""
    return np.asarray((sigmoid(z) - z.dtype.type(y)) ** 2)


def squared_gradient(z: Floats, y: float) -> Floats:
    """Return its gradient 2 (s - y) s (1 - s)."""
    s = sigmoid(z)
    return np.asarray(2 * (s - z.dtype.type(y)) * s * sigmoid(-z))


LOSS = "-(y*log(sigmoid(z))) - (1 - y)*log(sigmoid(-z))"
"""Binary cross entropy, where sigmoid(-z) = 1 - sigmoid(z)."""


def slope_lines() -> Derivation:
    """Return the derivation of its gradient by the logit."""
    finish = [
        (_("sigmoid(-z) is 1 - sigmoid(z)"), "-(y*(1 - sigmoid(z))) + (1 - y)*sigmoid(z)"),
        (_("multiplied out: y sigmoid(z) cancels"), "sigmoid(z) - y"),
    ]
    return derive(tree(LOSS), "z", finish=[(rule, tree(line)) for rule, line in finish])


def squared_slope_lines() -> Derivation:
    """Return the derivation of the gradient of squared error by the logit."""
    return derive(tree("(sigmoid(z) - y)**2"), "z")


CAREFUL = "relu(z) - z*y + log1p(exp(-abs(z)))"
"""The loss computed from the logit without a sigmoid that saturates."""
_SIGN = {"D": "d"}


def binary_scope(z: float, y: float) -> Scope:
    """Return the scope of formulas about one logit: L is the loss as torch computes it, E squared error."""
    return Scope(
        values={"z": float(z), "y": float(y)},
        meanings={
            "L": Meaning((), CAREFUL),
            "E": Meaning((), "(1/(1 + exp(-z)) - y)**2"),
        },
        variable="z",
    )


def loss_lines(z: float, y: float) -> list[HandwrittenLine]:
    """Return why the loss can be computed from the logit without a sigmoid that saturates."""
    rows = [(_("as it is defined"), LOSS), (_("as torch computes it from the logit"), CAREFUL)]
    return lines("L", rows, binary_scope(z, y))


def derived_lines(derivation: Derivation, name: str, z: float, y: float) -> list[HandwrittenLine]:
    """Return the lines of the derivative of L or E, each executed at z."""
    rows = [(step.rule, derived_by(step.tree, "z")) for step in derivation.steps]
    return lines(f"D({name}, z)", rows, binary_scope(z, y), _SIGN)


def derived_numbers(derivation: Derivation, name: str, z: float, y: float) -> Formula:
    """Return the last line with its numbers put in."""
    numbers = filled("Numbers(u)", u=derivation.result)
    scope = binary_scope(z, y)
    meanings = {**scope.meanings, "slope": Meaning((), ast.unparse(derivation.result))}
    scope = replace(scope, meanings=meanings)
    return formula(f"D({name}, z)", numbers, "Numbers(slope)", scope=scope, symbols=_SIGN)
