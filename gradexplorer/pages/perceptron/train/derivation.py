"""The derivation column of a training: what is minimised, its gradient, and the optimizer's last update."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from msgspec.structs import replace

from gradexplorer.core.descent.race import StepRecord
from gradexplorer.core.optimizers import NAMES, UpdateRule, prove_step, rule_formulas, step_formulas
from gradexplorer.core.perceptron import LOSSES
from gradexplorer.core.perceptron.derivation import times, written_slope
from gradexplorer.core.perceptron.scope import activation_symbol
from gradexplorer.core.training import Training, TrainingConfig, TrainingSnapshot
from gradexplorer.core.training.proving import Array, Layers, by_hand, prove_training
from gradexplorer.core.training.run import MOST_UPDATES
from gradexplorer.core.training.scope import penalties, training_scope
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, Note, checked
from gradexplorer.pages.perceptron.activation_formulas import slope_items
from gradexplorer.proof import Proof
from gradexplorer.text import _

PROVEN_POINTS = 300
"""Of more points, the first ones are enough to prove the gradient."""
EXECUTED_POINTS = 20
"""So many of them are put into the formulas, which are executed with 50 digits."""
MOST_PRODUCTS = 800
"""Points times weights that are executed: fewer points of a large network."""
PROVEN_PARAMETERS = 200
PROVEN_EPOCHS = 2


def derive(config: TrainingConfig, snapshot: TrainingSnapshot | None) -> Sequence[Item]:
    """Return the derivation at the weights of `snapshot`."""
    if snapshot is None:
        return ()
    parameters = sum(weight.size for weight, _bias in snapshot.weights)
    points = snapshot.data.train[: max(2, min(EXECUTED_POINTS, MOST_PRODUCTS // parameters))]
    executed = Executed(config, snapshot.weights, snapshot.data.x[points], snapshot.data.t[points])
    items = [*_standardised(config, snapshot), *_objective(executed)]
    items += _gradient(executed, snapshot)
    items += _update(config, snapshot)
    return checked(items)


class Executed:
    """Formulas of a training over its first points, and how their names are written."""

    def __init__(self, config: TrainingConfig, layers: Layers, x: Array, t: Array) -> None:
        self.config, self.depth, self.count = config, len(layers), len(t)
        self.scope = training_scope(config, layers, x, t)
        self.symbols = {"f1": activation_symbol(config.activation)}
        for n in range(self.depth + 1):
            self.symbols |= {f"{name}{n}": letter for name, letter in _LETTERS.items()}

    def __call__(self, *parts: str | float, digits: bool = False) -> Formula:
        """Return the formula; with `digits` for indices weights have the number of their layer."""
        weight = {"w1": "Layer(w, 1)"} if digits and self.depth > 1 else {}
        return formula(*parts, scope=self.scope, symbols={**self.symbols, **weight})


_LETTERS = {"w": "w", "b": "b", "O": "O", "net": "net", "delta": "delta"}


def _standardised(config: TrainingConfig, snapshot: TrainingSnapshot) -> list[Item]:
    """Return what becomes of a file's columns before the network sees them."""
    if config.source.key != "file":
        return []
    data = snapshot.data
    note = _(
        "The network gets the columns c₁ and c₂ standardised, mean 0 and deviation 1; "
        "the map shows the file's own numbers."
    )
    lines = [
        FormulaItem(key=f"standardised.how{n}", formula=_column(n, middle, unit))
        for n, (middle, unit) in enumerate(zip(data.middle.tolist(), data.unit.tolist(), strict=True), start=1)
    ]
    return [Note(key="standardised", label=note), *lines]


def _column(n: int, middle: float, unit: float) -> Formula:
    """Return how a column of a file becomes an input."""
    scope = Scope(values={"m": middle, "s": unit})
    return formula(f"x_{n}", f"(c_{n} - Numbers(m))/Numbers(s)", scope=scope)


def _objective(executed: Executed) -> list[Item]:
    config, d = executed.config, executed.depth
    out, sigmoid = f"O{d}[0, p]", f"O{d}[0, p]*(1 - O{d}[0, p])"
    points, delta = {
        "cross_entropy": (f"-(1/n)*Sum(p, t[p]*log({out}) + (1 - t[p])*log(1 - {out}))", f"{out} - t[p]"),
        "mse": (f"1/n*Sum(p, ({out} - t[p])**2)", f"2*({out} - t[p])"),
        "half_squares": (f"1/n*Sum(p, 1/2*({out} - t[p])**2)", f"({out} - t[p])"),
    }[config.objective]
    squashed = config.squashed and config.objective != "cross_entropy"
    slopes = [
        *(["lambda_1*sign(w1[i, j])"] if config.l1 else []),
        *(["lambda_2*w1[i, j]"] if config.l2 else []),
    ]
    loss = executed("E", " + ".join([points, *penalties(config, d)]))
    output = executed(f"delta{d}[0, p]", times(delta, sigmoid if squashed else ""))
    items: list[Item] = [
        Heading(key="minimised", label=_("What is minimised")),
        FormulaItem(key="loss", label=LOSSES[config.objective], formula=loss),
        Heading(key="gradient", label=_("Its derivative by one weight")),
        FormulaItem(key="delta", label=_("δ of the output, for point p"), formula=output),
    ]
    if config.hidden:
        slope = written_slope(config.activation, "O1[j, p]", "Prime(f1, net1[j, p])")
        hidden = executed("delta1[j, p]", times(slope, "Sum(k, w2[j, k]*delta2[k, p])"))
        items.append(FormulaItem(key="hidden", label=_("δ of a hidden neuron"), formula=hidden))
        items += slope_items("hidden.f", config.activation, activation_symbol(config.activation))
    general = executed("D(E, w1[i, j])", " + ".join(["1/n*Sum(p, O0[i, p]*delta1[j, p])", *slopes]))
    return [*items, FormulaItem(key="general", formula=general)]


def _gradient(executed: Executed, snapshot: TrainingSnapshot) -> list[Item]:
    config = executed.config
    points = snapshot.data.train[:PROVEN_POINTS]
    first = points[: executed.count]
    hand = by_hand(config, snapshot.weights, snapshot.data.x[first], snapshot.data.t[first])
    terms = [
        "mean",
        *(["lambda_1*sign(w1[0, 0])"] if config.l1 else []),
        *(["lambda_2*w1[0, 0]"] if config.l2 else []),
    ]
    scope = replace(
        executed.scope,
        meanings={**executed.scope.meanings, "mean": Meaning((), "1/n*Sum(p, O0[0, p]*delta1[0, p])")},
    )
    total = [float(hand.gradients[0][0, 0])] if len(terms) > 1 else []
    by_weight = executed("D(E, w1[0, 0])", f"Numbers({' + '.join(terms)})", *total, digits=True)
    return [
        FormulaItem(
            key="numbers",
            label=_(
                "in numbers, over {count} training points, after epoch {epoch}",
                count=executed.count,
                epoch=rounded(snapshot.step, 9),
            ),
            formula=executed("E", hand.loss),
        ),
        FormulaItem(key="numbers.gradient", formula=replace(by_weight, scope=scope)),
        Check(
            key="gradient.proof",
            label=_("The gradient by all weights and biases"),
            prove=lambda: prove_training(config, snapshot.weights, snapshot.data.x[points], snapshot.data.t[points]),
        ),
    ]


def _update(config: TrainingConfig, snapshot: TrainingSnapshot) -> list[Item]:
    rule = _rule(config)
    name = NAMES[str(config.optimizer.__struct_config__.tag)]
    items: list[Item] = [Heading(key="update", label=_("Update rule: {optimizer}", optimizer=name))]
    if rule is None:
        note = _("LBFGS builds its direction from the last steps and gradients; its rule is not proven here.")
        return [*items, Note(key="lbfgs", label=note)]
    items += [
        FormulaItem(key=f"rule{i}", label=caption, formula=line)
        for i, (caption, line) in enumerate(rule_formulas(rule))
    ]
    step_record = snapshot.step_record
    if step_record is None:
        many = -(-len(snapshot.data.train) // config.batch) > MOST_UPDATES
        note = (
            _("Epochs of more than {most} updates are not taken apart: choose larger batches.", most=MOST_UPDATES)
            if many
            else _("Go a step forward to see the numbers of its last update put in, and their proof.")
        )
        return [*items, Note(key="numbers.note", label=note)]
    before, after = (
        {name: float(value if isinstance(value, float) else value[0]) for name, value in values.items()}
        for values in (step_record.before, step_record.after)
    )
    after = {name: after[name] for name in ("x", *rule.initial)}
    lines = step_formulas(rule, before | {"g": float(step_record.gradient[0])}, after, "float32")
    return [
        *items,
        Heading(
            key="update.numbers", label=_("The last update of epoch {epoch}, for the first weight", epoch=snapshot.step)
        ),
        *(FormulaItem(key=f"numbers{i}", formula=line) for i, (_meaning, line) in enumerate(lines)),
        Check(
            key="update.proof",
            label=_(
                "Rule against {optimizer} in torch, {count} parameters",
                optimizer=name,
                count=len(step_record.gradient[:PROVEN_PARAMETERS]),
            ),
            prove=lambda: _proof_of_update(config, step_record),
        ),
    ]


def _rule(config: TrainingConfig) -> UpdateRule | None:
    """Return the optimizer's rule with w for what is moved: x is an input here."""
    rule = config.optimizer.rule()
    if rule is None:
        return None
    return replace(rule, symbols={name: re.sub(r"\bx\b", "w", symbol) for name, symbol in rule.symbols.items()})


def _proof_of_update(config: TrainingConfig, step_record: StepRecord) -> Proof:
    """Return the proof for up to `PROVEN_PARAMETERS`; its entries are those of the first weight."""
    rule = _rule(config)
    assert rule is not None
    before, after = (
        {name: value[:PROVEN_PARAMETERS] if isinstance(value, np.ndarray) else value for name, value in values.items()}
        for values in (step_record.before, step_record.after)
    )
    return prove_step(rule, before, step_record.gradient[:PROVEN_PARAMETERS], after, "float32", shown=1)


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
