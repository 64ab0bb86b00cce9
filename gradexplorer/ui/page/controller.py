"""Joins one page with its view and its run: state in, picture out, newest first."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gradexplorer.framework.figure import Figure
from gradexplorer.framework.page import AnyPage
from gradexplorer.framework.run import Snapshot
from gradexplorer.framework.state import value_at
from gradexplorer.framework.study import Found
from gradexplorer.run.players import Report
from gradexplorer.run.worker_client import WorkerClient
from gradexplorer.text import _
from gradexplorer.ui.column.proof_badge import BEING_PROVEN
from gradexplorer.ui.page.derived import Derived, derive, finished
from gradexplorer.ui.page.left_runs import LeftRuns
from gradexplorer.ui.page.page_study import PageStudy
from gradexplorer.ui.page.page_view import PageView
from gradexplorer.ui.page.watched_file import WatchedFile
from gradexplorer.ui.painting import paint_now
from gradexplorer.ui.style.motion import Rhythm

RUNNING = _("waits for a pause")
"""What the badges of an older step say, where the run is too fast to be read."""


class PageController(QObject):
    """Draws a page's State, runs its run, and asks the worker for its derivation.

    Signals
    -------
    ended : Text or None
        Why a run stopped before its last step; None when another run begins.
    failed : Exception
        What went wrong on the worker.
    changed : Path
        The person's file that the run depends on.
    """

    ended = Signal(object)
    failed = Signal(object)
    changed = Signal(object)

    def __init__(self, page: AnyPage, state: Any, parent: QObject) -> None:
        super().__init__(parent)
        self.page = page
        self.view = PageView(page, state)
        self.state = state
        self.snapshot: Snapshot | None = None
        self.playing = False
        self.first_paint = True
        self._rhythm = Rhythm()
        self._dragging = self._away = False
        self._drawn: tuple[Any, Snapshot | None, Figure] = state, None, Figure(rows=())
        """What is shown, and what it was drawn from: only these belong together."""
        self._reported_end: object = None
        self._draw_again = QTimer(self, singleShot=True, interval=0)
        self._draw_again.timeout.connect(self._draw)
        self.client = WorkerClient(self)
        self.study = PageStudy(page.study, self.client, self.view.study_bar)
        self._left = LeftRuns(self.client)
        self.client.pacer.paint.connect(self._paint)
        self.client.pacer.quiet.connect(self._request_derivation)
        self.client.changed.connect(self._run_changed)
        self.client.derived.connect(self._show_derived)
        self.client.found.connect(self._show_found)
        self._given: Derived | None = None
        """What the column got last."""
        self._requested: tuple[Any, Snapshot | None, Found | None] = None, None, None
        """Of what the derivation was asked for last."""
        self._standing: Derived | None = None
        """What stands in it: the last that was typeset."""
        self._reads = True
        self.view.column.drawn.connect(self._column_drawn)
        self.client.failed.connect(self.failed)
        self._watched = WatchedFile(self)
        self._watched.changed.connect(self.changed)
        self.view.transport.pressed.connect(self.press)
        self.view.transport.speed_changed.connect(self.client.set_speed)

    def begin(self) -> None:
        """Leave the quick first picture behind: start the worker's run and derivation."""
        self.first_paint = False
        self.restart()
        self.redraw()

    def set_state(self, state: Any, *, done: bool = True, whole: bool = False) -> None:
        """Show a new state; the run begins again only where it depends on what changed.

        Parameters
        ----------
        done : bool
            False while a parameter or a handle is dragged: the run waits for the last value.
        whole : bool
            Another subject, such as a preset: its derivation is read from the top.
        """
        if whole:
            self.view.column.rewind()
        before, self.state = self.state, state
        moved = self.page.part(before) != self.page.part(state)
        restarts = moved or self.page.run_key(before) != self.page.run_key(state)
        if moved and not self._away:
            self._leave(before)
        if restarts:
            self.snapshot, self._reads = None, True
            self.ended.emit(None)
        if moved and not self._away:
            self._return()
        elif done and (restarts or self._dragging):
            self.restart()
        elif restarts:
            self.client.cancel()
        elif done and self.page.derives_on(before) != self.page.derives_on(state):
            self._update_run()
        self._dragging = not (done or moved) and (restarts or self._dragging)
        self.redraw(done=done)

    def restart(self) -> None:
        """Begin the run of the present state, playing on if it was playing.

        Before `begin`, and while another tab is in front, it waits for that.
        """
        if self.page.start and not self.first_paint and not self._away:
            self._reported_end = None
            self.ended.emit(None)
            self._watched.watch(self.page.watches(self.state))
            make = partial(self.page.start, self.state)
            self.client.restart(
                make, playing=self.playing or self.page.plays(self.state), here=bool(self.page.step_field(self.state))
            )

    def leave(self) -> None:
        """Stand still while another tab is in front."""
        if self.playing and not self._away:
            self._leave(self.state)
            self._away = True

    def come_back(self) -> None:
        """Go on where `leave` was called."""
        if self._away:
            self._away = False
            self._return()

    def open(self, state: Any) -> None:
        """Show the state of another session, whose runs have not begun; its derivation is read from the top."""
        self._left.drop()
        self.view.column.rewind()
        self.state, self.snapshot, self.playing, self._dragging = state, None, False, False
        self.study.forget()
        self.restart()
        self.redraw()

    def _leave(self, state: Any) -> None:
        """Put the run of the part that `state` shows aside, as it stands; one that has not begun is dropped."""
        self._left.put(self.page.part(state), self.page.run_key(state), self.snapshot, playing=self.playing)

    def _return(self) -> None:
        """Go on with the run of the present part as it was left, or begin it again where it depends on a change."""
        left = self._left.take(self.page.part(self.state))
        self.playing = left.playing
        if not left.run or left.run_key != self.page.run_key(self.state):
            self.client.drop(left.run)
            self.restart()
            return
        self._reported_end = None
        self.snapshot = left.snapshot
        self.client.resume(left.run)
        self._update_run()

    def _update_run(self) -> None:
        """Let the run follow what of the state it need not begin again for."""
        if self.page.update_run:
            self.client.update_run(partial(self.page.update_run, self.state))

    def redraw(self, *, done: bool = True, whole: bool = False) -> None:
        """Draw the present state and snapshot, and ask for the derivation; during a drag once the mouse is still.

        The column is pale before anything is drawn: a 3-D panel that comes to sight has the whole window painted.
        """
        self._check_column()
        self.view.draw_parameters(self.state)
        self.view.show_run(self.state, self.snapshot, self.playing, 0.0)
        if not self.first_paint:
            self.study.request(self.state, coarse=not done)
        self._draw()
        if self.first_paint or (self._is_coming(self._given) and not whole):
            return
        self.client.pacer.ask(dragging=not done)

    @property
    def _pictured(self) -> Snapshot | None:
        """What of the run the picture and the derivation are made from: nothing where the State itself has the step."""
        return None if self.page.step_field(self.state) else self.snapshot

    def _draw(self) -> None:
        figure = self.page.picture(self.state, self._pictured, self.study.found, first_paint=self.first_paint)
        self._drawn = self.state, self._pictured, figure
        self.view.picture.draw(figure)
        if figure.incomplete:
            self._draw_again.start()

    def _paint(self) -> None:
        paint_now(self.view)

    def _show_found(self, found: Found) -> None:
        self.study.show(found)
        self._draw()
        self._check_column()
        if found.finished:
            self.client.pacer.ask(dragging=False)

    def press(self, button: str) -> None:
        """Do what a transport button says: one of ``transport.BUTTONS``."""
        if not self.steps_through:
            return
        actions: dict[str, Callable[[], None]] = {
            "rewind": self.client.rewind,
            "back": self.client.back,
            "play": self.client.pause if self.playing else self.client.play,
            "forward": self.client.step,
            "end": self.client.to_end,
        }
        actions[button]()

    @property
    def steps_through(self) -> bool:
        """Whether the transport bar is of use in the present state."""
        return self.page.start is not None and self.page.has_steps(self.state)

    def _run_changed(self, report: Report) -> None:
        first = self.snapshot is None or self.playing != report.playing
        self.snapshot, self.playing = report.snapshot, report.playing
        self._reads = report.detailed
        self._check_column()
        if field := self.page.step_field(self.state):
            self._follow_steps(field, report.snapshot)
        elif first or report.detailed or not report.playing or self._rhythm.is_due():
            self._draw()
        self.view.show_run(self.state, report.snapshot, report.playing, report.steps_per_second)
        if first or report.detailed:
            self.client.pacer.ask(dragging=False)
        if report.snapshot.ended and report.snapshot.ended != self._reported_end:
            self._reported_end = report.snapshot.ended
            self.ended.emit(report.snapshot.ended)

    def _follow_steps(self, field: str, snapshot: Snapshot) -> None:
        """Let the State have the step at which its own run is; one beyond the last means the last."""
        if snapshot.step != min(value_at(self.state, field), snapshot.last):
            self.view.edited.emit(field, snapshot.step, False)

    def _request_derivation(self) -> None:
        state, snapshot, figure = self._drawn
        self._requested = state, snapshot, finished(figure.found)
        self.client.derive(partial(derive, *self._drawn, self.page))

    def _show_derived(self, derived: Derived) -> None:
        if self._of_present_state(derived):
            self._given = derived
            self.view.derive(derived.items)
            if derived.error:
                self.failed.emit(derived.error)

    def _of_present_state(self, derived: Derived) -> bool:
        subject = self.page.derives_on
        return derived.state is self.state or subject(derived.state) == subject(self.state)

    def _tells(self, derived: Derived | None) -> bool:
        """Whether `derived` is the derivation of what is shown."""
        return (
            derived is not None
            and derived.snapshot is self._pictured
            and derived.found is finished(self.study.found)
            and self._of_present_state(derived)
        )

    def _is_coming(self, derived: Derived | None) -> bool:
        """Whether `derived` tells of what is shown, and its proofs are there, or on their way."""
        if derived is None or not self._tells(derived):
            return False
        state, snapshot, found = self._requested
        asked = derived.state is state and derived.snapshot is snapshot and derived.found is found
        return derived.proven or asked

    def _column_drawn(self) -> None:
        self._standing = self._given
        self._check_column()

    def _check_column(self) -> None:
        """Let the column be pale unless it tells of what is shown, and a run that is read step by step wait for it."""
        older = self._standing is not None and not self._tells(self._standing)
        self.view.column.set_pending((BEING_PROVEN if self._reads else RUNNING) if older else "")
        unproven = self._standing is not None and not self._standing.proven
        self.client.pacer.held = self.playing and self._reads and (older or unproven)

    def ask_to_close(self) -> None:
        """Let nothing more happen, and the worker end when it can."""
        self._draw_again.stop()
        self.client.ask_to_close()

    def close(self) -> None:
        """Stop the worker, and wait for it."""
        self.ask_to_close()
        self.client.close()
