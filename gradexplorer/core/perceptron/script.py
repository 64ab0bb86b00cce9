"""A network and its example as a short PyTorch script that prints E and every derivative."""

from collections.abc import Iterator

from gradexplorer.core.perceptron.network import Network, Pass
from gradexplorer.framework.figure import Array


def script(network: Network, done: Pass) -> str:
    """Return a program that needs nothing but torch; its weights are these to the last bit."""
    return "\n".join(_lines(network, done)) + "\n"


def _lines(network: Network, done: Pass) -> Iterator[str]:
    yield "import torch"
    yield "from torch import nn"
    yield ""
    for code in dict.fromkeys(activation.torch_code for activation in network.activations if activation.torch_code):
        yield f"\n{code}\n"
    yield "torch.set_default_dtype(torch.float64)"
    yield f"x = torch.tensor({_numbers(done.x)})"
    yield f"t = torch.tensor({_numbers(done.t)})"
    names = []
    for layer in range(network.depth):
        yield f"w{layer + 1} = torch.tensor({_numbers(network.weights[layer])}, requires_grad=True)"
        names.append(f"w{layer + 1}")
        if network.biased:
            yield f"b{layer + 1} = torch.tensor({_numbers(network.biases[layer])}, requires_grad=True)"
            names.append(f"b{layer + 1}")
    yield ""
    yield "o = x"
    for layer in range(network.depth):
        bias = f" + b{layer + 1}" if network.biased else ""
        yield f"net = o @ w{layer + 1}{bias}"
        if layer < network.depth - 1 or network.loss != "cross_entropy":
            yield f"o = {network.activations[layer].torch_call()}(net)"
    yield _loss(network)
    yield "error.backward()"
    yield ""
    yield 'print("E", error.item())'
    yield f"for name, array in {{{', '.join(f'{name!r}: {name}' for name in names)}}}.items():"
    yield "    print(name, array.grad.tolist())"


def _loss(network: Network) -> str:
    match network.loss:
        case "half_squares":
            return "error = ((o - t) ** 2).sum() / 2"
        case "mse":
            return "error = torch.nn.functional.mse_loss(o, t)"
        case _ if network.softmax:
            return "error = torch.nn.functional.cross_entropy(net, t)"
    return 'error = torch.nn.functional.binary_cross_entropy_with_logits(net, t, reduction="sum")'


def _numbers(array: Array) -> str:
    """Return numbers with all their digits."""
    return repr(array.tolist())
