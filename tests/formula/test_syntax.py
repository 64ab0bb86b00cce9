"""Two threads parse while the garbage collector switches between them: what CPython 3.11's own `ast.parse` can't."""

import gc
import threading
import time

import pytest

from gradexplorer.formula.syntax import expression_tree, module_tree

TEXT = "+".join(f"sin(x**{n % 7})" for n in range(30))


class Sleeper:
    """A cycle whose end lets another thread run."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        time.sleep(0)


@pytest.fixture
def restless():
    usual = gc.get_threshold()
    gc.set_threshold(20)
    yield
    gc.set_threshold(*usual)


def test_two_threads_parse_side_by_side(restless):
    faults = []

    def work():
        for _turn in range(150):
            for _number in range(20):
                Sleeper()
            try:
                expression_tree(TEXT)
            except SystemError as error:
                faults.append(error)

    threads = [threading.Thread(target=work) for _name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults


def test_trees_are_python_s_own():
    assert expression_tree("x + 1").lineno == 1
    assert len(module_tree("a = 1\nb = 2").body) == 2
    with pytest.raises(SyntaxError):
        expression_tree("a = 1")
