"""Typeset formulas, wherever the window shows one."""
