"""Second derivatives: the gradient is a function, too, and its slopes are checked as any other's."""

from typing import Any

from torch import Tensor

from gradexplorer.model.problem import Problem


def second_problem(first: Problem) -> Problem:
    """Return the problem whose outputs are the gradients of another one."""

    def gradients() -> Any:
        return [grad for grad in first.gradient(create_graph=True).values() if grad is not None]

    problem = Problem(gradients, first.leaves, first.double, promote=False)
    problem.culprit = first.culprit
    return problem


def depends(gradient: Tensor | None) -> bool:
    """Whether there is a second derivative at all."""
    return gradient is not None
