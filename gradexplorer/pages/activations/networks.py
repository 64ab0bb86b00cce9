"""The networks' panels: the gradient's way back through the layers, and the flow on its way up."""

from functools import lru_cache, reduce
from typing import Any

import numpy as np

from gradexplorer.core.activations.vanishing_gradients import INITS, LIMIT, Profile
from gradexplorer.framework.figure import Array, Axis, Band, Curve, DisplayText, Mark, Plot
from gradexplorer.framework.run import Snapshot
from gradexplorer.pages.activations.curves import title
from gradexplorer.pages.activations.numbers import network_number, verdict_word
from gradexplorer.pages.activations.state import ActivationsState
from gradexplorer.text import Text, _

NETWORK_NAMES = "AB"
LOWEST, HIGHEST = 1e-45, 1e45
"""The picture's limits: further out float32 has no numbers either."""

LEGEND = 0.7
"""So many decades below 1, against those above, make room for the legend below the gradient's end."""

_shown: dict[int, Plot] = {}
"""The last good picture of each network: it stays in sight, and says so, while the next one is computed."""


def panels(state: ActivationsState, snapshot: Snapshot | None) -> list[Plot]:
    """Return one panel per network; without a snapshot the last picture, or empty axes."""
    count = len(state.settings)
    if snapshot is None:
        return [_waiting(index, state.settings[index].depth) for index in range(count)]
    profiles: tuple[Profile, ...] = _result(snapshot)
    span = _span(profiles)
    for index, profile in enumerate(profiles):
        _shown[index] = _panel(index, profile, span)
    return [_shown[index] for index in range(len(profiles))]


def _result(snapshot: Any) -> tuple[Profile, ...]:
    return tuple(snapshot.result)


def _waiting(index: int, depth: int) -> Plot:
    title = _("Network {letter}: computing …", letter=NETWORK_NAMES[index])
    before = _shown.get(index)
    if before is None:
        return _plot(index, title, depth, (1e-3, 1e1), [])
    return Plot(
        key=before.key, title=title, x=before.x, y=before.y, marks=before.marks, view=before.view, legend=before.legend
    )


def _plot(index: int, title: Text, depth: int, span: tuple[float, float], marks: list[Mark]) -> Plot:
    return Plot(
        key=f"network{NETWORK_NAMES[index]}",
        title=title,
        x=Axis(_("layer (0: the input)"), (0.0, float(depth))),
        y=Axis(_("size"), span, log=True),
        marks=marks,
        view=(depth, span),
        legend="bottom right" if index == 0 else "nowhere",
    )


@lru_cache(maxsize=32)
def _panel(index: int, profile: Profile, span: tuple[float, float]) -> Plot:
    setting = profile.setting
    layers = np.arange(setting.depth + 1.0)
    marks: list[Mark] = [
        Band(
            key="flow",
            label=_("|h|: 5, 50, 95 %"),
            x=layers,
            low=_positive(profile.low),
            high=_positive(profile.high),
            colour="function",
        ),
        Curve(key="median", x=layers, y=_positive(profile.median), colour="function"),
        *_limits(setting.depth),
        _line("product", _("product of mean |f'|"), profile.product, "parameter", dashed=True),
        _line("weights", _("of the weights ‖∂L/∂W‖"), profile.weights, "gradient", dashed=True),
        _line("gradient", _("gradient ‖∂L/∂h‖"), profile.gradient, "gradient", width=3.0),
    ]
    return _plot(index, headline(index, profile), setting.depth, span, marks)


def headline(index: int, profile: Profile) -> Text:
    """Return a network's verdict and what it is, in one line."""
    setting = profile.setting
    init = f"N(0, {setting.std:g}²)" if setting.init == "normal" else INITS[setting.init]
    parts: list[DisplayText] = [title(setting.activation), init, f"{setting.depth} × {setting.width}"]
    parts += [name for name, on in ((_("residual"), setting.residual), (_("layer norm"), setting.norm)) if on]
    return _(
        "{letter}: {verdict}, gradient × {ratio} ({what})",
        letter=NETWORK_NAMES[index],
        verdict=verdict_word(profile),
        ratio=network_number(profile, f"{profile.ratio:.2g}", "g[0]/g[L]", 2),
        what=reduce(lambda first, then: _("{first}, {then}", first=first, then=then), parts),
    )


def _line(key: str, label: Text, y: Array, colour: str, *, dashed: bool = False, width: float = 2.0) -> Curve:
    x = np.arange(len(y), dtype=float)
    return Curve(key=key, label=label, x=x, y=_positive(y), colour=colour, dashed=dashed, width=width)


def _limits(depth: int) -> list[Curve]:
    ends = np.array([0.0, depth])
    return [
        Curve(key=key, x=ends, y=np.full(2, limit), colour="muted")
        for key, limit in (("least", LIMIT), ("most", 1 / LIMIT))
    ]


def _positive(values: Array) -> Array:
    """Leave out what a logarithmic axis can't show."""
    with np.errstate(invalid="ignore"):
        return np.where((values > 0) & np.isfinite(values), values, np.nan)


@lru_cache(maxsize=32)
def _span(profiles: tuple[Profile, ...]) -> tuple[float, float]:
    """Return whole decades that hold everything of all networks, so that they can be compared by eye."""
    parts = [array for p in profiles for array in (p.gradient, p.weights, p.low, p.high)]
    parts += [p.product for p in profiles if not p.setting.residual]  # with a way around, the line leads far away
    values = np.concatenate([_positive(array) for array in parts])
    values = np.clip(values[np.isfinite(values)], LOWEST, HIGHEST)
    low, high = min(float(values.min()), LIMIT), max(float(values.max()), 1 / LIMIT)
    low = min(low, high**-LEGEND)
    return 10.0 ** np.floor(np.log10(low) - 0.1), 10.0 ** np.ceil(np.log10(high) + 0.1)
