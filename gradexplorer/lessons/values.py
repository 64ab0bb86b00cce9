"""The numbers and verdicts that a page shows at a place of a lesson, and what is true of them."""

import difflib
import math
from collections.abc import Sequence

from msgspec import Struct

from gradexplorer.cached import cached_property
from gradexplorer.framework.figure import Check, Figure, Item
from gradexplorer.framework.messages import MOST_SHOWN
from gradexplorer.framework.state import value_at
from gradexplorer.lessons.lesson import Above, Below, Condition, Equal, Judged, Value
from gradexplorer.lessons.places import Place
from gradexplorer.text import InputError, Text, _

SAME = 1e-3
"""Relative difference up to which two badges mean the same number: some show few digits."""


class PageValues(Struct, frozen=True, eq=False, dict=True):
    """What stands on the screen at a place: figure, column, and the State's fields."""

    place: Place

    @cached_property
    def _shown(self) -> tuple[Figure, Sequence[Item]]:
        page = self.place.page
        state, snapshot = self.place.shown
        figure = page.whole_picture(state, snapshot)
        return figure, page.column(state, snapshot, figure)

    @property
    def figure(self) -> Figure:
        """The picture."""
        return self._shown[0]

    @property
    def items(self) -> Sequence[Item]:
        """The derivation column."""
        return self._shown[1]

    @cached_property
    def badges(self) -> dict[str, Check]:
        """The badges of the column by their keys."""
        return {item.key: item for item in self.items if isinstance(item, Check)}

    def badge(self, key: str) -> Check:
        """Return the badge of a key.

        Raises
        ------
        InputError
            There is none; near ones are named.
        """
        if key not in self.badges:
            known = list(self.badges)
            near = difflib.get_close_matches(key, known) or known
            raise InputError(
                _("There is no badge {key} here; near ones are: {near}.", key=key[:MOST_SHOWN], near=", ".join(near))
            )
        return self.badges[key]

    def claim(self, name: str, badge: str = "") -> float:
        """Return the number of a claim.

        Raises
        ------
        InputError
            No badge says it, or several badges say different numbers.
        """
        if badge:
            found = {badge: _entries(self.badge(badge), name)}
        else:
            opened = [check for check in self.badges.values() if not check.folded]
            folded = [check for check in self.badges.values() if check.folded]
            found = _saying(opened, name) or _saying(folded, name)
        numbers = [number for entries in found.values() for number in entries]
        if not numbers:
            raise InputError(self._unknown(name))
        if not all(math.isclose(number, numbers[0], rel_tol=SAME) for number in numbers):
            raise InputError(
                _(
                    "{name} is not one number here; name one of these badges: {badges}.",
                    name=name,
                    badges=", ".join(found),
                )
            )
        return numbers[0]

    def worth(self, value: Value) -> float:
        """Return the number that a value of the lesson is here, or where it says.

        Raises
        ------
        InputError
            There is none.
        """
        if value.number is not None:
            return value.number
        values = PageValues(self.place.moved(value.at)) if value.at else self
        if value.claim:
            return values.claim(value.claim, value.badge)
        return _as_number(value.field, value_at(values.place.state, value.field))

    def hold(self, conditions: Sequence[Condition]) -> bool:
        """Tell whether all of the conditions are true here."""
        return all(map(self._holds, conditions))

    def _holds(self, condition: Condition) -> bool:
        match condition:
            case Judged():
                return self.badge(condition.badge).proof.verdict == condition.verdict
            case Above():
                return self.worth(condition.value) > self.worth(condition.to)
            case Below():
                return self.worth(condition.value) < self.worth(condition.to)
            case Equal():
                return near(self.worth(condition.value), self.worth(condition.to), condition.within, condition.percent)

    def _unknown(self, name: str) -> Text:
        known = list(dict.fromkeys(entry.name for check in self.badges.values() for entry in check.proof.entries))
        close = difflib.get_close_matches(name, known, n=5, cutoff=0.3) or known[:5]
        return _("No badge claims {name} here; near ones are: {near}.", name=name[:MOST_SHOWN], near=", ".join(close))


def near(number: float, wanted: float, within: float, percent: float) -> bool:
    """Tell whether a number is as near to the wanted one as a lesson asks."""
    return abs(number - wanted) <= within + percent / 100 * abs(wanted)


def _saying(checks: Sequence[Check], name: str) -> dict[str, list[float]]:
    """Return the numbers of a claim by the keys of the badges that make it."""
    found = {check.key: _entries(check, name) for check in checks}
    return {key: numbers for key, numbers in found.items() if numbers}


def _entries(check: Check, name: str) -> list[float]:
    return [entry.formula for entry in check.proof.entries if entry.name == name]


def _as_number(path: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(_("{path} is no number.", path=path))
    return float(value)
