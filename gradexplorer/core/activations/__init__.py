"""The activations of torch, and others: parameters, formula, derivations, kinks and proofs.

To add one, write a struct named as torch's module, with its parameters under the module's names, and put it into the
union `Choice`. What torch has not brings its module with it, as `torch_code`.
"""

from collections.abc import Iterator
from typing import get_args

from gradexplorer.core.activations.activation import Activation, DerivationPath, Kink, LargestSlope
from gradexplorer.core.activations.piecewise import (
    CELU,
    ELU,
    SELU,
    Hardshrink,
    Hardsigmoid,
    Hardswish,
    Hardtanh,
    LeakyReLU,
    PReLU,
    ReLU,
    ReLU6,
    RReLU,
    Softshrink,
    Threshold,
)
from gradexplorer.core.activations.proving import (
    as_torch_rounds,
    prove,
    prove_all_lines,
    prove_at,
    prove_drawn,
    prove_everything,
)
from gradexplorer.core.activations.smooth import (
    GELU,
    GLU,
    LogSigmoid,
    Mish,
    Sigmoid,
    SiLU,
    Softplus,
    Softsign,
    Squareplus,
    Tanh,
    Tanhshrink,
)
from gradexplorer.proof import Proof

Choice = (
    Sigmoid
    | Tanh
    | ReLU
    | LeakyReLU
    | PReLU
    | RReLU
    | ELU
    | CELU
    | SELU
    | GELU
    | SiLU
    | GLU
    | Mish
    | Softplus
    | Softsign
    | LogSigmoid
    | Hardtanh
    | ReLU6
    | Hardsigmoid
    | Hardswish
    | Tanhshrink
    | Softshrink
    | Hardshrink
    | Threshold
    | Squareplus
)

ACTIVATIONS: dict[str, type[Choice]] = {str(kind.__struct_config__.tag): kind for kind in get_args(Choice)}
"""Tag to struct, in the order in which they are offered: the course's three first."""

NAMES: dict[str, str] = {tag: kind.name for tag, kind in ACTIVATIONS.items()}
"""Tag to the name on the screen, which is torch's in every language."""


def prove_all() -> Iterator[tuple[str, Proof]]:
    """Prove every activation with torch's defaults: on the grid, at points, and line by line."""
    yield from prove_everything(dict(ACTIVATIONS))


__all__ = [
    "ACTIVATIONS",
    "NAMES",
    "Activation",
    "Choice",
    "DerivationPath",
    "Kink",
    "LargestSlope",
    "RReLU",
    "ReLU",
    "Sigmoid",
    "Tanh",
    "as_torch_rounds",
    "prove",
    "prove_all",
    "prove_all_lines",
    "prove_at",
    "prove_drawn",
]
