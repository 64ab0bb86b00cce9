"""A model with its loss as one module: what `torch.func.functional_call` can be asked for."""

from typing import Any

from torch import Tensor, nn

from gradexplorer.model.case import Case
from gradexplorer.model.data import call_model


class LossOf(nn.Module):
    """The loss of a batch; the model's weights are named ``model.…``."""

    def __init__(self, case: Case, model: nn.Module) -> None:
        super().__init__()
        self.model, self._case = model, case

    def forward(self, batch: Any) -> Tensor:
        """Return the loss of a batch."""
        value: Tensor = call_model(self._case, self.model, self._case.loss, batch)
        return value.reshape(())
