"""Every parameter of the Model tab."""

from typing import Annotated

from gradexplorer.framework.parameter import choice, number, plain, typed_text
from gradexplorer.framework.state import State
from gradexplorer.text import _

_CODE, _LOOK, _LIMITS = _("Code"), _("What to look at"), _("Limits")
_WHAT = _("Whether gradients are the slopes, or how values and gradients pass through the layers")


class ModelState(State, frozen=True, kw_only=True):
    """Every parameter of the tab; the file is an example that comes along, or the person's own."""

    file: Annotated[
        str,
        typed_text(_("File"), 4096, group=_CODE, tip=_("A Python file, or the name of an example that comes along")),
    ] = "wrong_factor"
    name: Annotated[
        str, typed_text(_("Function"), 200, group=_CODE, tip=_("The function in it that returns what is looked at"))
    ] = "make_case"
    python: Annotated[
        str,
        typed_text(_("Python"), 4096, group=_CODE, tip=_("The interpreter that the code belongs to; empty: our own")),
    ] = ""
    what: Annotated[
        str,
        choice(_("Look at"), {"check": _("gradients"), "flow": _("flow")}, group=_LOOK, segmented=True, tip=_WHAT),
    ] = "check"
    second: Annotated[
        bool,
        plain(
            _("Second derivatives, too"),
            group=_LOOK,
            tip=_("Where the first are right"),
            shown_when={"what": ("check",)},
        ),
    ] = False
    steps: Annotated[
        int,
        number(
            _("Training steps"),
            1,
            10_000,
            scale="log",
            group=_LOOK,
            tip=_("The last of them is shown"),
            shown_when={"what": ("flow",)},
        ),
    ] = 1
    seconds: Annotated[
        float, number(_("Seconds at most"), 1, 86_400, scale="log", group=_LIMITS, tip=_("Then the code is stopped"))
    ] = 600.0
    memory: Annotated[
        float,
        number(_("Memory"), 0, 1024, low=0, high=64, unit="GB", group=_LIMITS, tip=_("On Linux; 0 sets no limit")),
    ] = 0.0
    chosen: Annotated[
        int, number(_("Row"), 0, 100_000, hidden=True, tip=_("The tensor or layer that is looked at"))
    ] = 0
    asked: Annotated[int, number(_("Runs"), 0, 2**31, hidden=True, tip=_("How often it was asked to run"))] = 0
