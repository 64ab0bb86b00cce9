"""Losses with a margin, which are 0 where it is kept: of one score, of several, of pairs and of triplets."""

from types import MappingProxyType
from typing import Annotated

from msgspec import Meta

from gradexplorer.core.vector_losses.fields import (
    Class,
    Entry,
    EntryRow,
    Sign,
    Weight,
    matrix,
    shared,
    torch_name,
    vector,
)
from gradexplorer.core.vector_losses.vector_loss import Tensor, VectorLoss, check_classes, check_signs
from gradexplorer.framework.parameter import number, plain
from gradexplorer.text import Text, _

_SIGNS = _("1 or -1 for each row")


def _margin(low: float, high: float, *, above: bool = False) -> Meta:
    low_end, high_end = max(low, -2.0), min(high, 5.0)
    return number(
        torch_name("margin"),
        low,
        high,
        above=above,
        low=low_end,
        high=high_end,
        symbol="m",
        tip=_("How far is far enough"),
    )


class HingeLoss(VectorLoss, frozen=True, kw_only=True, tag="hinge"):
    """The loss of support vector machines: 0 where a score x has the sign of y and is at least 1."""

    name = _("Hinge loss")
    tensors = (Tensor("input", "x", "number", varies=True), Tensor("target", "y", "number"))
    literature = "Cortes and Vapnik, Support-vector networks, 1995"
    torch_code = """\
class HingeLoss(nn.Module):
    def __init__(self, reduction="mean"):
        super().__init__()
        self.reduction = reduction

    def forward(self, input, target):
        loss = torch.clamp(1 - target * input, min=0)
        return loss if self.reduction == "none" else getattr(loss, self.reduction)()
"""

    input: Annotated[tuple[Entry, ...], vector("input", "x", _("Scores"))] = (2.0, 0.4, -0.3, 0.8)
    target: Annotated[tuple[Sign, ...], vector("target", "y", _SIGNS)] = (1, 1, -1, -1)

    def source(self) -> str:
        """Return the part of the margin that is missing."""
        return "hinge(1 - y*x)"

    def check(self) -> None:
        """Raise InputError for other targets."""
        check_signs(self, "target")


class HingeEmbeddingLoss(VectorLoss, frozen=True, kw_only=True, tag="hinge_embedding"):
    """Of distances x: those of alike pairs count, those of other pairs as far as the margin is not kept."""

    name = _("Hinge embedding loss")
    tensors = (Tensor("input", "x", "number", varies=True), Tensor("target", "y", "number"))
    literature = "documentation of torch.nn.HingeEmbeddingLoss"

    input: Annotated[tuple[Entry, ...], vector("input", "x", _("Distances"))] = (0.3, 1.5, 0.4, 2.0)
    target: Annotated[tuple[Sign, ...], vector("target", "y", _SIGNS)] = (1, 1, -1, -1)
    margin: Annotated[float, _margin(0.0, 100.0)] = 1.0

    def source(self) -> str:
        """Return both cases."""
        return "x if y == 1 else hinge(margin - x)"

    def check(self) -> None:
        """Raise InputError for other targets."""
        check_signs(self, "target")


class MultiMarginLoss(VectorLoss, frozen=True, kw_only=True, tag="multi_margin"):
    """The hinge loss of several classes: every other score has to stay below that of the target by the margin."""

    name = _("Multi-class margin loss")
    tensors = (
        Tensor("input", "x", "row", varies=True),
        Tensor("target", "t", "class"),
        Tensor("weight", "w", "shared"),
    )
    literature = "documentation of torch.nn.MultiMarginLoss; Crammer and Singer, 2001"

    input: Annotated[tuple[EntryRow, ...], matrix("input", "x", _("Scores, a row for each sample"))] = (
        (0.1, 0.2, 0.4, 0.8),
        (2.0, 0.5, 1.3, -1.0),
    )
    target: Annotated[tuple[Class, ...], vector("target", "t", _("The class of each row, counted from 0"))] = (3, 0)
    weight: Annotated[tuple[Weight, ...], shared("weight", "w", _("One for each class; empty: all are 1"))] = ()
    p: Annotated[int, number(torch_name("p"), 1, 2, step=1, tip=_("The power of what is missing"))] = 1
    margin: Annotated[float, _margin(0.0, 100.0)] = 1.0

    def source(self) -> str:
        """Return the mean over all columns of what is missing."""
        power, factor = "**2" if self.p == 2 else "", "w[t]*" if self.weight else ""
        return f"1/K*Sum(k, {factor}relu(margin - x[t] + x[k]){power}, k != t)"

    def check(self) -> None:
        """Raise InputError where a target is no class."""
        check_classes(self, "target")


class MarginRankingLoss(VectorLoss, frozen=True, kw_only=True, tag="margin_ranking"):
    """Of pairs of scores: 0 where the first is ahead by the margin (y = 1), or the second (y = -1)."""

    name = _("Margin ranking loss")
    tensors = (
        Tensor("input1", "a", "number", varies=True),
        Tensor("input2", "b", "number", varies=True),
        Tensor("target", "y", "number"),
    )
    literature = "documentation of torch.nn.MarginRankingLoss"

    input1: Annotated[tuple[Entry, ...], vector("input1", "a", _("The first score of each pair"))] = (1.0, 0.3, -0.5)
    input2: Annotated[tuple[Entry, ...], vector("input2", "b", _("The second score of each pair"))] = (0.2, 0.8, 0.5)
    target: Annotated[tuple[Sign, ...], vector("target", "y", _SIGNS)] = (1, 1, -1)
    margin: Annotated[float, _margin(-100.0, 100.0)] = 0.5

    def source(self) -> str:
        """Return what is missing of the margin."""
        return "hinge(margin - y*(a - b))"

    def check(self) -> None:
        """Raise InputError for other targets."""
        check_signs(self, "target")


class CosineEmbeddingLoss(VectorLoss, frozen=True, kw_only=True, tag="cosine_embedding"):
    """Of pairs of vectors: alike ones are to point in one direction, others at least as far apart as the margin."""

    name = _("Cosine embedding loss")
    tensors = (
        Tensor("input1", "a", "row", varies=True),
        Tensor("input2", "b", "row", varies=True),
        Tensor("target", "y", "number"),
    )
    literature = (
        "documentation of torch.nn.CosineEmbeddingLoss; the number that it adds to both squares is in its source"
    )
    fixed = MappingProxyType({"eps": 9.999999960041972e-13})  # 1e-12 as a float of single precision

    input1: Annotated[tuple[EntryRow, ...], matrix("input1", "a", _("The first vector of each pair"))] = (
        (1.0, 2.0, -0.5),
        (0.5, 1.0, 1.0),
    )
    input2: Annotated[tuple[EntryRow, ...], matrix("input2", "b", _("The second vector of each pair"))] = (
        (0.5, 1.0, 1.0),
        (1.0, 0.2, 0.4),
    )
    target: Annotated[tuple[Sign, ...], vector("target", "y", _SIGNS)] = (1, -1)
    margin: Annotated[float, _margin(-1.0, 1.0)] = 0.0

    def source(self) -> str:
        """Return both cases by the cosine C."""
        return "1 - C if y == 1 else hinge(C - margin)"

    def parts(self) -> dict[str, str]:
        """Return the product of the vectors, their squares, and the cosine."""
        squares = {"A": "Sum(k, a[k]**2) + eps", "B": "Sum(k, b[k]**2) + eps"}
        return {"I": "Sum(k, a[k]*b[k])", **squares, "C": "I/sqrt(A*B)"}

    def check(self) -> None:
        """Raise InputError for other targets."""
        check_signs(self, "target")


class TripletMarginLoss(VectorLoss, frozen=True, kw_only=True, tag="triplet_margin"):
    """The positive is to be nearer to the anchor than the negative, by the margin.

    With `swap` the negative's distance is that to the nearer one of the anchor and the positive.
    """

    name = _("Triplet margin loss")
    tensors = (
        Tensor("anchor", "a", "row", varies=True),
        Tensor("positive", "q", "row", varies=True),
        Tensor("negative", "n", "row", varies=True),
    )
    literature = "Balntas et al., Learning local feature descriptors with triplets, 2016; swap: its section 3.3"

    anchor: Annotated[tuple[EntryRow, ...], matrix("anchor", "a", _("Anchors"))] = ((0.0, 0.0), (1.0, -0.5))
    positive: Annotated[tuple[EntryRow, ...], matrix("positive", "q", _("What is to be near"))] = (
        (1.0, 0.5),
        (1.2, -0.4),
    )
    negative: Annotated[tuple[EntryRow, ...], matrix("negative", "n", _("What is to be far"))] = (
        (-0.5, 1.2),
        (-1.0, 2.0),
    )
    margin: Annotated[float, _margin(0.0, 100.0, above=True)] = 1.0
    p: Annotated[
        float,
        number(torch_name("p"), 1.0, 10.0, high=4.0, symbol="p", tip=_("Distances are p-norms: 2 is the usual one")),
    ] = 2.0
    eps: Annotated[
        float,
        number(
            torch_name("eps"), 1e-12, 0.1, scale="log", symbol="varepsilon", tip=_("torch adds it to every difference")
        ),
    ] = 1e-6
    swap: Annotated[
        bool, plain(torch_name("swap"), tip=_("The negative counts as near as it is to the anchor or to the positive"))
    ] = False

    def source(self) -> str:
        """Return what is missing of the margin, by the distances."""
        return f"hinge(u - {'min(v, s)' if self.swap else 'v'} + margin)"

    def parts(self) -> dict[str, str]:
        """Return the distances: anchor to positive and to negative, and with `swap` positive to negative."""
        swapped = {"s": self._distance("q", "n")} if self.swap else {}
        return {"u": self._distance("a", "q"), "v": self._distance("a", "n"), **swapped}

    def _distance(self, one: str, other: str) -> str:
        difference = f"({one}[k] - {other}[k] + eps)"
        match self.p:
            case 1.0:
                return f"Sum(k, abs{difference})"
            case 2.0:
                return f"sqrt(Sum(k, {difference}**2))"
        return f"Sum(k, abs{difference}**p)**(1/p)"

    def finish(self, formula: str, symbol: str, *, of_class: bool) -> tuple[tuple[Text, str], ...]:
        """Return the derivative of a distance by the distance itself."""
        if self.p == 1 or formula == "ell":
            return ()
        one, other = {"u": ("a", "q"), "v": ("a", "n"), "s": ("q", "n")}[formula]
        difference, sign = f"({one}[j] - {other}[j] + eps)", "" if symbol == one else "-"
        if self.p == 2:
            return ((_("the distance put in"), f"{sign}{difference}/{formula}"),)
        return ((_("the distance put in"), f"{sign}sign{difference}*(abs{difference}/{formula})**(p - 1)"),)
