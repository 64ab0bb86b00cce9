"""Network A as a program of its own, in plain PyTorch: the same seed gives the same numbers."""

from gradexplorer.core.activations.vanishing_gradients import BATCH, Setting
from gradexplorer.pages.activations.state import ActivationsState

_RULES = {
    "xavier": "init.xavier_normal_(layer.weight)",
    "kaiming": 'init.kaiming_normal_(layer.weight, nonlinearity="relu")',
    "orthogonal": "init.orthogonal_(layer.weight)",
    "normal": "init.normal_(layer.weight, std={std!r})",
}


def script(state: ActivationsState, _snapshot: object) -> str:
    """Return the program that prints the norm of the gradient after each layer, the input's first."""
    setting = state.settings[0]
    return "\n".join([*_network(setting), *_passes(setting), ""])


def _network(setting: Setting) -> list[str]:
    width = setting.width
    code = setting.activation.torch_code
    lines = [
        "import torch",
        "from torch import nn",
        "from torch.nn import init",
        "",
        *([f"\n{code}\n"] if code else []),
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


def _passes(setting: Setting) -> list[str]:
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
        "    print(number, gradient.double().norm().item())",
    ]
