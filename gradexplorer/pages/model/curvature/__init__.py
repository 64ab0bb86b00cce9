"""Eigenvalues of the Hessian."""
