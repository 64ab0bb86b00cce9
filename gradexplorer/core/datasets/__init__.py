"""Points in the plane with a class or a number each: what a small network learns.

To add one: a text in `generated`, and a line in `DATASETS`.
"""

from functools import lru_cache

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from gradexplorer.core.datasets import features, from_table, generated
from gradexplorer.core.tables import Table, read
from gradexplorer.formula.parse import Expression
from gradexplorer.text import InputError, Text, _

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

DATASETS: dict[str, tuple[Text, str]] = {
    "xor": (_("XOR"), "xor_gate"),
    "and": (_("AND"), "and_gate"),
    "or": (_("OR"), "or_gate"),
    "gaussians": (_("Gaussians"), "gaussians"),
    "circles": (_("Circles"), "circles"),
    "moons": (_("Moons"), "moons"),
    "spirals": (_("Spirals"), "spirals"),
    "plane": (_("Regression plane"), "plane"),
}
"""Key to name and the function in `generated`, in the order in which they are offered."""

CHOICES: dict[str, Text] = {key: name for key, (name, _make) in DATASETS.items()} | {
    "own": _("Own points"),
    "file": _("File"),
}

REGRESSION = frozenset({"plane"})
"""Data sets whose points have a number, not a class."""

MARGIN = 0.12, 0.32
"""Room beside the points and above and below, as a part of their range: panels are taller than they are wide."""


OwnPoint = tuple[float, float, str]


class Source(Struct, frozen=True):
    """Which data: everything on which they depend.

    Attributes
    ----------
    key : str
        One of `CHOICES`.
    count : int
        How many points are made; a file has its own number.
    noise : float
    share : float
        The part that is held back for testing.
    seed : int
    file : str
        The path of a table.
    columns : tuple of str
        The names of the columns that are used, the label last; empty: they are guessed.
    features : str
        Formulas of the columns that the network gets instead of them.
    own : tuple of (float, float, str)
        Points with their labels.
    """

    key: str
    count: int
    noise: float
    share: float
    seed: int
    file: str = ""
    columns: tuple[str, ...] = ()
    features: str = ""
    own: tuple[OwnPoint, ...] = ()


class Section(Struct, frozen=True):
    """A plane through the space of all columns, which is what a picture shows.

    Attributes
    ----------
    across, up : int
        The columns along its axes.
    held : tuple of float
        Where the plane lies in the other columns: how many deviations from their means; 0 where there are fewer.
    """

    across: int = 0
    up: int = 1
    held: tuple[float, ...] = ()

    def points(self, across: Array, up: Array, columns: int) -> Array:
        """Return points of the plane, shape (n, columns)."""
        held = (*self.held, *(0.0,) * columns)[:columns]
        points = np.tile(held, (len(across), 1))
        points[:, self.across], points[:, self.up] = across, up
        return points


class Data(Struct, frozen=True, eq=False):
    """Points, their classes or numbers, and which of them are trained on.

    Attributes
    ----------
    x : Array, shape (n, columns)
        A file's columns are standardised: mean 0, deviation 1.
    inputs : Array, shape (n, inputs)
        What the network gets: the columns, or the features made of them.
    t : Array, shape (n,)
        The place of each class among `names`, or the number to be learned.
    train, test : int array
        Indices of the points.
    names : tuple of str
        The classes; none in a regression.
    axes : tuple of str
        The names of the columns.
    regression : bool
    middle, unit : Array, shape (columns,)
        In the columns' own numbers, a point is ``middle + unit * x``.
    scale : (float, float)
        The mean and the deviation of the numbers to be learned, which are standardised, too.
    features : tuple of Expression
    left_out : int
        How many rows of a file lack a value.
    """

    x: Array
    inputs: Array
    t: Array
    train: Indices
    test: Indices
    names: tuple[str, ...]
    axes: tuple[str, ...]
    regression: bool
    middle: Array
    unit: Array
    scale: tuple[float, float] = (0.0, 1.0)
    features: tuple[Expression, ...] = ()
    left_out: int = 0

    @property
    def targets(self) -> Array:
        """What the outputs should be, shape (n, outputs): several classes have an output each."""
        return np.eye(len(self.names))[self.t.astype(int)] if len(self.names) > 2 else self.t[:, None]

    def ranges(self, section: Section) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the ranges that a picture shows, across and up."""
        x = self.x[:, [section.across, section.up]]
        low, high = x.min(axis=0), x.max(axis=0)
        room = np.array(MARGIN) * np.maximum(high - low, 1e-9).max()
        (a, c), (b, d) = (low - room).tolist(), (high + room).tolist()
        return (a, b), (c, d)

    @property
    def own(self) -> Array:
        """The points in the columns' own numbers."""
        return self.middle + self.unit * self.x

    def own_ranges(self, section: Section) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the `ranges` in the columns' own numbers."""
        shown = [section.across, section.up]
        (a, b), (c, d) = ((self.middle[shown] + self.unit[shown] * np.transpose(self.ranges(section))).T).tolist()
        return (a, b), (c, d)

    def inputs_at(self, x: Array) -> Array:
        """Return what the network gets of points in the columns' standardised numbers."""
        return features.computed(self.features, x, finite=False)


@lru_cache(maxsize=8)
def _made(source: Source) -> Data:
    rng = np.random.default_rng(source.seed)
    x, t = generated.made_by(DATASETS[source.key][1])(source.count, source.noise, rng)
    regression = source.key in REGRESSION
    rows = from_table.Rows(x, t.astype(np.float64), () if regression else ("0", "1"), ("x₁", "x₂"), 0)
    return _split(rows, rng, source, np.zeros(2), np.ones(2))


@lru_cache(maxsize=2)
def _from_table(table: Table, source: Source) -> Data:
    return _scaled(from_table.rows_of(table, from_table.chosen_columns(table, source.columns)), source)


@lru_cache(maxsize=2)
def _from_points(source: Source) -> Data:
    x = np.array([point[:2] for point in source.own], dtype=np.float64).reshape(-1, 2)
    return _scaled(from_table.labelled(_("Own points"), x, [label for _x1, _x2, label in source.own]), source)


def _scaled(rows: from_table.Rows, source: Source) -> Data:
    """Return the rows with every column, and a number to be learned, in deviations from its mean."""
    rng = np.random.default_rng(source.seed)
    middle, unit = _scale(rows.x)
    rows = replace(rows, x=(rows.x - middle) / unit)
    if rows.classes:
        return _split(rows, rng, source, middle, unit)
    mean, deviation = _scale(rows.t)
    scaled = replace(rows, t=(rows.t - mean) / deviation)
    return _split(scaled, rng, source, middle, unit, (float(mean), float(deviation)))


def _scale(values: Array) -> tuple[Array, Array]:
    """Return the mean and the deviation of each column; 1 where all values are equal."""
    deviation = values.std(axis=0)
    return values.mean(axis=0), np.where(deviation > 0, deviation, 1.0)


def _split(
    rows: from_table.Rows,
    rng: "np.random.Generator",
    source: Source,
    middle: Array,
    unit: Array,
    scale: tuple[float, float] = (0.0, 1.0),
) -> Data:
    count, columns = rows.x.shape
    order = rng.permutation(count)
    held = min(round(source.share * count), count - 1)
    found = features.features(source.features, columns)
    return Data(
        x=rows.x,
        inputs=features.computed(found, rows.x),
        t=rows.t,
        train=order[held:],
        test=order[:held],
        names=rows.classes,
        axes=rows.names or tuple(f"x{_low(n)}" for n in range(1, columns + 1)),
        regression=not rows.classes,
        middle=middle,
        unit=unit,
        scale=scale,
        features=found,
        left_out=rows.left_out,
    )


def _low(index: int) -> str:
    return str(index).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def data(source: Source) -> Data:
    """Return the data; made once, a file's again when it has changed.

    Raises
    ------
    InputError
        There is no file, or it can't be used: which line, what is wrong there.
    """
    if source.key == "own":
        return _from_points(source)
    if source.key != "file":
        return _made(source)
    if not source.file:
        raise InputError(_("No file is chosen yet: open a table of numbers with a label in each row."))
    return _from_table(read(source.file), source)
