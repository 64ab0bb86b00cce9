"""Negative log-likelihoods: of counts, and of normal distributions whose variance is predicted, too."""

from typing import Annotated

from gradexplorer.core.vector_losses.fields import Count, Entry, Variance, torch_name, vector
from gradexplorer.core.vector_losses.vector_loss import Tensor, VectorLoss
from gradexplorer.framework.parameter import number, plain
from gradexplorer.text import InputError, _


class PoissonNLLLoss(VectorLoss, frozen=True, kw_only=True, tag="poisson_nll"):
    """Of a count y, where x predicts its mean or the mean's logarithm."""

    name = _("Poisson NLL")
    tensors = (Tensor("input", "x", "number", varies=True), Tensor("target", "y", "number"))
    literature = "documentation of torch.nn.PoissonNLLLoss"

    input: Annotated[tuple[Entry, ...], vector("input", "x", _("The mean's logarithm, or the mean"))] = (0.5, 1.2, 2.0)
    target: Annotated[tuple[Count, ...], vector("target", "y", _("Counts"))] = (1.0, 5.0, 6.0)
    log_input: Annotated[bool, plain(torch_name("log_input"), tip=_("The input is the mean's logarithm"))] = True
    full: Annotated[bool, plain(torch_name("full"), tip=_("With Stirling's term for ln y!, which has no gradient"))] = (
        False
    )
    eps: Annotated[
        float,
        number(
            torch_name("eps"),
            1e-12,
            1.0,
            scale="log",
            symbol="varepsilon",
            tip=_("Keeps ln 0 away where log_input is off"),
        ),
    ] = 1e-8

    def source(self) -> str:
        """Return the mean less y times its logarithm."""
        stirling = " + (y*log(y) - y + log(2*pi*y)/2 if y > 1 else 0)" if self.full else ""
        return ("exp(x) - y*x" if self.log_input else "x - y*log(x + eps)") + stirling

    def lowest(self, field: str) -> float:
        """Return 0 for a mean."""
        return 0.0 if field == "input" and not self.log_input else super().lowest(field)

    def check(self) -> None:
        """Raise InputError for a mean below 0."""
        if min(self.input) < self.lowest("input"):
            raise InputError(_("An input is below 0, but without log_input it is a mean of counts: take 0 or more."))


class GaussianNLLLoss(VectorLoss, frozen=True, kw_only=True, tag="gaussian_nll"):
    """Of y, where x predicts the mean and v the variance of a normal distribution."""

    name = _("Gaussian NLL")
    tensors = (
        Tensor("input", "x", "number", varies=True),
        Tensor("target", "y", "number"),
        Tensor("var", "v", "number", varies=True),
    )
    literature = "Nix and Weigend, Estimating the mean and variance of the target probability distribution, 1994"

    input: Annotated[tuple[Entry, ...], vector("input", "x", _("Means"))] = (0.2, 1.0, -1.5)
    target: Annotated[tuple[Entry, ...], vector("target", "y", _("What was observed"))] = (0.5, 3.0, -1.0)
    var: Annotated[tuple[Variance, ...], vector("var", "v", _("Variances"))] = (0.5, 1.0, 2.0)
    full: Annotated[bool, plain(torch_name("full"), tip=_("With the constant ln(2π)/2, which has no gradient"))] = False

    def source(self) -> str:
        """Return half of ln v plus the squared distance by v."""
        return "1/2*(log(v) + (x - y)**2/v)" + (" + log(2*pi)/2" if self.full else "")
