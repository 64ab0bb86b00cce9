"""The losses of a regression: how one residual counts, and how the terms of all residuals become one number.

To add one, add an entry to `LOSSES`; its value, derivation, proofs and torch code follow from it.
"""

import ast
import math
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from msgspec.structs import replace
from numpy.typing import ArrayLike, NDArray

from gradexplorer.core.real_function import RealFunction
from gradexplorer.formula.derivation import Derivation, derive, tree
from gradexplorer.proof import DType
from gradexplorer.text import Text, _

Array = NDArray[Any]
Gather = Literal["mean", "sum", "root"]

GATHERED: dict[Gather, str] = {"mean": "S/N", "sum": "S", "root": "sqrt(S)"}
"""The loss from the sum S of the terms of N residuals."""


class Loss(RealFunction, frozen=True, eq=False, kw_only=True):
    r"""A loss L = gather(sum of rho(r)) of residuals r = prediction - target.

    Attributes
    ----------
    key : str
    name : Text
    short : str
        Its name in tables, the same in every language.
    term : str
        rho in r, as it is typeset and derived.
    finish : str
        What an identity makes of the derivative of `term`; empty: the derivation's own last line stays.
    careful : str
        rho written so that it does not overflow; empty: `term` does not.
    gather : {"mean", "sum", "root"}
    reduces : bool
        Whether `gather` is the person's choice.
    threshold : float
        The value of `parameter`.
    parameter : str
        The name that the threshold has in `term` and in torch; empty: there is none.
    code : str
        The call in torch, of `prediction` and `target`; ``{more}`` are keywords.
    cancels : bool
        torch's own slope comes by cancellation from 1, so its error is relative to 1.
    """

    variable = "r"

    key: str
    name: Text
    short: str
    term: str
    code: str
    finish: str = ""
    careful: str = ""
    gather: Gather = "mean"
    reduces: bool = False
    parameter: str = ""
    threshold: float = 1.0
    cancels: bool = False

    @property
    def parameters(self) -> dict[str, float]:
        """The threshold by its name."""
        return {self.parameter: self.threshold} if self.parameter else {}

    @property
    def formula_tree(self) -> ast.expr:
        """The formula of rho."""
        return tree(self.careful or self.term)

    @property
    def derivation(self) -> Derivation:
        """The derivative of rho, rule by rule."""
        return _term_derivation(self.term, self.finish)

    @property
    def slope(self) -> ast.expr:
        """The formula of rho'."""
        return self.derivation.result

    @property
    def torch_code(self) -> str:
        """The loss of `prediction` and `target`, as it is written with torch."""
        more = f", {self.parameter}={self.threshold!r}" if self.parameter else ""
        if self.gather == "sum":
            more += ', reduction="sum"'
        return self.code.format(more=more, gather=self.gather)

    def values(self, at: ArrayLike, dtype: DType = "float64") -> Array:
        """Return rho(r)."""
        if self.term == "r**2":  # the engine's power costs ten times as much on a grid
            return np.square(at)
        return super().values(at, dtype)

    def gathered(self, total: Array, count: int) -> Array:
        """Return the loss from the sum of `count` terms; the mean of none is NaN, as in torch."""
        with np.errstate(all="ignore"):
            if self.gather == "mean":
                return np.asarray(total / np.asarray(total).dtype.type(count))
            return np.asarray(np.sqrt(total) if self.gather == "root" else total)

    def factor(self, total: float, count: int) -> float:
        """Return dL/dS: what every rho' is multiplied by; for the root of 0, which has no derivative, torch's 0."""
        if self.gather == "mean":
            return 1 / count if count else math.nan
        return 1.0 if self.gather == "sum" else (0.5 / math.sqrt(total) if total > 0 else 0.0)

    def torch_value(self, prediction: Any, target: Any) -> Any:
        """Return torch's own loss, by `torch_code`."""
        import torch
        from torch.nn import functional

        names = {"torch": torch, "F": functional, "math": math, "prediction": prediction, "target": target}
        return eval(compile(self.torch_code, "<loss>", "eval"), names)  # our own text


@lru_cache(maxsize=64)
def _term_derivation(term: str, finish: str) -> Derivation:
    lines = [(_("definition of tanh"), tree(finish))] if finish else []
    return derive(tree(term), "r", finish=lines)


_ALL = (
    Loss(key="mse", name=_("MSE: mean of squares"), short="MSE", term="r**2", code="F.mse_loss(prediction, target)"),
    Loss(
        key="sse",
        name=_("SSE: sum of squares"),
        short="SSE",
        term="r**2",
        gather="sum",
        code="F.mse_loss(prediction, target{more})",
    ),
    Loss(
        key="l2",
        name=_("L2 norm: root of the sum"),
        short="L2",
        term="r**2",
        gather="root",
        code="torch.linalg.vector_norm(prediction - target)",
    ),
    Loss(
        key="l1",
        name=_("L1: absolute error"),
        short="L1",
        term="abs(r)",
        reduces=True,
        code="F.l1_loss(prediction, target{more})",
    ),
    Loss(
        key="huber",
        name=_("Huber"),
        short="Huber",
        term="r**2/2 if abs(r) < delta else delta*(abs(r) - delta/2)",
        reduces=True,
        parameter="delta",
        code="F.huber_loss(prediction, target{more})",
    ),
    Loss(
        key="smooth_l1",
        name=_("SmoothL1"),
        short="SmoothL1",
        term="r**2/(2*beta) if abs(r) < beta else abs(r) - beta/2",
        reduces=True,
        parameter="beta",
        code="F.smooth_l1_loss(prediction, target{more})",
    ),
    Loss(
        key="log_cosh",
        name=_("log-cosh"),
        short="log-cosh",
        term="log(cosh(r))",
        finish="tanh(r)",
        careful="abs(r) + log1p(exp(-2*abs(r))) - log(2)",
        reduces=True,
        cancels=True,
        code="(torch.logaddexp(prediction - target, target - prediction) - math.log(2)).{gather}()",
    ),
)

LOSSES: dict[str, Loss] = {loss.key: loss for loss in _ALL}
"""All losses by key, in the order in which they are offered: the course's three first."""

NAMES: dict[str, Text] = {key: loss.name for key, loss in LOSSES.items()}
"""What the choice offers."""

SQUARES = ("sse", "l2", "mse")
"""The three of the course: sum of squares, its root, its mean."""


@lru_cache(maxsize=256)
def loss(key: str, reduction: str = "mean", threshold: float = 1.0) -> Loss:
    """Return a loss of the catalogue, with a reduction and a threshold where it has them."""
    known = LOSSES[key]
    gather: Gather = known.gather
    if known.reduces:
        gather = "sum" if reduction == "sum" else "mean"
    return replace(known, gather=gather, threshold=threshold if known.parameter else 1.0)
