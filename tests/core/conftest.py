"""Both ways to execute a recorded graph."""

import pytest

from gradexplorer.core.descent import optimizer_run
from gradexplorer.core.torch_replay import torch_internals
from gradexplorer.core.training import network, optimizer_steps


def forget():
    """Forget the functions that were compiled."""
    for cached in (
        optimizer_run._recorded_steps,
        optimizer_run._compiled_gradient,
        network._compiled,
        optimizer_steps._recorded,
    ):
        cached.cache_clear()


@pytest.fixture(params=["TorchScript", "Python"])
def back_end(request, monkeypatch):
    """Compile by TorchScript, or as on a Python for which torch has none."""
    if request.param == "Python":
        monkeypatch.setattr(torch_internals, "SCRIPTED_BEFORE", (3, 0))
        forget()
        yield request.param
        forget()
    else:
        yield request.param
