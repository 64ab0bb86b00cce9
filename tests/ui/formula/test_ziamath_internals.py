"""What is used of ziamath without being promised by it.

Oracles: Python's collector, which knows all objects, and ziamath alone.
"""

import gc

import pytest
from ziamath.config import config
from ziamath.nodes.mnode import Mnode
from ziamath.nodes.mrow import Mrow
from ziamath.zmath import Latex

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


@pytest.mark.parametrize(
    "latex", [*FORMULAS, r"\left(\frac{1}{\left[\sum_i \left(x_i^{\frac{a}{b}}\right)^2\right]}\right)'"]
)
def test_pictures_are_those_of_ziamath_alone(latex):
    config.svg2 = False
    assert render_now(latex, 18.0, "#000000") == Latex(latex, size=18.0, color="#000000").svg().encode()


def test_rows_within_rows_do_not_double_the_work(monkeypatch):
    built = 0
    plain = Mnode.__init__

    def counted(*given, **options):
        nonlocal built
        built += 1
        plain(*given, **options)

    monkeypatch.setattr(Mnode, "__init__", counted)
    work = []
    for depth in (4, 8):
        built = 0
        render_now(r"\frac{1}{1+" * depth + "x" + "}" * depth, 18.0, "#000000")
        work.append(built)
    assert work[1] < 5 * work[0]


def test_ziamath_is_as_it_was():
    plain = Mnode.__init__, Mrow._get_height_nostretch
    render_now("x", 18.0, "#000000")
    assert (Mnode.__init__, Mrow._get_height_nostretch) == plain
