"""Where the nodes of a graph are drawn."""

import random
from itertools import pairwise

import pytest

from gradexplorer.core.graph import (
    graph,
    layout,
)
from tests.core.torch_graphs import COURSE


def random_program(lines, seed):
    rng = random.Random(seed)
    names, text = ["x", "w"], []
    for i in range(lines):
        a, b = rng.choice(names[-12:]), rng.choice(names[-6:])
        text.append(f"n{i} = sigmoid({a}*{rng.randint(1, 99) / 100} + {b})")
        names.append(f"n{i}")
    return "\n".join(text)


@pytest.mark.parametrize("program", [COURSE, "y = x*x + sin(x)/(x + w)", random_program(30, 1), random_program(66, 2)])
def test_layout_goes_forward_and_keeps_nodes_apart(program):
    net = graph(program)
    found = layout(net)
    for (parent, child), route in found.routes.items():
        assert (route[0], route[-1]) == (parent, child)
        steps = [found.points[b][0] - found.points[a][0] for a, b in pairwise(route)]
        assert steps == [1.0] * len(steps)  # every segment goes one layer on
    assert set(found.routes) == set(net.edges)
    columns = {}
    for x, y in found.points[: len(net.nodes)]:
        columns.setdefault(x, []).append(y)
    for column in columns.values():
        column.sort()
        assert all(b - a > 1 - 1e-9 for a, b in pairwise(column))


def test_a_tree_is_drawn_without_crossings():
    assert layout(graph(COURSE)).crossings == 0
    assert layout(graph("y = sin(a)*cos(b) + exp(c)/tanh(d) - (e1 + f1)*(g - h)")).crossings == 0


def test_sweeps_take_crossings_away():
    """Two pairs whose order the program crosses: a drawing without crossings exists, and is found."""
    assert layout(graph("p = a*b\nq = c*d\nr = q*c\ns = p*a\nt = s + r")).crossings == 0
