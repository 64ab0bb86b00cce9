"""The derivation column of a training: what is minimised, its gradient, and the optimizer's last update."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from msgspec.structs import replace

from gradexplorer.core.descent.race import StepRecord
from gradexplorer.core.optimizers import NAMES, UpdateRule, prove_step
from gradexplorer.core.perceptron import LOSSES
from gradexplorer.core.perceptron.notation import slope
from gradexplorer.core.training import Training, TrainingConfig, TrainingSnapshot
from gradexplorer.core.training.proving import by_hand, prove_training
from gradexplorer.core.training.run import MOST_UPDATES
from gradexplorer.formula.latex_printer import number
from gradexplorer.framework.figure import Check, Formula, Heading, Item, Note
from gradexplorer.pages.perceptron.activation_formulas import slope_items
from gradexplorer.proof import Proof
from gradexplorer.text import _

PROVEN_POINTS = 300
"""Of more points, the first ones are enough to prove the gradient."""
PROVEN_PARAMETERS = 200
PROVEN_EPOCHS = 2

_LOSSES = {
    "cross_entropy": (
        r"-\frac{1}{n} \sum_p \left[ t_p \ln O_p + \left(1 - t_p\right) \ln\left(1 - O_p\right) \right]",
        r"O_p - t_p",
    ),
    "mse": (r"\frac{1}{n} \sum_p \left(O_p - t_p\right)^2", r"2 \left(O_p - t_p\right)"),
    "half_squares": (r"\frac{1}{n} \sum_p \frac{1}{2} \left(O_p - t_p\right)^2", r"\left(O_p - t_p\right)"),
}
"""E over n points, and the output's delta but for its sigmoid."""


def derive(config: TrainingConfig, snapshot: TrainingSnapshot | None) -> Sequence[Item]:
    """Return the derivation at the weights of `snapshot`."""
    if snapshot is None:
        return ()
    items = [*_standardised(config, snapshot), *_minimised(config)]
    return [*items, *_gradient(config, snapshot), *_update(config, snapshot)]


def _standardised(config: TrainingConfig, snapshot: TrainingSnapshot) -> list[Item]:
    """Return what becomes of a file's columns before the network sees them."""
    if config.source.key != "file":
        return []
    data = snapshot.data
    latex = r" \qquad ".join(
        rf"x_{{{n}}} = \frac{{c_{{{n}}} - {_bracketed(middle)}}}{{{number(unit)}}}"
        for n, (middle, unit) in enumerate(zip(data.middle.tolist(), data.unit.tolist(), strict=True), start=1)
    )
    note = _(
        "The network gets the columns c₁ and c₂ standardised, mean 0 and deviation 1; "
        "the map shows the file's own numbers."
    )
    return [Note(key="standardised", label=note), Formula(key="standardised.how", latex=latex)]


def _bracketed(value: float) -> str:
    return rf"\left({number(value)}\right)" if value < 0 else number(value)


def _minimised(config: TrainingConfig) -> list[Item]:
    loss, delta = _LOSSES[config.objective]
    squashed = r" \cdot O_p \left(1 - O_p\right)" if config.squashed else ""
    penalties = [
        *([r"\lambda_1 \sum \left|w\right|"] if config.l1 else []),
        *([r"\frac{\lambda_2}{2} \sum w^2"] if config.l2 else []),
    ]
    slopes = [
        *([r"\lambda_1 \operatorname{sign} w_{ij}"] if config.l1 else []),
        *([r"\lambda_2 w_{ij}"] if config.l2 else []),
    ]
    general = " + ".join([r"\frac{1}{n} \sum_p O_{i,p}\, \delta_{j,p}", *slopes])
    items: list[Item] = [
        Heading(key="minimised", label=_("What is minimised")),
        Formula(key="loss", label=LOSSES[config.objective], latex=f"E = {' + '.join([loss, *penalties])}"),
        Heading(key="gradient", label=_("Its derivative by one weight")),
        Formula(key="delta", label=_("δ of the output, for point p"), latex=rf"\delta_p = {delta}{squashed}"),
    ]
    if config.hidden:
        bend = slope(config.activation, "O_{j,p}", r"\mathrm{net}_{j,p}")
        hidden = rf"\delta_{{j,p}} = {bend} \sum_k w_{{jk}}\, \delta_{{k,p}}"
        items.append(Formula(key="hidden", label=_("δ of a hidden neuron"), latex=hidden))
        items += slope_items("hidden.f", config.activation, "f")
    return [*items, Formula(key="general", latex=rf"\frac{{\partial E}}{{\partial w_{{ij}}}} = {general}")]


def _gradient(config: TrainingConfig, snapshot: TrainingSnapshot) -> list[Item]:
    points = snapshot.data.train[:PROVEN_POINTS]
    x, t = snapshot.data.x[points], snapshot.data.t[points]
    hand = by_hand(config, snapshot.weights, x, t)
    weight, part = float(snapshot.weights[0][0][0, 0]), float(hand.parts[0][0, 0])
    sign = (weight > 0) - (weight < 0)
    terms = [
        number(part),
        *([rf"{number(config.l1)} \cdot \left({number(sign)}\right)"] if config.l1 else []),
        *([rf"{number(config.l2)} \cdot \left({number(weight)}\right)"] if config.l2 else []),
    ]
    total = [number(float(hand.gradients[0][0, 0]))] if len(terms) > 1 else []
    name = r"w^{(1)}_{00}" if config.hidden else "w_{00}"
    return [
        Formula(
            key="numbers",
            label=_("in numbers, over {count} training points, after epoch {epoch}", count=len(t), epoch=snapshot.step),
            latex=rf"E = {number(hand.loss)} \qquad \frac{{\partial E}}{{\partial {name}}} = "
            + " = ".join([" + ".join(terms), *total]),
        ),
        Check(
            key="gradient.proof",
            label=_("The gradient by all weights and biases"),
            proof=prove_training(config, snapshot.weights, x, t),
        ),
    ]


def _update(config: TrainingConfig, snapshot: TrainingSnapshot) -> list[Item]:
    rule = _rule(config)
    name = NAMES[str(config.optimizer.__struct_config__.tag)]
    items: list[Item] = [Heading(key="update", label=_("Update rule: {optimizer}", optimizer=name))]
    if rule is None:
        note = _("LBFGS builds its direction from the last steps and gradients; its rule is not proven here.")
        return [*items, Note(key="lbfgs", label=note)]
    items += [Formula(key=f"rule{i}", label=caption, latex=line) for i, (caption, line) in enumerate(rule.latex())]
    step_record = snapshot.step_record
    if step_record is None:
        many = -(-len(snapshot.data.train) // config.batch) > MOST_UPDATES
        note = (
            _("Epochs of more than {most} updates are not taken apart: choose larger batches.", most=MOST_UPDATES)
            if many
            else _("Go a step forward to see the numbers of its last update put in, and their proof.")
        )
        return [*items, Note(key="numbers.note", label=note)]
    before = {key: float(value if isinstance(value, float) else value[0]) for key, value in step_record.before.items()}
    lines = rule.latex_with(before | {"g": float(step_record.gradient[0])})
    return [
        *items,
        Heading(
            key="update.numbers", label=_("The last update of epoch {epoch}, for the first weight", epoch=snapshot.step)
        ),
        *(Formula(key=f"numbers{i}", latex=line) for i, (_words, line) in enumerate(lines)),
        Check(
            key="update.proof",
            label=_(
                "Rule against torch.optim, {count} parameters", count=len(step_record.gradient[:PROVEN_PARAMETERS])
            ),
            proof=_proof_of_update(config, step_record),
        ),
    ]


def _rule(config: TrainingConfig) -> UpdateRule | None:
    """Return the optimizer's rule with w for what is moved: x is an input here."""
    rule = config.optimizer.rule()
    if rule is None:
        return None
    return replace(rule, symbols={name: re.sub(r"\bx$", "w", symbol) for name, symbol in rule.symbols.items()})


def _proof_of_update(config: TrainingConfig, step_record: StepRecord) -> Proof:
    """Return the proof for up to `PROVEN_PARAMETERS`; its entries are those of the first weight."""
    rule = _rule(config)
    assert rule is not None
    before, after = (
        {name: value[:PROVEN_PARAMETERS] if isinstance(value, np.ndarray) else value for name, value in values.items()}
        for values in (step_record.before, step_record.after)
    )
    proof = prove_step(rule, before, step_record.gradient[:PROVEN_PARAMETERS], after, "float32")
    return replace(proof, entries=proof.entries[: 1 + len(rule.initial)])


def prove(recipes: Sequence[tuple[str, TrainingConfig]]) -> Iterator[tuple[str, Proof]]:
    """Prove the gradient of every kind of loss, after some epochs."""
    for name, config in recipes:
        run = Training(config)
        run.advance(PROVEN_EPOCHS)
        snapshot = run.snapshot(detail=True)
        data = snapshot.data
        yield (
            f"perceptron.train.{name}.gradient",
            prove_training(config, snapshot.weights, data.x[data.train], data.t[data.train]),
        )
        if snapshot.step_record:
            yield f"perceptron.train.{name}.update", _proof_of_update(config, snapshot.step_record)
