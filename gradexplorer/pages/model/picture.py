"""The picture of the Model tab: that of the shown part, or how far its answer is."""

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
        return part.figure(own, snapshot.answer)
    running = snapshot is not None and snapshot.answer is None
    printed = last_lines(snapshot.output, _LINES) if snapshot is not None and running else []
    lines: list[DisplayText] = [_stage(snapshot), *printed]
    return Figure(rows=((table("state", _("The code"), [_("State")], [[line] for line in lines]),),))


def _stage(snapshot: ModelSnapshot | None) -> Text:
    if snapshot is None:
        return _("not run yet")
    if snapshot.waits:
        return _("waits for 'Run it'")
    if isinstance(snapshot.answer, Refused):
        return snapshot.answer.text
    if snapshot.recorded:
        return _("before the first step")
    return _("running: {share} %", share=f"{100 * snapshot.share:.0f}")
