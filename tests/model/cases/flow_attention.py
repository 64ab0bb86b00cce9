"""torch's own attention, with a key padding mask that leaves nothing."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

    def forward(self, x):
        mask = torch.zeros(x.shape[:2], dtype=torch.bool)
        mask[0] = True
        return self.attention(x, x, x, key_padding_mask=mask)[0]  # <- forward, softmax


def make_case():
    torch.manual_seed(0)
    return {"model": Net(), "loss": nn.functional.mse_loss, "data": (torch.randn(2, 5, 8), torch.zeros(2, 5, 8))}
