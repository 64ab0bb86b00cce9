"""Gradients in deep networks; the oracles are networks written out in torch, and orthogonal weights."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from gradexplorer.core.activations import ACTIVATIONS
from gradexplorer.core.activations.vanishing_gradients import (
    BATCH,
    INITS,
    Setting,
    measure,
    verdict,
)
from gradexplorer.core.activations.vanishing_proof import prove_chain, small_scope
from gradexplorer.formula.trees import tree

SIGMOID, TANH, RELU = (ACTIVATIONS[key]() for key in ("sigmoid", "tanh", "relu"))
IDENTITY = ACTIVATIONS["hardtanh"](min_val=-100.0, max_val=100.0)


def by_hand(depth, width, function, initialise, seed, norm=False, residual=False):
    """Return the gradients' norms of the flow and of the weights, by backward() through torch's own modules."""
    torch.manual_seed(seed)
    layers = [nn.Linear(width, width) for _ in range(depth)]
    for layer in layers:
        initialise(layer)
    x, top = torch.randn(BATCH, width, requires_grad=True), torch.randn(BATCH, width)
    between = nn.LayerNorm(width) if norm else nn.Identity()
    flow = [x]
    for layer in layers:
        h = function(between(layer(flow[-1]))) + (flow[-1] if residual else 0)
        h.retain_grad()
        flow.append(h)
    (flow[-1] * top / top.norm()).sum().backward()
    weights = [layer.weight.grad.norm().item() for layer in layers]
    return [h.grad.norm().item() for h in flow], weights, [h.detach() for h in flow]


def keep(_layer):
    """Leave torch's own initialisation."""


def kaiming(layer):
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)


def xavier(layer):
    nn.init.xavier_normal_(layer.weight)
    nn.init.zeros_(layer.bias)


def small(layer):
    nn.init.normal_(layer.weight, std=0.2)
    nn.init.zeros_(layer.bias)


@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("norm", [False, True])
@pytest.mark.parametrize(
    ("activation", "function", "init", "initialise"),
    [
        (SIGMOID, nn.Sigmoid(), "default", keep),
        (RELU, nn.ReLU(), "kaiming", kaiming),
        (TANH, nn.Tanh(), "xavier", xavier),
        (ACTIVATIONS["gelu"](), nn.GELU(), "normal", small),
    ],
)
def test_profile_is_that_of_a_network_of_torch_s_modules(activation, function, init, initialise, norm, residual):
    setting = Setting(
        activation=activation, depth=6, width=12, init=init, std=0.2, norm=norm, residual=residual, seed=7
    )
    profile = measure(setting)
    gradient, weights, flow = by_hand(6, 12, function, initialise, 7, norm, residual)
    np.testing.assert_allclose(profile.gradient, gradient, rtol=1e-5)
    np.testing.assert_allclose(profile.weights[1:], weights, rtol=1e-5)
    for layer, h in enumerate(flow):
        awake = h[h != 0].abs()
        quantiles = torch.quantile(awake, torch.tensor([0.05, 0.5, 0.95]))
        shown = [profile.low[layer], profile.median[layer], profile.high[layer]]
        np.testing.assert_allclose(shown, quantiles, rtol=1e-4)
        assert profile.zeros[layer] == pytest.approx((h == 0).double().mean().item())


def test_mean_slopes_are_torch_s():
    profile = measure(Setting(activation=SIGMOID, depth=3, width=10, init="xavier", seed=1))
    _gradient, _weights, flow = by_hand(3, 10, nn.Sigmoid(), xavier, 1)
    means = [(h * (1 - h)).mean().item() for h in flow[1:]]
    np.testing.assert_allclose(profile.slopes[1:], means, rtol=1e-5)
    expected = [math.prod(means[layer:]) for layer in range(4)]
    np.testing.assert_allclose(profile.product, expected, rtol=1e-5)


@pytest.mark.parametrize("depth", [1, 10, 100])
def test_orthogonal_weights_keep_the_gradient_s_length(depth):
    """Saxe et al., 2013: where f is the identity, orthogonal layers change no norm."""
    profile = measure(Setting(activation=IDENTITY, depth=depth, width=32, init="orthogonal"))
    np.testing.assert_allclose(profile.gradient, 1.0, rtol=1e-4)
    np.testing.assert_allclose(profile.product, 1.0)
    assert profile.verdict == "healthy"


@pytest.mark.parametrize("init", INITS)
def test_sigmoid_s_slopes_are_at_most_a_quarter_per_layer(init):
    profile = measure(Setting(activation=SIGMOID, depth=20, width=16, init=init))
    assert np.all(profile.product <= 0.25 ** np.arange(20, -1, -1) * (1 + 1e-5))
    assert profile.verdict == "vanishing"


def test_known_cases():
    """Glorot and Bengio 2010; He et al. 2015 and 2016; Ba et al. 2016."""

    def found(activation, **changed):
        return measure(Setting(activation=activation, **changed)).verdict

    assert found(SIGMOID, init="xavier") == "vanishing"
    assert found(TANH, init="xavier") == "healthy"
    assert found(RELU, init="kaiming") == "healthy"
    assert found(RELU, init="default") == "vanishing"
    assert found(RELU, init="normal", std=0.4) == "exploding"
    assert found(SIGMOID, init="xavier", residual=True) == "healthy"
    assert found(RELU, init="default", norm=True) == "healthy"


@pytest.mark.parametrize("init", INITS)
@pytest.mark.parametrize("activation", [SIGMOID, TANH, RELU], ids=lambda activation: activation.name)
def test_one_layer_is_judged_by_the_same_rule(activation, init):
    profile = measure(Setting(activation=activation, depth=1, init=init))
    assert len(profile.gradient) == len(profile.product) == 2
    assert profile.product[0] == profile.slopes[1]
    assert profile.verdict == "healthy"


def test_one_saturated_layer_vanishes():
    assert measure(Setting(activation=RELU, depth=1, init="normal", std=1e-5)).verdict == "vanishing"


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (0.0, "vanishing"),
        (9.9e-4, "vanishing"),
        (1e-3, "healthy"),
        (1e3, "healthy"),
        (1001.0, "exploding"),
        (math.inf, "exploding"),
        (math.nan, "exploding"),
    ],
)
def test_verdict(ratio, expected):
    assert verdict(ratio) == expected


def test_float32_loses_what_float64_keeps():
    deep = Setting(activation=SIGMOID, depth=100, width=16, init="xavier")
    single, double = (
        measure(Setting(activation=SIGMOID, depth=100, width=16, init="xavier", dtype=dtype))
        for dtype in ("float32", "float64")
    )
    assert deep.dtype == "float32"
    assert single.gradient[0] == 0 < double.gradient[0] < 1e-45
    assert single.verdict == double.verdict == "vanishing"
    near = single.gradient > 1e-30
    np.testing.assert_allclose(single.gradient[near], double.gradient[near], rtol=1e-4)


def test_overflow_explodes():
    profile = measure(Setting(activation=RELU, depth=100, width=64, init="normal", std=10.0))
    assert not np.isfinite(profile.gradient[0])
    assert profile.verdict == "exploding"


def test_dead_network_vanishes():
    profile = measure(Setting(activation=RELU, depth=5, width=8, init="normal", std=0.0))
    assert profile.ratio == 0
    assert profile.zeros[-1] == 1
    assert np.isnan(profile.median[-1])
    assert profile.verdict == "vanishing"


def test_seed_is_the_only_source_of_chance():
    def ratio(seed):
        measure.cache_clear()
        return measure(Setting(activation=TANH, depth=4, width=8, seed=seed)).ratio

    torch.manual_seed(123)
    before = torch.random.get_rng_state()
    first, again, other = ratio(3), ratio(3), ratio(4)
    assert first == again != other
    assert torch.equal(torch.random.get_rng_state(), before)


@pytest.mark.parametrize("key", ACTIVATIONS)
def test_chain_rule_is_autograd_s_for_every_activation(key):
    for paths in ({}, {"residual": True}, {"norm": True}, {"residual": True, "norm": True}):
        setting = Setting(activation=ACTIVATIONS[key](), depth=8, width=10, init="kaiming", **paths)
        assert prove_chain(setting).verdict == "proven"


@pytest.mark.parametrize("init", INITS)
@pytest.mark.parametrize(("depth", "width"), [(1, 1), (1, 64), (30, 1), (100, 2), (60, 48)])
def test_chain_rule_is_autograd_s_for_every_size(depth, width, init):
    for paths in ({}, {"residual": True, "norm": True}):
        setting = Setting(activation=TANH, depth=depth, width=width, init=init, std=0.3, **paths)
        proof = prove_chain(setting)
        assert proof.verdict == "proven"
        assert any(entry.difference is not None for entry in proof.entries)


def test_a_wrong_slope_is_caught(monkeypatch):
    monkeypatch.setattr(type(TANH), "slopes", lambda self, x: 1.001 * (1 - np.tanh(x) ** 2))
    assert prove_chain(Setting(activation=TANH, depth=3, width=5, seed=11)).verdict == "not proven"


@pytest.mark.parametrize("residual", [False, True])
@pytest.mark.parametrize("norm", [False, True])
def test_the_small_network_of_the_formulas_is_one_of_torch_s_modules(norm, residual):
    """Its own derivatives, found by moving the flow, are those of backward() through torch's modules."""
    scope = small_scope(Setting(activation=TANH, norm=norm, residual=residual, init="xavier"))
    weights, biases = (scope.values[name][1:] for name in "Wb")
    between = nn.LayerNorm(3) if norm else nn.Identity()
    flow = [torch.tensor(scope.values["x0"], dtype=torch.float64, requires_grad=True)]
    for weight, bias in zip(weights, biases, strict=True):
        h = torch.tanh(between.double()(torch.tensor(weight) @ flow[-1] + torch.tensor(bias)))
        flow.append(h + flow[-1] if residual else h)
    gradients = torch.autograd.grad((flow[-1] * torch.tensor(scope.values["top"])).sum(), flow)
    for layer, (h, gradient) in enumerate(zip(flow, gradients, strict=True)):
        np.testing.assert_allclose(np.float64(scope.value(tree(f"h[{layer}]"))), h.detach(), rtol=1e-12)
        found = np.float64(scope.value(tree(f"D(loss, h[{layer}])")))
        np.testing.assert_allclose(found, gradient, rtol=1e-11)
