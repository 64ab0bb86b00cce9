"""Losses of classes, several rows at once: cross entropy, binary ones, divergence of distributions, overlap."""

from typing import Annotated

from gradexplorer.core.vector_losses.fields import (
    Class,
    EntryRow,
    ShareRow,
    Weight,
    YesOrNo,
    matrix,
    shared,
    torch_name,
    vector,
)
from gradexplorer.core.vector_losses.fields import Entry as Logit
from gradexplorer.core.vector_losses.vector_loss import Tensor, VectorLoss, check_classes
from gradexplorer.framework.parameter import choice, number, plain
from gradexplorer.text import InputError, Text, _


class CrossEntropyLoss(VectorLoss, frozen=True, kw_only=True, tag="cross_entropy"):
    """Minus the logarithm of the softmax of the target's class; rows whose target is `ignore_index` do not count."""

    name = _("Cross entropy of a batch")
    tensors = (
        Tensor("input", "x", "row", varies=True),
        Tensor("target", "t", "class"),
        Tensor("weight", "w", "shared"),
    )
    literature = "documentation of torch.nn.CrossEntropyLoss"

    input: Annotated[tuple[EntryRow, ...], matrix("input", "x", _("Logits, a row for each sample"))] = (
        (2.0, 1.0, 0.1),
        (0.5, -1.0, 1.5),
        (-0.3, 0.9, 0.2),
    )
    target: Annotated[
        tuple[Class, ...], vector("target", "t", _("The class of each row, counted from 0, or ignore_index"))
    ] = (0, 1, -100)
    weight: Annotated[tuple[Weight, ...], shared("weight", "w", _("One for each class; empty: all are 1"))] = ()
    ignore_index: Annotated[
        int,
        number(torch_name("ignore_index"), -1000, 5, step=1, low=-100, tip=_("A row with this target does not count")),
    ] = -100

    def source(self) -> str:
        """Return minus the logarithm of the softmax of class t, as a fraction that does not overflow."""
        return f"{self._factor}log(Sum(k, exp(x[k] - x[t])))"

    def share(self) -> str:
        """Return the weight of the target's class."""
        return "w[t]" if self.weight else "1"

    def counted(self) -> str:
        """Return that the target is another than the ignored one."""
        return f"t != {self.ignore_index}"

    def finish(self, formula: str, symbol: str, *, of_class: bool) -> tuple[tuple[Text, str], ...]:
        """Return that the fraction is the softmax."""
        slope = "(p[j] - 1)" if of_class else "p[j]"
        return ((_("softmax p put in"), f"{self._factor}{slope}"),)

    def meanings(self) -> dict[str, tuple[tuple[str, ...], str]]:
        """Return the softmax."""
        return {"p": (("i", "k"), "1/Sum(m, exp(x[i, m] - x[i, k]))")}

    def check(self) -> None:
        """Raise InputError where a target is no class, or nothing is left to divide by."""
        check_classes(self, "target", self.ignore_index)
        counted = [t for t in self.target if t != self.ignore_index]
        if not counted:
            raise InputError(_("All rows are ignored, and torch's mean of nothing is NaN: give one row a class."))
        if self.divides and self.weight and not any(self.weight[t] for t in counted):
            raise InputError(_("All rows have the weight 0, by which the mean divides: give a class a weight."))

    @property
    def _factor(self) -> str:
        return "w[t]*" if self.weight else ""


class BCEWithLogitsLoss(VectorLoss, frozen=True, kw_only=True, tag="bce_with_logits"):
    """Binary cross entropy of several labels with a logit each; `pos_weight` multiplies the terms of the yes."""

    name = _("BCE with pos_weight")
    tensors = (
        Tensor("input", "x", "row", varies=True),
        Tensor("target", "y", "row"),
        Tensor("pos_weight", "c", "shared"),
    )
    literature = "documentation of torch.nn.BCEWithLogitsLoss"

    input: Annotated[tuple[EntryRow, ...], matrix("input", "x", _("Logits, a column for each label"))] = (
        (1.5, -0.5),
        (-2.0, 0.3),
        (0.4, 2.0),
    )
    target: Annotated[tuple[ShareRow, ...], matrix("target", "y", _("The probability of each yes"))] = (
        (1.0, 0.0),
        (1.0, 1.0),
        (0.0, 1.0),
    )
    pos_weight: Annotated[
        tuple[Weight, ...], shared("pos_weight", "c", _("One for each label: how much more a missed yes costs"))
    ] = (3.0, 1.0)

    def source(self) -> str:
        """Return -c y ln sigmoid(x) - (1 - y) ln sigmoid(-x)."""
        return f"Sum(k, {'c[k]*' if self.pos_weight else ''}y[k]*softplus(-x[k]) + (1 - y[k])*softplus(x[k]))"

    def share(self) -> str:
        """Return the number of labels."""
        return "K"


class FocalLoss(VectorLoss, frozen=True, kw_only=True, tag="focal"):
    """Binary cross entropy whose easy cases count less; gamma = 0 leaves it as it is, times alpha."""

    name = _("Focal loss")
    tensors = (Tensor("input", "x", "number", varies=True), Tensor("target", "y", "number"))
    literature = "Lin et al., Focal loss for dense object detection, 2017, eq. 5"
    torch_code = """\
class FocalLoss(nn.Module):
    def __init__(self, alpha=0.25, gamma=2.0, reduction="mean"):
        super().__init__()
        self.alpha, self.gamma, self.reduction = alpha, gamma, reduction

    def forward(self, input, target):
        cross = nn.functional.binary_cross_entropy_with_logits(input, target, reduction="none")
        p = torch.sigmoid(input)
        missed = p * (1 - target) + (1 - p) * target
        alpha = self.alpha * target + (1 - self.alpha) * (1 - target)
        loss = alpha * missed**self.gamma * cross
        return loss if self.reduction == "none" else getattr(loss, self.reduction)()
"""

    input: Annotated[tuple[Logit, ...], vector("input", "x", _("Logits"))] = (2.0, 0.5, -1.0, -3.0)
    target: Annotated[tuple[YesOrNo, ...], vector("target", "y", _("1 for yes, 0 for no"))] = (1, 1, 0, 1)
    alpha: Annotated[float, number(_("Weight of a yes"), 0.0, 1.0, symbol="alpha", tip=_("A no has the rest to 1"))] = (
        0.25
    )
    gamma: Annotated[
        float,
        number(_("Focus"), 0.0, 10.0, high=5.0, symbol="gamma", tip=_("The larger, the less an easy case counts")),
    ] = 2.0

    def source(self) -> str:
        """Return -alpha_t (1 - p_t)^gamma ln p_t for both targets."""
        yes = "alpha*y*sigmoid(-x)**gamma*softplus(-x)"
        return f"{yes} + (1 - alpha)*(1 - y)*sigmoid(x)**gamma*softplus(x)"


class DiceLoss(VectorLoss, frozen=True, kw_only=True, tag="dice"):
    """One minus the overlap of a predicted and a true region, twice over the sum of their sizes."""

    name = _("Dice loss")
    tensors = (Tensor("input", "x", "row", varies=True), Tensor("target", "y", "row"))
    literature = "Milletari et al., V-Net, 2016, section 3; with squares in the denominator as there, or without"
    torch_code = """\
class DiceLoss(nn.Module):
    def __init__(self, smooth=1.0, squared=True, reduction="mean"):
        super().__init__()
        self.smooth, self.power, self.reduction = smooth, 2 if squared else 1, reduction

    def forward(self, input, target):
        overlap = (input * target).sum(dim=1)
        sizes = (input**self.power).sum(dim=1) + (target**self.power).sum(dim=1)
        loss = 1 - (2 * overlap + self.smooth) / (sizes + self.smooth)
        return loss if self.reduction == "none" else getattr(loss, self.reduction)()
"""

    input: Annotated[
        tuple[ShareRow, ...], matrix("input", "x", _("Predicted probabilities of the pixels, a row for each picture"))
    ] = ((0.9, 0.7, 0.2, 0.1), (0.3, 0.6, 0.4, 0.1))
    target: Annotated[tuple[ShareRow, ...], matrix("target", "y", _("1 inside the region, 0 outside"))] = (
        (1.0, 1.0, 0.0, 0.0),
        (0.0, 1.0, 1.0, 0.0),
    )
    smooth: Annotated[
        float,
        number(_("Smoothing"), 1e-6, 10.0, scale="log", symbol="s", tip=_("Keeps empty regions from being 0/0")),
    ] = 1.0
    squared: Annotated[bool, plain(_("Squares below"), tip=_("As in V-Net; off: sums of the probabilities"))] = True

    def source(self) -> str:
        """Return one minus the coefficient."""
        return "1 - (2*I + smooth)/(A + smooth)"

    def parts(self) -> dict[str, str]:
        """Return the overlap, and the sum of both sizes."""
        power = "**2" if self.squared else ""
        return {"I": "Sum(k, x[k]*y[k])", "A": f"Sum(k, x[k]{power}) + Sum(k, y[k]{power})"}


class KLDivLoss(VectorLoss, frozen=True, kw_only=True, tag="kl_div"):
    """KL(target, input): the input is log-probabilities and comes first, the target second."""

    name = _("Kullback-Leibler divergence")
    tensors = (Tensor("input", "x", "row", varies=True), Tensor("target", "y", "row"))
    literature = "documentation of torch.nn.KLDivLoss"

    reduction: Annotated[
        str,
        choice(
            torch_name("reduction"),
            {name: torch_name(name) for name in ("mean", "batchmean", "sum", "none")},
            tip=_("batchmean divides by the rows, as the definition does; mean by all entries"),
        ),
    ] = "batchmean"
    input: Annotated[tuple[EntryRow, ...], matrix("input", "x", _("Logarithms of the predicted probabilities"))] = (
        (-0.5, -1.5, -1.77),
        (-1.1, -1.1, -1.1),
    )
    target: Annotated[
        tuple[EntryRow, ...], matrix("target", "y", _("Probabilities, or their logarithms with log_target"))
    ] = ((0.7, 0.2, 0.1), (0.0, 0.5, 0.5))
    log_target: Annotated[bool, plain(torch_name("log_target"), tip=_("The target is given as logarithms, too"))] = (
        False
    )

    def source(self) -> str:
        """Return the sum of y (ln y - x), where 0 ln 0 is 0."""
        return "Sum(k, exp(y[k])*(y[k] - x[k]))" if self.log_target else "Sum(k, y[k]*(log(y[k]) - x[k]), y[k] != 0)"

    def share(self) -> str:
        """Return 1 for a row, or its entries."""
        return "K" if self.reduction == "mean" else "1"

    def lowest(self, field: str) -> float:
        """Return 0 for probabilities."""
        return 0.0 if field == "target" and not self.log_target else super().lowest(field)

    def check(self) -> None:
        """Raise InputError for a probability below 0."""
        if min(map(min, self.target)) < self.lowest("target"):
            raise InputError(_("A target is below 0, but probabilities are not: turn log_target on for logarithms."))
