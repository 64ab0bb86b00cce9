"""The verdict over the entries of one tensor."""

import math

import torch
from torch import Tensor

from gradexplorer.model.report import SEVERITY, Reason, Row, TensorReport
from gradexplorer.model.slopes import Slope
from gradexplorer.model.tensors import entry_name, numbers_of
from gradexplorer.proof import DType, Entry, Verdict
from gradexplorer.proof.reasons import shown
from gradexplorer.text import Text, _

_AGREE = {"float64": 1e-8, "float32": 3e-3}
"""The share of a gradient that rounding on its way may take, beyond the bound of the difference."""
_SHOWN = 50


class Judge:
    """Compares what autograd and differences give for the entries of one tensor.

    Parameters
    ----------
    name : str
    leaf : Tensor
        As it was given.
    gradient, own : Tensor or None
        Autograd's gradient in float64, and in the leaf's own dtype.
    dtype : DType
        The precision of the differences.
    scale : float
        The size of all gradients: what is far below is rounding.
    """

    def __init__(
        self, name: str, leaf: Tensor, gradient: Tensor | None, own: Tensor | None, dtype: DType, scale: float
    ) -> None:
        self.name, self.leaf, self.dtype, self.scale = name, leaf, dtype, scale
        self.gradient, self.own = _numbers(gradient), _numbers(own)
        self.shape = (*leaf.shape, 2) if leaf.is_complex() else tuple(leaf.shape)
        self.rows: list[tuple[Row, int, Slope]] = []

    def expected(self, index: int) -> float:
        """Return autograd's slope of an entry; 0 where it gives none."""
        return 0.0 if self.gradient is None else float(self.gradient[index])

    def add(self, index: int, slope: Slope, weight: float = 1.0) -> None:
        """Judge one entry; what is shown is divided by the weight of its output."""
        formula = self.expected(index)
        own = 0.0 if self.own is None else float(self.own[index])
        verdict, error = self._verdict(formula, own, slope)
        entry = Entry(
            entry_name(self.name, index, self.shape),
            formula / weight,
            own / weight,
            None if slope.value is None else slope.value / weight,
            None if slope.bound is None else slope.bound / abs(weight),
        )
        self.rows.append((Row(entry, slope.left / weight, slope.right / weight, error, verdict), index, slope))

    def _verdict(self, formula: float, own: float, slope: Slope) -> tuple[Verdict, float]:
        if slope.kink:
            return "not differentiable", math.inf
        if slope.value is None or slope.bound is None:
            return "not proven", math.inf
        if not math.isfinite(formula):
            return "torch differs", math.inf
        apart = abs(formula - slope.value)
        size = max(abs(formula), abs(slope.value))
        if apart > slope.bound + _AGREE[self.dtype] * size + 1e-10 * self.scale:
            return "not proven", (apart - slope.bound) / size
        if not math.isfinite(own):
            return "torch differs", math.inf
        epsilon = torch.finfo(self.leaf.dtype).eps
        lost = abs(own - formula)
        if lost > max(1e-4, 100 * epsilon) * abs(formula) and lost > max(1e-5, 20 * epsilon) * self.scale:
            return "digits lost", lost / abs(formula) if formula else math.inf
        return "proven", max(0.0, apart - slope.bound) / size if size else 0.0

    @property
    def worst_index(self) -> int | None:
        """The entry with the worst verdict and, among these, the largest error."""
        return min(self.rows, key=_order)[1] if self.rows else None

    @property
    def wrong(self) -> list[tuple[Row, int, Slope]]:
        """The entries of which autograd gives another slope than differences, worst first."""
        return sorted((r for r in self.rows if r[0].verdict in ("not proven", "torch differs")), key=_order)

    def report(self, total: int, shape: tuple[int, ...]) -> TensorReport:
        """Return the verdict over the tensor; its reason is None where the code must be asked."""
        ordered = sorted(self.rows, key=_order)
        verdict: Verdict = ordered[0][0].verdict if ordered else "proven"
        reason = self._reason(verdict, ordered)
        if verdict == "proven" and self._blind():
            verdict = "not proven"
            text = _("f is too rough for differences: their bounds are as large as the slopes.")
            reason = Reason(kind="rough", text=text)
        finite = [row.error for row, _index, _slope in ordered if math.isfinite(row.error)]
        return TensorReport(
            name=self.name,
            shape=shape,
            dtype=str(self.leaf.dtype).removeprefix("torch."),
            verdict=verdict,
            reason=reason,
            rows=tuple(row for row, _index, _slope in ordered[:_SHOWN]),
            total=total,
            error=math.inf if ordered and not math.isfinite(ordered[0][0].error) else max(finite, default=0.0),
            step=max((slope.step for _row, _index, slope in ordered), default=None),
        )

    def _blind(self) -> bool:
        """Whether no entry could have been found wrong."""
        told = [r for r, _i, s in self.rows if s.bound is not None and s.bound <= 0.3 * abs(r.entry.formula)]
        some = [r for r, _i, _s in self.rows if abs(r.entry.formula) > 1e-6 * self.scale]
        return bool(some) and not told

    def _reason(self, verdict: Verdict, ordered: list[tuple[Row, int, Slope]]) -> Reason | None:
        if verdict == "not differentiable":
            row, _index, slope = next(r for r in ordered if r[0].verdict == verdict)
            return Reason(kind="kink", text=_kink(row, slope))
        if verdict == "digits lost":
            entry = ordered[0][0].entry
            return Reason(kind="float32", text=_digits(entry, str(self.leaf.dtype).removeprefix("torch.")))
        if verdict == "proven" and self.gradient is None and ordered:
            return Reason(kind="unused", text=_("The outputs do not depend on {name}.", name=self.name))
        if verdict == "not proven" and (slope := ordered[0][2]).value is None and slope.reason is not None:
            text = _("At {entry} differences say nothing.", entry=ordered[0][0].entry.name)
            return Reason(kind="rough", text=text, detail=slope.reason)
        return None


def _order(judged: tuple[Row, int, Slope]) -> tuple[int, float]:
    row = judged[0]
    return SEVERITY.index(row.verdict), -row.error


def _numbers(gradient: Tensor | None) -> Tensor | None:
    if gradient is None:
        return None
    given = gradient.detach().to_dense() if gradient.is_sparse else gradient.detach()
    given = torch.view_as_real(given.resolve_conj()) if given.is_complex() else given
    return numbers_of(given).reshape(-1)


def _kink(row: Row, slope: Slope) -> Text:
    if not (math.isfinite(row.left) and math.isfinite(row.right)):
        return _("{entry}: f has no finite value here, or none on one of its sides.", entry=row.entry.name)
    return _(
        "f has a kink at {entry}: its slope is {left} on the left and {right} on the right; autograd takes {value}.",
        entry=row.entry.name,
        left=shown(row.left),
        right=shown(row.right),
        value=shown(row.entry.formula),
    )


def _digits(entry: Entry, dtype: str) -> Text:
    return _(
        "The gradient is right in float64; {dtype} gives {own} for {value} at {entry}.",
        dtype=dtype,
        own=shown(entry.autograd if entry.autograd is not None else math.nan),
        value=shown(entry.formula),
        entry=entry.name,
    )
