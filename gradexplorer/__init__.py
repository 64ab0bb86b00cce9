"""Gradients of the functions of deep learning: typeset, executed and proven on the screen."""

__version__ = "0.1.0"
