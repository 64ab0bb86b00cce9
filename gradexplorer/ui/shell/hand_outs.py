"""Hand-outs: pages drawn for paper, and written as one HTML or PDF file."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gradexplorer.framework.figure import Panel, Scene, execute, summary
from gradexplorer.framework.files import write_atomically
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.run import Snapshot
from gradexplorer.handouts.hand_out import HandOut, Paper, Picture
from gradexplorer.handouts.html import html
from gradexplorer.handouts.parameters import parameter_rows
from gradexplorer.link import link_to
from gradexplorer.ui.page.render import PANEL_SIZE, drawn, png, svg, view_of
from gradexplorer.ui.shell.paper import PIXELS, pdf
from gradexplorer.ui.style.looks import Looks
from gradexplorer.ui.style.translation import current_language, spoken, translate

Shown = tuple[AnyPage, Any, Snapshot | None]
"""A page, its state, and its run's snapshot."""


def write_hand_out(pages: Iterable[Shown], file: Path, paper: Paper = "A4") -> None:
    """Write pages as one file, whose ending chooses the kind, in the present language; paper is always light.

    Raises
    ------
    InputError
        The file can't be written.
    """
    looks = Looks("light")
    looks.put_on()
    try:
        hand_outs = [_hand_out(*shown) for shown in pages]
        if file.suffix == ".pdf":
            content = pdf(hand_outs, translate, paper)
        else:
            content = html(hand_outs, translate, current_language(), paper, _picture).encode()
    finally:
        looks.take_off()
    write_atomically(file, content)


def _hand_out(page: AnyPage, state: Any, snapshot: Snapshot | None) -> HandOut:
    figure = page.figure(state, snapshot, False)
    while figure.incomplete:
        figure = page.figure(state, snapshot, False)
    items = page.column(state, snapshot, figure)
    execute(items)
    link = link_to(page, state)
    return HandOut(
        title=translate(page.title),
        panels=figure.panels(),
        items=items,
        parameters=parameter_rows(page, state, translate),
        link=link.text,
        left_out=", ".join(map(translate, link.left_out)),
    )


def _picture(panel: Panel) -> Picture:
    deep = isinstance(panel, Scene)
    data = drawn(view_of(panel), PANEL_SIZE, lambda view: png(view, PIXELS) if deep else svg(view))
    return Picture(spoken(summary(panel)), "png" if deep else "svg", data)
