"""What formulas are worth where a value is not finite. Oracle: Python's floats, which follow IEEE 754."""

import math

import pytest

from gradexplorer.formula.mpmath_values import arithmetic
from gradexplorer.formula.scope import Scope
from gradexplorer.formula.trees import tree


@pytest.mark.parametrize("base", [math.inf, -math.inf, math.nan])
@pytest.mark.parametrize("exponent", [-2.0, 0.0, 2.0, 3.0, 1e300])
def test_a_base_that_is_not_finite_has_a_power(base, exponent):
    m = arithmetic().m
    power = float(arithmetic().power(m.mpf(base), m.mpf(exponent)))
    assert power == base**exponent or math.isnan(power)


def test_a_value_that_is_not_finite_is_not_blurred():
    scope = Scope(values={"a": math.inf, "b": math.nan, "c": [1.5, -math.inf]}).blurred
    assert (scope.values["a"], scope.values["c"][1]) == (math.inf, -math.inf)
    assert math.isnan(scope.values["b"])
    assert 0 < abs(scope.values["c"][0] / 1.5 - 1) < 1e-14
    assert math.isnan(float(scope.value(tree("a + 1"))))


def test_a_name_without_a_value_is_named():
    with pytest.raises(KeyError, match="slope has no value in the formula's scope"):
        Scope(values={"x": 2.0}).value(tree("x + slope"))
