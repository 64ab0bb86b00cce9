"""Basins in the window: a map for each optimizer, the paths of the race on it, and the table of shares."""

from collections.abc import Mapping, Sequence

from msgspec import field, structs

from gradexplorer.core.descent.race import RaceSnapshot
from gradexplorer.core.landscapes.formulas import coordinates, point_number
from gradexplorer.core.landscapes.marks import minima
from gradexplorer.core.maps.basins import Basins, reached
from gradexplorer.core.optimizers import Optimizer, told_apart
from gradexplorer.framework.figure import (
    Axis,
    ClassMap,
    DisplayText,
    Figure,
    Heatmap,
    Mark,
    Panel,
    Plot,
    Row,
    Table,
    TablePanel,
    Trail,
)
from gradexplorer.framework.study import Found
from gradexplorer.pages.himmelblau.averages import mapped_name
from gradexplorer.pages.himmelblau.basins import basins_map, colour_of
from gradexplorer.pages.himmelblau.convergence import standings
from gradexplorer.pages.himmelblau.panels import handles, instant_paths, paths_of
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.text import Text, _

MOST_IN_A_ROW = 4
MOST_ROWS = 24
"""In the table of shares; a landscape may have hundreds of minima."""


class BasinsFound(Found, frozen=True, eq=False, kw_only=True):
    """The maps of all optimizers that have one; they share their labels. `without` says why others have none.

    `drawn` are the pixels that were made so far. They are megabytes, and end with what was found.
    """

    maps: Sequence[Basins]
    without: Mapping[Optimizer, Text] = {}
    drawn: dict[tuple[Basins, str], ClassMap | Heatmap] = field(default_factory=dict)

    def pixels(self, basins: Basins, what: str) -> ClassMap | Heatmap:
        """Return the pixels of one of the maps, see `basins_map`: the same mark for the same map."""
        key = basins, what
        if key not in self.drawn:
            self.drawn[key] = basins_map(basins, what)
        return self.drawn[key]

    def of(self, state: HimmelblauState, place: int) -> Basins | None:
        """Return the map of an optimizer; while one of its numbers is dragged, the last one of its kind."""
        optimizer = state.optimizers[place]
        same = [one for one in self.maps if one.optimizer == optimizer]
        alike = [one for one in self.maps if type(one.optimizer) is type(optimizer)]
        return next(iter([*same, *(one for one in alike if one.optimizer not in state.optimizers)]), None)


def fitting(state: HimmelblauState, found: BasinsFound | None) -> BasinsFound | None:
    """Return what was found if it is of this landscape; its numbers may be older."""
    return found if found and all(one.land.key == state.landscape for one in found.maps[:1]) else None


def figure(state: HimmelblauState, snapshot: RaceSnapshot | None, found: BasinsFound | None) -> Figure:
    """Return the picture: the same starts for every optimizer, up to four maps in a row, and the tables below."""
    found = fitting(state, found)
    previews, incomplete = instant_paths(state, state.surface)
    trails = [*previews, *(paths_of(state, snapshot) if snapshot else [])]
    maps = [_map(state, optimizer, found, trails) for optimizer in range(len(state.optimizers))]
    rows: list[Sequence[Panel]] = [maps[at : at + MOST_IN_A_ROW] for at in range(0, len(maps), MOST_IN_A_ROW)]
    table = _shares(state, found)
    return Figure(rows=[*rows, [table, standings(state, snapshot, state.surface)]], incomplete=incomplete)


def _map(state: HimmelblauState, optimizer: int, found: BasinsFound | None, trails: Sequence[Trail]) -> Plot:
    land = state.surface
    basins = found.of(state, optimizer) if found else None
    pixels: list[Mark] = [found.pixels(basins, state.colour)] if found and basins else []
    own = [
        structs.replace(trail, colour="foreground")
        for trail in trails
        if trail.key.removeprefix("path").removeprefix("preview").startswith(f"{optimizer}.")
    ]
    x, y = state.seen
    return Plot(
        key=f"basins{optimizer}",
        title=_title(state, optimizer, basins, found),
        hint=_("Click: new start. Drag: move. Zoom: computed anew"),
        x=Axis("x", x),
        y=Axis("y", y),
        marks=[*pixels, minima(land), *own, *_plain(handles(state))],
        adds="starts",
        view=(land.key, state.window),
        window="window",
        legend="nowhere",
        link="basins",
    )


def _plain(starts: Sequence[Mark]) -> list[Mark]:
    """Return starts without the colours of their paths, which mean minima here."""
    return [structs.replace(start, colour="background", sectors=()) for start in starts]


def _title(state: HimmelblauState, optimizer: int, basins: Basins | None, found: BasinsFound | None) -> DisplayText:
    """Return what is shown, and of a whole map how many starts."""
    name = mapped_name(state, optimizer)
    if found and (fault := found.without.get(state.optimizers[optimizer])):
        return fault
    if basins is None or found is None:
        return _("{optimizer}: the map is being computed", optimizer=name)
    across = len(basins.x)
    what = {"end": _("basins"), "steps": _("steps"), "value": _("f at the end")}[state.colour]
    if found.finished:
        return _("{optimizer}: {what}, {across} × {across} starts", optimizer=name, what=what, across=across)
    return _("{optimizer}: {what}", optimizer=name, what=what)


# ---- the table of shares


def _shares(state: HimmelblauState, found: BasinsFound | None) -> TablePanel:
    maps = [found.of(state, place) if found else None for place in range(len(state.optimizers))]
    shown = [one for one in maps if one is not None]
    single = shown[0] if len(state.optimizers) == 1 and shown else None
    header: list[DisplayText] = ["#", _("ends at"), "f"]
    header += [_("share"), _("median of steps")] if single else told_apart(state.optimizers)
    labels = sorted({label for one in shown for label in reached(one)}, key=lambda label: (label < 0, abs(label)))
    rows = [
        Row(
            cells=[
                *_place(shown[0], label),
                *(_share(one, label) for one in maps),
                *([f"{single.medians[label]:.0f}"] if single else []),
            ],
            colour=colour_of(label),
        )
        for label in labels[:MOST_ROWS]
    ]
    return TablePanel(
        key="shares",
        title=_("Where the starts end"),
        table=Table(key="shares", header=header, rows=rows),
    )


def _place(basins: Basins, label: int) -> list[DisplayText]:
    """Return the number of a minimum, its point and f there; else what the label means."""
    if label < 0:
        return ["", basins.name(label), ""]
    land, point = basins.land, basins.points[label]
    return [
        str(label + 1),
        Text("({x}, {y})", coordinates(land, point.x, point.y, 6)),
        point_number(land, (point.x, point.y), "f", point.value, 4),
    ]


def _share(basins: Basins | None, label: int) -> str:
    return f"{100 * basins.shares.get(label, 0.0):.2f} %" if basins else "–"
