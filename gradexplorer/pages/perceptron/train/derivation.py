"""The derivation column of a training: what is minimised, its gradient, and the optimizer's last update."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from msgspec.structs import replace

from gradexplorer.core.descent.race import StepRecord
from gradexplorer.core.optimizers import NAMES, UpdateRule, prove_step
from gradexplorer.core.optimizers.rule_items import rule_items, step_items
from gradexplorer.core.perceptron import LOSSES
from gradexplorer.core.perceptron.derivation import times, written_slope
from gradexplorer.core.perceptron.scope import activation_symbol
from gradexplorer.core.training import Training, TrainingConfig, TrainingSnapshot
from gradexplorer.core.training.proving import Array, Layers, by_hand, masks_for, prove_training
from gradexplorer.core.training.run import MOST_UPDATES
from gradexplorer.core.training.scope import exact_derivative, penalties, training_scope
from gradexplorer.formula.equation import Formula, formula
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import Check, FormulaItem, Heading, Item, Note, checked
from gradexplorer.pages.perceptron.activation_formulas import slope_items
from gradexplorer.pages.perceptron.train.average import average_items
from gradexplorer.pages.perceptron.train.matrix_update import matrix_rule_items, matrix_update_items, rule_of
from gradexplorer.pages.perceptron.train.matrix_update import proofs as matrix_proofs
from gradexplorer.pages.perceptron.train.schedule import schedule_items
from gradexplorer.proof import Proof
from gradexplorer.text import _

PROVEN_POINTS = 300
"""Of more points, the first ones are enough to prove the gradient."""
EXECUTED_POINTS = 20
"""So many of them are put into the formulas, which are executed with 50 digits."""
MOST_PRODUCTS = 800
"""Points times weights that are executed: fewer points of a large network."""
MOST_EXECUTED, THINNED = 1500, 6
"""Of a network of more weights, so many neurons of each layer are executed with 50 digits."""
PROVEN_PARAMETERS = 200
PROVEN_EPOCHS = 2


def derive(config: TrainingConfig, snapshot: TrainingSnapshot | None) -> Sequence[Item]:
    """Return the derivation at the weights of `snapshot`."""
    if snapshot is None:
        return ()
    data, (smaller, layers) = snapshot.data, _executed_network(config, snapshot.weights)
    parameters = sum(weight.size for weight, _bias in layers)
    points = data.train[: max(2, min(EXECUTED_POINTS, MOST_PRODUCTS // parameters))]
    executed = Executed(smaller, layers, data.inputs[points], data.targets[points])
    items = [*_standardised(config, snapshot), *_objective(executed)]
    if layers is snapshot.weights:
        items += _numbers(executed, snapshot)
    else:
        note = _("These lines are executed with the first {most} neurons of each layer.", most=THINNED)
        items.append(Note(key="thinned", label=note))
    items += [*_gradient(config, snapshot), *_update(config, snapshot)]
    return checked(items)


def _executed_network(config: TrainingConfig, layers: Layers) -> tuple[TrainingConfig, Layers]:
    """Return the network with which the lines are executed: of a large one the first neurons of each layer."""
    if sum(weight.size for weight, _bias in layers) <= MOST_EXECUTED:
        return config, layers
    hidden = tuple(min(size, THINNED) for size in config.hidden)
    sizes = config.inputs, *hidden, config.outputs
    cut = [(w[:b, :a], v[:b]) for (w, v), (a, b) in zip(layers, pairwise(sizes), strict=True)]
    return replace(config, hidden=hidden), cut


class Executed:
    """Formulas of a training over its first points, and how their names are written."""

    def __init__(self, config: TrainingConfig, layers: Layers, x: Array, t: Array) -> None:
        self.config, self.depth, self.count = config, len(layers), len(t)
        self.network = layers, x, t
        self.masks = masks_for(config, len(t))
        self.hand = by_hand(config, layers, x, t, self.masks)
        self.scope = training_scope(config, layers, x, t, self.masks)
        self.symbols = {"f1": activation_symbol(config.activation)}
        for n in range(self.depth + 1):
            self.symbols |= {f"{name}{n}": letter for name, letter in _LETTERS.items()}

    def __call__(self, *parts: str | float, digits: bool = False) -> Formula:
        """Return the formula; with `digits` for indices weights have the number of their layer."""
        weight = {"w1": "Layer(w, 1)"} if digits and self.depth > 1 else {}
        return formula(*parts, scope=self.scope, symbols={**self.symbols, **weight})

    def prove(self) -> Proof:
        """Prove the gradient over these points, with exact digits."""
        return prove_training(
            self.config, *self.network, exact=lambda at: exact_derivative(self.scope, self.config, at)
        )


_LETTERS = {"w": "w", "b": "b", "O": "O", "net": "net", "delta": "delta", "m": "m"}


def _standardised(config: TrainingConfig, snapshot: TrainingSnapshot) -> list[Item]:
    """Return what becomes of a file's columns before the network sees them, and what else it gets and does."""
    data, items = snapshot.data, list[Item]()
    if config.source.key == "file":
        note = _("Columns are standardised, mean 0 and deviation 1; the map shows the file's own numbers.")
        items.append(Note(key="standardised", label=note))
        names = [f"x_{n}" for n in range(1, len(data.unit) + 1)], data.middle.tolist(), data.unit.tolist()
        items += [
            FormulaItem(
                key=f"standardised.how{n}", label=data.axes[n - 1], formula=_column(name, f"c_{n}", middle, unit)
            )
            for n, (name, middle, unit) in enumerate(zip(*names, strict=True), start=1)
        ]
        if config.regression:
            items.append(FormulaItem(key="standardised.target", formula=_column("t", "y", *data.scale)))
    if data.left_out:
        label = _("Rows left out because a value is missing: {count}.", count=data.left_out)
        items.append(Note(key="left_out", label=label))
    if data.features:
        inputs = ", ".join(feature.source for feature in data.features)
        items.append(Note(key="features", label=_("The inputs of the network are: {inputs}.", inputs=inputs)))
    if config.dropout:
        note = _(
            "Dropout: in an update each hidden output is multiplied by m, which is 0 with probability {p} and else "
            "1/(1 − {p}); here with m drawn from the seed. Curves and maps are without dropout.",
            p=config.dropout,
        )
        items.append(Note(key="dropout", label=note))
    return items


def _column(name: str, own: str, middle: float, unit: float) -> Formula:
    """Return how a column of a file becomes what the network gets."""
    scope = Scope(values={"m": middle, "s": unit})
    return formula(name, f"({own} - Numbers(m))/Numbers(s)", scope=scope)


def _objective(executed: Executed) -> list[Item]:
    config, d = executed.config, executed.depth
    out, sigmoid = f"O{d}[0, p]", f"O{d}[0, p]*(1 - O{d}[0, p])"
    points, delta = {
        "cross_entropy": (f"-(1/n)*Sum(p, t[p]*log({out}) + (1 - t[p])*log(1 - {out}))", f"{out} - t[p]"),
        "mse": (f"1/n*Sum(p, ({out} - t[p])**2)", f"2*({out} - t[p])"),
        "half_squares": (f"1/n*Sum(p, 1/2*({out} - t[p])**2)", f"({out} - t[p])"),
    }[config.objective]
    if config.outputs > 1:
        points, delta, sigmoid = _of_several(config, d)
    squashed = config.squashed and config.objective != "cross_entropy"
    slopes = [
        *(["lambda_1*sign(w1[i, j])"] if config.l1 else []),
        *(["lambda_2*w1[i, j]"] if config.l2 else []),
    ]
    loss = executed("E", " + ".join([points, *penalties(config, d)]))
    number = "l" if config.outputs > 1 else "0"
    output = executed(f"delta{d}[{number}, p]", times(delta, sigmoid if squashed else ""))
    items: list[Item] = [
        Heading(key="minimised", label=_("What is minimised")),
        FormulaItem(key="loss", label=LOSSES[config.objective], formula=loss),
        Heading(key="gradient", label=_("Its derivative by one weight")),
        FormulaItem(
            key="delta",
            label=_("δ of an output, for point p") if config.outputs > 1 else _("δ of the output, for point p"),
            formula=output,
        ),
    ]
    if config.hidden:
        slope, mask = written_slope(config.activation, "O1[j, p]", "Prime(f1, net1[j, p])"), ""
        if config.dropout:  # O is no longer f of the sum
            slope, mask = "Prime(f1, net1[j, p])", "m1[j, p]"
        hidden = executed("delta1[j, p]", times(mask, slope, "Sum(k, w2[j, k]*delta2[k, p])"))
        items.append(FormulaItem(key="hidden", label=_("δ of a hidden neuron"), formula=hidden))
        items += slope_items("hidden.f", config.activation, activation_symbol(config.activation))
    general = executed("D(E, w1[i, j])", " + ".join(["1/n*Sum(p, O0[i, p]*delta1[j, p])", *slopes]))
    return [*items, FormulaItem(key="general", formula=general)]


def _of_several(config: TrainingConfig, d: int) -> tuple[str, str, str]:
    """Return, for several outputs, the mean loss of the points, the δ of output l, and the slope of its sigmoid."""
    out, count = f"O{d}[l, p]", config.outputs
    points, delta = {
        "cross_entropy": (f"-(1/n)*Sum(p, Sum(l, t[l, p]*log({out})))", f"({out} - t[l, p])"),
        "mse": (f"1/({count}*n)*Sum(p, Sum(l, ({out} - t[l, p])**2))", f"2/{count}*({out} - t[l, p])"),
        "half_squares": (f"1/n*Sum(p, 1/2*Sum(l, ({out} - t[l, p])**2))", f"({out} - t[l, p])"),
    }[config.objective]
    return points, delta, f"{out}*(1 - {out})"


def _numbers(executed: Executed, snapshot: TrainingSnapshot) -> list[Item]:
    config, hand = executed.config, executed.hand
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
            key="numbers.proof",
            label=_("The gradient over these {count} points, with exact digits", count=executed.count),
            prove=executed.prove,
        ),
    ]


def _gradient(config: TrainingConfig, snapshot: TrainingSnapshot) -> list[Item]:
    data = snapshot.data
    points = data.train[:PROVEN_POINTS]
    return [
        Check(
            key="gradient.proof",
            label=_("The gradient by all weights and biases"),
            prove=lambda: prove_training(config, snapshot.weights, data.inputs[points], data.targets[points]),
        ),
    ]


def _update(config: TrainingConfig, snapshot: TrainingSnapshot) -> list[Item]:
    rule, matrices = _rule(config, snapshot.step_record), rule_of(config, snapshot.step_record)
    name = NAMES[str(config.optimizer.__struct_config__.tag)]
    items: list[Item] = [Heading(key="update", label=_("Update rule: {optimizer}", optimizer=name))]
    if rule is None and matrices is None:
        note = _("LBFGS builds its direction from the last steps and gradients; its rule is not proven here.")
        return [*items, Note(key="lbfgs", label=note), *average_items(config, snapshot)]
    if matrices is not None:
        items += matrix_rule_items(matrices)
    elif rule is not None:
        items += rule_items("rule", rule)
    items += [*schedule_items(config, snapshot), *average_items(config, snapshot)]
    step_record = snapshot.step_record
    if step_record is None:
        many = -(-len(snapshot.data.train) // config.batch) > MOST_UPDATES
        note = (
            _("Epochs of more than {most} updates are not taken apart: choose larger batches.", most=MOST_UPDATES)
            if many
            else _("Go a step forward to see the numbers of its last update put in, and their proof.")
        )
        return [*items, Note(key="numbers.note", label=note)]
    if matrices is not None:
        return [*items, *matrix_update_items(config, matrices, snapshot)]
    assert rule is not None
    label = _("The last update of epoch {epoch}, for the first weight", epoch=snapshot.step)
    return [*items, Heading(key="update.numbers", label=label), *_last_update(config, rule, step_record)]


def _last_update(config: TrainingConfig, rule: UpdateRule, record: StepRecord) -> list[Item]:
    """Return the lines of the last update with the numbers of the first weight, and the proof for many weights."""
    before, after = (
        {name: float(value if isinstance(value, float) else value[0]) for name, value in values.items()}
        for values in (record.before, record.after)
    )
    before["g"] = float(record.gradient[0])
    label = _(
        "Rule against {optimizer} in torch, {count} parameters",
        optimizer=NAMES[str(config.optimizer.__struct_config__.tag)],
        count=len(record.gradient[:PROVEN_PARAMETERS]),
    )
    return [
        *step_items("numbers", rule, before, {name: after[name] for name in ("x", *rule.initial)}, "float32"),
        Check(key="update.proof", label=label, prove=lambda: _proof_of_update(config, record)),
    ]


def _rule(config: TrainingConfig, step_record: StepRecord | None) -> UpdateRule | None:
    """Return the optimizer's rule, at the rates of a step, with w for what is moved: x is an input here."""
    rule = config.optimizer.at(step_record.rates if step_record else ()).own_rule()
    if rule is None:
        return None
    return replace(rule, symbols={name: re.sub(r"\bx\b", "w", symbol) for name, symbol in rule.symbols.items()})


def _proof_of_update(config: TrainingConfig, step_record: StepRecord) -> Proof:
    """Return the proof for up to `PROVEN_PARAMETERS`; its entries are those of the first weight."""
    rule = _rule(config, step_record)
    assert rule is not None
    before, after = (
        {name: value[:PROVEN_PARAMETERS] if isinstance(value, np.ndarray) else value for name, value in values.items()}
        for values in (step_record.before, step_record.after)
    )
    return prove_step(rule, before, step_record.gradient[:PROVEN_PARAMETERS], after, "float32", shown=1)


def prove(configs: Sequence[tuple[str, TrainingConfig]]) -> Iterator[tuple[str, Proof]]:
    """Prove the gradient of every kind of loss, after some epochs."""
    for name, config in configs:
        run = Training(config)
        run.advance(PROVEN_EPOCHS)
        snapshot = run.snapshot(detail=True)
        data = snapshot.data
        yield (
            f"perceptron.train.{name}.gradient",
            prove_training(config, snapshot.weights, data.inputs[data.train], data.targets[data.train]),
        )
        matrices = rule_of(config, snapshot.step_record)
        if snapshot.step_record and matrices is not None:
            for key, proof in matrix_proofs(config, matrices, snapshot.step_record).items():
                yield f"perceptron.train.{name}.{key}", proof()
        elif snapshot.step_record:
            yield f"perceptron.train.{name}.update", _proof_of_update(config, snapshot.step_record)
