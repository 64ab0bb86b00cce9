"""The buttons of the Train part."""

from collections.abc import Sequence

from msgspec.structs import replace

from gradexplorer.core.datasets.from_table import MOST_INPUTS, chosen_columns, rows_of
from gradexplorer.core.tables import Columns, Table, guessed_inputs, named, read, read_text
from gradexplorer.core.tables.question import column_question, with_notice
from gradexplorer.framework.page import Action, AnyAction
from gradexplorer.framework.questions import Answer, ColumnQuestion, Outcome
from gradexplorer.framework.state import edited
from gradexplorer.pages.perceptron.train.state import MOST_OWN, HeldColumn, TrainState
from gradexplorer.text import InputError, Text, _

PASTED = _("Pasted text")
PASTED_ROLES = {"x1": Text("x₁"), "x2": Text("x₂"), "target": _("label")}
ROLES = {"input": _("input"), "target": _("label")}

Taken = Answer[TrainState]


def open_file(state: TrainState, _snapshot: object, path: str) -> Taken:
    """Train on a file; of more columns than needed ask which are meant, unless those chosen before are there."""
    table = read(path)
    if state.data == "file" and state.columns and set(state.columns) <= set(table.names):
        return _with_columns(state, table, path, state.columns)
    guess = _names(table)
    return _with_columns(state, table, path, guess) if len(table.used) == 3 else _question(state, table, path, guess)


def choose_columns(state: TrainState, _snapshot: object, _text: str) -> Taken:
    """Ask which columns of the file are used."""
    table = read(state.file)
    columns = state.columns if set(state.columns) <= set(table.names) else ()
    return _question(state, table, state.file, columns or _names(table))


def paste(state: TrainState, _snapshot: object, text: str) -> Taken:
    """Take the points of the clipboard; which columns they are is asked where there are more than three."""
    table = read_text(text, PASTED, MOST_OWN, "points")
    guess = guessed_inputs(table, 2)

    def answered(roles: Sequence[str]) -> TrainState | Outcome[TrainState]:
        inputs = roles.index("x1"), roles.index("x2")
        return _with_points(state, table, Columns(inputs, roles.index("target")))

    if len(table.used) == 3:
        return _with_points(state, table, guess)
    roles = dict(zip((*guess.inputs, guess.target), PASTED_ROLES, strict=True))
    return column_question(table, PASTED_ROLES, set(PASTED_ROLES), roles, answered)


def _with_points(state: TrainState, table: Table, columns: Columns) -> TrainState | Outcome[TrainState]:
    rows = rows_of(table, columns)
    labels = [rows.classes[int(place)] if rows.classes else repr(place) for place in rows.t.tolist()]
    points = [(*point, label) for point, label in zip(rows.x.tolist(), labels, strict=True)]
    return with_notice(edited(state, "data,own", ["own", points]), rows.left_out)


def _names(table: Table) -> tuple[str, ...]:
    columns = guessed_inputs(table, MOST_INPUTS)
    return tuple(table.names[n] for n in (*columns.inputs, columns.target))


def _question(state: TrainState, table: Table, path: str, names: Sequence[str]) -> ColumnQuestion[TrainState]:
    columns = named(table, names)
    guess = dict.fromkeys(columns.inputs, "input") | {columns.target: "target"}

    def answered(roles: Sequence[str]) -> TrainState | Outcome[TrainState]:
        inputs = [name for name, role in zip(table.names, roles, strict=True) if role == "input"]
        if not 2 <= len(inputs) <= MOST_INPUTS:
            raise InputError(_("Choose 2 to {most} inputs; chosen: {count}.", most=MOST_INPUTS, count=len(inputs)))
        return _with_columns(state, table, path, (*inputs, table.names[roles.index("target")]))

    return column_question(table, ROLES, {"target"}, guess, answered)


def _with_columns(
    state: TrainState, table: Table, path: str, columns: tuple[str, ...]
) -> TrainState | Outcome[TrainState]:
    rows = rows_of(table, chosen_columns(table, columns))
    found = replace(state, data="file", file=path, columns=columns)
    if columns != state.columns:
        others = columns[:-1] if len(columns) > 3 else ()
        found = replace(found, across=1, up=2, held=tuple(map(HeldColumn, others)))
    return with_notice(found, rows.left_out)


ACTIONS: tuple[AnyAction, ...] = (
    Action(
        key="open_csv",
        label=_("Open a table…"),
        tip=_("Rows of numbers with a label each, up to 100,000 of them"),
        group=_("Data"),
        needs="file",
        files=_("Tables (*.csv *.tsv *.txt *.data)"),
        apply=open_file,
    ),
    Action(
        key="paste",
        label=_("Paste points"),
        tip=_("Up to 200 rows x1, x2, label from the clipboard, such as three columns of a spreadsheet"),
        group=_("Data"),
        needs="clipboard",
        apply=paste,
    ),
    Action(
        key="columns",
        label=_("Choose columns…"),
        tip=_("Which columns of the file are inputs, and which is the label"),
        group=_("Data"),
        shown_when={"data": ("file",)},
        apply=choose_columns,
    ),
)
