"""A schedule that was just chosen, fitted to its run."""

from typing import Any

from gradexplorer.core.optimizers.schedules import SCHEDULES


def with_fitted_schedule(optimizer: dict[str, Any], steps: int) -> dict[str, Any]:
    """Return the plain dict of an optimizer whose kind of schedule was just chosen, fitted to a run of so many steps.

    What was changed of the schedule before, and is kept, stays.
    """
    chosen, lr = optimizer["schedule"], optimizer.get("lr")
    kind = SCHEDULES.get(str(chosen.get("type")))
    if kind is None or not isinstance(lr, int | float) or not isinstance(steps, int) or not lr > 0 or steps < 1:
        return optimizer
    return {**optimizer, "schedule": {**kind().fitted(steps, float(lr)), **chosen}}
