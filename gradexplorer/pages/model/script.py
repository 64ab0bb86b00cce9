"""The person's own case as a program without this package: its value, and the gradient of every tensor."""

from gradexplorer.model.landscape.script import script as landscape_script
from gradexplorer.model.landscape.spec import PlaneSpec
from gradexplorer.pages.model.consent import path_of
from gradexplorer.pages.model.curvature.part import curvature_spec
from gradexplorer.pages.model.landscape.part import plane_request
from gradexplorer.pages.model.state import ModelState
from gradexplorer.pages.model.training.part import train_spec

_HEAD = """\
import runpy
import sys

import torch

FILE = {file!r}
sys.path.insert(0, {folder!r})
case = runpy.run_path(FILE)[{name!r}]()


def get(name):
    return case.get(name) if isinstance(case, dict) else getattr(case, name)


def batches(data):
    data = data() if callable(data) else data
    if hasattr(data, "batch_sampler") or hasattr(data, "__next__"):
        yield from data
    while True:
        yield data


def loss_of(model, batch):
    if get("batch_loss"):
        return get("batch_loss")(model, batch)
    inputs, target = batch
    if isinstance(inputs, dict):
        return get("loss")(model(**inputs), target)
    return get("loss")(model(*inputs) if isinstance(inputs, (list, tuple)) else model(inputs), target)


def value_of(function, inputs):
    if isinstance(inputs, dict):
        value = function(**inputs)
    else:
        value = function(*inputs) if isinstance(inputs, (list, tuple)) else function(inputs)
    if value.numel() == 1:
        return value
    weights = torch.randn(value.shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    return (value * weights.to(value)).sum()


"""

_TAIL = """\
model, feed = get("model"), batches(get("data"))
if model is None:
    inputs = get("inputs")
    named = inputs if isinstance(inputs, dict) else inputs if isinstance(inputs, (list, tuple)) else [inputs]
    named = dict(named.items() if isinstance(named, dict) else enumerate(named))
    tensors = {{name: x for name, x in named.items() if isinstance(x, torch.Tensor) and x.requires_grad}}
    value = value_of(get("function"), inputs)
    value.backward()
else:
    tensors = dict(model.named_parameters())
    optimizer = get("optimizer")(model.parameters()) if get("optimizer") else None
    for step in range({steps}):
        if step and optimizer:
            optimizer.step()
        model.zero_grad()
        value = loss_of(model, next(feed))
        value.backward()

print("value", value.item())
for name, tensor in tensors.items():
    if tensor.grad is not None:
        print(name, tensor.grad.norm().item(), tensor.grad)
"""


def script(state: ModelState) -> str:
    """Return the program; of training steps it shows the last, of a landscape or of training all losses."""
    file = path_of(state.file).absolute()
    if state.part == "landscape":
        asked = plane_request(state.landscape)
        spec = asked.plane
        return landscape_script(str(file), state.name, spec, spec.ranges, (asked.columns, asked.rows))
    if state.part == "training":
        asked_training = train_spec(state.training)
        spec = PlaneSpec(optimizers=asked_training.optimizers, steps=asked_training.steps)
        return landscape_script(str(file), state.name, spec, None, (1, 1), training=True, before=asked_training.before)
    if state.part == "curvature":
        own = curvature_spec(state.curvature)
        files = (own.weights,) if own.weights else ()
        spec = PlaneSpec(norm=own.norm, batches=own.batches, seed=own.seed, weights=files)
        return landscape_script(str(file), state.name, spec, None, (1, 1), own.count)
    steps = state.flow.steps if state.part == "flow" else 1
    return _HEAD.format(file=str(file), folder=str(file.parent), name=state.name) + _TAIL.format(steps=steps)
