"""Two small pages: one that only draws, and one that runs."""

import math
from collections.abc import Iterator, Sequence
from typing import Annotated

import numpy as np
import pytest
from msgspec import Struct

from gradexplorer.formula.equation import formula
from gradexplorer.formula.scope import Scope
from gradexplorer.framework.figure import (
    Arrows,
    Axis,
    Check,
    Curve,
    Figure,
    FormulaItem,
    Handle,
    Heading,
    Item,
    Note,
    Plot,
    Scene,
    Surface,
)
from gradexplorer.framework.page import Page, Records
from gradexplorer.framework.parameter import choice, number
from gradexplorer.framework.state import State
from gradexplorer.proof import Entry, Proof
from gradexplorer.text import Text, _

X = np.array([0.0, 0.1, 0.2])


class Line(State, frozen=True, kw_only=True):
    slope: Annotated[float, number(_("slope"), -5, 5)] = 1.0
    kind: Annotated[str, choice(_("kind"), {"odd": _("odd"), "even": _("even")})] = "odd"


class Walk(State, frozen=True, kw_only=True):
    rate: Annotated[float, number(_("rate"), 0, 1)] = 0.1
    steps: Annotated[int, number(_("steps"), 1, 1_000_000)] = 1000


class SharpEntry(Entry, frozen=True):
    exact: str | None = None


class Snapshot(Struct, frozen=True):
    step: int
    recorded: int
    last: int
    path: list[float]
    ended: Text | None = None


class Run:
    """x shrinks by the factor 1 - rate in every step."""

    def __init__(self, state: Walk) -> None:
        self.state, self.path, self.last = state, [1.0], state.steps

    @property
    def step(self) -> int:
        return len(self.path) - 1

    def advance(self, count: int) -> None:
        for _turn in range(count):
            self.path.append(self.path[-1] * (1 - self.state.rate))

    def seek(self, step: int) -> None:
        del self.path[step + 1 :]

    def snapshot(self, detail: bool) -> Snapshot:
        return Snapshot(self.step, self.step, self.last, list(self.path))


def line_figure(state: Line, snapshot: object, first_paint: bool) -> Figure:
    y = state.slope * X
    axis = Axis("x", (0.0, 1.0))
    plot = Plot(
        key="graph",
        title="line",
        x=axis,
        y=axis,
        marks=[
            Curve(key="line", x=X, y=y, colour="function"),
            Arrows(key="gradient", x=X[:1], y=y[:1], dx=X[1:2], dy=X[2:3], colour="gradient"),
            Handle(key="point", x=0.5, y=0.25, path="slope", axis="y", colour="parameter"),
        ],
    )
    surface = Surface(key="plane", x=X, y=X[:2], z=np.arange(6.0).reshape(2, 3))
    scene = Scene(key="space", title="", x=axis, y=axis, z=axis, marks=[surface], camera="kind", angles=(60.0, -30.0))
    return Figure(rows=[[plot, scene]])


def proofs(verdict: str) -> Iterator[tuple[str, Proof]]:
    yield "slope", Proof(entries=[Entry("a", 1.0, 1.0, 1.0)], error=2e-16, verdict="proven", step=1e-5)
    yield "kink", Proof(entries=[], error=0.0, verdict="not differentiable", reason=_("a kink"))
    yield "last", Proof(entries=[Entry("b", 1.0, 2.0, 2.0)], error=float("inf"), verdict=verdict)


def line_column(state: Line, verdict: str) -> list[Item]:
    """Return a column with every kind of number: exact, rounded, missing, none at all."""
    entries = [
        SharpEntry("a", 0.1, 0.1, math.nan, exact="0.10000000000000000000"),
        SharpEntry("b", -math.inf, 1e-300, None, exact="0.0"),
        Entry("c", 2.0, None, 2.0),
    ]
    scope = Scope(values={"x": 0.5, "s": state.slope})
    return [
        Heading(key="first", label=_("Slope of {kind}", kind=state.kind)),
        Note(key="note", label=_("a note")),
        FormulaItem(key="definition", formula=formula("y", "s*x")),
        FormulaItem(key="value", label=_("put in"), formula=formula("s*x", "Numbers(s*x)", scope=scope)),
        Check(key="check", label=_("the slope"), prove=lambda: Proof(entries=entries, error=0.0, verdict="proven")),
        Heading(key="second", label="Last"),
        Check(key="last", label="", prove=lambda: Proof(entries=[], error=0.0, verdict=verdict, reason=_("why not"))),
    ]


def pages(verdict: str = "proven") -> tuple[Page, ...]:
    line = Page(
        key="line",
        title=_("Line"),
        state=Line,
        figure=line_figure,
        derive=lambda state, snapshot: line_column(state, verdict),
        prove=lambda: proofs(verdict),
    )
    walk = Page(
        key="walk",
        title=_("Walk"),
        state=Walk,
        figure=lambda state, snapshot, first_paint: Figure(rows=[]),
        derive=lambda state, snapshot: [Heading(key="step", label=f"step {snapshot.step} at {snapshot.path[-1]}")],
        start=Run,
        records=lambda state, snapshot: Records(("step", "x"), enumerate(snapshot.path)),
        prove=lambda: iter(()),
    )
    return line, walk


def use_pages(monkeypatch: pytest.MonkeyPatch, chosen: Sequence[Page]) -> None:
    for command in ("chosen", "verify", "pages", "window"):
        monkeypatch.setattr(f"gradexplorer.cli.{command}.PAGES", chosen)
