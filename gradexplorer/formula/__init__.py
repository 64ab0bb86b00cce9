"""Formulas: read as trees, printed as LaTeX, executed, and differentiated line by line."""
