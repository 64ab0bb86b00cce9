"""Activations at their corners and far out, as they were asked about, by the number of each in its list."""

import math

import pytest

from gradexplorer.core.activations import ACTIVATIONS

AT_CORNERS = {
    "16 relu6": ("relu6", {}, {0.0: 0.0, 6.0: 0.0}),
    "16 hardtanh": ("hardtanh", {}, {-1.0: 0.0, 1.0: 0.0}),
    "17 hardswish": ("hardswish", {}, {-3.0: 0.0, 3.0: 1.0}),
    "18 hardsigmoid": ("hardsigmoid", {}, {-3.0: 0.0, 3.0: 0.0}),
    "19 elu(2)": ("elu", {"alpha": 2.0}, {0.0: 2.0, -1.0: 2 * math.exp(-1)}),
    "19 celu(2)": ("celu", {"alpha": 2.0}, {0.0: 1.0, -1.0: math.exp(-0.5)}),
    "20 elu(-2)": ("elu", {"alpha": -2.0}, {0.0: -2.0, -1.0: -2 * math.exp(-1)}),
    "21 softplus": ("softplus", {}, {1000.0: 1.0}),
    "21 logsigmoid": ("logsigmoid", {}, {-1000.0: 1.0}),
    "21 mish": ("mish", {}, {-200.0: 0.0}),
    "21 gelu": ("gelu", {}, {-40.0: 0.0}),
    "21 silu": ("silu", {}, {-800.0: 0.0}),
}


@pytest.mark.parametrize("case", AT_CORNERS)
def test_an_activation_takes_torchs_slope(case: str):
    key, parameters, slopes = AT_CORNERS[case]
    activation = ACTIVATIONS[key](**parameters)
    for x, right in slopes.items():
        value, slope = activation.autograd([x])
        assert slope[0] == pytest.approx(right, rel=1e-7, abs=1e-80)
        assert float(activation.slopes(x)) == pytest.approx(slope[0], rel=1e-7, abs=1e-80)
        assert float(activation.values(x)) == pytest.approx(value[0], rel=1e-12, abs=1e-80)
