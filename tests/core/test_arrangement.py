"""Boxes and lines of computation graphs in panels of several sizes: nothing is cut, nothing lies on anything."""

from itertools import pairwise

import numpy as np
import pytest

from gradexplorer.core.graph import arranged, graph, layout
from tests.graph_programs import COURSE, PROGRAMS

PANELS = [(46.0, 28.0), (17.4, 20.2), (17.0, 10.0), (90.0, 50.0)]
"""In lines of text: the window as it opens, the small ones, and a large one."""


def boxes(shape):
    return np.concatenate([shape.centres - shape.half, shape.centres + shape.half], axis=1)


def crosses(segment, box):
    """Return whether a segment goes through a box, by clipping it to the box (Liang and Barsky, 1984)."""
    low, high = 0.0, 1.0
    for axis in range(2):
        start, length = segment[axis], segment[2 + axis] - segment[axis]
        if length == 0:
            if not box[axis] < start < box[2 + axis]:
                return False
        else:
            near, far = sorted([(box[axis] - start) / length, (box[2 + axis] - start) / length])
            low, high = max(low, near), min(high, far)
    return high - low > 1e-9


@pytest.mark.parametrize("panel", PANELS, ids=str)
@pytest.mark.parametrize("name", PROGRAMS)
def test_boxes_lie_in_the_panel_and_apart(name, panel):
    rects = boxes(arranged(graph(PROGRAMS[name]), *panel))
    assert rects.min() >= 0
    assert rects.max() <= 1
    for index, rect in enumerate(rects):
        others = rects[:index]
        assert ((others[:, :2] >= rect[2:]) | (others[:, 2:] <= rect[:2])).any(axis=1).all()


@pytest.mark.parametrize("panel", PANELS[:2], ids=str)
@pytest.mark.parametrize("name", PROGRAMS)
def test_edges_go_from_box_to_box_and_behind_no_other(name, panel):
    net = graph(PROGRAMS[name])
    shape = arranged(net, *panel)
    rects = boxes(shape)
    assert sorted(set(shape.owner.tolist())) == list(range(len(net.edges)))
    for index, (parent, child) in enumerate(net.edges):
        pieces = shape.segments[shape.owner == index]
        assert all(np.allclose(a[2:], b[:2]) for a, b in pairwise(pieces))
        for tip, end in ((pieces[0][:2], parent), (pieces[-1][2:], child)):
            away = np.abs(tip - shape.centres[end]) - shape.half[end]
            assert away[0] == pytest.approx(0, abs=1e-9)
            assert away[1] <= 0
        for other in set(range(len(net.nodes))) - {parent, child}:
            assert not any(crosses(piece, rects[other]) for piece in pieces)


def test_a_long_chain_is_folded_and_uses_the_panel():
    shape = arranged(graph(PROGRAMS["chain"]), 46.0, 28.0)
    rows = len({round(y, 6) for _x, y in shape.centres})
    assert 3 <= rows <= 7
    (left, low), (right, high) = boxes(shape)[:, :2].min(axis=0), boxes(shape)[:, 2:].max(axis=0)
    assert (right - left) * (high - low) > 0.6
    assert 2 * shape.half[0, 1] * 28.0 > 2.5  # four lines, not much smaller than usual


def test_a_graph_with_room_reads_from_left_to_right():
    net = graph(COURSE)
    shape = arranged(net, 46.0, 28.0)
    assert all(shape.centres[child][0] > shape.centres[parent][0] for parent, child in net.edges)


def test_sums_of_products_have_few_rows():
    """Each product stands beside its addition: at most the two with the leaves of the next one in a column."""
    rows = [x for x, _y in layout(graph(PROGRAMS["terms"])).points]
    assert max(map(rows.count, rows)) <= 4
