"""Weights from files: a state_dict, or a list of them; nothing but tensors is unpickled."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from gradexplorer.text import InputError, _

_INNER = ("state_dict", "model_state_dict", "model")
_NAMED = 4


def state_of(model: nn.Module) -> dict[str, Tensor]:
    """Return copies of all weights and statistics of a model; a shared one once."""
    tensors = dict(model.named_parameters()) | dict(model.named_buffers())
    return {name: tensor.detach().clone() for name, tensor in tensors.items()}


def read_weights(file: str, like: Mapping[str, Tensor]) -> list[dict[str, Tensor]]:
    """Return the states in a file, each with the tensors of `like`."""
    path = Path(file)
    if not os.path.exists(path):
        raise InputError(_("There is no file {file}.", file=file))
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # noqa: BLE001  what torch raises over a file that is none of its own, varies
        reason = str(error).strip().split("\n")[0][:200]
        raise InputError(_("{file} holds no weights that torch can read: {reason}", file=file, reason=reason)) from None
    states = found if isinstance(found, list | tuple) else [found]
    if not states:
        raise InputError(_("{file} holds no weights.", file=file))
    return [_fitting(_inner(state), like, file) for state in states]


def _inner(state: Any) -> Any:
    """Return the state_dict in a checkpoint with more."""
    if isinstance(state, Mapping):
        for key in _INNER:
            if isinstance(state.get(key), Mapping):
                return state[key]
    return state


def _fitting(state: Any, like: Mapping[str, Tensor], file: str) -> dict[str, Tensor]:
    if not isinstance(state, Mapping):
        raise InputError(_("{file} holds a {kind}, no state_dict.", file=file, kind=type(state).__name__))
    missing = [name for name in like if name not in state]
    unknown = [str(name) for name in state if name not in like]
    other = [
        f"{name} {tuple(state[name].shape)} / {tuple(tensor.shape)}"
        for name, tensor in like.items()
        if name in state and tuple(getattr(state[name], "shape", ())) != tuple(tensor.shape)
    ]
    if missing or (unknown and not set(like) <= set(state)):
        raise InputError(
            _(
                "{file} is of another model. Missing there: {missing}. Unknown here: {unknown}.",
                file=file,
                missing=_some(missing),
                unknown=_some(unknown),
            )
        )
    if other:
        raise InputError(_("{file} is of another model. Other shapes: {names}.", file=file, names=_some(other)))
    return {name: state[name].to(tensor) for name, tensor in like.items()}


def _some(names: Sequence[str]) -> str:
    more = [f"… ({len(names)})"] if len(names) > _NAMED else []
    return ", ".join([*names[:_NAMED], *more]) or "–"
