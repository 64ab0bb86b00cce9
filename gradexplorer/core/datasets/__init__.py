"""Points in the plane with a class or a number each: what a small network learns.

To add one: a text in `generated`, and a line in `DATASETS`.
"""

from functools import lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gradexplorer.core.datasets import from_table, generated
from gradexplorer.core.tables import Table, read
from gradexplorer.core.tables.layout import BLANKS
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

CHOICES: dict[str, Text] = {key: name for key, (name, _make) in DATASETS.items()} | {"file": _("CSV file")}

REGRESSION = frozenset({"plane"})
"""Data sets whose points have a number, not a class."""

MARGIN = 0.12, 0.32
"""Room beside the points and above and below, as a part of their range: panels are taller than they are wide."""


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
    """

    key: str
    count: int
    noise: float
    share: float
    seed: int
    file: str = ""
    columns: tuple[str, ...] = ()


class Data(Struct, frozen=True, eq=False):
    """Points, their classes or numbers, and which of them are trained on.

    Attributes
    ----------
    x : Array, shape (n, 2)
        A file's columns are standardised: mean 0, deviation 1.
    t : Array, shape (n,)
    train, test : int array
        Indices of the points.
    names : (str, str)
        The two classes.
    axes : (str, str)
        The names of the columns.
    regression : bool
    middle, unit : Array, shape (2,)
        In the columns' own numbers, a point is ``middle + unit * x``.
    """

    x: Array
    t: Array
    train: Indices
    test: Indices
    names: tuple[str, str]
    axes: tuple[str, str]
    regression: bool
    middle: Array
    unit: Array

    @property
    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The ranges of x1 and x2 that a picture shows."""
        low, high = self.x.min(axis=0), self.x.max(axis=0)
        room = np.array(MARGIN) * np.maximum(high - low, 1e-9).max()
        (a, c), (b, d) = (low - room).tolist(), (high + room).tolist()
        return (a, b), (c, d)

    @property
    def own(self) -> Array:
        """The points in the columns' own numbers."""
        return self.middle + self.unit * self.x

    @property
    def own_ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The `ranges` in the columns' own numbers."""
        (a, b), (c, d) = ((self.middle + self.unit * np.transpose(self.ranges)).T).tolist()
        return (a, b), (c, d)


@lru_cache(maxsize=8)
def _made(source: Source) -> Data:
    rng = np.random.default_rng(source.seed)
    x, t = generated.made_by(DATASETS[source.key][1])(source.count, source.noise, rng)
    return _split(x, t.astype(np.float64), rng, source, ("0", "1"), ("x₁", "x₂"), np.zeros(2), np.ones(2))


@lru_cache(maxsize=2)
def _from_table(table: Table, source: Source) -> Data:
    rows = from_table.rows_of(table, from_table.chosen_columns(table, source.columns))
    rng = np.random.default_rng(source.seed)
    middle, deviation = rows.x.mean(axis=0), rows.x.std(axis=0)
    unit = np.where(deviation > 0, deviation, 1.0)
    first, second = rows.names or ("x₁", "x₂")
    zero, one = rows.classes
    return _split((rows.x - middle) / unit, rows.t, rng, source, (zero, one), (first, second), middle, unit)


def _split(
    x: Array,
    t: Array,
    rng: np.random.Generator,
    source: Source,
    names: tuple[str, str],
    axes: tuple[str, str],
    middle: Array,
    unit: Array,
) -> Data:
    order = rng.permutation(len(x))
    held = min(round(source.share * len(x)), len(x) - 1)
    return Data(x, t, order[held:], order[:held], names, axes, source.key in REGRESSION, middle, unit)


def data(source: Source) -> Data:
    """Return the data; made once, a file's again when it has changed.

    Raises
    ------
    InputError
        There is no file, or it can't be used: which line, what is wrong there.
    """
    if source.key != "file":
        return _made(source)
    if not source.file:
        raise InputError(_("No CSV file is chosen yet: open one with rows x1, x2, label."))
    return _from_table(read(source.file), source)


def script(source: Source) -> str:
    """Return Python that makes ``x``, ``t``, ``train`` and ``test`` with the same bits; it needs ``numpy as np``."""
    if source.key == "file":
        return _file_script(source)
    name = DATASETS[source.key][1]
    call = f"x, t = {name}({source.count}, {source.noise!r}, rng)"
    return "\n".join(
        [generated.SOURCES[name], "", "", f"rng = np.random.default_rng({source.seed})", call, *_split_script(source)]
    )


def _split_script(source: Source) -> list[str]:
    return [
        "order = rng.permutation(len(x))",
        f"held = min(round({source.share!r} * len(x)), len(x) - 1)",
        "train, test = order[held:], order[:held]",
    ]


def uses(source: Source) -> tuple[str, ...]:
    """Return what of Python's library the `script` needs."""
    if source.key != "file":
        return ()
    return ("re",) if read(source.file).layout.mark == BLANKS else ("csv",)


def _file_script(source: Source) -> str:
    table = read(source.file)
    columns = from_table.chosen_columns(table, source.columns)
    return "\n".join(
        [
            *from_table.script(table, source.file, columns),
            "deviation = x.std(axis=0)",
            "x = (x - x.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)",
            f"rng = np.random.default_rng({source.seed})",
            *_split_script(source),
        ]
    )
