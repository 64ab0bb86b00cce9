"""Every parameter of the Model tab."""

from typing import Annotated

from gradexplorer.framework.parameter import choice, number, plain, typed_text
from gradexplorer.framework.state import State
from gradexplorer.pages.model.check.state import CheckState
from gradexplorer.pages.model.curvature.state import CurvatureState
from gradexplorer.pages.model.flow.state import FlowState
from gradexplorer.pages.model.landscape.state import LandscapeState
from gradexplorer.pages.model.names import NAMES
from gradexplorer.pages.model.training.state import TrainingState
from gradexplorer.text import _

_CODE, _LIMITS = _("Code"), _("Limits")


class ModelState(State, frozen=True, kw_only=True):
    """The code, an example that comes along or the person's own; what is asked of it; the State of each part."""

    part: Annotated[str, choice(_("Part"), NAMES, segmented=True, tip=_("What is asked of the code"))] = "check"
    file: Annotated[
        str,
        typed_text(_("File"), 4096, group=_CODE, tip=_("A Python file, or the name of an example that comes along")),
    ] = "wrong_factor"
    name: Annotated[
        str, typed_text(_("Function"), 200, group=_CODE, tip=_("The function in it that returns what is looked at"))
    ] = "make_case"
    python: Annotated[
        str,
        typed_text(
            _("Python"),
            4096,
            group=_CODE,
            local=True,
            tip=_("The interpreter that the code belongs to; empty: our own"),
        ),
    ] = ""
    check: Annotated[CheckState, plain(NAMES["check"], shown_when={"part": ("check",)})] = CheckState()
    flow: Annotated[FlowState, plain(NAMES["flow"], shown_when={"part": ("flow",)})] = FlowState()
    landscape: Annotated[LandscapeState, plain(NAMES["landscape"], shown_when={"part": ("landscape",)})] = (
        LandscapeState()
    )
    training: Annotated[TrainingState, plain(NAMES["training"], shown_when={"part": ("training",)})] = TrainingState()
    curvature: Annotated[CurvatureState, plain(NAMES["curvature"], shown_when={"part": ("curvature",)})] = (
        CurvatureState()
    )
    seconds: Annotated[
        float, number(_("Seconds at most"), 1, 86_400, scale="log", group=_LIMITS, tip=_("Then the code is stopped"))
    ] = 600.0
    memory: Annotated[
        float,
        number(
            _("Memory"),
            0,
            1024,
            low=0,
            high=64,
            unit="GB",
            group=_LIMITS,
            tip=_("What the code may take beyond torch itself; 0 sets no limit"),
            zero=_("no limit"),
        ),
    ] = 0.0
    asked: Annotated[int, number(_("Runs"), 0, 2**31, hidden=True, tip=_("How often it was asked to run"))] = 0
