"""Why a gradient is not the slope: which operation, and what is wrong with it."""

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from gradexplorer.model.backward_errors import backward_place, in_place, once_differentiable, reason_of
from gradexplorer.model.case import Case
from gradexplorer.model.judge import Judge
from gradexplorer.model.likeness import Likeness, closest
from gradexplorer.model.problem import Problem
from gradexplorer.model.record import Application, Cut, Cuts
from gradexplorer.model.report import Reason
from gradexplorer.model.slopes import Line, slope
from gradexplorer.proof import Verdict
from gradexplorer.proof.reasons import shown
from gradexplorer.text import Text, _

if TYPE_CHECKING:
    from gradexplorer.model.check import Facts

_EACH = 3
"""How often a custom Function that is applied many times is checked alone."""


def reason(facts: "Facts", judge: Judge, gradient: Tensor | None) -> tuple[Verdict, Reason | None]:
    """Return the verdict over a tensor of which autograd and differences disagree, and why they do."""
    if facts.dense.culprit is not None:
        return "not proven", _of_one(facts, judge, gradient)
    for find in (_custom, _layout, _cut, _changed):
        if (found := find(facts, judge)) is not None:
            return "not proven", found
    if by_convention(facts, judge):
        return "torch differs", _convention(judge)
    return "not proven", _likeness(facts, judge, gradient, None)


# a custom Function alone


def _of_one(facts: "Facts", judge: Judge, gradient: Tensor | None) -> Reason | None:
    """Return what is wrong with a custom Function that is checked alone."""
    function = facts.dense.culprit
    assert function is not None
    name, place = function.__name__, backward_place(function)
    if facts.second:
        if (found := once_differentiable([function])) is not None:
            return found
        text = _("backward of {name} has a wrong gradient itself.", name=name)
        return reason_of("double backward", text, name, place, _apart(judge))
    if _draws_anew(facts.own):
        text = _("Two calls of the same backward of {name} give different gradients.", name=name)
        return reason_of("not deterministic", text, name, place)
    if gradient is None:
        text = _(
            "backward of {name} returns None for {tensor}, on which its outputs depend.", name=name, tensor=judge.name
        )
        return reason_of("none", text, name, place)
    if (found := _layout(facts, judge)) is not None:
        return reason_of("layout", found.text, name, place)
    return _likeness(facts, judge, gradient, function)


def _draws_anew(problem: Problem) -> bool:
    """Whether a second backward over the same graph gives another gradient."""
    try:
        total, leaves = problem.total(problem.outputs()), list(problem.leaves.values())
        assert total is not None
        first, second = (torch.autograd.grad(total, leaves, retain_graph=True, allow_unused=True) for _ in range(2))
    except RuntimeError:
        return False
    return any(
        a is not None and b is not None and not torch.allclose(a, b, equal_nan=True)
        for a, b in zip(first, second, strict=True)
    )


def _custom(facts: "Facts", judge: Judge) -> Reason | None:
    """Return what is wrong with one of the custom Functions, each checked alone with what it saw."""
    from gradexplorer.model.check import check_case

    seen: dict[type, int] = {}
    for applied in facts.applied:
        seen[applied.function] = seen.get(applied.function, 0) + 1
        if seen[applied.function] > _EACH or not _wants_gradients(applied):
            continue
        alone = Case(function=applied.function.apply, inputs=applied.kept, second=facts.second)  # type: ignore[attr-defined]
        for tensor in check_case(alone).tensors:
            if tensor.verdict in ("not proven", "torch differs") and tensor.reason is not None:
                return tensor.reason
    return None


def _wants_gradients(applied: Application) -> bool:
    return any(isinstance(each, Tensor) and each.requires_grad for each in applied.kept)


# the layout of memory


def _layout(facts: "Facts", judge: Judge) -> Reason | None:
    """Say so where the same numbers in order give another gradient, or other outputs."""
    if facts.given is facts.dense:
        return None
    tidy, given = facts.dense.gradient()[judge.name], facts.given.gradient()[judge.name]
    if tidy is None or given is None or torch.allclose(tidy, given, rtol=1e-6, equal_nan=True):
        return None
    leaf = facts.given.leaves[judge.name]
    text = _(
        "The gradient is right for contiguous memory only: {name} has shape {shape} and strides {strides}.",
        name=judge.name,
        shape=str(tuple(leaf.shape)),
        strides=str(tuple(leaf.stride())),
    )
    return reason_of("layout", text, None, None)


# where the graph is cut


def _cut(facts: "Facts", judge: Judge) -> Reason | None:
    """Return the call that cuts the graph: the one without which the gradient is right, if that can be tried."""
    problem = facts.dense
    cuts = Cuts()
    with cuts:
        problem.outputs()
    found = cuts.found
    mendable = [cut for cut in found if cut.mendable]
    groups = [[cut] for cut in mendable] + ([mendable] if len(mendable) > 1 else [])
    for group in groups:
        if _mends(facts, judge, frozenset(cut.number for cut in group)):
            return _cut_reason(group[0], judge.name)
    rest = [cut for cut in found if not cut.mendable] or ([] if judge.gradient is not None else found)
    return _cut_reason(rest[0], judge.name) if rest else None


def _mends(facts: "Facts", judge: Judge, numbers: frozenset[int]) -> bool:
    """Whether the gradient is right once it goes through these calls."""
    problem = facts.dense
    try:
        with Cuts(numbers):
            outputs = problem.outputs()
        gradient = problem.gradient_of(outputs)[judge.name]
    except (RuntimeError, TypeError):
        return False
    if gradient is None:
        return False
    flat = gradient.detach().reshape(-1)
    for _row, index, known in judge.rows:
        if known.value is None or known.bound is None:
            continue
        value = float(flat[index])
        if not abs(value - known.value) <= known.bound + 1e-6 * abs(value) + 1e-10 * judge.scale:
            return False
    return True


def _cut_reason(cut: Cut, name: str) -> Reason:
    text = _(
        "{name} is cut off from the outputs: {operation} leaves the graph, and no gradient comes back through it.",
        name=name,
        operation=cut.operation,
    )
    return reason_of("cut", text, cut.operation, cut.place)


# tensors changed in place, though nothing complains


def _changed(facts: "Facts", judge: Judge) -> Reason | None:
    return in_place(lambda: facts.dense)


# torch's conventions


def by_convention(facts: "Facts", judge: Judge) -> bool:
    """Whether gradient and slope agree right beside this point."""
    problem = facts.dense
    kept = {name: leaf.detach().clone() for name, leaf in problem.leaves.items()}
    generator = torch.Generator().manual_seed(0)
    try:
        for leaf in problem.leaves.values():
            noise = torch.rand(leaf.shape, generator=generator, dtype=torch.float64).to(leaf) * 1e-3 + 1e-3
            leaf.detach().add_(noise * leaf.detach().abs().clamp(min=0.1))
        gradient = problem.gradient()[judge.name]
        if gradient is None:
            return False
        flat, base = gradient.detach().reshape(-1), problem.vector()
        weights = problem.weights(problem.outputs())
        for _row, index, _slope in judge.wrong[:5]:
            beside = float(flat[index])
            found = slope(Line(problem, judge.name, index, base, weights), problem.dtype, beside, judge.scale)
            if found.value is None or found.bound is None or not math.isfinite(beside):
                return False
            if abs(found.value - beside) > found.bound + 1e-6 * abs(beside):
                return False
    finally:
        for name, leaf in problem.leaves.items():
            leaf.detach().copy_(kept[name])
    return True


def _convention(judge: Judge) -> Reason:
    row = judge.wrong[0][0]
    value = row.entry.formula if row.entry.formula != row.entry.difference else math.nan
    text = _(
        "At {entry} the slope is {slope}, but torch gives {value}: at a kink or an edge on the way it takes a slope "
        "by convention, or meets 0 · ∞. Beside this point both agree.",
        entry=row.entry.name,
        slope=shown(row.entry.difference if row.entry.difference is not None else math.nan),
        value=shown(value if math.isnan(value) else row.entry.formula),
    )
    return Reason(kind="convention", text=text)


# the closest relation


def _apart(judge: Judge) -> Text:
    entry = judge.wrong[0][0].entry
    return _(
        "At {entry} autograd gives {value}, the slope is {slope}.",
        entry=entry.name,
        value=shown(entry.formula),
        slope=shown(entry.difference if entry.difference is not None else math.nan),
    )


def _likeness(facts: "Facts", judge: Judge, gradient: Tensor | None, function: type | None) -> Reason | None:
    name = function.__name__ if function else None
    place = backward_place(function) if function else None
    if gradient is None:
        text = _("No gradient comes back to {name}, on which the outputs depend.", name=judge.name)
        return reason_of("cut", text, name, place)
    found = closest(facts.dense, judge.name, gradient)
    values = {"who": f"{name}.backward" if name else "autograd", "name": judge.name}
    return reason_of(found.kind, _sentence(found, values), name, place, _apart(judge))


def _sentence(found: Likeness, values: dict[str, str]) -> Text:
    left = f"{100 * found.residual:.2g}"
    match found.kind:
        case "sign":
            return _("{who} gives {name} the gradient with the wrong sign.", **values)
        case "factor":
            return _("{who} gives {name} the gradient times {factor}.", factor=f"{found.factor:.6g}", **values)
        case "transposed" if found.about:
            return _("{who} gives {name} a gradient with {other} transposed.", other=found.about, **values)
        case "transposed":
            return _("{who} gives {name} the gradient transposed.", **values)
        case "broadcast":
            return _(
                "{who} gives {name} the part of one index along dimension {axis} of the output; "
                "forward broadcast it, so the gradient is the sum over all of them.",
                axis=found.about,
                **values,
            )
        case "steps":
            return _("f is constant in steps of {name}, so its slope is 0; {who} makes up one.", **values)
    if found.about:
        return _(
            "{who} gives {name} a gradient that lacks a term; closest to it is {factor} · {term}, "
            "which leaves {left} % of the gradient.",
            factor=f"{found.factor:.4g}",
            term=found.about,
            left=left,
            **values,
        )
    return _(
        "{who} gives {name} a gradient that lacks a term; closest is the gradient times {factor}, "
        "which leaves {left} % of it.",
        factor=f"{found.factor:.4g}",
        left=left,
        **values,
    )
