"""Errors that a backward pass ends with, and what they mean."""

import inspect
import re
from collections.abc import Callable, Iterable, Sequence

from gradexplorer.model.problem import Problem
from gradexplorer.model.record import Application, Saved
from gradexplorer.model.report import Reason
from gradexplorer.model.source import Place, defined_at, raised_at
from gradexplorer.text import Text, _

_COUNT = re.compile(r"function (\w+)Backward returned an incorrect number of gradients \(expected (\d+), got (\d+)\)")
_SHAPE = re.compile(
    r"Function (\w+)Backward returned an invalid gradient at index (\d+) - got \[(.*?)\] but expected shape "
    r"compatible with \[(.*?)\]"
)


def explained(error: BaseException, applied: Sequence[Application], again: Callable[[], Problem]) -> Reason:
    """Return what an error of backward is about."""
    message = str(error)
    if match := _COUNT.search(message):
        text = _(
            "backward of {name} returns {got} gradients; it should return one for each of the {expected} inputs.",
            name=match[1],
            got=match[3],
            expected=match[2],
        )
        return reason_of("number of gradients", text, match[1], _backward_of(match[1], applied))
    if match := _SHAPE.search(message):
        return _wrong_shape(match, applied)
    if "modified by an inplace operation" in message:
        return in_place(again) or _unplaced_in_place(message)
    if "once_differentiable" in message and (once := once_differentiable(each.function for each in applied)):
        return once
    place = raised_at(error.__traceback__)
    name = next((each.function.__name__ for each in applied if _holds(each.function, place)), None)
    text = _("backward raises {error}: {message}", error=type(error).__name__, message=_first_line(message))
    return reason_of("backward raises", text, name, place)


def _wrong_shape(match: re.Match[str], applied: Sequence[Application]) -> Reason:
    got, expected = ([int(size) for size in match[i].replace(" ", "").split(",") if size] for i in (3, 4))
    values = {"name": match[1], "got": f"({match[3]})", "expected": f"({match[4]})", "index": int(match[2]) + 1}
    place = _backward_of(match[1], applied)
    if got == expected[::-1]:
        text = _("backward of {name} gives gradient {index} the shape {got}, which is {expected} transposed.", **values)
        return reason_of("transposed", text, match[1], place)
    text = _(
        "backward of {name} gives gradient {index} the shape {got} in place of {expected}: "
        "sum over the dimensions that forward broadcast, and over these only.",
        **values,
    )
    return reason_of("broadcast" if len(got) != len(expected) else "shape", text, match[1], place)


def in_place(again: Callable[[], Problem]) -> Reason | None:
    """Return what forward saved and something changed in place, if backward needs it."""
    problem, saved = again(), Saved()
    try:
        with saved.hooks(), saved:
            outputs = problem.outputs()
        problem.gradient_of(outputs)
    except RuntimeError:
        return None
    if not saved.used:
        return None
    if not saved.changes:
        text = _("A tensor that forward saved for backward is changed in place afterwards.")
        return reason_of("in place", text, None, None)
    change = saved.changes[0]
    text = _(
        "{change} changes in place what {operation} saved for its backward; use the form that makes a new tensor.",
        change=change.operation,
        operation=change.saved or "forward",
    )
    return reason_of("in place", text, change.saved, change.place)


def _unplaced_in_place(message: str) -> Reason:
    match = re.search(r"output \d+ of (\w+?)Backward\d*", message)
    name = match[1].lower() if match else None
    text = _("A tensor that {operation} saved for its backward is changed in place.", operation=name or "forward")
    return reason_of("in place", text, name, None)


def once_differentiable(functions: Iterable[type]) -> Reason | None:
    """Return which of the Functions says that its backward has no derivative."""
    for function in functions:
        if hasattr(function.backward, "__wrapped__"):  # type: ignore[attr-defined]
            name = function.__name__
            text = _("{name} is marked once_differentiable: its backward can't be differentiated.", name=name)
            return reason_of("once differentiable", text, name, backward_place(function))
    return None


def _backward_of(name: str, applied: Sequence[Application]) -> Place | None:
    for each in applied:
        if each.function.__name__ == name:
            return backward_place(each.function)
    return None


def backward_place(function: type) -> Place | None:
    """Return where the backward of a custom Function is defined."""
    chosen = function.vjp if "vjp" in vars(function) else function.backward  # type: ignore[attr-defined]
    return defined_at(chosen)


def _holds(function: type, place: Place | None) -> bool:
    """Whether a line belongs to the class of a Function."""
    start = defined_at(function)
    if place is None or start is None or start.file != place.file:
        return False
    return start.line <= place.line < start.line + len(inspect.getsourcelines(function)[0])


def _first_line(message: str) -> str:
    return message.strip().split("\n")[0][:200]


def reason_of(kind: str, text: Text, operation: str | None, place: Place | None, detail: Text | None = None) -> Reason:
    """Return a reason at a place."""
    return Reason(
        kind=kind,  # type: ignore[arg-type]
        text=text,
        detail=detail,
        operation=operation,
        file=place.file if place else None,
        line=place.line if place else None,
    )
