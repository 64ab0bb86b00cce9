"""A loss of several tensors as a torch program of one's own."""

from gradexplorer.core.vector_losses.vector_loss import VectorLoss


def program(loss: VectorLoss) -> str:
    """Return the program that computes the loss and its gradients, and prints them with all digits."""
    lines = ["import torch", "from torch import nn", ""]
    if loss.torch_code:
        lines += ["", *loss.torch_code.splitlines(), "", ""]
    for tensor in loss.given:
        numbers = repr(loss.array(tensor).tolist())
        kind = "" if tensor.kind == "class" else ", dtype=torch.float64"
        asks = ", requires_grad=True" if tensor.varies else ""
        lines.append(f"{tensor.field} = torch.tensor({numbers}{kind}{asks})")
    names = ", ".join(tensor.field for tensor in loss.arguments)
    lines += [f"loss = {loss.torch_call()}({names})", f"loss{'.sum()' if loss.reduction == 'none' else ''}.backward()"]
    printed = ["loss", *(f"{tensor.field}.grad" for tensor in loss.arguments if tensor.varies)]
    return "\n".join([*lines, *(f"print({name}.tolist())" for name in printed), ""])
