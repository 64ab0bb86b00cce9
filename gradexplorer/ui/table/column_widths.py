"""How wide the columns of a table are, and how large its letters: what room is over or missing is shared out."""

from collections.abc import Collection, Sequence

from msgspec import Struct
from PySide6.QtGui import QFont, QFontMetrics

from gradexplorer.ui.style.metrics import resized
from gradexplorer.ui.table.table_model import folded

PADDING = 9
"""Pixels in a column beside its longest text."""
LEAST_LETTERS = 6
"""So many letters of words stay, at least, where there is no room for all of them."""
SIZES = (1.0, 0.94, 0.88, 0.82, 0.76)
"""Sizes of the letters, against the table's own, for one that has no room else."""
WITH_ALL_WORDS = 0.88
"""Down to this size words are left whole."""


class Fitted(Struct, frozen=True):
    """What a table looks like in some room.

    Attributes
    ----------
    size : float
        Of its letters, against the table's own.
    widths : dict
        Pixels of each column that is shown.
    folded : frozenset of int
        Columns whose names take two lines.
    """

    size: float
    widths: dict[int, int]
    folded: frozenset[int]


class _Needs(Struct, frozen=True):
    """Pixels that columns need: with names in one line, in two, for the names alone, and with few letters of words."""

    whole: list[int]
    folded: list[int]
    names: list[int]
    least: list[int]


class ColumnWidths:
    """What the columns of one table need; they never narrow while numbers flicker."""

    def __init__(self, font: QFont, names: Sequence[str]) -> None:
        self._font, self._names = font, names
        self._longest: list[list[str]] = [[] for _name in names]
        self._needs: dict[float, _Needs] = {}

    def see(self, column: int, texts: list[str]) -> None:
        """Take the present texts of a column, of which the longest so far count."""
        if max(map(len, texts), default=0) > max(map(len, self._longest[column]), default=0):
            self._longest[column] = texts
            self._needs = {}

    def fit(self, room: int, words: Collection[int], spare: Sequence[Collection[int]]) -> Fitted:
        """Share `room` out; `words` are the columns that hold any, `spare` those that can be left out, in turn.

        Where room is missing, spare columns are left out, then long names of columns take two lines, and all letters
        become a little smaller; then the widest words end with an ellipsis, and then the letters become smaller again.
        Numbers are never cut.
        """
        shown = [*range(len(self._names))]
        for columns in spare:
            if sum(self._at(1.0).whole[column] for column in shown) > room:
                shown = [column for column in shown if column not in columns]
        size, widths = self._sized(shown, room, words)
        names = self._at(size).names
        return Fitted(size, widths, frozenset(column for column in shown if widths[column] < names[column]))

    @property
    def whole(self) -> int:
        """The width of the table with all columns and texts, in letters of its own size."""
        return sum(self._at(1.0).whole)

    def _sized(self, shown: list[int], room: int, words: Collection[int]) -> tuple[float, dict[int, int]]:
        for size in (size for size in SIZES if size >= WITH_ALL_WORDS):
            for needs in (self._at(size).whole, self._at(size).folded):
                if sum(needs[column] for column in shown) <= room:
                    return size, {column: needs[column] for column in shown}
        for size in SIZES:
            widths = self._cut(self._at(size), shown, room, words)
            if sum(widths.values()) <= room:
                break
        return size, widths

    def _cut(self, needs: _Needs, shown: list[int], room: int, words: Collection[int]) -> dict[int, int]:
        """Return the widths of columns with less room for words than these need."""
        widths = {column: needs.folded[column] for column in shown}
        wordy = [column for column in shown if column in words]
        numbers = sum(width for column, width in widths.items() if column not in words)
        most = widest([widths[column] for column in wordy], room - numbers)
        return widths | {column: min(widths[column], max(most, needs.least[column])) for column in wordy}

    def _at(self, size: float) -> _Needs:
        """Return what the columns need with letters of a size."""
        if size not in self._needs:
            metrics = QFontMetrics(resized(self._font, size))
            few = metrics.averageCharWidth() * LEAST_LETTERS
            columns = [*zip(self._names, self._longest, strict=True)]
            self._needs[size] = _Needs(
                whole=[_width(metrics, name, texts) for name, texts in columns],
                folded=[_width(metrics, folded(name), texts) for name, texts in columns],
                names=[_width(metrics, name, []) for name in self._names],
                least=[max(few, _width(metrics, folded(name), [])) for name in self._names],
            )
        return self._needs[size]


def _width(metrics: QFontMetrics, name: str, texts: list[str]) -> int:
    """Return the width of a column in which every text has room, also one as long with wider letters."""
    widest = max(metrics.horizontalAdvance(text) for text in (*name.split("\n"), *texts))
    return max(widest, max(map(len, texts), default=0) * metrics.horizontalAdvance("0")) + PADDING


def widest(widths: list[int], room: int) -> int:
    """Return how wide a column may be so that all have room: the widest become equally wide."""
    for number, width in enumerate(sorted(widths)):
        share = room // (len(widths) - number)
        if width > share:
            return share
        room -= width
    return max(widths, default=0)
