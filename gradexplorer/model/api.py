"""What Python code can call: in the caller's process, without a window."""

from collections.abc import Callable
from typing import Any

from gradexplorer.model.case import Case
from gradexplorer.model.check import check_case
from gradexplorer.model.report import CheckReport


def check(function: Callable[..., Any], inputs: Any, *, second: bool = False) -> CheckReport:
    """Check whether the gradient of a function is its slope.

    Every input that requires grad, and every parameter where the function is a module, is checked entry by entry (some
    of them, chosen by seed, where they are many) against central differences with error bounds.

    Parameters
    ----------
    function : callable
        Anything that torch can differentiate; ``autograd.Function.apply`` included.
    inputs : tensor, tuple or dict
    second : bool
        Whether second derivatives are checked, too.

    Examples
    --------
    >>> import torch
    >>> check(torch.sin, torch.tensor([0.5, 1.0], requires_grad=True)).verdict
    'proven'
    """
    return check_case(Case(function=function, inputs=inputs, second=second))


def assert_gradient(function: Callable[..., Any], inputs: Any, *, second: bool = False) -> None:
    """Raise AssertionError with the whole report, unless every gradient is proven or only digits are lost.

    Examples
    --------
    >>> import torch
    >>> assert_gradient(torch.tanh, torch.tensor([0.5], requires_grad=True))
    """
    report = check(function, inputs, second=second)
    if not report.passed:
        raise AssertionError(str(report))
