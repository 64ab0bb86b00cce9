"""Clipping and noise: the oracle is a plain loop that changes the gradient as torch does."""

from typing import Any

import numpy as np
import pytest
import torch
from msgspec.structs import replace

from gradexplorer.core.landscapes.formulas import gradient_lines
from gradexplorer.core.maps.many_starts import many_starts, torch_ends
from gradexplorer.core.optimizers import (
    LBFGS,
    SGD,
    Adam,
    Optimizer,
    Rprop,
    prove_step,
)
from gradexplorer.core.optimizers.gradients import ClipByNorm, ClipByValue, GradientNoise, Off
from gradexplorer.core.optimizers.instant_path import instant_path
from gradexplorer.core.optimizers.kernel import Kernel
from gradexplorer.text import InputError
from tests.core.scheduled_loops import CLIPPED, HIMMELBLAU, STARTS, STEPS, race


def changed_loop(optimizer: Optimizer, start: tuple[float, float], steps: int, dtype: torch.dtype) -> np.ndarray:
    """Return the points of a plain loop that clips with torch's own functions and adds noise of torch's generator."""
    x = torch.tensor(start, dtype=dtype, requires_grad=True)
    descent = optimizer.build([x])
    generator = torch.Generator()
    clipping, noise = optimizer.clipping, optimizer.noise
    if isinstance(noise, GradientNoise):
        generator.manual_seed(noise.seed)
    points = [x.tolist()]
    for step in range(1, steps + 1):
        descent.zero_grad()
        HIMMELBLAU.function(x[0], x[1], torch).backward()
        assert x.grad is not None
        if isinstance(clipping, ClipByNorm):
            torch.nn.utils.clip_grad_norm_([x], clipping.max_norm)
        if isinstance(clipping, ClipByValue):
            torch.nn.utils.clip_grad_value_([x], clipping.clip_value)
        if isinstance(noise, GradientNoise):
            drawn = torch.randn(2, generator=generator, dtype=dtype)
            x.grad += noise.std / step**noise.decay * drawn
        descent.step()
        points.append(x.tolist())
    return np.array(points).T


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("clipping", CLIPPED, ids=lambda c: type(c).__name__)
@pytest.mark.parametrize("noise", [GradientNoise(std=5.0, seed=3), Off()], ids=lambda n: type(n).__name__)
def test_a_race_with_clipping_and_noise_is_the_plain_loop_at_every_start(clipping: Any, noise: Any, dtype: str) -> None:
    optimizer = Adam(lr=0.1, clipping=clipping, noise=noise)
    run = race(optimizer, dtype=dtype)
    run.advance(STEPS)
    run.seek(23)
    run.advance(STEPS)
    for n, start in enumerate(STARTS):
        expected = changed_loop(optimizer, start, STEPS, getattr(torch, dtype))
        np.testing.assert_array_equal(run.snapshot(False).path(0, n)[:2], expected)
    run.seek(31)
    record = run.snapshot(True).step_record
    plain = optimizer.at(()).own_rule()
    assert record is not None
    assert plain is not None
    used = record.gradient if record.used is None else record.used
    assert prove_step(plain, record.before, used, record.after, dtype).verdict != "not proven"  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [SGD(lr=0.1, momentum=0.5), Adam(lr=0.1, maximize=True), Rprop()])
@pytest.mark.parametrize("clipping", CLIPPED[:2], ids=lambda c: type(c).__name__)
def test_clipped_rules_are_torchs_path_and_the_machines_and_their_maps(kind: Any, clipping: Any) -> None:
    optimizer = replace(kind, clipping=clipping)
    rule = optimizer.rule()
    assert rule is not None
    loop, given_ = rule.loop(gradient_lines(HIMMELBLAU)), rule.given.values()
    path = np.array(instant_path(loop)(*STARTS[0], STEPS, *given_))
    np.testing.assert_allclose(path, changed_loop(optimizer, STARTS[0], STEPS, torch.float64), rtol=1e-8, atol=1e-8)
    np.testing.assert_array_equal(Kernel(loop, lanes=1).path(*STARTS[0], STEPS, *given_), path)
    assert len(set(rule.symbols.values())) == len(rule.symbols)
    x, y = np.random.default_rng(1).uniform(-4, 4, (2, 6))
    ours = many_starts(HIMMELBLAU, optimizer, 20, "float64", 1e-3).run(x, y)
    theirs = torch_ends(HIMMELBLAU, optimizer, x, y, 20, "float64", 1e-3)
    np.testing.assert_allclose([ours.x, ours.y], [theirs.x, theirs.y], rtol=1e-9, atol=1e-9)


def test_noise_has_no_instant_path_and_lbfgs_neither_clipping_nor_noise() -> None:
    noisy = Adam(noise=GradientNoise())
    assert noisy.rule() is None
    assert "noise" in str(many_starts(HIMMELBLAU, noisy, 50, "float64", 1e-3).note)
    with pytest.raises(InputError, match="several times a step"):
        race(LBFGS(clipping=ClipByNorm()))
