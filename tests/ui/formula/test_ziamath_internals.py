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
def new_nodes():
    """Return a function that counts the nodes made since, without the collector's help."""
    gc.collect()
    gc.disable()
    before = _nodes()
    yield lambda: _nodes() - before
    gc.enable()


def _nodes() -> int:
    return sum(issubclass(type(thing), Mnode) for thing in gc.get_objects())  # isinstance asks torch's proxies


@pytest.mark.parametrize("latex", FORMULAS)
def test_nothing_of_a_tree_waits_for_the_collector(latex, new_nodes):
    assert render_now(latex, 18.0, "#000000") == render_now(latex, 18.0, "#000000")
    assert new_nodes() == 0


def test_nor_of_one_that_is_refused(new_nodes):
    with pytest.raises(ValueError, match="typeset"):
        render_now(r"x + \frac{a}{", 18.0, "#000000")
    assert new_nodes() == 0


def test_ziamath_is_as_it_was():
    plain = Mnode.__init__
    render_now("x", 18.0, "#000000")
    assert Mnode.__init__ is plain
