"""Programs of the Chain rule tab that its pictures are tested with: wide, long, crowded, and every preset."""

import json
import random

from gradexplorer.framework.resources import resource

COURSE = "y1 = x*w1 + b1\ny2 = y1*w2 + b2"


def random_program(nodes, seed):
    rng = random.Random(seed)
    names, lines = ["x", "w"], []
    for i in range(nodes):
        names.append(f"n{i}")
        lines.append(f"n{i} = sin({rng.choice(names[-12:-1])} {rng.choice('+-*')} {rng.choice(names[:-1])})")
    return "\n".join(lines)


PROGRAMS = {
    "functions": "y = relu(x)+sigmoid(x)+tanh(x)+exp(x)+log(x)+sqrt(x)+sin(x)+cos(x)+x**2-x/3",
    "neurons": "\n".join(f"h{i} = tanh(a{i}*x + b{i})" for i in range(1, 6)) + "\ny = h1*h2 + h3*h4 + h5",
    "chain": "\n".join(["u1 = sin(x)", *(f"u{i} = sin(u{i - 1})" for i in range(2, 31))]),
    "pairs": "\n".join(["y0 = x*w", *(f"y{i} = sin(y{i - 1}) + cos(y{i - 1})" for i in range(1, 11))]),
    "terms": "y = " + " + ".join(f"w{i}*x{i}" for i in range(1, 20)),
    "skips": "\n".join(["y0 = x*w", *(f"y{i} = y{i - 1}*c + y{i - 1}" for i in range(1, 11))]),
    "names": "loss_function_v = sigmoid(very_long_weight*input_feature_1 + bias_layer_one)**2/3",
    "one": "y = x",
    "random": random_program(90, 3),
} | {
    f"preset {number}": preset["state"].get("program", COURSE)
    for number, preset in enumerate(json.loads(resource("presets", "chain_rule.json").read_text("utf-8")), 1)
}
