"""What the window or the command line and the process that runs the person's code tell each other: plain data only."""

from typing import Literal

from msgspec import Struct

from gradexplorer.model.curvature_report import CurvatureReport, CurvatureSpec
from gradexplorer.model.flow_report import FlowReport
from gradexplorer.model.landscape.messages import LossesFound, PlaneMade, ProofsMade, Ready, SlopeFound
from gradexplorer.model.landscape.spec import LandscapeReport, PlaneRequest
from gradexplorer.model.report import CheckReport
from gradexplorer.model.source import Place
from gradexplorer.model.train_report import TrainReport, TrainSpec
from gradexplorer.text import Text

HALTED = "halted"
"""The file in the folder of a process while that is to stand still."""
NO_ROOM = 74
"""The exit code of a process that could not write what it had to tell."""

What = Literal["check", "flow", "curvature", "landscape", "training", "serve"]


class Request(Struct, frozen=True, kw_only=True):
    """What is to be done.

    Attributes
    ----------
    file : str
    name : str
        The function in it that returns the case.
    what : str
        Whether gradients are checked, their flow through a model is looked at, or what comes next is asked for through
        the standard input.
    second : bool
        Whether second derivatives are checked, too.
    steps : int
        How many training steps the flow is looked at.
    live : bool
        Whether answers are wanted that come before the last one.
    curvature : CurvatureSpec
        How the curvature is looked at.
    landscape : PlaneRequest
        Which landscape is computed.
    training : TrainSpec
        Which optimizers train.
    memory : int
        Bytes that the code may take beyond what torch does; 0 sets no limit.
    parent : int
        The process whose end ends this one.
    """

    file: str
    name: str = "make_case"
    what: What = "check"
    second: bool = False
    steps: int = 1
    live: bool = False
    curvature: CurvatureSpec = CurvatureSpec()
    landscape: PlaneRequest = PlaneRequest()
    training: TrainSpec = TrainSpec()
    memory: int = 0
    parent: int = 0


class Progress(Struct, frozen=True, tag="progress"):
    """How far it is, and how many seconds the rest takes, where that is known."""

    done: int
    total: int
    seconds: float = 0.0


class Checked(Struct, frozen=True, tag="checked"):
    """What a check found."""

    report: CheckReport


class Flowed(Struct, frozen=True, tag="flowed"):
    """What was seen of a model's flow in one training step; unless `done`, the next one follows."""

    report: FlowReport
    done: bool = True


class Curved(Struct, frozen=True, tag="curved"):
    """What the Hessian of a model's loss is like."""

    report: CurvatureReport


class Landscaped(Struct, frozen=True, tag="landscaped"):
    """The loss over a plane through the weights; unless `done`, more of it follows."""

    report: LandscapeReport
    done: bool = True


class Trained(Struct, frozen=True, tag="trained"):
    """Where several optimizers are in their training; unless `done`, the next step that is looked at follows."""

    report: TrainReport
    done: bool = True


class Refused(Struct, frozen=True, tag="refused", kw_only=True):
    """Why there is no report: a sentence, the line that it is about, and the traceback.

    Attributes
    ----------
    died : bool
        Whether the process has ended without a word, and another one may have more luck.
    """

    text: Text
    file: str | None = None
    line: int | None = None
    traceback: str = ""
    died: bool = False


def refused(text: Text, place: Place | None, traceback: str = "") -> Refused:
    """Return why there is no report, with its place."""
    file, line = (place.file, place.line) if place else (None, None)
    return Refused(text=text, file=file, line=line, traceback=traceback)


Answer = Checked | Flowed | Curved | Landscaped | Trained
"""What a part of the Model tab shows. One that is not `done` is followed by another, where the request is live."""

Message = Progress | Answer | Refused | Ready | PlaneMade | LossesFound | ProofsMade | SlopeFound


def is_last(message: Message) -> bool:
    """Whether nothing follows a message."""
    return not isinstance(message, Progress) and getattr(message, "done", True)
