"""The proof of a training's gradient where floats lose digits: 50 digits of the same network are the oracle."""

import mpmath
import numpy as np
import pytest

from gradexplorer.core.training import proving
from gradexplorer.core.training.proving import by_hand, prove_training
from gradexplorer.core.training.scope import exact_derivative, training_scope
from tests.core.training_loop import config

X = np.random.default_rng(1).uniform(-1, 1, (9, 2))
T = (X[:, :1] > 0).astype(float)


def saturated(net):
    """Return a network whose hidden tanh see sums near `net`: their slopes 1 - tanh² cancel."""
    rng = np.random.default_rng(2)
    return (
        (rng.normal(size=(4, 2)), net + rng.normal(size=4) / 5),
        (rng.normal(size=(2, 4)), rng.normal(size=2)),
        (rng.normal(size=(1, 2)), rng.normal(size=1)),
    )


def mpmath_gradient(layers):
    """Return dE/db of the first neuron of the first layer, by mpmath's difference with 60 digits."""
    mpmath.mp.dps = 60

    def loss(moved):
        total = mpmath.mpf(0)
        for x, (t,) in zip(X, T, strict=True):
            values = [mpmath.mpf(float(number)) for number in x]
            for index, (weight, bias) in enumerate(layers):
                values = [
                    sum((mpmath.mpf(float(w)) * v for w, v in zip(row, values, strict=True)), mpmath.mpf(float(b)))
                    + (moved if (index, number) == (0, 0) else 0)
                    for number, (row, b) in enumerate(zip(weight, bias, strict=True))
                ]
                values = [mpmath.tanh(v) for v in values] if index < 2 else values
            total += mpmath.log1p(mpmath.exp(values[0])) - mpmath.mpf(t) * values[0]
        return total / len(X)

    h = mpmath.mpf(10) ** -20
    return float((loss(h) - loss(-h)) / (2 * h))


@pytest.mark.parametrize(
    ("net", "verdict"), [(1.0, "proven"), (6.0, "proven"), (10.0, "digits lost"), (13.0, "digits lost")]
)
@pytest.mark.parametrize("exact", [False, True], ids=["floats", "exact"])
def test_a_saturated_neurons_gradient_is_true_though_digits_are_lost(net, verdict, exact):
    given, layers = config(), saturated(net)
    scope = training_scope(given, layers, X, T)
    proof = prove_training(given, layers, X, T, (lambda at: exact_derivative(scope, given, at)) if exact else None)
    assert proof.verdict == verdict
    if verdict == "digits lost":
        assert "digits" in str(proof.reason)


def test_the_bound_holds_for_the_errors_and_says_something():
    given = config()
    for net in (0.0, 4.0, 9.0, 13.0):
        layers = saturated(net)
        hand, true = by_hand(given, layers, X, T), mpmath_gradient(layers)
        found, size = float(hand.gradients[1][0]), float(hand.sizes[1][0])
        assert abs(found - true) <= 1e-14 * size
        assert size <= 50 * max(abs(true), np.abs(hand.sizes[3]).max())


@pytest.mark.parametrize("net", [0.0, 9.0])
def test_a_slope_that_is_off_by_a_millionth_is_not_proven(net, monkeypatch):
    right = proving.through
    monkeypatch.setattr(proving, "through", lambda slope, *more: right(slope * (1 + 1e-6), *more))
    assert prove_training(config(), saturated(net), X, T).verdict == "not proven"


def test_penalties_that_cancel_the_mean_are_terms_of_the_gradient():
    given, layers = config(l2=1.0), saturated(0.0)
    hand = by_hand(given, layers, X, T)
    for size, weight in zip(hand.sizes[::2], layers, strict=True):
        assert (size >= np.abs(weight[0])).all()
