"""Both ways to execute a recorded graph."""

import pytest

from gradexplorer import torch_internals


@pytest.fixture(params=["TorchScript", "Python"])
def back_end(request, monkeypatch):
    """Compile by TorchScript, or as on a Python for which torch has none."""
    if request.param == "Python":
        monkeypatch.setattr(torch_internals, "SCRIPTED_BEFORE", (3, 0))
    return request.param
