"""The networks in the derivation column: the chain rule through all layers, its proof, and the verdict's rule."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from gradexplorer.core.activations.vanishing_gradients import LIMIT, Profile, Setting
from gradexplorer.core.activations.vanishing_proof import LOSS, PROVEN_ROWS, prove_chain, small_scope
from gradexplorer.formula.equation import formula
from gradexplorer.formula.scope import Meaning, Scope
from gradexplorer.formula.shown_number import rounded
from gradexplorer.framework.figure import Check, DisplayText, FormulaItem, Heading, Item, Note, Row, Table, checked
from gradexplorer.framework.run import StaticSnapshot
from gradexplorer.pages.activations.networks import NETWORK_NAMES
from gradexplorer.pages.activations.numbers import network_number, verdict_word
from gradexplorer.pages.activations.state import ActivationsState
from gradexplorer.text import Text, _


def derive(state: ActivationsState, snapshot: StaticSnapshot | None) -> list[Item]:
    """Return the relation between a layer's gradient and those of later layers, in formulas and in numbers."""
    if snapshot is None:
        return []
    profiles: Sequence[Profile] = snapshot.result
    items: list[Item] = [Heading(key="networks", label=_("Why gradients vanish: the chain rule through L layers"))]
    for letter, profile in zip(NETWORK_NAMES, profiles, strict=False):
        if letter == "A" or _kind(profile.setting) != _kind(profiles[0].setting):
            items += _formulas(letter, profile.setting)
    items += _product(profiles)
    items = [*checked(items, key="networks.lines"), _table(profiles), *_lost(profiles), *_rule()]
    for letter, profile in zip(NETWORK_NAMES, profiles, strict=False):
        label = _(
            "Network {letter}: the chain rule against autograd, {rows} inputs, float64", letter=letter, rows=PROVEN_ROWS
        )
        items.append(Check(key=f"chain{letter}", label=label, prove=partial(prove_chain, profile.setting)))
    return items


def _kind(setting: Setting) -> tuple[bool, bool]:
    return setting.residual, setting.norm


def _formulas(letter: str, setting: Setting) -> list[Item]:
    """Return a layer, and the gradient's way back through it and through all; executed in a small network."""
    scope = small_scope(setting)

    def item(key: str, label: DisplayText, *parts: str) -> Item:
        line = formula(*parts, scope=scope, symbols=SYMBOLS)
        return FormulaItem(key=f"{key}{letter}", label=label, formula=line)

    inner = "zhat[l]" if setting.norm else "z[l]"

    def back(layer: str) -> str:
        jacobian = f"Transposed(W[{layer}]) @ {f'N[{layer}] @ ' if setting.norm else ''}slopes[{layer}]"
        return f"(I + {jacobian})" if setting.residual else jacobian

    items = [
        item(
            "forward",
            _("Network {letter}: layer l", letter=letter),
            "h[l]",
            f"{'h[l - 1] + ' if setting.residual else ''}f({inner})",
        ),
        item("sum", "", "z[l]", "W[l] @ h[l - 1] + b[l]"),
    ]
    if setting.norm:
        label = _("layer norm, and its derivative")
        items.append(item("norm", label, "zhat[l]", "(z[l] - mu[l])/sigma[l]"))
        by_z = "1/sigma[l]*(I - 1/n*(ones @ Transposed(ones) + zhat[l] @ Transposed(zhat[l])))"
        items.append(item("norm.slope", "", "N[l]", by_z))
    return [
        *items,
        item("back", _("chain rule, one layer back"), "D(loss, h[l - 1])", f"{back('l')} @ D(loss, h[l])"),
        item("slopes", "", "slopes[l]", f"diag(Prime(f, {inner}))"),
        item(
            "through",
            _("and through all L layers"),
            "D(loss, h[0])",
            f"{back('1')} @ between @ {back('L')} @ D(loss, h[L])",
        ),
    ]


SYMBOLS = {
    "f": "f",
    "zhat": "hat(z)",
    "slopes": "D",
    "loss": LOSS,
    "between": "Rest(x)",
    "ones": "bold(1)",
}


def _product(profiles: Sequence[Profile]) -> list[Item]:
    """Return the part that f alone has in it: the dashed green line."""
    items: list[Item] = [
        FormulaItem(
            key="product",
            label=_("The part of f in this is about the product of mean |f'| over all later layers, the green line"),
            formula=formula("P[l]", "Prod(k, mean(abs(Prime(f, z[k]))), k > l)", symbols=SYMBOLS),
        )
    ]
    for letter, profile in zip(NETWORK_NAMES, profiles, strict=False):
        depth = profile.setting.depth
        scope = Scope(
            values={"s": [0.0, *profile.slopes[1:]], "L": depth},
            meanings={
                "P": Meaning(("l",), "Prod(k, s[k], k > l)"),
                "m": Meaning((), "P[0]**(1/L)"),
            },
            ranges={"k": range(1, depth + 1)},
        )
        line = formula("P[0]", "Numbers(m**L)", float(profile.product[0]), scope=scope)
        label = _("Network {letter}: the geometric mean to the power of the depth", letter=letter)
        items.append(FormulaItem(key=f"product{letter}", label=label, formula=line))
    return items


def _table(profiles: Sequence[Profile]) -> Table:
    names: tuple[DisplayText, ...] = (
        _("gradient: input / top"),
        _("… factor per layer"),
        _("… of it mean |f'|"),
        _("… of it weights and skips"),
        _("units at 0 at the end"),
        _("verdict"),
    )
    columns = [_cells(profile) for profile in profiles]
    rows = [Row(cells=[name, *(column[i] for column in columns)]) for i, name in enumerate(names)]
    return Table(key="networks.table", header=("", *NETWORK_NAMES[: len(profiles)]), rows=rows)


def _lost(profiles: Sequence[Profile]) -> list[Item]:
    """Say from where on nothing is left: too small a number for the dtype, or no unit that passes anything on."""
    gone = {
        letter: np.flatnonzero(profile.gradient == 0) for letter, profile in zip(NETWORK_NAMES, profiles, strict=False)
    }
    return [
        Note(
            key=f"gone{letter}",
            label=_(
                "Network {letter}: from layer {layer} down to the input the gradient is exactly 0 in {dtype}.",
                letter=letter,
                layer=int(layers[-1]),
                dtype=profile.setting.dtype,
            ),
        )
        for (letter, layers), profile in zip(gone.items(), profiles, strict=True)
        if layers.size
    ]


def _cells(profile: Profile) -> list[DisplayText]:
    depth = profile.setting.depth
    with np.errstate(all="ignore"):
        factor, slope = (float(np.power(value, 1 / depth)) for value in (profile.ratio, profile.product[0]))
    zeros = network_number(profile, f"{100 * profile.zeros[-1]:.3g}", "100*z[L]", 3)
    return [
        network_number(profile, f"{profile.ratio:.4g}", "g[0]/g[L]", 4),
        network_number(profile, f"{factor:.4g}", "(g[0]/g[L])**(1/L)", 4),
        network_number(profile, f"{slope:.4g}", "P[0]**(1/L)", 4),
        network_number(profile, f"{factor / slope:.4g}", "(g[0]/g[L]/P[0])**(1/L)", 4) if slope else "–",
        Text("{share} %", {"share": zeros}),
        verdict_word(profile),
    ]


def _rule() -> list[Item]:
    return [
        Note(
            key="rule",
            label=_(
                "Rule of the verdict, drawn as two grey lines: the gradient at the input over that at the top. "
                "Below {low} it is vanishing, above {high} or beyond the numbers of the dtype exploding, else healthy.",
                low=rounded(LIMIT, 6),
                high=rounded(1 / LIMIT, 6),
            ),
        ),
        Note(
            key="band",
            label=_(
                "The blue band is |h|, the size of what each layer passes on, of 90 % of the units that are not 0."
            ),
        ),
        Note(
            key="loss",
            label=_(
                "The loss is the sum of the output times fixed random numbers of norm 1, "
                "so that the gradient that enters at the top has norm 1."
            ),
        ),
    ]
