"""The column of the Model tab: the file, what stands in its way, and what the shown part says of the answer."""

from collections.abc import Iterator, Sequence

from gradexplorer.framework.figure import Code, Heading, Item, Note
from gradexplorer.model.messages import Refused
from gradexplorer.pages.model.lines import last_lines, lines
from gradexplorer.pages.model.parts import shown
from gradexplorer.pages.model.run import ModelSnapshot
from gradexplorer.pages.model.state import ModelState
from gradexplorer.text import Text, _


def derive(state: ModelState, snapshot: ModelSnapshot | None) -> Sequence[Item]:
    """Return the column."""
    return list(_items(state, snapshot)) if snapshot is not None else []


def _consent(snapshot: ModelSnapshot) -> Text:
    """Return what pressing 'Run it' would allow, or that there is nothing to run."""
    if not snapshot.date:
        return _("There is no file {file}.", file=snapshot.file)
    return _(
        "This session names {file} of {date}. It would run with your rights: press 'Run it' to allow this content, "
        "now and later. What it imports is not covered: that may change without a question.",
        file=snapshot.file,
        date=snapshot.date,
    )


def _items(state: ModelState, snapshot: ModelSnapshot) -> Iterator[Item]:
    yield Heading(key="file", label=snapshot.file.rpartition("/")[2])
    if snapshot.waits:
        yield Note(key="consent", label=_consent(snapshot))
        if state.python:
            by = _("It names the interpreter {python}, too, which would run it.", python=state.python)
            yield Note(key="interpreter", label=by)
    if isinstance(snapshot.answer, Refused):
        yield from _refused(snapshot.answer)
    elif snapshot.answer is not None:
        part, own = shown(state)
        yield from part.derive(own, snapshot.answer)
    if lines_printed := last_lines(snapshot.output[-4000:], 1000):
        yield Code(key="output", label=_("What the code printed"), code="", output="\n".join(lines_printed))


def _refused(refused: Refused) -> Iterator[Item]:
    yield Note(key="refused", label=refused.text)
    yield from lines("refused line", refused.file, refused.line)
    if refused.traceback:
        yield Code(key="traceback", label=_("Traceback"), code="", output=refused.traceback, failed=True)
