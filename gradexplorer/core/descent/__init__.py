"""Optimizers that go down a landscape, side by side."""
