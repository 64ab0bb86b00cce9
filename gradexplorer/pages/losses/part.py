"""What a part of the Losses tab is, and the field that chooses one."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated, Any

from msgspec import Struct

from gradexplorer.core.figure import Figure, Item
from gradexplorer.core.knob import choice
from gradexplorer.core.page import Action, Records
from gradexplorer.core.proof import Proof
from gradexplorer.core.state import State
from gradexplorer.core.stepping import Run
from gradexplorer.core.text import Text, _


class Part(Struct, frozen=True, eq=False, kw_only=True):
    """One part: the functions of a `Page` that it answers for, while it is the one shown.

    Attributes
    ----------
    runs_on : callable (state) -> hashable
        What its run depends on; the part's own name need not be in it.
    transport : callable (state) -> bool
    actions : sequence of Action
        Shown in this part only; their `shown_when` may say more.
    """

    figure: Callable[[Any, Any, bool], Figure]
    derive: Callable[[Any, Any], Sequence[Item]]
    prove: Callable[[], Iterator[tuple[str, Proof]]]
    start: Callable[[Any], Run] | None = None
    runs_on: Callable[[Any], object] = lambda state: state
    transport: Callable[[Any], bool] = lambda _state: True
    records: Callable[[Any, Any], Records] | None = None
    actions: Sequence[Action] = ()


NAMES: dict[str, Text] = {
    "regression": _("Regression"),
}
"""The parts that there are, in order; each has its entry in `PARTS` of the page."""


class PartState(State, frozen=True, kw_only=True):
    """The choice of the part; the parts' own fields are in the structs that follow each other from here."""

    part: Annotated[str, choice(_("Part"), NAMES, segmented=True)] = "regression"
