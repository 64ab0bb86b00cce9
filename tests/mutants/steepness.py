"""How steep activations are, where the gradient is lost, kinks, and gradients in networks."""

from functools import partial

from tests.mutants.definitions import only
from tests.mutants.mutant import Mutant

_curves = partial(Mutant, file="gradexplorer/pages/activations/curves.py", page="activations")
_steep = partial(Mutant, file="gradexplorer/pages/activations/derivation.py", page="activations")
_activation = partial(Mutant, file="gradexplorer/core/activations/activation.py", page="activations")
_network = partial(Mutant, file="gradexplorer/pages/activations/network_derivation.py", page="activations")
_vanishing = partial(Mutant, file="gradexplorer/core/activations/vanishing_gradients.py", page="activations")
_chain = partial(Mutant, file="gradexplorer/core/activations/vanishing_proof.py", page="activations")
_panel = partial(Mutant, file="gradexplorer/pages/activations/networks.py", page="activations")
_RESIDUAL = {
    "network": {"residual": True, "depth": 8, "width": 16},
    "network_b": {"norm": True, "depth": 8, "width": 16},
}
_SMALL = {"network": {"depth": 8, "width": 16}, "network_b": {"depth": 8, "width": 16}}

STEEPNESS = (
    _curves(
        "max f' doubled",
        "number",
        '_("max f\' = {slope} at x = {x}", slope=«slope¦where», x=«where¦slope»',
        only("sigmoid"),
    ),
    _curves(
        "the lost range is the rest", "number", "small = np.abs(activation.slopes(x)) «<¦>» epsilon", only("sigmoid")
    ),
    _steep(
        "share lost is not in percent",
        "number",
        "share =« 100 *» float((end - start).sum())",
        only("sigmoid"),
        file="gradexplorer/pages/activations/numbers.py",
    ),
    _steep(
        "largest slope doubled",
        "number",
        "return fraction(«¦2 * »found.slope, part, scope=at), where",
        only("sigmoid"),
        file="gradexplorer/pages/activations/numbers.py",
    ),
    _steep("slope^(depth - 1)", "number", "found.slope«**depth¦ ** (depth - 1)», scope", only("sigmoid")),
    _steep(
        "sides of a kink exchanged in the table",
        "number",
        'side(activation, kink.x, kink.«left¦right», "«-»h")',
        only("relu"),
    ),
    _steep(
        "torch's choice is the left slope",
        "number",
        '«slope_at¦side»(activation, kink.x, «6¦kink.right, "h"»),\n            ]',
        only("relu"),
    ),
    _steep(
        "values beside the lines",
        "number",
        "return lambda: column.executed[1].get(place«¦ + 1»)",
        only("sigmoid"),
        file="gradexplorer/framework/figure/items.py",
    ),
    _activation("steepest where it is flattest", "number", "best = int(np.«nanargmax¦nanargmin»(slope))", only("silu")),
    _vanishing(
        "vanishing called healthy",
        "printed",
        'return "«vanishing¦healthy»" if ratio < LIMIT else "«healthy¦vanishing»"',
        {},
        preset="Vanishing: sigmoid in 30 layers, against ReLU",
    ),
    _vanishing("ratio turned over", "number", "self.gradient[«0¦-1»] / self.gradient[«-1¦0»]", _SMALL),
    _vanishing("product of the wrong layers", "number", "np.append(np.cumprod(slopes[«:0:-1¦1:»])[::-1], 1.0)", _SMALL),
    _chain(
        "layer's way back without residual",
        "executed",
        '«f"I + {jacobian}" if setting.residual else »jacobian),',
        _RESIDUAL,
    ),
    _network("one layer back without its slopes", "executed", "if setting.norm else ''}slopes[«{layer}¦1»]\"", _SMALL),
    _network("layer norm's derivative", "executed", "1/sigma[l]*(I «-¦+» 1/n*(ones", _RESIDUAL),
    _network(
        "a layer's sum without bias",
        "executed",
        '"W[l] @ h[l - 1]« + b[l]»"),',
        {**_SMALL, "network": {"depth": 8, "width": 16, "init": "default"}},
    ),
    _network("factor per layer", "number", "np.power(value, «1¦2» / depth)", _SMALL),
    _panel("the headline's ratio", "number", 'f"{«¦1 / »profile.ratio:.2g}", "g[0]/g[L]"', _SMALL),
)
