"""Data sets that are computed: each function is plain numpy, for its source stands in exported scripts as it is."""

from typing import Any

import numpy as np

Made = tuple[Any, Any]
"""The points, shape (n, 2), and the class 0 or 1 (or the number to be learned) of each."""


def and_gate(count: int, noise: float, rng: np.random.Generator) -> Made:
    """Return two inputs of 0 or 1; the class is 1 where both are."""
    bits = np.arange(count)[:, None] // [1, 2] % 2
    return bits + noise * rng.normal(size=(count, 2)), bits.all(axis=1)


def or_gate(count: int, noise: float, rng: np.random.Generator) -> Made:
    """Return two inputs of 0 or 1; the class is 1 where one of them is."""
    bits = np.arange(count)[:, None] // [1, 2] % 2
    return bits + noise * rng.normal(size=(count, 2)), bits.any(axis=1)


def xor_gate(count: int, noise: float, rng: np.random.Generator) -> Made:
    """Return two inputs of 0 or 1; the class is 1 where they differ, which no straight line tells apart."""
    bits = np.arange(count)[:, None] // [1, 2] % 2
    return bits + noise * rng.normal(size=(count, 2)), bits[:, 0] != bits[:, 1]


def gaussians(count: int, noise: float, rng: np.random.Generator) -> Made:
    """Return two round clouds."""
    t = np.arange(count) % 2
    return 0.6 * (2 * t[:, None] - 1) + (0.15 + noise) * rng.normal(size=(count, 2)), t


def circles(count: int, noise: float, rng: np.random.Generator) -> Made:
    """Return a disc of class 1 inside a ring of class 0."""
    t = np.arange(count) % 2
    radius = np.where(t == 1, rng.uniform(0.0, 0.5, count), rng.uniform(0.75, 1.0, count))
    angle = rng.uniform(0.0, 2 * np.pi, count)
    x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return x + 0.5 * noise * rng.normal(size=(count, 2)), t


def moons(count: int, noise: float, rng: np.random.Generator) -> Made:
    """Return two half circles that reach into each other."""
    t = np.arange(count) % 2
    angle = rng.uniform(0.0, np.pi, count)
    x = np.stack([np.cos(angle) + t - 0.5, np.sin(angle) - 0.25], axis=1)
    return np.where(t[:, None] == 1, [1.0, -1.0], 1.0) * x + noise * rng.normal(size=(count, 2)), t


def spirals(count: int, noise: float, rng: np.random.Generator) -> Made:
    """Return two arms that wind around each other."""
    t = np.arange(count) % 2
    radius = rng.uniform(0.05, 1.0, count)
    angle = 3.5 * np.pi * radius + np.pi * t
    x = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
    return x + 0.3 * noise * rng.normal(size=(count, 2)), t


def plane(count: int, noise: float, rng: np.random.Generator) -> Made:
    """Return a number that rises along the diagonal: regression."""
    x = rng.uniform(-1.0, 1.0, (count, 2))
    return x, (x[:, 0] + x[:, 1]) / 2 + noise * rng.normal(size=count)
