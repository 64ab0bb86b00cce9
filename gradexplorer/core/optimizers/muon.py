"""Muon: the momentum of a matrix, made orthogonal; of a network in training the biases have an optimizer beside it."""

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from gradexplorer.core.optimizers.parameters import Momentum, Rate, TorchOptimizer, WeightDecay
from gradexplorer.framework.parameter import number, plain
from gradexplorer.text import InputError, _
from gradexplorer.torch_internals import without_compiler

if TYPE_CHECKING:
    from torch import Tensor, optim

_COEFFICIENT = _("Coefficient")


class Muon(TorchOptimizer, frozen=True, kw_only=True, tag="muon"):
    """Jordan, Muon: An optimizer for hidden layers in neural networks, 2024. It takes matrices only."""

    couples: ClassVar[bool] = True
    flags: ClassVar[dict[str, bool]] = {}

    lr: Rate = 1e-3
    momentum: Momentum = 0.95
    nesterov: Annotated[bool, plain(_("Nesterov"), tip=_("Look one step ahead along the velocity"))] = True
    weight_decay: WeightDecay = 0.1
    ns_steps: Annotated[
        int,
        number(
            _("Newton-Schulz steps"),
            1,
            99,
            high=10,
            step=1,
            tip=_("Each lifts the small singular values of the update towards 1"),
        ),
    ] = 5
    ns_coefficients: Annotated[
        tuple[
            Annotated[float, number(_COEFFICIENT, -10.0, 10.0, symbol="a")],
            Annotated[float, number(_COEFFICIENT, -10.0, 10.0, symbol="b")],
            Annotated[float, number(_COEFFICIENT, -10.0, 10.0, symbol="c")],
        ],
        plain(
            _("Coefficients"),
            symbol="a, b, c",
            tip=_("A Newton-Schulz step makes a s + b s³ + c s⁵ of every singular value s"),
        ),
    ] = (3.4445, -4.775, 2.0315)
    eps: Annotated[
        float,
        number(
            _("Epsilon"),
            0.0,
            1.0,
            low=1e-12,
            high=0.1,
            scale="log",
            symbol="epsilon",
            tip=_("The norm of the momentum counts as at least this"),
        ),
    ] = 1e-7
    adjust_lr_fn: Annotated[
        Literal["original", "match_rms_adamw"],
        plain(
            _("Rate of a matrix"),
            options={"original": _("by its shape"), "match_rms_adamw": _("as large as AdamW's steps")},
            tip=_("How the learning rate depends on the matrix"),
        ),
    ] = "original"
    bias_lr: Annotated[
        float,
        number(
            _("Learning rate of biases"),
            0.0,
            1000.0,
            low=1e-6,
            high=10.0,
            scale="log",
            tip=_("Biases are no matrices: torch.optim.AdamW moves them"),
        ),
    ] = 1e-3

    @property
    def torch_arguments(self) -> dict[str, Any]:
        """What torch's class takes."""
        return {name: value for name, value in super().torch_arguments.items() if name != "bias_lr"}

    def build(self, parameters: "list[Tensor]") -> "optim.Optimizer":
        """Return torch's optimizer of matrices.

        Raises
        ------
        InputError
            This torch has no Muon.
        """
        import torch

        if not hasattr(torch.optim, "Muon"):
            raise InputError(_("torch {version} has no Muon: it came with torch 2.9.", version=torch.__version__))
        return super().build(parameters)

    def build_all(self, parameters: "list[Tensor]") -> "list[optim.Optimizer]":
        """Return torch's optimizers of the matrices and of all else."""
        import torch

        kind: Any = without_compiler(torch.optim.AdamW)
        others = kind([one for one in parameters if one.ndim != 2], lr=self.bias_lr, foreach=False)
        return [self.build([one for one in parameters if one.ndim == 2]), others]
