"""The networks in the derivation column: the chain rule through all layers, its proof, and the verdict's rule."""

from collections.abc import Sequence

import numpy as np

from gradexplorer.core.activations.vanishing_gradients import (
    LIMIT,
    PROVEN_ROWS,
    VERDICTS,
    Profile,
    Setting,
    prove_chain,
)
from gradexplorer.formula.latex_printer import number
from gradexplorer.framework.figure import Check, DisplayText, Formula, Heading, Item, Note, Row, Table
from gradexplorer.framework.run import StaticSnapshot
from gradexplorer.pages.activations.networks import LETTERS
from gradexplorer.pages.activations.state import ActivationsState
from gradexplorer.text import _


def derive(state: ActivationsState, snapshot: StaticSnapshot | None) -> list[Item]:
    """Return the relation between a layer's gradient and those of later layers, in formulas and in numbers."""
    if snapshot is None:
        return []
    profiles: Sequence[Profile] = snapshot.result
    items: list[Item] = [Heading(key="networks", label=_("Why gradients vanish: the chain rule through L layers"))]
    for letter, profile in zip(LETTERS, profiles, strict=False):
        if letter == "A" or _kind(profile.setting) != _kind(profiles[0].setting):
            items += _formulas(letter, profile.setting)
    items += _product(profiles)
    items += [_table(profiles), *_lost(profiles), *_rule()]
    for letter, profile in zip(LETTERS, profiles, strict=False):
        label = _(
            "Network {letter}: the chain rule against autograd, {rows} inputs, float64", letter=letter, rows=PROVEN_ROWS
        )
        items.append(Check(key=f"chain{letter}", label=label, proof=prove_chain(profile.setting)))
    return items


def _kind(setting: Setting) -> tuple[bool, bool]:
    return setting.residual, setting.norm


def _formulas(letter: str, setting: Setting) -> list[Item]:
    """Return a layer, and the gradient's way back through it and through all."""
    hat = r"\hat{z}_l" if setting.norm else "z_l"
    forward = rf"h_l = {'h_{l-1} + ' if setting.residual else ''}f\left({hat}\right) \qquad z_l = W_l h_{{l-1}} + b_l"
    jacobian = rf"W_l^T {'N_l ' if setting.norm else ''}D_l"
    passed = rf"\left(I + {jacobian}\right)" if setting.residual else jacobian
    upper, lower = r"\frac{\partial L}{\partial h_l}", r"\frac{\partial L}{\partial h_{l-1}}"
    items: list[Item] = [
        Formula(key=f"forward{letter}", label=_("Network {letter}: layer l", letter=letter), latex=forward)
    ]
    if setting.norm:
        inverse = r"\hat{z}_l = \frac{z_l - \mu_l}{\sigma_l} \qquad N_l = \frac{1}{\sigma_l}"
        latex = inverse + r"\left(I - \frac{1}{n}\left(1 1^T + \hat{z}_l \hat{z}_l^T\right)\right)"
        items.append(Formula(key=f"norm{letter}", label=_("layer norm, and its derivative"), latex=latex))
    diagonal = rf"{lower} = {passed} {upper} \qquad D_l = \operatorname{{diag}} f'\left({hat}\right)"
    through = rf"\frac{{\partial L}}{{\partial h_0}} = {passed.replace('_l', '_1')} \cdots {passed.replace('_l', '_L')}"
    return [
        *items,
        Formula(key=f"back{letter}", label=_("chain rule, one layer back"), latex=diagonal),
        Formula(
            key=f"through{letter}",
            label=_("and through all L layers"),
            latex=through + r" \, \frac{\partial L}{\partial h_L}",
        ),
    ]


def _product(profiles: Sequence[Profile]) -> list[Item]:
    """Return the part that f alone has in it: the dashed green line."""
    items: list[Item] = [
        Formula(
            key="product",
            label=_("The part of f in this is about the product of mean |f'| over all later layers, the green line"),
            latex=r"P_l = \prod_{k=l+1}^{L} \operatorname{mean} \left|f'(z_k)\right|",
        )
    ]
    for letter, profile in zip(LETTERS, profiles, strict=False):
        mean = float(profile.product[0]) ** (1 / profile.setting.depth)
        latex = rf"P_0 = {number(mean)}^{{{profile.setting.depth}}} = {number(float(profile.product[0]))}"
        label = _("Network {letter}: the geometric mean to the power of the depth", letter=letter)
        items.append(Formula(key=f"product{letter}", label=label, latex=latex))
    return items


def _table(profiles: Sequence[Profile]) -> Table:
    names: tuple[DisplayText, ...] = (
        _("gradient at the input / at the top"),
        _("… factor per layer"),
        _("… of it mean |f'|"),
        _("… of it weights and ways around"),
        _("units at 0 in the last layer"),
        _("verdict"),
    )
    columns = [_cells(profile) for profile in profiles]
    rows = [Row(cells=[name, *(column[place] for column in columns)]) for place, name in enumerate(names)]
    return Table(key="networks.table", header=("", *LETTERS[: len(profiles)]), rows=rows)


def _lost(profiles: Sequence[Profile]) -> list[Item]:
    """Say from where on nothing is left: too small a number for the dtype, or no unit that passes anything on."""
    gone = {letter: np.flatnonzero(profile.gradient == 0) for letter, profile in zip(LETTERS, profiles, strict=False)}
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
    factor, slope = profile.ratio ** (1 / depth), float(profile.product[0]) ** (1 / depth)
    return [
        f"{profile.ratio:.4g}",
        f"{factor:.4g}",
        f"{slope:.4g}",
        f"{factor / slope:.4g}" if slope else "–",
        f"{100 * profile.zeros[-1]:.3g} %",
        VERDICTS[profile.verdict],
    ]


def _rule() -> list[Item]:
    return [
        Note(
            key="rule",
            label=_(
                "Rule of the verdict, drawn as two grey lines: the gradient at the input over that at the top. "
                "Below {low} it is vanishing, above {high} or beyond the numbers of the dtype exploding, else healthy.",
                low=f"{LIMIT:g}",
                high=f"{1 / LIMIT:g}",
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
