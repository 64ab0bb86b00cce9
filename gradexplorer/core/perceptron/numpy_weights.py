"""The first weights of networks in sessions of version 1, which keep their numbers; all others are torch's."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from gradexplorer.framework.figure import Array


def numpy_weights(sizes: Sequence[int], init: str, seed: int) -> tuple[list[Array], list[Array]]:
    """Return the weights, (from, to) per layer, and the biases; torch's own way draws these too, others leave them 0.

    Sources: Glorot and Bengio 2010 (Xavier), He et al. 2015 (Kaiming, gain of ReLU), torch.nn.Linear.
    """
    random = np.random.default_rng(seed)
    weights, biases = [], []
    for before, after in pairwise(sizes):
        xavier, kaiming = math.sqrt(2 / (before + after)), math.sqrt(2 / before)
        deviation = {"xavier": xavier, "kaiming": kaiming, "normal": 1.0, "zeros": 0.0}.get(init.partition("_")[0])
        if deviation is None:
            reach = 1 / math.sqrt(before)
            weights.append(random.uniform(-reach, reach, (before, after)))
            biases.append(random.uniform(-reach, reach, after))
            continue
        uniform = init.endswith("uniform")
        shape, reach = (before, after), math.sqrt(3) * deviation
        weights.append(random.uniform(-reach, reach, shape) if uniform else random.normal(0.0, deviation, shape))
        biases.append(np.zeros(after))
    return weights, biases
