"""Losses of several tensors: torch's own and others, each a formula of one row, with its derivation and proofs.

To add one, write a struct named as torch's module, with its tensors and options under the module's names, and put it
into the union `Choice`. What torch has not brings its module with it, as `torch_code`.
"""

from typing import get_args

from gradexplorer.core.vector_losses.classes import (
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    DiceLoss,
    FocalLoss,
    KLDivLoss,
)
from gradexplorer.core.vector_losses.likelihoods import GaussianNLLLoss, PoissonNLLLoss
from gradexplorer.core.vector_losses.margins import (
    CosineEmbeddingLoss,
    HingeEmbeddingLoss,
    HingeLoss,
    MarginRankingLoss,
    MultiMarginLoss,
    TripletMarginLoss,
)
from gradexplorer.core.vector_losses.vector_loss import Tensor, VectorLoss

Choice = (
    CrossEntropyLoss
    | BCEWithLogitsLoss
    | FocalLoss
    | DiceLoss
    | KLDivLoss
    | PoissonNLLLoss
    | GaussianNLLLoss
    | HingeLoss
    | MultiMarginLoss
    | HingeEmbeddingLoss
    | MarginRankingLoss
    | CosineEmbeddingLoss
    | TripletMarginLoss
)

VECTOR_LOSSES: dict[str, type[Choice]] = {str(kind.__struct_config__.tag): kind for kind in get_args(Choice)}
"""Tag to struct, in the order in which they are offered."""

__all__ = ["VECTOR_LOSSES", "Choice", "CrossEntropyLoss", "Tensor", "VectorLoss"]
