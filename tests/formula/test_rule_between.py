"""The rule between two lines is read off the lines; textbook steps are the oracle."""

import pytest

from gradexplorer.formula.rule_between import CHAIN, QUOTIENT, SUM, rule_between


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ("D(u + v, x)", "D(u, x) + D(v, x)", SUM),
        ("D(u - v, x)", "D(u, x) - D(v, x)", SUM),
        ("D(1/N*Sum(i, rho(r[i])), w)", "1/N*Sum(i, D(rho(r[i]), w))", SUM),
        ("D(sqrt(Sum(i, r[i]**2)), w)", "1/(2*L)*Sum(i, D(r[i]**2, w))", CHAIN),
        ("D(rho(r[i]), w)", "Prime(rho, r[i])*D(r[i], w)", CHAIN),
        ("D((o - t)**2, w)", "2*(o - t)*D(o, w)", CHAIN),
        ("D(o, w)", "o*(1 - o)*D(net, w)", CHAIN),
        ("D(E, net)", "D(o, net)*D(E, o)", CHAIN),
        ("D(-Sum(i, y[i]*log(p[i])), a)", "-Sum(i, y[i]/p[i]*D(p[i], a))", CHAIN),
        ("D(u/v, x)", "(D(u, x)*v - u*D(v, x))/v**2", QUOTIENT),
    ],
)
def test_rules_are_read_off_the_lines(before, after, rule):
    assert rule_between(before, after) is rule


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("D(u + v, x)", "D(u + v, x)"),
        ("D(u, x)", "2*x"),
        ("x + 1", "1 + x"),
        ("D(u/v, x)", "D(w, y)"),
    ],
)
def test_what_no_rule_leads_to_has_no_name(before, after):
    with pytest.raises(ValueError, match="no rule leads"):
        rule_between(before, after)
