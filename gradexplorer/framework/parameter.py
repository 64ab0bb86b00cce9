"""One annotation per parameter: its control, its check and its schema entry come from here.

``rate: Annotated[float, number(_("learning rate"), 1e-6, 10.0, scale="log", symbol="eta")] = 1e-3``
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Meta, Struct

from gradexplorer.formula.latex_printer import notation
from gradexplorer.text import EMPTY, Text

Scale = Literal["linear", "log"]
Conditions = Mapping[str, Sequence[str]]


def applies(conditions: Conditions, struct: Struct) -> bool:
    """Tell whether each field of `struct` that is named has one of its values."""
    return all(_as_text(getattr(struct, name)) in allowed for name, allowed in conditions.items())


def _as_text(value: object) -> str:
    """Return what conditions compare with: a choice's tag, or the value itself as text."""
    return str(value.__struct_config__.tag if isinstance(value, Struct) else value)


class Parameter(Struct, frozen=True):
    """What the window needs to show a parameter.

    Attributes
    ----------
    label, tip : Text
        Name beside the control, and its meaning (the tool tip).
    symbol : str
        The parameter's symbol, see `latex_printer.notation`.
    unit : str
    scale : {"linear", "log"}
        How the slider divides the range.
    low, high : float or None
        The slider's ends: the legal range where it has none of its own.
    step : float or None
        One step of the spin box; by default a hundredth of the range.
    options : mapping
        Key to label, for choices.
    shown_when : mapping
        Sibling field, or property, to values: the parameter is shown only while each of these has one of its values
        (the tag, where the field is a choice with parameters of its own).
    unfolded : bool
        The parameters that a choice brings with it are all in sight; else all but the first fold away.
    segmented : bool
        A choice is shown as a row of buttons that are all in sight (the parts of a page).
    multiline : bool
        A text of several lines.
    reading : callable (text) -> str, optional
        How a typed formula is read, in LaTeX: it is shown below the field while it is typed.
    named : str
        For lists of a struct of a name and a number: the field of the name, which is not edited.
    hidden : bool
        Set by the picture (camera, selection), so it has no control of its own.
    local : bool
        It means something on this machine only, such as a file: links leave it out.
    group : Text
        Heading under which the parameter stands.
    coloured : bool
        The entries of a list have the colours ``series0``, ``series1`` ... in the picture.
    zero : Text or None
        What 0 means (no limit); a field at 0 is empty and says it.
    stand_in : str
        Property of the struct: what stands in for an empty value.
    ends : str
        Property of the struct: the least and the largest value that can be chosen at present.
    slides : str
        Property of the struct: the ends and the scale of the slider at present, for a tuple those of all its numbers.
    offered : str
        Property of the struct: the options of a choice that are of use at present; the chosen one is in sight, too.
    selection : str
        State path of the index of the chosen entry, for lists of which one entry is looked at.
    """

    label: Text
    tip: Text = EMPTY
    symbol: str = ""
    unit: str = ""
    scale: Scale = "linear"
    low: float | None = None
    high: float | None = None
    step: float | None = None
    options: Mapping[str, Text] = {}
    shown_when: Conditions = {}
    unfolded: bool = False
    segmented: bool = False
    multiline: bool = False
    reading: Callable[[str], str] | None = None
    named: str = ""
    hidden: bool = False
    local: bool = False
    group: Text = EMPTY
    coloured: bool = False
    zero: Text | None = None
    stand_in: str = ""
    ends: str = ""
    slides: str = ""
    offered: str = ""
    selection: str = ""


def _meta(parameter: Parameter, schema: dict[str, Any] | None = None, **bounds: Any) -> Meta:
    return Meta(
        title=str(parameter.label),
        description=str(parameter.tip) or None,
        extra={"parameter": parameter},
        extra_json_schema=schema,
        **bounds,
    )


def number(
    label: Text, low: float, high: float, /, *, below: bool = False, above: bool = False, **parameter: Any
) -> Meta:
    """Return the annotation of a float or int in [low, high].

    Parameters
    ----------
    low, high : float
        The legal range, checked when a session is read.
    below, above : bool
        Exclude `high` (a beta of Adam's stays below 1) or `low`.
    **parameter
        Further fields of `Parameter`; its own `low` and `high` give the slider other ends than the legal range.
    """
    bounds = {"lt" if below else "le": high, "gt" if above else "ge": low}
    schema = {"x-symbol": notation(parameter["symbol"])} if parameter.get("symbol") else None
    return _meta(Parameter(label, **{"low": low, "high": high} | parameter), schema, **bounds)


def choice(label: Text, options: Mapping[str, Text], **parameter: Any) -> Meta:
    """Return the annotation of a str that is one of the keys of `options`."""
    pattern = "^(?:" + "|".join(options) + r")(?!\n)$"  # a bare $ lets a line break follow
    return _meta(Parameter(label, options=options, **parameter), {"enum": list(options)}, pattern=pattern)


def typed_text(label: Text, max_length: int, **parameter: Any) -> Meta:
    """Return the annotation of a typed text."""
    return _meta(Parameter(label, **parameter), max_length=max_length)


def items(label: Text, least: int, most: int, **parameter: Any) -> Meta:
    """Return the annotation of a list with `least` to `most` entries."""
    return _meta(Parameter(label, **parameter), min_length=least, max_length=most)


def plain(label: Text, **parameter: Any) -> Meta:
    """Return the annotation of a parameter without a range of its own (flags, unions, pairs)."""
    return _meta(Parameter(label, **parameter))
