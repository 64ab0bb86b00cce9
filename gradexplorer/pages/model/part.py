"""What a part of the Model tab is: what it asks of the process that runs the code, and how it shows the answer."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct, structs

from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Action
from gradexplorer.framework.state import State
from gradexplorer.model.messages import Answer

S = TypeVar("S", bound=State)
A = TypeVar("A", bound=Answer)


class Part(Struct, Generic[S, A], frozen=True, eq=False, kw_only=True):
    """A question about the code; the file, its process and its limits are the tab's.

    `S` is its State, which stands in the tab's State in the field of the part's name, and `A` the process's answer.

    Attributes
    ----------
    request : callable (state) -> mapping
        The fields of the `Request`, beside those of the tab.
    figure : callable (state, answer) -> Figure
    derive : callable (state, answer) -> iterable of Item
    run_key : callable (state) -> hashable
        What of the state the answer depends on.
    last : callable (state) -> int
        How many answers the process gives, each of which can be looked at. Where it is one, those that come before it
        are of the same step: they show what is there by then.
    actions : sequence of Action
    """

    request: Callable[[S], Mapping[str, Any]]
    figure: Callable[[S, A], Figure]
    derive: Callable[[S, A], Iterable[Item]]
    run_key: Callable[[S], Hashable] = lambda state: structs.replace(state, chosen=0)
    last: Callable[[S], int] = lambda _state: 1
    actions: Sequence[Action[S, Any]] = ()


AnyPart = Part[Any, Any]
