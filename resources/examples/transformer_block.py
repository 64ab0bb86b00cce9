"""One block of a transformer that predicts the next letter, with a causal mask."""

import torch
from torch import nn

TEXT = "no formula stands on the screen without a live proof. " * 4


class Predictor(nn.Module):
    """Letters to numbers, one block of attention, numbers to letters."""

    def __init__(self, letters, width=32):
        super().__init__()
        self.letter = nn.Embedding(letters, width)
        self.position = nn.Parameter(0.1 * torch.randn(16, width))
        self.block = nn.TransformerEncoderLayer(width, 4, 64, dropout=0.0, batch_first=True, norm_first=True)
        self.head = nn.Linear(width, letters)

    def forward(self, text):
        """Return the scores of the next letter at every place."""
        mask = nn.Transformer.generate_square_subsequent_mask(text.shape[1])
        return self.head(self.block(self.letter(text) + self.position, src_mask=mask, is_causal=True))


def loss(output, target):
    """Return the mean cross entropy over all places."""
    return nn.functional.cross_entropy(output.flatten(0, 1), target.flatten())


def make_case():
    """Return the model, its loss and a batch."""
    torch.manual_seed(0)
    alphabet = sorted(set(TEXT))
    numbers = torch.tensor([alphabet.index(letter) for letter in TEXT])
    windows = numbers.unfold(0, 17, 8)
    return {
        "model": Predictor(len(alphabet)),
        "loss": loss,
        "data": (windows[:, :-1].contiguous(), windows[:, 1:].contiguous()),
        "optimizer": lambda parameters: torch.optim.AdamW(parameters, lr=1e-3),
    }
