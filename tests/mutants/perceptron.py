"""The perceptron: forward and backward lines, deltas, numbers, indices, and training."""

from functools import partial
from typing import Any

from tests.mutants.mutant import Mutant, in_part

_core = "gradexplorer/core/perceptron/"
_derive = "gradexplorer/pages/perceptron/derive/"
_lines = partial(Mutant, file=_core + "derivation.py", page="perceptron")
_network = partial(Mutant, file=_core + "network.py", page="perceptron")
_scope = partial(Mutant, file=_core + "scope.py", page="perceptron")
_pass = partial(Mutant, file=_derive + "pass_formulas.py", page="perceptron")
_activation = partial(Mutant, file="gradexplorer/pages/perceptron/activation_formulas.py", page="perceptron")
_picture = partial(Mutant, file=_derive + "diagram.py", page="perceptron")
_names = partial(Mutant, file="gradexplorer/pages/perceptron/names.py", page="perceptron")

OUTPUT: dict[str, Any] = {"derive.selected": [1, 0, 1]}
HIDDEN: dict[str, Any] = {"derive.selected": [0, 1, 2]}
SOFTMAX = {"derive.loss": "cross_entropy", "derive.t": [0.0, 1.0], "derive.selected": [1, 0, 1]}
UNEVEN = {"derive.loss": "cross_entropy", "derive.t": [0.3, 0.5], "derive.selected": [1, 0, 1]}
BINARY = {"derive.layers": [2, 3, 1], "derive.loss": "cross_entropy", "derive.t": [1.0], "derive.selected": [1, 0, 0]}
MEAN = {"derive.loss": "mse", "derive.selected": [1, 0, 1]}
TANH = {"derive.activation": [{"type": "tanh"}], "derive.selected": [1, 0, 1]}
RELU = {"derive.activation": [{"type": "relu"}, {"type": "identity"}], "derive.seed": 3}

LINES = (
    _lines("O + t", "executed", 'self.residual = f"({self.out} «-¦+» t[{end}])"', OUTPUT),
    _lines("sigmoid's slope O (1 + O)", "executed", 'return f"{out}*(1 «-¦+» {out})"', OUTPUT),
    _lines("tanh's slope 1 + O²", "executed", 'return f"(1 «-¦+» {out}**2)"', TANH),
    _lines("1/n for 2/n", "executed", 'else f"«2¦1»/{count}" if count > 1 else "2"', MEAN),
    _lines("delta by the wrong weight", "executed", 'f"delta{n}[{k}]*w{n}[{here.end}, «{k}¦0»]"', HIDDEN),
    _lines(
        "softmax's loss without its minus", "executed", 'f"«-»Sum(l, D(t[l]*log(O{n}[l]), {here.weight}))"', SOFTMAX
    ),
    _lines("softmax's slope with plus", "executed", "(t[{k}]*(1 - O{n}[{k}]) «-¦+» Sum(l", UNEVEN),
    _lines("binary chain rule's first sign", "executed", 'f"«(-»(t[0]/{out}«)» + (1', BINARY),
    _lines(
        "what stands beside the weight forgotten",
        "executed",
        '_("what stands beside the weight is left"), times(front«, here.input»)',
        OUTPUT,
    ),
    _scope("half the squares twice", "definition", 'Meaning((), f"1«/2»*Sum(n{d}', OUTPUT),
    _scope(
        "weights transposed in a sum",
        "executed",
        "w{n}[«n{before}, j¦j, n{before}»]*O{before}[n{before}]) + b",
        {"derive.layers": [3, 3, 3], "derive.x": [0.5, -1.0, 0.8], "derive.t": [1.0, 0.0, 0.0]},
    ),
    _scope("the layer's number above is one less", "printed", "f\"Layer({found[f'{name}{n}']}, {n«¦ - 1»})\"", HIDDEN),
)

NUMBERS = (
    _network("output delta O + t", "number", "[factor * slopes[-1] * (last «-¦+» t)]", OUTPUT),
    _network("hidden delta without slope", "number", "return «slope * »behind, np.abs(slope)", HIDDEN),
    _network("softmax delta with plus", "number", "[last * total «-¦+» t]", SOFTMAX),
    _pass("bias taken away", "executed", 'bias = f" «+¦-» b{n}[{here.end}]"', {"derive.step": 1}),
    _pass(
        "softmax's loss in numbers without minus",
        "executed",
        "f\"«-»Elided({' + '.join(f't[{k}]",
        {**SOFTMAX, "derive.step": 3},
    ),
    _pass("delta's numbers O + t", "executed", 'f"({out} «-¦+» {target})")', {"derive.step": 4}),
    _pass(
        "hidden layer counted from 0",
        "printed",
        '_("forward, hidden layer {layer}", layer=pass_step.layer« + 1»)',
        {"derive.step": 1},
    ),
    _activation("sigmoid with e^x", "executed", '"1/(1 + exp(«-»x))"', {"derive.step": 1}),
    _activation("sigmoid's own slope", "executed", 'slope = tree("f(x)*(1 «-¦+» f(x))")', {"derive.step": 1}),
    _names(
        "weights named to, from",
        "printed",
        'f"w{layer}{low(weight_index.«source¦end»)}{comma}{low(weight_index.«end¦source»)}"',
        HIDDEN,
    ),
    _names("the layer's number one less", "printed", 'f"({weight_index.layer« + 1»})".translate', HIDDEN),
    _picture(
        "sum for product in the read-out",
        "number",
        '"slope": «gradient_number¦weight_number»(example, weight_index, 6)',
        {},
    ),
    Mutant(
        "matrices of weights and gradients exchanged",
        "number",
        '(done.gradients[layer], done.deltas[layer]) if kind «=¦!»= "gradients"',
        {},
        _derive + "matrices.py",
        "perceptron",
    ),
)

_TRAIN = in_part("train", points=40, epochs=4)
_MSE = {**_TRAIN, "train.objective": "mse"}
_PENALTIES = {**_TRAIN, "train.l1": 0.01, "train.l2": 0.05}
_train = partial(Mutant, file="gradexplorer/pages/perceptron/train/derivation.py", page="perceptron", steps=2)
_hand = partial(Mutant, file="gradexplorer/core/training/proving.py", page="perceptron", steps=2)
_written = partial(Mutant, file="gradexplorer/core/training/history.py", page="perceptron", steps=2)
_scope_of = partial(Mutant, file="gradexplorer/core/training/scope.py", page="perceptron", steps=2)

TRAINING = (
    _train("mean square's delta without 2", "executed", 'f"«2*»({out} - t[p])"', _MSE),
    _train("gradient without 1/n", "executed", '"«1/n*»Sum(p, O0[i, p]*delta1[j, p])", *slopes', _TRAIN),
    _train("l1 without its sign", "executed", '"lambda_1*«sign(»w1[i, j]«)»"', _PENALTIES),
    _train("l2 twice", "executed", '"«¦2*»lambda_2*w1[i, j]"', _PENALTIES),
    _train("training's cross entropy without its minus", "executed", 'f"«-»(1/n)*Sum(p, t[p]', _TRAIN),
    _train("delta of a trained neuron without slope", "executed", 'times(mask, «slope¦""», "Sum(k, w2[j, k]', _TRAIN),
    _train("one epoch too many", "printed", "epoch=rounded(snapshot.step«¦ + 1», 9),\n", _TRAIN),
    _scope_of("l2's half", "executed", 'f"lambda_2«/2»*Each', _PENALTIES),
    _hand("the gradient by hand O + t", "number", "delta, reach = outputs[-1] «-¦+» t, np.abs", _TRAIN),
    _hand("the loss by hand", "number", "(np.logaddexp(0, net) «-¦+» t * net).mean()", _TRAIN),
    _hand("l2's loss not halved", "number", "loss += config.l2 «/ 2 »*", _PENALTIES),
    _written("accuracy of the other class", "number", "((output > edge) == (t «>¦<» 0.5))", _TRAIN),
    Mutant(
        "l2's loss not halved in torch",
        "number",
        "config.l2« / 2» * sum(w.square()",
        _PENALTIES,
        "gradexplorer/core/training/network.py",
        "perceptron",
        steps=2,
    ),
    Mutant(
        "train and test exchanged",
        "printed",
        '("train", _("«train¦test»"), "series0", False)',
        _TRAIN,
        "gradexplorer/pages/perceptron/train/panels.py",
        "perceptron",
        steps=2,
    ),
)

_FALLING = {
    **in_part("train", points=40, epochs=12),
    "train.optimizer.lr": 0.2,
    "train.optimizer.schedule": {"type": "plateau", "patience": 1, "factor": 0.4, "threshold": 0.05, "cooldown": 1},
}
_falls = partial(Mutant, page="perceptron", steps=12)
_plateau = partial(_falls, file="gradexplorer/core/optimizers/schedules/plateau.py")

PLATEAU = (
    _plateau("patience ends a step early", "executed", "1 if waited «¦+ 1 »> patience else 0", _FALLING),
    _plateau("the rate falls by what is left", "executed", '"max(lr*«factor¦(1 - factor)», min_lr)"', _FALLING),
    _plateau("no rest after a fall", "executed", '"«cooldown¦0» if falls > 0 else max(rest - 1, 0)"', _FALLING),
    _plateau("a worse loss is better", "executed", "g {'«<¦>»' if self.mode", _FALLING),
    _falls(
        "rates follow the losses of an epoch before",
        "number",
        "snapshot.judged[«1¦0» : snapshot.step« + 1»]",
        _FALLING,
        file="gradexplorer/pages/perceptron/train/schedule.py",
    ),
    _falls(
        "a fall is forgotten by the optimizer",
        "number",
        "self._plateau.step(loss()«¦ * 0 + 1»)",
        _FALLING,
        file="gradexplorer/core/training/optimizer_steps.py",
    ),
)
