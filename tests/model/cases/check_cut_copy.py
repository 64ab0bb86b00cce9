"""torch.tensor makes a new leaf of a result; torch warns of it."""

import torch


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.last = torch.nn.Linear(3, 3), torch.nn.Linear(3, 1)

    def forward(self, x):
        hidden = torch.tensor(self.first(x))  # <- not proven, cut, tensor
        return self.last(hidden)


def make_case():
    torch.manual_seed(0)
    return {"model": Net(), "loss": torch.nn.functional.mse_loss, "data": (torch.randn(4, 3), torch.randn(4, 1))}
