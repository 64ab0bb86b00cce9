"""The Train part: a network learns points in the plane, live, and can go back to any epoch."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from gradexplorer.core.datasets import DATASETS, REGRESSION, Section, Source, data
from gradexplorer.core.perceptron import LOSSES
from gradexplorer.core.tables.table import label
from gradexplorer.core.training import TrainingConfig, TrainingSnapshot, WeightChange
from gradexplorer.framework.figure import Figure, Item
from gradexplorer.framework.page import Page, Records, as_pytorch
from gradexplorer.framework.picture_proofs import Shown
from gradexplorer.framework.run import Run
from gradexplorer.framework.state import checked
from gradexplorer.pages.perceptron import proven_states
from gradexplorer.pages.perceptron.train.actions import ACTIONS
from gradexplorer.pages.perceptron.train.state import TrainState
from gradexplorer.proof import Proof
from gradexplorer.text import InputError, _


def config(state: TrainState) -> TrainingConfig:
    """Return everything on which the run of a state depends."""
    file, columns = (state.file, state.columns) if state.data == "file" else ("", ())
    points, noise = (state.points, state.noise) if state.data in DATASETS else (0, 0.0)
    own = tuple((x, y, label(name)) for x, y, name in state.own) if state.data == "own" else ()
    source = Source(state.data, points, noise, state.test_share, state.seed, file, columns, state.features, own)
    inputs, outputs, regression = _shape(source)
    return TrainingConfig(
        source=source,
        hidden=state.hidden,
        activation=state.hidden_activation,
        loss=state.objective,
        optimizer=state.optimizer,
        batch=state.batch,
        l1=state.l1,
        l2=state.l2,
        init=state.init,
        seed=state.seed,
        epochs=state.epochs,
        regression=regression,
        inputs=inputs,
        outputs=outputs,
        dropout=state.dropout if state.hidden else 0.0,
        rate_per=state.rate_per,
    )


def _shape(source: Source) -> tuple[int, int, bool]:
    """Return how many inputs and outputs the data need, and whether they are numbers; the run says what is wrong."""
    try:
        given = data(source)
    except InputError:
        return 2, 1, source.key in REGRESSION
    return given.inputs.shape[1], given.targets.shape[1], given.regression


def section(state: TrainState) -> Section:
    """Return the plane that the map shows; columns that the data don't have are the first ones."""
    try:
        count = data(config(state).source).x.shape[1]
    except InputError:
        count = 2
    across, up = min(state.across, count) - 1, min(state.up, count) - 1
    if across == up:
        up = 0 if across else 1
    return Section(across, up, tuple(column.value for column in state.held[:count]))


def changes(state: TrainState) -> tuple[WeightChange, ...]:
    """Return the weights that were set by hand, of those that the network has."""
    layers = list(pairwise(config(state).sizes))
    return tuple(
        WeightChange(change.epoch, change.layer, change.source, change.end, change.value)
        for change in state.changes
        if change.layer < len(layers)
        and change.source < layers[change.layer][0]
        and change.end < layers[change.layer][1]
    )


def _start(state: TrainState) -> Run[TrainingSnapshot]:
    from gradexplorer.core.training.run import Training

    return Training(config(state), section(state), changes(state))


def _update_run(state: TrainState, run: Any) -> None:
    run.look(section(state))
    run.follow(changes(state))


def _figure(state: TrainState, snapshot: TrainingSnapshot | None, first_paint: bool) -> Figure:
    from gradexplorer.pages.perceptron.train.panels import figure

    return figure(config(state), section(state), changes(state), snapshot)


def _derive(state: TrainState, snapshot: TrainingSnapshot | None) -> Sequence[Item]:
    from gradexplorer.pages.perceptron.train.derivation import derive

    return derive(config(state), snapshot)


def _prove() -> Iterator[tuple[str, Proof]]:
    from gradexplorer.pages.perceptron.train.derivation import prove

    states = [
        (f"{key}.{loss}", TrainState(data=key, points=40, objective=loss, l1=1e-3, l2=1e-2))
        for key in ("circles", "plane")
        for loss in LOSSES
    ]
    three = {**proven_states.THREE, "epochs": 5, "l1": 1e-3}
    states += [(f"classes.{loss}", checked({**three, "objective": loss}, TrainState)) for loss in LOSSES]
    states.append(("dropout", TrainState(points=40, dropout=0.4)))
    yield from prove([(name, config(state)) for name, state in states])


def _records(state: TrainState, snapshot: TrainingSnapshot) -> Records:
    """Return every weight; the row of a bias comes from -1."""
    rows = [
        (layer + 1, source, end, float(value))
        for layer, (weights, biases) in enumerate(snapshot.weights)
        for source, column in [*enumerate(weights.T), (-1, biases)]
        for end, value in enumerate(column)
    ]
    return Records(("layer", "from", "to", "weight"), rows)


def _script(state: TrainState, snapshot: TrainingSnapshot | None) -> str:
    """Return the script that trains up to the epoch that is shown, or the whole run before it has begun."""
    from gradexplorer.core.training.script import script

    epochs = snapshot.step if snapshot and snapshot.step else state.epochs
    return script(config(state), epochs, [change for change in changes(state) if change.epoch <= epochs])


def _cross_checks(
    state: TrainState, snapshot: TrainingSnapshot | None, picture: Figure, column: Sequence[Item]
) -> Iterator[Shown]:
    from gradexplorer.pages.perceptron.picture_proofs import train_checks

    return train_checks(config(state), snapshot, picture, column)


PART: Page[TrainState, TrainingSnapshot] = Page(
    key="train",
    title=_("Train"),
    state=TrainState,
    figure=_figure,
    derive=_derive,
    start=_start,
    run_key=config,
    update_run=_update_run,
    records=_records,
    prove=_prove,
    cross_checks=_cross_checks,
    proven_states=proven_states.train,
    actions=ACTIONS,
    exports=as_pytorch(_script),
)
