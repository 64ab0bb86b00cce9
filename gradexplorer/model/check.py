"""Whether autograd's gradients are the slopes of a function: entry by entry, against central differences."""

import math
from collections.abc import Callable, Iterator, Sequence

import torch
from msgspec import Struct
from torch import Tensor

from gradexplorer.model import diagnose
from gradexplorer.model.backward_errors import explained
from gradexplorer.model.budget import chosen_entries
from gradexplorer.model.case import Case
from gradexplorer.model.caught import caught_warnings
from gradexplorer.model.judge import Judge
from gradexplorer.model.problem import Problem, Vector, kept_generators, problem_of
from gradexplorer.model.record import Application, applications
from gradexplorer.model.report import IN_FLOAT64, OWN_DTYPE, RANDOM, CheckReport, Reason, TensorReport
from gradexplorer.model.second_derivatives import second_problem
from gradexplorer.model.slopes import Line, error_curve, slope
from gradexplorer.text import InputError, Text, _

Progress = Callable[[int, int], None]
NOT_FINITE = _("All that it returns is NaN or infinite, so there is no slope to compare; Flow finds what made a NaN.")


class Facts(Struct, eq=False):
    """What is known of a problem before its entries are looked at.

    Attributes
    ----------
    case : Case
    own : Problem
        The tensors as they were given.
    given : Problem
        In float64 where that goes, with the memory's layout as given.
    dense : Problem
        The same with every entry in a place of its own, where differences are taken.
    applied : list of Application
        The custom Functions in it.
    """

    case: Case
    own: Problem
    given: Problem
    dense: Problem
    applied: Sequence[Application]
    base: Vector
    weights: Vector
    second: bool = False


def check_case(case: Case, progress: Progress | None = None) -> CheckReport:
    """Check the gradients of a case; its tensors and modules stay as they are."""
    with kept_generators(), caught_warnings() as caught:
        tensors, notes = _checked(case, progress)
        if case.second and all(tensor.verdict in ("proven", "digits lost") for tensor in tensors):
            tensors += _second(case, progress)
    return CheckReport(tensors=tuple(tensors), notes=tuple(notes), warnings=tuple(caught))


def _checked(case: Case, progress: Progress | None) -> tuple[list[TensorReport], list[Text]]:
    own = problem_of(case)
    if not own.leaves:
        if case.model is not None:
            raise InputError(_("The model has no parameter that requires grad."))
        return [_nothing_to_check(own)], []
    with applications() as applied:
        outputs = own.outputs()
    if not outputs:
        raise InputError(_("The function returns no floating tensor, so it has no gradient."))
    if not any(bool(output.isfinite().any()) for output in outputs):
        return _all(own, Reason(kind="not finite", text=NOT_FINITE)), []
    notes = []
    if not (steady := _steady(own)):
        own.seeded = True
        if not _steady(own):
            return _all(own, _changing()), []
        notes.append(RANDOM)
    try:
        own_gradient = own.gradient()
    except Exception as error:  # noqa: BLE001  whatever a backward of the person's raises is the finding
        return _all(own, explained(error, applied, lambda: problem_of(case))), notes
    facts = _facts(case, own, applied, seeded=not steady)
    if facts.given is not own:
        notes += [IN_FLOAT64] if own.dtype == "float32" else []
    elif own.dtype == "float32":
        notes.append(OWN_DTYPE)
    return list(_reports(facts, own_gradient, progress)), notes


def _facts(case: Case, own: Problem, applied: Sequence[Application], seeded: bool) -> Facts:
    """Return the problem in float64, with the tensors as given and with dense ones."""
    given, promote = own, False
    if own.dtype == "float32":
        for promote in (False, True):
            if (found := _in_float64(case, promote, seeded)) is not None:
                given = found
                break
    double = torch.float64 if given is not own else None
    dense = given if given.is_dense else problem_of(case, double, dense=True, promote=promote and given is not own)
    given.seeded = dense.seeded = seeded
    return Facts(case, own, given, dense, applied, dense.vector(), dense.weights(dense.outputs()))


def _in_float64(case: Case, promote: bool, seeded: bool) -> Problem | None:
    try:
        found = problem_of(case, torch.float64, promote=promote)
        found.seeded = seeded
        found.gradient_of(found.outputs())
    except Exception:  # noqa: BLE001  what can't run in float64 is checked in its own dtype
        return None
    return found


def _reports(facts: Facts, own: dict[str, Tensor | None], progress: Progress | None) -> Iterator[TensorReport]:
    gradient = facts.given.gradient()
    known = (float(g.abs().nan_to_num(0, 0, 0).max()) for g in gradient.values() if g is not None and g.numel())
    scale = max(known, default=0.0)
    budget = chosen_entries(facts.dense, gradient)
    total, done = sum(map(len, budget.values())), 0
    for name, leaf in facts.dense.leaves.items():
        judge = Judge(name, facts.own.leaves[name], gradient[name], own[name], facts.dense.dtype, scale)
        for index in budget[name]:
            line = Line(facts.dense, name, index, facts.base, facts.weights)
            judge.add(index, slope(line, facts.dense.dtype, judge.expected(index), scale), line.weight)
            done += 1
            if progress is not None:
                progress(done, total)
        report = judge.report(leaf.numel() * (2 if leaf.is_complex() else 1), tuple(leaf.shape))
        yield _with_reason(facts, report, judge, gradient[name])


def _with_reason(facts: Facts, report: TensorReport, judge: Judge, gradient: Tensor | None) -> TensorReport:
    reason, verdict = report.reason, report.verdict
    if verdict in ("not proven", "torch differs") and reason is None:
        verdict, reason = diagnose.reason(facts, judge, gradient)
    rows = report.rows
    curve: list[tuple[float, float]] = []
    if rows and (worst := judge.worst_index) is not None:
        line = Line(facts.dense, report.name, worst, facts.base, facts.weights)
        curve = error_curve(line, facts.dense.dtype, judge.expected(worst))
        curve = [(step, error) for step, error in curve if math.isfinite(error)]
    return TensorReport(
        name=report.name,
        shape=report.shape,
        dtype=report.dtype,
        verdict=verdict,
        reason=reason,
        rows=rows,
        total=report.total,
        error=report.error,
        step=report.step,
        curve=tuple(curve),
    )


def _second(case: Case, progress: Progress | None) -> list[TensorReport]:
    """Check the gradient of the gradient."""
    with applications() as applied:
        own = problem_of(case)
        own.outputs()
    seeded = not _steady(own)
    first = _facts(case, own, applied, seeded)
    given, dense = second_problem(first.given), second_problem(first.dense)
    try:
        gradient = given.gradient()
    except Exception as error:  # noqa: BLE001  as above
        return _all(given, explained(error, applied, lambda: second_problem(problem_of(case))))
    facts = Facts(case, given, given, dense, applied, dense.vector(), dense.weights(dense.outputs()), second=True)
    return list(_reports(facts, gradient, progress))


def _steady(problem: Problem) -> bool:
    """Whether two calls give the same, but for the order of sums."""
    first, second = problem.vector(), problem.vector()
    if first.shape != second.shape:
        return False
    digits = 1e-12 if problem.dtype == "float64" else 1e-5
    both_nan = (first != first) & (second != second)
    size = float(abs(first[first == first]).max(initial=0.0)) if first.size else 0.0
    apart = abs(first - second)
    return bool(((apart <= digits * size) | (first == second) | both_nan).all())


def _changing() -> Reason:
    text = _("Two calls with the same inputs and the same seed give different outputs: something changes in between.")
    return Reason(kind="not deterministic", text=text)


def _all(problem: Problem, reason: Reason) -> list[TensorReport]:
    return [
        TensorReport(
            name=name,
            shape=tuple(leaf.shape),
            dtype=str(leaf.dtype).removeprefix("torch."),
            verdict="not proven",
            reason=reason,
            total=leaf.numel(),
        )
        for name, leaf in problem.leaves.items()
    ]


def _nothing_to_check(problem: Problem) -> TensorReport:
    floating = problem.constants
    if not floating:
        name = problem.integers[0] if problem.integers else "-"
        text = _("{name} holds whole numbers, and these have no slope; make it floating.", name=name)
        reason = Reason(kind="integer", text=text)
    else:
        name = floating[0]
        text = _("{name} does not require grad, so backward gives it none: call {name}.requires_grad_().", name=name)
        reason = Reason(kind="no requires_grad", text=text)
    return TensorReport(name=name, shape=(), dtype="", verdict="not proven", reason=reason)
