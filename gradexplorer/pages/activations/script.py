"""The activations at the probe and the networks as a program of its own: the same seed gives the same numbers."""

from collections.abc import Iterator

from gradexplorer.core.activations.vanishing_gradients import BATCH, Setting
from gradexplorer.pages.activations.state import ActivationsState

_RULES = {
    "xavier": "init.xavier_normal_(layer.weight)",
    "kaiming": 'init.kaiming_normal_(layer.weight, nonlinearity="relu")',
    "orthogonal": "init.orthogonal_(layer.weight)",
    "normal": "init.normal_(layer.weight, std={std!r})",
}


def script(state: ActivationsState) -> str:
    """Return the program: each f and f' at x, then the norms of the gradient after each layer, the input's first."""
    lines = ["import torch", "from torch import nn", "from torch.nn import init", ""]
    used = [*state.names, *(setting.activation for setting in state.settings)]
    lines += [f"\n{code}\n" for code in dict.fromkeys(one.torch_code for one in used) if code]
    lines += _probe(state)
    for letter, setting in zip("AB", state.settings, strict=False):
        lines += ["", f"# network {letter}", *_network(setting), *_passes(letter, setting)]
    return "\n".join([*lines, ""])


def _probe(state: ActivationsState) -> Iterator[str]:
    yield "torch.set_default_dtype(torch.float64)"
    yield f"x = torch.tensor([{state.x!r}], requires_grad=True)"
    yield "for f in ("
    yield from (f"    {activation.torch_call()}," for activation in state.names)
    yield "):"
    yield "    y = f.eval()(x)"
    yield "    print(f, y.item(), torch.autograd.grad(y, x)[0].item())"
    yield "torch.set_default_dtype(torch.float32)"


def _network(setting: Setting) -> list[str]:
    width = setting.width
    lines = [
        f"torch.manual_seed({setting.seed})",
        f"layers = nn.ModuleList(nn.Linear({width}, {width}) for _ in range({setting.depth}))",
    ]
    if setting.init in _RULES:
        rule = _RULES[setting.init].format(std=setting.std)
        lines += ["for layer in layers:", f"    {rule}", "    init.zeros_(layer.bias)"]
    lines += [f"x, top = torch.randn({BATCH}, {width}), torch.randn({BATCH}, {width})"]
    if setting.dtype == "float64":
        lines += ["layers, x, top = layers.double(), x.double(), top.double()"]
    return lines


def _passes(letter: str, setting: Setting) -> list[str]:
    norm = ["    z = nn.functional.layer_norm(z, z.shape[-1:])"] if setting.norm else []
    return [
        f"f = {setting.activation.torch_call()}",
        "",
        "flow = [x.requires_grad_()]",
        "for layer in layers:",
        "    z = layer(flow[-1])",
        *norm,
        f"    flow.append({'flow[-1] + ' if setting.residual else ''}f(z))",
        "loss = (flow[-1] * top / top.norm()).sum()",
        "for number, gradient in enumerate(torch.autograd.grad(loss, flow)):",
        f"    print('{letter}', number, gradient.double().norm().item())",
    ]
