"""A training as a run: going back and forth, epochs in parts, its end. The oracle is never having gone."""

import numpy as np
import pytest
import torch

from gradexplorer.core.optimizers import OPTIMIZERS, SGD, Adam
from gradexplorer.core.perceptron import Identity
from gradexplorer.core.training import (
    TRAIN_ACCURACY,
    Training,
)
from gradexplorer.text import InputError
from tests.core.training_loop import config, weights


@pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_going_back_and_forth_keeps_the_bits(kind):
    """The oracle is a run that never went back."""
    given = config(optimizer=kind(), epochs=300, count=12)
    straight = Training(given)
    seen = [weights(straight)]
    for _epoch in range(100):
        straight.advance(1)
        seen.append(weights(straight))
    run = Training(given)
    run.advance(100)
    for epoch in (99, 98, 97, 0, 1, 70, 64, 63, 100, 3, 2):
        run.seek(epoch)
        assert run.step == epoch
        np.testing.assert_equal(weights(run), seen[epoch])
    run.advance(40)
    np.testing.assert_equal(weights(run), seen[42])
    assert run.recorded == 100
    np.testing.assert_equal(run.snapshot(False).history, straight.snapshot(False).history)


def test_a_far_step_can_be_sought_at_once():
    given = config(epochs=50, count=12)
    run, straight = Training(given), Training(given)
    run.seek(40)
    straight.advance(40)
    assert weights(run) == weights(straight)


@pytest.mark.parametrize("optimizer", [Adam(lr=0.01), SGD(lr=0.1, momentum=0.9)])
def test_an_epoch_in_parts_has_the_bits_of_a_whole_one(optimizer):
    whole, parts = (Training(config(optimizer=optimizer)) for _run in range(2))
    whole.advance(3)
    for epoch in range(3):
        before, shares = parts.snapshot(False), []
        parts._update_seconds = 0.0
        while not parts.work(0.0):  # one update at a time
            shown = parts.snapshot(False)
            shares.append(shown.share)
            assert shown.step == parts.step == epoch
            np.testing.assert_array_equal(shown.field, before.field)  # half an epoch belongs to no step
            np.testing.assert_array_equal(shown.weights[0][0], before.weights[0][0])
        assert shares == [(n + 1) / parts._updates for n in range(parts._updates - 1)]
    for one, other in zip(whole.snapshot(False).weights, parts.snapshot(False).weights, strict=True):
        np.testing.assert_array_equal(one[0], other[0])
    np.testing.assert_array_equal(whole.snapshot(False).history, parts.snapshot(False).history)
    assert parts.snapshot(False).share == 0


@pytest.mark.parametrize(
    "leave",
    [
        lambda run: run.seek(2),
        lambda run: run.advance(1),
        lambda run: run.seek(0),
        lambda run: run.snapshot(True),
        lambda run: run.seek(run.step),
    ],
)
def test_an_epoch_under_way_is_left_without_a_trace(leave):
    straight, run = Training(config()), Training(config())
    straight.advance(4)
    run.advance(1)
    assert not run.work(0.0)
    leave(run)
    assert run.snapshot(True).share == 0
    run.seek(4)
    for one, other in zip(straight.snapshot(False).weights, run.snapshot(False).weights, strict=True):
        np.testing.assert_array_equal(one[0], other[0])


def test_a_run_ends_at_its_last_epoch():
    run = Training(config(epochs=3))
    run.advance(10)
    assert (run.step, run.last) == (3, 3)
    assert run.snapshot(True).ended is None


def test_a_run_that_leaves_the_numbers_ends_there_and_can_go_back():
    run = Training(config("plane", optimizer=SGD(lr=100.0), activation=Identity(), epochs=50))
    run.advance(50)
    snapshot = run.snapshot(True)
    assert 0 < run.step == run.last == snapshot.last < 50
    assert f"diverged at epoch {run.step}: the loss is " in str(snapshot.ended)
    assert snapshot.history.shape[1] == run.step + 1
    run.seek(0)
    assert np.isfinite(run.snapshot(True).weights[0][0]).all()


def test_the_worlds_random_numbers_are_left_alone():
    torch.manual_seed(1)
    state = torch.get_rng_state()
    Training(config()).advance(2)
    assert torch.equal(torch.get_rng_state(), state)


def test_snapshots_are_never_written_again():
    run = Training(config(epochs=20))
    run.advance(2)
    snapshot = run.snapshot(True)
    before = snapshot.weights[0][0].copy(), snapshot.field.copy(), snapshot.history.copy()
    run.advance(5)
    for old, now in zip(before, (snapshot.weights[0][0], snapshot.field, snapshot.history), strict=True):
        np.testing.assert_array_equal(old, now)


def test_one_layer_cant_learn_xor_and_two_can():
    """Minsky and Papert, Perceptrons, 1969."""
    accuracies = []
    for hidden in ((), (4,)):
        run = Training(config("xor", 100, hidden=hidden, optimizer=Adam(lr=0.05), epochs=150))
        run.advance(150)
        accuracies.append(run.snapshot(True).history[TRAIN_ACCURACY, -1])
    assert accuracies[0] < 0.8
    assert accuracies[1] == 1.0


def test_a_missing_file_is_said():
    given = config("file")
    with pytest.raises(InputError, match="No file is chosen"):
        Training(given)


def test_going_back_among_long_epochs_repeats_none(monkeypatch):
    """An epoch of very many updates is loaded, not gone through again."""
    monkeypatch.setattr("gradexplorer.core.training.run.MOST_UPDATES", 3)
    monkeypatch.setattr("gradexplorer.framework.rewindable.CHECKPOINT_SECONDS", 0.0)
    run, seen = Training(config()), []
    for _epoch in range(4):
        seen.append(weights(run))
        run.advance(1)
    monkeypatch.setattr(run, "move", lambda _most: pytest.fail("an epoch was repeated"))
    for epoch in (3, 2, 0, 1):
        run.seek(epoch)
        assert weights(run) == seen[epoch]
    assert run.snapshot(True).step_record is None
