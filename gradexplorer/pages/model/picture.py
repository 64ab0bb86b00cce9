"""The picture of the Model tab: that of the shown part, or how far its answer is."""

from msgspec import structs

from gradexplorer.framework.figure import Figure
from gradexplorer.framework.figure.base import DisplayText
from gradexplorer.model.messages import Refused
from gradexplorer.pages.model.lines import last_lines
from gradexplorer.pages.model.parts import shown
from gradexplorer.pages.model.run import ModelSnapshot
from gradexplorer.pages.model.state import ModelState
from gradexplorer.pages.model.table import table
from gradexplorer.text import Text, _

_LINES = 25
"""What it prints is seen here while it runs: the column comes with the answer."""


def figure(state: ModelState, snapshot: ModelSnapshot | None) -> Figure:
    """Return the picture."""
    if snapshot is not None and snapshot.answer is not None and not isinstance(snapshot.answer, Refused):
        part, own = shown(state)
        return _titled(part.figure(own, snapshot.answer), _progress(snapshot))
    running = snapshot is not None and snapshot.answer is None
    printed = last_lines(snapshot.output, _LINES) if snapshot is not None and running else []
    lines: list[DisplayText] = [_stage(snapshot), *printed]
    return Figure(rows=((table("state", _("The code"), [_("State")], [[line] for line in lines]),),))


def _titled(figure: Figure, progress: Text | None) -> Figure:
    """Return the figure with the progress before the title of its first panel."""
    if progress is None:
        return figure
    (first, *beside), *below = figure.rows
    first = structs.replace(first, title=_("{first}; {then}", first=progress, then=first.title))
    return structs.replace(figure, rows=((first, *beside), *below))


def _progress(snapshot: ModelSnapshot) -> Text | None:
    """Return how far an answer is that is not whole yet; None where nothing is to come."""
    share = int(100 * snapshot.share)
    if snapshot.halted:
        return _("paused at {share} %", share=share) if share else _("paused")
    if not share:
        return None
    if snapshot.seconds:
        return _("{share} %, about {seconds} s left", share=share, seconds=f"{snapshot.seconds:.0f}")
    return _("{share} %", share=share)


def _stage(snapshot: ModelSnapshot | None) -> Text:
    if snapshot is None:
        return _("not run yet")
    if snapshot.waits:
        return _("waits for 'Run it'")
    if isinstance(snapshot.answer, Refused):
        return snapshot.answer.text
    if snapshot.recorded:
        return _("before the first step")
    if snapshot.halted:
        return _("paused")
    return _("running: {share} %", share=f"{100 * snapshot.share:.0f}")
