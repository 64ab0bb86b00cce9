"""Data sets that are computed: each is a text of plain numpy, which is executed here and stands in exported scripts.

A function's own source could not be had from a frozen application.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

Made = tuple[Any, Any]
"""The points, shape (n, 2), and the class 0 or 1 (or the number to be learned) of each."""

SOURCES: dict[str, str] = {
    "and_gate": '''\
def and_gate(count, noise, rng):
    """Return two inputs of 0 or 1; the class is 1 where both are."""
    bits = np.arange(count)[:, None] // [1, 2] % 2
    return bits + noise * rng.normal(size=(count, 2)), bits.all(axis=1)''',
    "or_gate": '''\
def or_gate(count, noise, rng):
    """Return two inputs of 0 or 1; the class is 1 where one of them is."""
    bits = np.arange(count)[:, None] // [1, 2] % 2
    return bits + noise * rng.normal(size=(count, 2)), bits.any(axis=1)''',
    "xor_gate": '''\
def xor_gate(count, noise, rng):
    """Return two inputs of 0 or 1; the class is 1 where they differ, which no straight line tells apart."""
    bits = np.arange(count)[:, None] // [1, 2] % 2
    return bits + noise * rng.normal(size=(count, 2)), bits[:, 0] != bits[:, 1]''',
    "gaussians": '''\
def gaussians(count, noise, rng):
    """Return two round clouds."""
    t = np.arange(count) % 2
    return 0.6 * (2 * t[:, None] - 1) + (0.15 + noise) * rng.normal(size=(count, 2)), t''',
    "circles": '''\
def circles(count, noise, rng):
    """Return a disc of class 1 inside a ring of class 0."""
    t = np.arange(count) % 2
    radius = np.where(t == 1, rng.uniform(0.0, 0.5, count), rng.uniform(0.75, 1.0, count))
    angle = rng.uniform(0.0, 2 * np.pi, count)
    x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return x + 0.5 * noise * rng.normal(size=(count, 2)), t''',
    "moons": '''\
def moons(count, noise, rng):
    """Return two half circles that reach into each other."""
    t = np.arange(count) % 2
    angle = rng.uniform(0.0, np.pi, count)
    x = np.stack([np.cos(angle) + t - 0.5, np.sin(angle) - 0.25], axis=1)
    return np.where(t[:, None] == 1, [1.0, -1.0], 1.0) * x + noise * rng.normal(size=(count, 2)), t''',
    "spirals": '''\
def spirals(count, noise, rng):
    """Return two arms that wind around each other."""
    t = np.arange(count) % 2
    radius = rng.uniform(0.05, 1.0, count)
    angle = 3.5 * np.pi * radius + np.pi * t
    x = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
    return x + 0.3 * noise * rng.normal(size=(count, 2)), t''',
    "plane": '''\
def plane(count, noise, rng):
    """Return a number that rises along the diagonal: regression."""
    x = rng.uniform(-1.0, 1.0, (count, 2))
    return x, (x[:, 0] + x[:, 1]) / 2 + noise * rng.normal(size=count)''',
}
"""Name of the function to its text."""


@cache
def made_by(name: str) -> "Callable[[int, float, np.random.Generator], Made]":
    """Return the function (count, noise, rng) -> points and classes that a text of `SOURCES` defines."""
    names: dict[str, Any] = {"np": np}
    exec(SOURCES[name], names)
    function: Callable[[int, float, np.random.Generator], Made] = names[name]
    return function
