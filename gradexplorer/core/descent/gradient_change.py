"""Clipping and noise in a run that goes forward and back: torch clips, and torch's generator draws."""

from array import array
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from gradexplorer.core.optimizers.gradients import ClipByNorm, ClipByValue, GradientNoise
from gradexplorer.core.optimizers.parameters import TorchOptimizer

if TYPE_CHECKING:
    import torch


class Drawn:
    """The numbers that a generator of torch draws for x and y, step by step, for as many steps as were asked for."""

    def __init__(self, seed: int, dtype: "torch.dtype") -> None:
        import torch

        self._generator, self._dtype = torch.Generator().manual_seed(seed), dtype
        self._numbers, self._lock = array("d"), Lock()

    def at(self, step: int) -> tuple[float, float]:
        """Return those of a step, counted from 1."""
        import torch

        with self._lock:
            while len(self._numbers) < 2 * step:
                drawn = torch.randn(2, generator=self._generator, dtype=self._dtype)
                self._numbers.extend(drawn.tolist())
            return self._numbers[2 * step - 2], self._numbers[2 * step - 1]


drawn = lru_cache(maxsize=16)(Drawn)
"""Those of a seed and a dtype, the same for all who ask."""


def change_gradient(optimizer: TorchOptimizer, parameter: "torch.Tensor", step: int) -> None:
    """Clip the gradient of a point, or of many, shape (2, N), in place, and add the noise of a step."""
    import torch

    match optimizer.clipping:
        case ClipByNorm(max_norm=most):
            torch.nn.utils.clip_grad_norm_([parameter], most)
        case ClipByValue(clip_value=most):
            torch.nn.utils.clip_grad_value_([parameter], most)
    if isinstance(optimizer.noise, GradientNoise):
        assert parameter.grad is not None
        numbers = drawn(optimizer.noise.seed, parameter.dtype).at(step)
        noise = torch.tensor(numbers, dtype=parameter.dtype, device=parameter.device)
        shape = -1, *[1] * (parameter.dim() - 1)
        parameter.grad.add_(optimizer.noise.deviation(step) * noise.reshape(shape))
