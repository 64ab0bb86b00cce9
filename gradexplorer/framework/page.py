"""What a tab is: a State, the figure of it, and, where it runs, the run and its records."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from gradexplorer.framework.figure import Figure, Item, shown_check
from gradexplorer.framework.parameter import Conditions, applies
from gradexplorer.framework.picture_proofs import Shown, cross_check, rule_names
from gradexplorer.framework.questions import Answer
from gradexplorer.framework.run import Run, Snapshot
from gradexplorer.framework.study import AnyStudy, Found
from gradexplorer.proof import Proof
from gradexplorer.text import EMPTY, Text, _

S = TypeVar("S", bound=Struct)
N = TypeVar("N", bound=Snapshot)


class Records(Struct, frozen=True, eq=False):
    """A run as rows of exact values, for a CSV file."""

    header: Sequence[str]
    rows: Iterable[Sequence[int | float | str]]


class Action(Struct, Generic[S, N], frozen=True, eq=False, kw_only=True):
    """A button among the parameters that computes a new State.

    Attributes
    ----------
    key : str
    label, tip : Text
    group : Text
        The heading of the parameters under which it stands, after them.
    needs : {"", "clipboard", "file"}
        What `apply` gets as its text: nothing, the clipboard's text, or the path of a file that the person chooses.
    files : Text
        The file dialog's filter, such as ``CSV files (*.csv)``.
    shown_when : mapping
        As for a `Parameter`.
    part : str
        The part of the page among whose parameters it stands; `page_with_parts` says so.
    apply : callable (state, snapshot or None, text) -> state, or Outcome, or ColumnQuestion
        Raises InputError where it can't be done.
    """

    key: str
    label: Text
    tip: Text = EMPTY
    group: Text = EMPTY
    needs: Literal["", "clipboard", "file"] = ""
    files: Text = EMPTY
    shown_when: Conditions = {}
    part: str = ""
    apply: Callable[[S, N | None, str], Answer[S]]


class ProvenState(Struct, frozen=True, eq=False):
    """A state of a page whose column ``gradexplorer verify`` proves.

    Attributes
    ----------
    name : str
    at : mapping
        State paths to values.
    step : int
        Of the run, where the page runs.
    """

    name: str
    at: Mapping[str, Any]
    step: int = 1


class Page(Struct, Generic[S, N], frozen=True, eq=False, kw_only=True):
    """A tab. Everything in the window and on the command line comes from these few functions.

    `S` is its State and `N` the Snapshot of its run, so that no function can be given another page's.

    Attributes
    ----------
    key : str
        Names the page in sessions and on the command line.
    title : Text
    invitation : Text
        One sentence on what to do first, for a person who has never been here.
    state : type
        The page's State, a frozen struct whose defaults are its first picture.
    figure : callable (state, snapshot or None, first_paint) -> Figure
        Pure: the same arguments give the same picture. `first_paint` leaves out what needs torch, for the
        first paint.
    study : Study or None
        What is found beside the run, and the figure of it, which then stands in the place of the other one.
    derive : callable (state, snapshot or None) -> sequence of Item
        The derivation column: formulas, numbers put in, proofs. May be slow; called on the worker.
    derives_on : callable (state) -> comparable
        The part of the state on which the derivation depends: with another value it is out of date.
    start : callable (state) -> Run, or None
        Begins the run of a page that runs; called on the worker.
    step_field : callable (state) -> str
        The State field that is the run's step, where the steps are a part of the State (`StateSteps`); else empty.
    run_key : callable (state) -> hashable
        What of the state the run depends on: another value means another run.
    part : callable (state) -> hashable
        Which part of the page the state shows: while another is shown, the run of each waits for the return to it.
    inside : callable (state) -> str
        The field with the State to which the paths in the figure and in the column belong: that of the part that is
        shown; empty where it is the page's own.
    update_run : callable (state, run) -> None, or None
        Hands a run the parts of a new state that it follows without beginning again, and on which the derivation
        depends.
    records : callable (state, snapshot) -> Records or None, or None
        The run as rows, for a CSV file; None where the points of the marks say all.
    cross_checks : callable (state, snapshot or None, figure, column) -> iterable of Shown, or None
        What picture, tables and sentences show, and the same found another way; at least one. They have a badge.
    prove : callable () -> iterator of (name, Proof)
        Proves what no column shows of all formulas of the page, for ``gradexplorer verify``.
    prove_pictures : callable () -> iterator of (name, Proof)
        Proves the numbers and the words of the page's pictures and tables.
    proven_states : callable () -> iterable of ProvenState
        Beside the first state and the presets: what else the column can hold.
    has_badges : bool
        Whether its badges are the program's own promises, which ``gradexplorer verify`` proves; over a person's code
        they are verdicts.
    plays : callable (state) -> bool
        Whether a run begins by itself, as one that has no transport bar must.
    has_steps : callable (state) -> bool
        Whether the transport bar is of use in this state: a run that is only one slow result has no steps.
    actions : sequence of Action
        Buttons among the parameters.
    exports : mapping
        File ending (``.py``) to its name in the dialog, and the callable (state, snapshot or None) -> text of the file.
    watches : callable (state) -> Path or None
        The person's file that the run depends on: when it changes, the window offers to `reload` it.
    reload : callable (state) -> state
    keep_in : callable (folder) -> None
        Tells where to keep between launches what belongs to no session.
    """

    key: str
    title: Text
    invitation: Text = EMPTY
    state: type[S]
    figure: Callable[[S, N | None, bool], Figure]
    study: AnyStudy | None = None
    derive: Callable[[S, N | None], Sequence[Item]]
    derives_on: Callable[[S], object] = lambda state: state
    start: Callable[[S], Run[N]] | None = None
    step_field: Callable[[S], str] = lambda _state: ""
    run_key: Callable[[S], object] = lambda state: state
    part: Callable[[S], Hashable] = lambda _state: None
    inside: Callable[[S], str] = lambda _state: ""
    update_run: Callable[[S, Any], None] | None = None
    records: Callable[[S, N], Records | None] | None = None
    cross_checks: Callable[[S, N | None, Figure, Sequence[Item]], Iterable[Shown]] | None = None
    prove: Callable[[], Iterator[tuple[str, Proof]]]
    prove_pictures: Callable[[], Iterable[tuple[str, Proof]]] = tuple
    proven_states: Callable[[], Iterable[ProvenState]] = tuple
    plays: Callable[[S], bool] = lambda _state: False
    has_badges: bool = True
    has_steps: Callable[[S], bool] = lambda _state: True
    actions: Sequence[Action[S, N]] = ()
    exports: Mapping[str, tuple[Text, Callable[[S, N | None], str]]] = {}
    watches: Callable[[S], Path | None] = lambda _state: None
    reload: Callable[[S], S] = lambda state: state
    keep_in: Callable[[Path], None] = lambda _folder: None

    def offered(self, state: S) -> Sequence[Action[Any, N]]:
        """Return the actions whose buttons are shown in a state."""
        inside = self.inside(state)
        own = getattr(state, inside) if inside else state
        return [
            action
            for action in self.actions
            if action.part in ("", inside) and applies(action.shown_when, own if action.part else state)
        ]

    def studies(self, state: S) -> bool:
        """Whether the state asks for the page's study."""
        return self.study is not None and self.study.key(state) is not None

    def picture(self, state: S, snapshot: N | None, found: Found | None, *, first_paint: bool = False) -> Figure:
        """Return the figure of a state, with what was found so far where it asks for a study."""
        if self.study is None or first_paint or not self.studies(state):
            return self.figure(state, snapshot, first_paint)
        return replace(self.study.figure(state, snapshot, found), found=found)

    def whole_picture(self, state: S, snapshot: N | None, *, coarse: bool = False, kept: Found | None = None) -> Figure:
        """Return the figure with all that a window would add to it later.

        Parameters
        ----------
        coarse : bool
            Leave a study at its beginning.
        kept : Found or None
            What was found before: it is enough where the study would be the same.
        """
        found = self.study.finish(state, coarse=coarse, kept=kept) if self.study else None
        while (figure := self.picture(state, snapshot, found)).incomplete:
            pass
        return figure

    def column(self, state: S, snapshot: N | None, figure: Figure) -> Sequence[Item]:
        """Return the derivation column, and at its end the badges of all that sentences and the picture beside it show.

        Parameters
        ----------
        figure : Figure
            What is shown beside it; what it has found of an earlier state has no place in the column.
        """
        items = self.derive(state, snapshot)
        more = self.cross_checks(state, snapshot, figure, items) if self.cross_checks else ()
        found = figure.found
        if self.study and found and found.finished and found.key == self.study.key(state):
            items = [*self.study.derive(state, found), *items]
            more = chain(self.study.checks(state, found, figure), more)
        checks = cross_check(chain(more, rule_names(items)))
        return [*items, *checks, *shown_check([*items, *figure.panels()])]


def as_pytorch(script: Callable[[S, N | None], str]) -> Mapping[str, tuple[Text, Callable[[S, N | None], str]]]:
    """Return the entry of a page's `exports` that every page has: what it shows as a program of its own.

    Parameters
    ----------
    script : callable (state, snapshot or None) -> text
        Plain PyTorch that computes what stands on the screen and its gradient, and prints them; it holds no result.
    """
    return {".py": (_("PyTorch script"), script)}


AnyAction = Action[Any, Any]
AnyPage = Page[Any, Any]
"""Those of any State and any run, for what is done with all of them."""
