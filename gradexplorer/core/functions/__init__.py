"""Functions whose derivative is studied: the catalogue in one variable, its curves, errors and proofs; surfaces."""

from gradexplorer.core.functions.catalogue import FUNCTIONS, NAMES, Function, OneVariable, Typed
from gradexplorer.core.functions.curves import Sampled, sample, window
from gradexplorer.core.functions.finite_differences import (
    TOO_SMALL_STEP,
    DifferenceErrors,
    Quotients,
    difference_errors,
    exact_derivatives,
    quotients,
)
from gradexplorer.core.functions.local_slopes import LocalSlopes, local_slopes
from gradexplorer.core.functions.proving import prove_all, prove_name, prove_slope
from gradexplorer.core.functions.surfaces import CHOICES, SURFACES, surface

__all__ = [
    "CHOICES",
    "FUNCTIONS",
    "NAMES",
    "SURFACES",
    "TOO_SMALL_STEP",
    "DifferenceErrors",
    "Function",
    "LocalSlopes",
    "OneVariable",
    "Quotients",
    "Sampled",
    "Typed",
    "difference_errors",
    "exact_derivatives",
    "local_slopes",
    "prove_all",
    "prove_name",
    "prove_slope",
    "quotients",
    "sample",
    "surface",
    "window",
]
