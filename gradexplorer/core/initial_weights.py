"""A network's first weights, as torch draws them: the same for the same seed, wherever the network is used."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Generator, Tensor

Array = NDArray[np.float64]


def draw(
    layers: "Iterable[tuple[Tensor, Tensor]]", init: str, generator: "Generator | None" = None, std: float = 1.0
) -> None:
    """Draw weights (out, in) and biases in the order of a program that makes a network and then initialises it.

    Parameters
    ----------
    init : str
        ``torch`` is what ``torch.nn.Linear`` does itself; any other is a function of ``torch.nn.init`` without its
        underscore, for the weights, and the biases are 0.
    generator : Generator, optional
        By default torch's own, of the process.
    std : float
        The deviation of ``normal``.
    """
    from torch.nn import init as fill

    layers = list(layers)
    for weight, bias in layers:
        fill.kaiming_uniform_(weight, a=5**0.5, generator=generator)
        bound = weight.shape[1] ** -0.5
        fill.uniform_(bias, -bound, bound, generator=generator)
    if init == "torch":
        return
    for weight, bias in layers:
        match init:
            case "zeros":
                fill.zeros_(weight)
            case "normal":
                fill.normal_(weight, std=std, generator=generator)
            case _:
                getattr(fill, f"{init}_")(weight, generator=generator)
        fill.zeros_(bias)


def initial_weights(sizes: Sequence[int], init: str, seed: int) -> tuple[list[Array], list[Array]]:
    """Return the weights, (from, to) per layer, and the biases that torch draws after ``torch.manual_seed(seed)``."""
    if init == "zeros":  # without torch
        return [np.zeros(shape) for shape in pairwise(sizes)], [np.zeros(after) for after in sizes[1:]]
    import torch

    layers = [(torch.empty(after, before), torch.empty(after)) for before, after in pairwise(sizes)]
    draw(layers, init, torch.Generator().manual_seed(seed))
    return [weight.double().numpy().T for weight, _bias in layers], [bias.double().numpy() for _weight, bias in layers]
