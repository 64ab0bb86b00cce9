"""What a check found, tensor by tensor: plain data that a process can send."""

from typing import Literal

from msgspec import Struct

from gradexplorer.proof import Entry, Verdict
from gradexplorer.text import Text, _

Kind = Literal[
    "float32",
    "kink",
    "convention",
    "factor",
    "sign",
    "transposed",
    "broadcast",
    "steps",
    "missing term",
    "number of gradients",
    "shape",
    "none",
    "backward raises",
    "no requires_grad",
    "integer",
    "in place",
    "cut",
    "not deterministic",
    "random",
    "layout",
    "once differentiable",
    "double backward",
    "unused",
    "rough",
    "not finite",
]
SEVERITY: tuple[Verdict, ...] = ("not proven", "not differentiable", "torch differs", "digits lost", "proven")


class Reason(Struct, frozen=True, kw_only=True):
    """Why a verdict is what it is: in one word, in a sentence with its numbers, and where in the person's code."""

    kind: Kind
    text: Text
    detail: Text | None = None
    operation: str | None = None
    file: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.text} {self.detail}" if self.detail else str(self.text)


class Row(Struct, frozen=True):
    """An entry of a tensor, the slopes on its two sides, and what is said of it alone.

    `entry.formula` is what backward gives in float64, `entry.autograd` what it gives in the tensor's own dtype.
    """

    entry: Entry
    left: float
    right: float
    error: float
    verdict: Verdict


class TensorReport(Struct, frozen=True, kw_only=True):
    """The verdict over the gradient of one tensor; `rows` begin with the worst, whose error by step is the `curve`."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    verdict: Verdict
    reason: Reason | None = None
    rows: tuple[Row, ...] = ()
    total: int = 0
    error: float = 0.0
    step: float | None = None
    curve: tuple[tuple[float, float], ...] = ()


class Warned(Struct, frozen=True):
    """A warning of torch or of the person's code, with the line that it is about."""

    text: str
    file: str
    line: int


class CheckReport(Struct, frozen=True, kw_only=True):
    """What a check found: the gradients' tensors, then those of the second derivatives, where they were asked for."""

    tensors: tuple[TensorReport, ...]
    notes: tuple[Text, ...] = ()
    warnings: tuple[Warned, ...] = ()
    output: str = ""

    @property
    def verdict(self) -> Verdict:
        """The worst of all verdicts."""
        return min((tensor.verdict for tensor in self.tensors), key=SEVERITY.index, default="not proven")

    @property
    def passed(self) -> bool:
        """Whether every gradient is proven, or only digits are lost."""
        return self.verdict in ("proven", "digits lost")

    @property
    def worst(self) -> TensorReport | None:
        """The tensor with the worst verdict; of several the first with a reason."""
        return min(
            self.tensors, key=lambda tensor: (SEVERITY.index(tensor.verdict), tensor.reason is None), default=None
        )

    def __str__(self) -> str:
        from gradexplorer.model.printed import check_lines

        return "\n".join(check_lines(self))

    def _repr_html_(self) -> str:
        from gradexplorer.model.notebook import check_html

        return check_html(self)


RANDOM = _("The function draws random numbers; every call of this check began with the same seed.")
IN_FLOAT64 = _("Slopes are computed in a float64 copy; the numbers of autograd are those of the tensors as given.")
OWN_DTYPE = _("A part of this can't run in float64: slopes are computed in float32, with fewer digits.")
