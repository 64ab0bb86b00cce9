"""A training's recipe, and torch's own loop with it."""

import numpy as np
import torch
from torch import nn

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.datasets import REGRESSION, Source, data
from gradexplorer.core.optimizers import LBFGS, Adam
from gradexplorer.core.perceptron import Identity
from gradexplorer.core.training import (
    Training,
    TrainingConfig,
)

NEURONS = {**ACTIVATIONS, "identity": Identity}
SIGMOID, TANH = NEURONS["sigmoid"](), NEURONS["tanh"]()


def config(key="circles", count=61, hidden=(4, 2), activation=TANH, loss="cross_entropy", optimizer=None, **more):
    given = {"batch": 10, "l1": 0.0, "l2": 0.0, "init": "torch", "seed": 5, "epochs": 4} | more
    return TrainingConfig(
        Source(key, count, 0.1, 0.3, 3),
        hidden=hidden,
        activation=activation,
        loss=loss,
        optimizer=optimizer or Adam(lr=0.01),
        regression=key in REGRESSION,
        **given,
    )


class Plain:
    """torch's own loop, as its tutorials write it."""

    def __init__(self, given):
        points = data(given.source)
        x = torch.tensor(points.inputs, dtype=torch.float32)
        t = torch.tensor(points.t, dtype=torch.float32).reshape(-1, 1)
        if given.outputs > 1:
            t = torch.nn.functional.one_hot(t[:, 0].long()).float()
        self.x, self.t = x[points.train], t[points.train]
        self.x_test, self.t_test = x[points.test], t[points.test]
        self.given = given
        self.generator = torch.manual_seed(given.seed)
        layers = []
        for a, b in zip(given.sizes, given.sizes[1:], strict=False):
            layers += [nn.Linear(a, b), Neuron(given.activation), nn.Dropout(given.dropout)]
        del layers[-2:]
        if not given.regression and given.loss != "cross_entropy":
            layers.append(nn.Sigmoid())
        self.model = nn.Sequential(*layers)
        self.linear = [layer for layer in self.model if isinstance(layer, nn.Linear)]
        if given.init != "torch":
            for layer in self.linear:
                getattr(nn.init, given.init + "_")(layer.weight)
                nn.init.zeros_(layer.bias)
        self.optimizer = given.optimizer.build(list(self.model.parameters()))

    def data_loss(self, output, t):
        if self.given.loss == "half_squares":
            return 0.5 * (output - t).square().sum(1).mean()
        squares = self.given.loss == "mse" or self.given.regression
        classes = nn.CrossEntropyLoss() if self.given.outputs > 1 else nn.BCEWithLogitsLoss()
        return nn.MSELoss()(output, t) if squares else classes(output, t)

    def loss(self, output, t):
        loss = self.data_loss(output, t)
        if self.given.l1:
            loss = loss + self.given.l1 * sum(layer.weight.abs().sum() for layer in self.linear)
        if self.given.l2:
            loss = loss + self.given.l2 / 2 * sum(layer.weight.square().sum() for layer in self.linear)
        return loss

    def epoch(self):
        for batch in torch.randperm(len(self.x)).split(self.given.batch):

            def closure(batch=batch):
                self.optimizer.zero_grad()
                loss = self.loss(self.model(self.x[batch]), self.t[batch])
                loss.backward()
                return loss

            if isinstance(self.given.optimizer, LBFGS):
                self.optimizer.step(closure)
            else:
                closure()
                self.optimizer.step()

    def weights(self):
        return [(layer.weight.tolist(), layer.bias.tolist()) for layer in self.linear]


class Neuron(nn.Module):
    """torch's function, with fixed parameters."""

    def __init__(self, activation):
        super().__init__()
        self.forward = activation.torch_function


def weights(run):
    return [(w.tolist(), b.tolist()) for w, b in run.snapshot(False).weights]


def assert_same(given):
    run, plain = Training(given), Plain(given)
    assert weights(run) == plain.weights()
    for _epoch in range(given.epochs):
        run.advance(1)
        plain.epoch()
        np.testing.assert_equal(weights(run), plain.weights())  # NaN is equal to NaN here


FILES = {
    "four classes": "a,b,c,kind\n"
    + "".join(f"{k % 7},{k * k % 11},{k % 5},{'uvwx'[k * k % 4 + k % 3]}\n" for k in range(50)),
    "regression": "a b y\n" + "".join(f"{k % 7} {k * k % 11} {k % 7 + 0.5 * (k * k % 11)}\n" for k in range(40)),
}
