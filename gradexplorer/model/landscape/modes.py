"""Norm layers and dropout while the weights are moved. Needs torch alone: the exported script holds these functions."""

import copy
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import nn

NORMS = (
    *(nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.SyncBatchNorm),
    *(nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d),
)


def norm_layers(model: nn.Module) -> list[Any]:
    """Return the layers that normalise by statistics of the batch, or by those that they have kept."""
    return [module for module in model.modules() if isinstance(module, NORMS)]


def prepared(model: nn.Module, norm: str) -> nn.Module:
    """Return a copy without dropout; its norm layers use the statistics they kept, or those of each batch."""
    copied = copy.deepcopy(model).eval().requires_grad_(False)
    for layer in norm_layers(copied) if norm == "batch" else []:
        layer.running_mean = layer.running_var = layer.num_batches_tracked = None  # then it takes those of the batch
        layer.track_running_stats = False
    return copied


def recalibrate(model: nn.Module, call: Callable[[nn.Module, Any], Any], batches: Sequence[Any]) -> None:
    """Let the norm layers gather their statistics anew, at the present weights, over all batches."""
    layers = norm_layers(model)
    momenta = [layer.momentum for layer in layers]
    for layer in layers:
        layer.reset_running_stats()
        layer.momentum = None  # the plain mean over the batches
        layer.train()
    with torch.no_grad():
        for batch in batches:
            call(model, batch)
    for layer, momentum in zip(layers, momenta, strict=True):
        layer.momentum = momentum
        layer.eval()
