"""The buttons of the regression part."""

from collections.abc import Sequence

from gradexplorer.core.losses.read_points import read_points
from gradexplorer.core.tables import Columns, Table, guessed_pair, read, read_text
from gradexplorer.core.tables.question import column_question, with_notice
from gradexplorer.framework.page import Action, AnyAction
from gradexplorer.framework.questions import Answer, Outcome
from gradexplorer.framework.state import edited
from gradexplorer.pages.losses.regression.shared import at
from gradexplorer.pages.losses.regression.state import FIT, LONGEST_NAME, MOST_POINTS, RegressionState
from gradexplorer.text import InputError, Text, _

PASTED = _("Pasted text")
ROLES = {"x": Text("x"), "y": Text("y")}

Taken = Answer[RegressionState]


def paste(state: RegressionState, _snapshot: object, text: str) -> Taken:
    """Take the points of the clipboard."""
    return _taken(state, read_text(text, PASTED, MOST_POINTS, "points"))


def open_csv(state: RegressionState, _snapshot: object, path: str) -> Taken:
    """Take the points of a file."""
    return _taken(state, read(path, MOST_POINTS, "points"))


def _taken(state: RegressionState, table: Table) -> Taken:
    """Return the state with the table's points; which columns they are is asked where there are more than two."""
    guess = guessed_pair(table)

    def with_columns(roles: Sequence[str]) -> RegressionState | Outcome[RegressionState]:
        return _with_points(state, table, Columns((roles.index("x"),), roles.index("y")))

    if len(table.used) == 2:
        return _with_points(state, table, guess)
    return column_question(table, ROLES, set(ROLES), {guess.inputs[0]: "x", guess.target: "y"}, with_columns)


def _with_points(state: RegressionState, table: Table, columns: Columns) -> RegressionState | Outcome[RegressionState]:
    found = read_points(table, columns)
    names = [name[:LONGEST_NAME] for name in found.names] or ["x", "y"]
    return with_notice(edited(state, "points,names", [found.points, names]), found.left_out)


def step(state: RegressionState, _snapshot: object, _text: str) -> RegressionState:
    """Go one step of gradient descent from (w, b)."""
    if not state.points:
        raise InputError(_("There are no points to fit a line to."))
    gradient, rate = at(state).gradient, state.learning_rate
    after = [value - rate * slope for value, slope in zip((state.w, state.b), gradient, strict=True)]
    if not all(abs(value) <= 1e3 for value in after):
        raise InputError(_("This step would go beyond 1000, the largest w and b: choose a smaller learning rate."))
    return edited(state, "w,b", after)


ACTIONS: tuple[AnyAction, ...] = (
    Action(
        key="paste",
        label=_("Paste points"),
        tip=_("Two columns of numbers from the clipboard, such as two columns of a spreadsheet"),
        group=_("Data"),
        needs="clipboard",
        apply=paste,
    ),
    Action(
        key="open",
        label=_("Open a table…"),
        tip=_("Two columns of numbers from a file"),
        group=_("Data"),
        needs="file",
        files=_("Tables (*.csv *.tsv *.txt *.data)"),
        apply=open_csv,
    ),
    Action(
        key="step",
        label=_("One gradient step"),
        tip=_("Moves w and b by −η times the gradient"),
        group=_("Gradient descent"),
        shown_when=FIT,
        apply=step,
    ),
)
