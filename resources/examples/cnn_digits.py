"""A convolutional network on digits of 8 x 8 pixels, drawn from seven strokes like those of a pocket calculator."""

import torch
from torch import nn

STROKES = {  # the rows and columns that each of them covers
    "top": (slice(0, 1), slice(2, 6)),
    "middle": (slice(3, 4), slice(2, 6)),
    "bottom": (slice(7, 8), slice(2, 6)),
    "upper left": (slice(0, 4), slice(1, 2)),
    "upper right": (slice(0, 4), slice(6, 7)),
    "lower left": (slice(4, 8), slice(1, 2)),
    "lower right": (slice(4, 8), slice(6, 7)),
}
MISSING = {
    0: ("middle",),
    1: ("top", "middle", "bottom", "upper left", "lower left"),
    2: ("upper left", "lower right"),
    3: ("upper left", "lower left"),
    4: ("top", "bottom", "lower left"),
    5: ("upper right", "lower left"),
    6: ("upper right",),
    7: ("middle", "bottom", "upper left", "lower left"),
    8: (),
    9: ("lower left",),
}


def digit(number):
    """Return one digit as an image."""
    image = torch.zeros(8, 8)
    for name, (rows, columns) in STROKES.items():
        if name not in MISSING[number]:
            image[rows, columns] = 1.0
    return image


def digits(count):
    """Return noisy images of digits, and which they are."""
    labels = torch.arange(count) % 10
    images = torch.stack([digit(int(label)) for label in labels])
    return images[:, None] + 0.2 * torch.randn(count, 1, 8, 8), labels


def make_case():
    """Return the model, its loss and a batch."""
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1),
        nn.BatchNorm2d(8),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 3, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(256, 10),
    )
    return {
        "model": model,
        "loss": nn.CrossEntropyLoss(),
        "data": digits(60),
        "optimizer": lambda parameters: torch.optim.SGD(parameters, lr=0.05, momentum=0.9),
    }
