"""Names of rules between two lines; the oracle is calculus (Stewart, chapter 3), formula by formula."""

import pytest

from gradexplorer.formula.derivation import derive
from gradexplorer.formula.parse import parse
from gradexplorer.formula.rule_names import SHAPES, rightly_named

FIRST = {
    "x*sin(x)": "product rule",
    "sin(x)/x": "quotient rule",
    "1/sin(x)": "reciprocal rule",
    "x - sin(x)": "sum rule",
    "3*sin(x)": "constant factor rule",
    "sin(x**2)": "chain rule, sine",
    "(1 + x)**3": "chain rule, power rule",
    "x**3": "power rule",
    "2**x": "exponential rule",
    "x**x": "power rule and exponential rule",
    "tanh(x)": "hyperbolic tangent",
}


def lines(source):
    steps = derive(parse(source, ("x",)).tree, "x").steps
    return steps[0].tree, steps[1].tree


@pytest.mark.parametrize("source", FIRST)
def test_only_the_right_name_is_taken(source):
    taken = {
        name for rule in SHAPES for name in (rule, f"chain rule, {rule}") if rightly_named(*lines(source), name, "x")
    }
    assert taken == {FIRST[source]}


def test_each_of_several_names_must_be_right():
    before, after = lines("x*sin(x) + x/sin(x)")
    assert rightly_named(before, after, "sum rule", "x")
    before, after = after, derive(parse("x*sin(x) + x/sin(x)", ("x",)).tree, "x").steps[2].tree
    assert rightly_named(before, after, "product rule", "x")
    assert not rightly_named(before, after, "product rule; chain rule, sine", "x")


def test_what_is_no_rule_of_calculus_is_believed():
    before, after = lines("x**3")
    assert rightly_named(before, after, "simplified", "x")
    assert rightly_named(after, after, "power rule", "x")
