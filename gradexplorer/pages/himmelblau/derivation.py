"""The derivation column of a race: the function, its gradient, the update of this step, and the curvature."""

from collections.abc import Iterator

import numpy as np

from gradexplorer.core.descent.race import OptimizerRace, RaceSnapshot
from gradexplorer.core.landscapes.calculus import curvature, prove_gradient, second_order
from gradexplorer.core.landscapes.catalogue import LANDSCAPES, landscape
from gradexplorer.core.landscapes.formulas import PointFormulas, coordinates, derivations
from gradexplorer.core.landscapes.published import name_check, prove_name
from gradexplorer.core.maps.proven_maps import prove_maps
from gradexplorer.core.optimizers import (
    OPTIMIZERS,
    Optimizer,
    prove_printed_rule,
    prove_step,
    told_apart,
)
from gradexplorer.core.optimizers.gradients import with_changed_gradient
from gradexplorer.core.optimizers.rule_items import rule_items, step_items
from gradexplorer.formula.equation import formula, number_tree
from gradexplorer.formula.printed import prove_printed
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, Note, checked, kink
from gradexplorer.pages.himmelblau.averages import average_items
from gradexplorer.pages.himmelblau.changed_gradient import gradient_items, noise_of
from gradexplorer.pages.himmelblau.proven_states import mapped_optimizers
from gradexplorer.pages.himmelblau.schedules import present_rate, schedule_items
from gradexplorer.pages.himmelblau.state import HimmelblauState
from gradexplorer.proof import Proof
from gradexplorer.text import InputError, _

PROBES = ((-4.0, 0.0), (1.0, 0.0), (0.7, -1.3))
PROVEN_STEPS = 25


def derive(state: HimmelblauState, snapshot: RaceSnapshot | None) -> list[Item]:
    """Return the derivation at the selected path's present point."""
    r, s = state.watched
    x, y = state.starts[s]
    if snapshot:
        x, y = (float(v) for v in snapshot.path(r, s)[:2, min(snapshot.step, int(snapshot.ends[r, s]))])
    items: list[Item] = []
    if snapshot and (r, s) in snapshot.reasons:
        items.append(Note(key="diverged", label=snapshot.reasons[r, s]))
    for part in (_update, _average, _function, _curvature):
        try:
            items += part(state, snapshot, x, y)
        except InputError as error:
            items.append(Note(key=f"fault.{part.__name__}", label=error.text))
    return checked(items, lambda: kink(items))


def _function(state: HimmelblauState, snapshot: RaceSnapshot | None, x: float, y: float) -> list[Item]:
    land = state.surface
    at = PointFormulas(land, x, y)
    lines = [FormulaItem(key=f"partial{i}", label=rule, formula=line) for i, (rule, line) in enumerate(at.lines())]
    return [
        Heading(key="function", label=_("Gradient of {name}", name=land.name)),
        FormulaItem(key="f", formula=at.function()),
        *name_check(land),
        *lines,
        FormulaItem(
            key="gradient.numbers",
            label=_("At the point ({x}, {y})", **coordinates(land, x, y, 7)),
            formula=at.gradient(),
        ),
        Check(key="gradient.proof", label=_("Gradient"), prove=lambda: prove_gradient(land, x, y, "float64")),
    ]


def _update(state: HimmelblauState, snapshot: RaceSnapshot | None, x: float, y: float) -> list[Item]:
    r, s = state.watched
    optimizer = state.optimizers[r]
    name = told_apart(state.optimizers)[r]
    items: list[Item] = [
        Heading(key="update", label=_("Update rule: {optimizer}, start {start}", optimizer=name, start=s + 1))
    ]
    if snapshot and snapshot.watched != (r, s):
        snapshot = None  # its internals are still those of the path that was watched before
    step_record = snapshot.step_record if snapshot else None
    plain = optimizer.at(step_record.rates if step_record else ()).own_rule()
    if plain is None:
        return [*items, *_direction(snapshot), *schedule_items(state, snapshot)]
    drawn = noise_of(state, optimizer, snapshot.step) if snapshot and step_record else (0.0, 0.0)
    rule = optimizer.rule_with(drawn[0]) or with_changed_gradient(plain, optimizer.clipping, optimizer.noise, drawn[0])
    items += [*rule_items("rule", rule), *schedule_items(state, snapshot)]
    if snapshot and step_record is None and (r, s) in snapshot.reasons and snapshot.step >= snapshot.ends[r, s]:
        return items  # there is no such step; the note above says why
    if step_record is None or snapshot is None:
        return [
            *items,
            Note(key="numbers", label=_("Go a step forward to see its numbers put in, and their proof.")),
        ]
    items.append(Heading(key="numbers", label=_("Step {step}, in numbers, for x", step=snapshot.step)))
    after = rule.at({name: step_record.after[name] for name in ("x", *rule.initial)})
    before = rule.at(step_record.before | {"g": step_record.gradient})
    items += step_items("numbers", rule, before, after, state.dtype)
    items += gradient_items(state, rule, drawn, step_record)
    used = step_record.gradient if step_record.used is None else step_record.used
    update = step_record.before, used, step_record.after
    label = _("Rule against {optimizer} in torch", optimizer=name)
    items.append(Check(key="update.proof", label=label, prove=lambda: prove_step(plain, *update, state.dtype)))
    return items


def _average(state: HimmelblauState, snapshot: RaceSnapshot | None, x: float, y: float) -> list[Item]:
    return average_items(state, snapshot)


def _direction(snapshot: RaceSnapshot | None) -> list[Item]:
    items: list[Item] = [
        Note(
            key="lbfgs",
            label=_("LBFGS builds its direction from the last steps and gradients; its rule is not proven here."),
        )
    ]
    if snapshot and snapshot.direction is not None:
        vector = formula("d_t", number_tree(snapshot.direction))
        items.append(FormulaItem(key="direction", label=_("Direction of this step"), formula=vector))
    return items


def _curvature(state: HimmelblauState, snapshot: RaceSnapshot | None, x: float, y: float) -> list[Item]:
    second = second_order(state.surface, x, y)
    rate = present_rate(state, snapshot)
    at = PointFormulas(state.surface, x, y, {"eta": rate})
    items: list[Item] = [Heading(key="curvature", label=_("Second order at this point")), *curvature(at, second)]
    if second.critical_rate is not None:
        caption = (
            _("above the limit of plain gradient descent") if rate > second.critical_rate else _("below that limit")
        )
        items.append(
            FormulaItem(
                key="limit",
                label=_("Plain gradient descent is stable below 2/λₘₐₓ; this learning rate is {words}", words=caption),
                formula=at.critical_rate(second.critical_rate, second.condition),
            )
        )
    return [*items, Check(key="hessian.proof", label=_("Hessian matrix"), prove=lambda: second.proof)]


def prove() -> Iterator[tuple[str, Proof]]:
    """Prove every gradient, every Hessian and every update rule of the tab."""
    for key in LANDSCAPES:
        land = landscape(key)
        for x, y in PROBES:
            for dtype in ("float32", "float64"):
                yield f"himmelblau.{key}.gradient({x:g},{y:g}).{dtype}", prove_gradient(land, x, y, dtype)
            yield f"himmelblau.{key}.hessian({x:g},{y:g})", second_order(land, x, y).proof
        yield f"himmelblau.{key}.name", prove_name(land)
        yield f"himmelblau.{key}.f as printed", prove_printed([formula(land.formula.tree)])
        for variable, lines in zip("xy", derivations(land), strict=True):
            yield f"himmelblau.{key}.lines.{variable} as printed", prove_printed(lines.steps)
    for key, kind in OPTIMIZERS.items():
        yield from _prove_optimizer(key, kind())
    for name, proof in prove_maps(mapped_optimizers()):
        yield f"himmelblau.{name}", proof


def _prove_optimizer(key: str, optimizer: Optimizer) -> Iterator[tuple[str, Proof]]:
    rule = optimizer.rule()
    if rule is None:
        return
    run = OptimizerRace(landscape("himmelblau"), (optimizer,), PROBES[:1], PROVEN_STEPS, "float64", 0, (0, 0))
    for step in (1, 2, PROVEN_STEPS):
        run.seek(step)
        step_record = run.snapshot(detail=True).step_record
        assert step_record is not None
        proof = prove_step(rule, step_record.before, step_record.gradient, step_record.after, "float64")
        yield f"himmelblau.{key}.step{step}", proof
    start = {"x": np.array([-3.7, 1.9]), "g": np.array([0.62, -2.1]), **rule.initial, "t": 0.0}
    yield f"himmelblau.{key}.rule as printed", prove_printed_rule(rule, rule.at(start))
