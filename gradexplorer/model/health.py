"""The verdict over a layer, and the rule that it follows from."""

import math

from gradexplorer.model.flow_report import Health, LayerFlow, ParameterFlow
from gradexplorer.model.layers import Seen
from gradexplorer.text import Text, _

_DEAD = 0.5
"""A healthy ReLU net at its start may well have a third of its units dead."""
_SATURATED = 0.5
_VANISHES, _EXPLODES = 1e-4, 1e4
FINE = _("Its gradient has a norm like that of the last layer's, and its units are alive.")
HARMLESS = _("Its gradient is not finite, but what comes to the parameters is: that part of it is not used.")


def judged(
    seen: Seen, parameters: tuple[ParameterFlow, ...], trained: bool, top: float | None, arrives: bool
) -> LayerFlow:
    """Return a layer with its verdict.

    `top` is the norm of the gradient where it enters the model; `arrives` tells whether those of all parameters are
    finite.
    """
    health, rule = _health(seen, parameters, trained, top, arrives)
    return LayerFlow(
        name=seen.name,
        kind=seen.kind,
        calls=seen.calls,
        shape=seen.shape,
        low=seen.quantiles[0],
        middle=seen.quantiles[1],
        high=seen.quantiles[2],
        sizes=seen.sizes,
        gradient=seen.gradient,
        dead=seen.dead,
        saturated=seen.saturated,
        parameters=parameters,
        health=health,
        rule=rule,
        file=seen.place.file if seen.place else None,
        line=seen.place.line if seen.place else None,
    )


def _health(
    seen: Seen, parameters: tuple[ParameterFlow, ...], trained: bool, top: float | None, arrives: bool
) -> tuple[Health, Text]:
    gradients = [each.gradient for each in parameters if each.gradient is not None] or [seen.gradient or 0.0]
    if not arrives and not all(map(math.isfinite, gradients)):
        return "not finite", _("Its gradient is NaN or infinite.")
    if seen.dead is not None and seen.dead > _DEAD:
        share = f"{100 * seen.dead:.0f}"
        text = _("{share} % of its units give 0 for the whole batch (the limit is 50 %).", share=share)
        return "dead", text
    if seen.saturated is not None and seen.saturated > _SATURATED:
        share = f"{100 * seen.saturated:.0f}"
        text = _(
            "{share} % of its outputs are within 1 % of an end of its range, where it is flat (the limit is 50 %).",
            share=share,
        )
        return "saturated", text
    if not trained:
        return "frozen", _("Its parameters do not require grad.")
    if parameters and all(parameter.gradient is None for parameter in parameters):
        return "no gradient", _("No gradient comes to its parameters: the graph is cut behind it.")
    if seen.gradient is not None and not math.isfinite(seen.gradient):
        return "fine", HARMLESS
    if seen.gradient is not None and top:
        share = f"{seen.gradient / top:.1e}"
        if seen.gradient < _VANISHES * top:
            text = _(
                "Its output's gradient has {share} of the norm of the last layer's (the limit is 1e-4).", share=share
            )
            return "vanishes", text
        if seen.gradient > _EXPLODES * top:
            text = _(
                "Its output's gradient has {share} of the norm of the last layer's (the limit is 1e4).", share=share
            )
            return "explodes", text
    return "fine", FINE
