"""What is used of ziamath without being promised by it. Oracle: Python's collector, which knows all objects."""

import gc

import pytest
from ziamath.nodes.mnode import Mnode

from gradexplorer.ui.formula.ziamath_internals import render_now

FORMULAS = (
    r"\frac{\partial f}{\partial x} = 2x \cdot \sqrt[3]{x^2+\sin(x)_{t}}",
    r"\begin{bmatrix}1&2\\3&4\end{bmatrix}\begin{cases}x&x>0\\0&x\le0\end{cases}",
    r"\sum_{k=1}^{N}\left(\hat{m}_{t}-\overline{x}\right)^{2}\overset{a}{b}",
)


@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("latex", FORMULAS)
def test_nothing_of_a_tree_waits_for_the_collector(latex, no_collector):
    assert render_now(latex, 18.0, "#000000") == render_now(latex, 18.0, "#000000")
    assert [thing for thing in gc.get_objects() if isinstance(thing, Mnode)] == []


def test_nor_of_one_that_is_refused(no_collector):
    with pytest.raises(ValueError, match="typeset"):
        render_now(r"x + \frac{a}{", 18.0, "#000000")
    assert [thing for thing in gc.get_objects() if isinstance(thing, Mnode)] == []


def test_ziamath_is_as_it_was():
    plain = Mnode.__init__
    render_now("x", 18.0, "#000000")
    assert Mnode.__init__ is plain
