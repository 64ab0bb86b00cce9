"""A training as a short PyTorch script that has the same bits."""

from collections.abc import Sequence

from gradexplorer.core.datasets import data
from gradexplorer.core.datasets.script import script as data_script
from gradexplorer.core.datasets.script import uses
from gradexplorer.core.optimizers import LBFGS, Muon
from gradexplorer.core.optimizers.gradients import GradientNoise, Off
from gradexplorer.core.perceptron import Neuron
from gradexplorer.core.training.config import TrainingConfig, WeightChange

_LOSSES = {
    "cross_entropy": "nn.BCEWithLogitsLoss()(output, t)",
    "mse": "nn.MSELoss()(output, t)",
    "half_squares": "0.5 * (output - t).square().sum(1).mean()",
}

_LOOP = """\
for epoch in range({epochs}):{changes}
    order = torch.randperm(len(x))
    for some, labels in zip(x[order].split({batch}), t[order].split({batch})):
        optimizer.zero_grad(){zero}
        loss = loss_function(model(some), labels)
        loss.backward(){change}
        optimizer.step(){step}{average}{next}
"""

_CLOSURE_LOOP = """\
for epoch in range({epochs}):{changes}
    order = torch.randperm(len(x))
    for some, labels in zip(x[order].split({batch}), t[order].split({batch})):

        def closure():
            optimizer.zero_grad()
            loss = loss_function(model(some), labels)
            loss.backward()
            return loss

        optimizer.step(closure){average}{next}
"""


def script(config: TrainingConfig, epochs: int, changes: Sequence[WeightChange] = ()) -> str:
    """Return Python that trains `epochs` epochs of `config` with the run's bits, on the same machine.

    Raises
    ------
    InputError
        The data can't be read.
    """
    tested = len(data(config.source).test) > 0
    blocks = [
        '"""A network trained with PyTorch: run it with python."""',
        _imports(config),
        *filter(None, (config.activation.torch_code, config.optimizer.torch_code)),
        data_script(config.source),
        _tensors(config, tested),
        _model(config),
        _loss(config),
        _optimizer(config),
        *_changing(changes),
        _loop(config, epochs, bool(changes)),
        _report(config, tested),
    ]
    return "\n\n".join(block.strip("\n") for block in blocks) + "\n"


def _changing(changes: Sequence[WeightChange]) -> list[str]:
    """Return the lines that set weights as a person did; a bias comes from -1."""
    if not changes:
        return []
    rows = [(c.epoch, c.layer, c.source, c.end, c.value) for c in changes]
    return [
        "\n".join(
            [
                "# weights set by hand: epoch, layer, from (-1: the bias), to, value",
                f"changes = {rows}",
                "",
                "",
                "def set_weights(epoch):",
                "    for after, layer, source, end, value in changes:",
                "        if after == epoch:",
                "            with torch.no_grad():",
                "                weights = layers[layer].bias if source < 0 else layers[layer].weight[:, source]",
                "                weights[end] = value",
            ]
        ),
        "",
    ]


def _loop(config: TrainingConfig, epochs: int, changed: bool) -> str:
    form = _CLOSURE_LOOP if isinstance(config.optimizer, LBFGS) else _LOOP
    indent = " " * (4 if config.rate_per == "epoch" else 8)
    scheduled = f"\n{indent}scheduler.step()" if config.optimizer.planned.main else ""
    if config.optimizer.follows_losses:
        scheduled = "".join(f"\n    {line}" for line in _followed(config))
    changes = "\n    set_weights(epoch)" if changed else ""
    beside = "\n        of_biases.{}()" if isinstance(config.optimizer, Muon) else ""
    loop = form.format(
        **{"epochs": epochs, "batch": config.batch, "changes": changes, "change": _changed(config), "next": scheduled},
        average="\n        averages.update_parameters(model)" if _averages(config) else "",
        **{name: beside.format(call) for name, call in (("zero", "zero_grad"), ("step", "step"))},
    )
    return loop + f"set_weights({epochs})\n" if changed else loop


def _followed(config: TrainingConfig) -> list[str]:
    """Return the lines after an epoch that let the schedule have a loss without penalties."""
    tested = len(data(config.source).test) > 0
    step = f"scheduler.step(plain_loss(model({'x_test' if tested else 'x'}), {'t_test' if tested else 't'}))"
    lines = ["with torch.no_grad():", f"    {step}"]
    return ["model.eval()", *lines, "model.train()"] if config.dropout else lines


def _imports(config: TrainingConfig) -> str:
    own = "".join(f"import {module}\n\n" for module in uses(config.source))
    return f"{own}import numpy as np\nimport torch\nfrom torch import nn\n"


def _tensors(config: TrainingConfig, tested: bool) -> str:
    column, first = ", None", "tensors = [torch.tensor(values, dtype=torch.float32) for values in (x, t)]"
    if config.outputs > 1:
        column, first = "", first.replace("(x, t)", f"(x, np.eye({config.outputs})[t])")
    lines = [first, f"x, t = tensors[0][train], tensors[1][train{column}]"]
    return "\n".join([*lines, f"x_test, t_test = tensors[0][test], tensors[1][test{column}]"] if tested else lines)


def _model(config: TrainingConfig) -> str:
    """Return the lines that make the model, its first weights drawn from the seed."""
    lines = ["torch.set_num_threads(1)", f"torch.manual_seed({config.seed})", "model = nn.Sequential("]
    for index, (a, b) in enumerate(zip(config.sizes, config.sizes[1:], strict=False)):
        lines.append(f"    nn.Linear({a}, {b}),")
        if index < len(config.hidden):
            lines.append(f"    {_module(config.activation)},")
            lines += [f"    nn.Dropout({config.dropout!r}),"] if config.dropout else []
        elif config.squashed:
            lines.append("    nn.Sigmoid(),")
    lines.append(")")
    lines.append("layers = [layer for layer in model if isinstance(layer, nn.Linear)]")
    if config.init != "torch":
        lines += [
            "for layer in layers:",
            f"    nn.init.{config.init}_(layer.weight)",
            "    nn.init.zeros_(layer.bias)",
        ]
    return "\n".join(lines)


def _module(activation: Neuron) -> str:
    made = activation.torch_call()
    return f"{made}.requires_grad_(False)" if activation.name == "PReLU" else made


def _optimizer(config: TrainingConfig) -> str:
    """Return the lines that make it, and its scheduler.

    The slope of a PReLU is not trained here, and LBFGS counts what it is given.
    """
    trained = "model.parameters()"
    if config.activation.name == "PReLU":
        trained = "[parameter for layer in layers for parameter in layer.parameters()]"
    lines = [f"optimizer = {config.optimizer.torch_call(trained)}"]
    if isinstance(config.optimizer, Muon):
        lines = [
            f"optimizer = {config.optimizer.torch_call('[layer.weight for layer in layers]')}",
            f"of_biases = torch.optim.AdamW([layer.bias for layer in layers], lr={config.optimizer.bias_lr!r})",
        ]
    if isinstance(config.optimizer.noise, GradientNoise):
        lines += [f"noise, update = torch.Generator().manual_seed({config.optimizer.noise.seed}), 0"]
    return "\n".join([*lines, *config.optimizer.planned.script(), *_averages(config)])


def _averages(config: TrainingConfig) -> list[str]:
    """Return the line that makes the average of the weights, if one is kept."""
    average = config.optimizer.average
    return [] if isinstance(average, Off) else [f"averages = {average.torch_call('model')}"]


def _changed(config: TrainingConfig) -> str:
    """Return the lines that clip the gradient and add noise."""
    clipping, noise = config.optimizer.clipping, config.optimizer.noise
    lines = [] if isinstance(clipping, Off) else [clipping.script("model.parameters()")]
    if isinstance(noise, GradientNoise):
        lines += [
            "update += 1",
            "for layer in layers:",
            "    for slope in (layer.weight.grad, layer.bias.grad):",
            f"        slope += {noise.std!r} / update**{noise.decay!r} * torch.randn(slope.shape, generator=noise)",
        ]
    return "".join(f"\n        {line}" for line in lines)


def _loss(config: TrainingConfig) -> str:
    plain = "nn.CrossEntropyLoss()(output, t)" if config.softmax else _LOSSES[config.objective]
    lines = ["", "def loss_function(output, t):", f"    loss = {plain}"]
    if config.optimizer.follows_losses:
        lines = ["", "def plain_loss(output, t):", f"    return {plain}", "", *lines]
    if config.l1:
        lines.append(f"    loss = loss + {config.l1!r} * sum(layer.weight.abs().sum() for layer in layers)")
    if config.l2:
        lines.append(f"    loss = loss + {config.l2!r} / 2 * sum(layer.weight.square().sum() for layer in layers)")
    lines += ["    return loss", ""]
    return "\n".join(lines)


_GRADIENT = (
    "loss = loss_function(model(x), t)",
    "for number, layer in enumerate(layers, 1):",
    "    slopes = torch.autograd.grad(loss, (layer.weight, layer.bias), retain_graph=True)",
    '    print(f"layer {number}: gradient {torch.cat([slope.flatten() for slope in slopes]).norm():.6g}")',
)


def _report(config: TrainingConfig, tested: bool) -> str:
    test = ' ("test", x_test, t_test)' if tested else ""
    lines = [
        *(["model.eval()"] if config.dropout else []),
        "with torch.no_grad():",
        f'    for name, inputs, labels in (("train", x, t),{test}):',
        "        output = model(inputs)",
    ]
    result = 'f"{name}: loss {loss_function(output, labels):.6g}"'
    if not config.regression:
        edge = "0" if config.objective == "cross_entropy" else "0.5"
        right = "output.argmax(1) == labels.argmax(1)" if config.outputs > 1 else f"(output > {edge}) == (labels > 0.5)"
        lines.append(f"        right = ({right}).double().mean()")
        result = 'f"{name}: loss {loss_function(output, labels):.6g}, accuracy {right:.2%}"'
    lines.append(f"        print({result})")
    if _averages(config):
        lines += [
            *(["    averages.eval()"] if config.dropout else []),
            f'    for name, inputs, labels in (("train", x, t),{test}):',
            '        print(f"average, {name}: loss {loss_function(averages(inputs), labels):.6g}")',
        ]
    return "\n".join([*lines, *_GRADIENT])
