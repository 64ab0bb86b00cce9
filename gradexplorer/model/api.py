"""What Python code can call: in the caller's process, without a window."""

from collections.abc import Callable
from typing import Any

from gradexplorer.model.case import Case
from gradexplorer.model.check import check_case
from gradexplorer.model.flow import flow_case
from gradexplorer.model.flow_report import FlowReport
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


def flow(
    model: Any,
    loss: Callable[[Any, Any], Any],
    data: Any,
    *,
    optimizer: Callable[[Any], Any] | None = None,
    steps: int = 1,
) -> FlowReport:
    """Look at values and gradients on their way through a model, and find what made the first NaN.

    Parameters
    ----------
    model : torch.nn.Module
    loss : callable (output, target) -> tensor
    data : tuple, or callable () -> iterator
        A batch ``(inputs, target)``, or what returns a new iterator of batches.
    optimizer : callable (parameters) -> torch.optim.Optimizer
        Whose steps are compared with the weights. The weights are as before when this ends.
    steps : int
        How many training steps are made; the report is of the last.

    Examples
    --------
    >>> import torch
    >>> model, data = torch.nn.Linear(2, 1), (torch.ones(4, 2), torch.zeros(4, 1))
    >>> flow(model, torch.nn.MSELoss(), data).passed
    True
    """
    return flow_case(Case(model=model, loss=loss, data=data, optimizer=optimizer), steps)


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
