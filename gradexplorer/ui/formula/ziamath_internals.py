"""Formulas typeset by ziamath, and all that is used of it without being promised by it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from gradexplorer.ui.formula.chinese_letters import with_boxes, with_letters

_lock = Lock()


def render_now(latex: str, size: float, colour: str) -> bytes:
    """Typeset a formula and return it as SVG.

    Parameters
    ----------
    latex : str
        Without dollars.
    size : float
        Height of the font in pixels.
    colour : str
        As ``"#rrggbb"``.

    Raises
    ------
    ValueError
        If `latex` is malformed.
    """
    with _lock:  # ziamath reads its font through one shared file position
        try:
            from ziamath.config import config
            from ziamath.zmath import Latex

            config.svg2 = False  # QtSvg draws nothing of the <symbol>s of SVG 2
            with _trees_taken_apart(), _measured_once():
                picture = Latex(with_boxes(latex), size=size, color=colour).svg()
                return bytes(with_letters(picture, latex), "utf-8")
        except Exception as error:
            raise ValueError(f"{latex!r} can't be typeset: {str(error) or type(error).__name__}") from error


@contextmanager
def _measured_once() -> Iterator[None]:
    """Let ziamath build each part twice at most, not twice as often in every row within a row.

    It builds the parts of a row once more, to know how high the brackets among them are; in such a trial the brackets
    do not count, and so need no trial of their own.
    """
    from ziamath.nodes.mrow import Mrow

    kind: Any = Mrow
    plain = kind._get_height_nostretch

    def height(row: Any, line: Any, **options: Any) -> tuple[float, float]:
        return (0.0, 0.0) if options.get("nostretch") else plain(row, line, **options)

    kind._get_height_nostretch = height
    try:
        yield
    finally:
        kind._get_height_nostretch = plain


@contextmanager
def _trees_taken_apart() -> Iterator[None]:
    """Take apart all trees of ziamath that are made meanwhile, those that it drops on the way too.

    Every node holds its parent, so that only the collector would free them: six thousand objects for a long formula.
    """
    from ziamath.nodes.mnode import Mnode

    kind: Any = Mnode
    nodes: list[Any] = []
    plain = kind.__init__

    def noted(node: Any, *given: Any, **options: Any) -> None:
        nodes.append(node)
        plain(node, *given, **options)

    kind.__init__ = noted
    try:
        yield
    finally:
        kind.__init__ = plain
        for node in nodes:
            vars(node).clear()
