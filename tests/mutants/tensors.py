"""Losses of several tensors, what hard=True hands on, and the rule of an optimizer that moves a matrix."""

from functools import partial
from typing import Any

from tests.mutants.mutant import Mutant, in_part


def loss(tag: str, entry: tuple[int, int, int] = (0, 0, 0), **more: Any) -> dict[str, Any]:
    """Return the state of the part with one loss, and the entry that is looked at."""
    fields = {f"loss.{name}": value for name, value in more.items()}
    return in_part("tensors", **{"loss.type": tag, **fields, "entry": list(entry)})


_core = "gradexplorer/core/vector_losses/"
_classes = partial(Mutant, file=_core + "classes.py", page="losses")
_likelihoods = partial(Mutant, file=_core + "likelihoods.py", page="losses")
_margins = partial(Mutant, file=_core + "margins.py", page="losses")
_derivation = partial(Mutant, file=_core + "derivation.py", page="losses")
_values = partial(Mutant, file=_core + "values.py", page="losses")
_rows = partial(Mutant, file=_core + "row_formulas.py", page="losses")

LOSSES = (
    _classes("cross entropy of a batch turned", "executed", "exp(x[«k¦t»] - x[«t¦k»])", loss("cross_entropy")),
    _classes(
        "the weights not in the mean",
        "executed",
        'return "«w[t]¦1»" if self.weight',
        loss("cross_entropy", weight=[1, 2, 4]),
    ),
    _values(
        "ignored rows in the mean",
        "number",
        "float(«np.where(counts, »arrays.per_row(loss.share())«, 0)».sum())",
        loss("cross_entropy"),
    ),
    _classes("softmax of a batch less 1", "executed", '"(p[j] «-¦+» 1)" if of_class', loss("cross_entropy")),
    _classes(
        "pos_weight on the no",
        "executed",
        "y[k]*softplus(«-»x[k]) + (1 - y[k])*softplus(«¦-»x[k])",
        loss("bce_with_logits"),
    ),
    _classes("focal loss of easy cases", "executed", '"alpha*y*sigmoid(«-»x)**gamma', loss("focal")),
    _classes("dice without its 2", "executed", '"1 - («2*»I + smooth)', loss("dice")),
    _classes("dice smoothed above alone", "executed", "/(A« + smooth»)", loss("dice")),
    _classes("the divergence turned", "executed", "y[k]*(«log(y[k]) - x[k]¦x[k] - log(y[k])»)", loss("kl_div")),
    _likelihoods("Poisson with plus", "executed", '"exp(x) «-¦+» y*x" if', loss("poisson_nll")),
    _likelihoods("Gaussian without ln v", "executed", '"1/2*(«log(v) + »(x - y)**2/v)"', loss("gaussian_nll")),
    _margins("hinge of the wrong side", "executed", '"hinge(1 «-¦+» y*x)"', loss("hinge")),
    _margins("ranking turned", "executed", '"hinge(margin «-¦+» y*(a - b))"', loss("margin_ranking")),
    _margins(
        "unlike pairs pulled together",
        "executed",
        '"1 - C if y == 1 else hinge(C «-¦+» margin)"',
        loss("cosine_embedding", (0, 1, 0), margin=0.2),
    ),
    _margins("the cosine over A B", "executed", '"I/«sqrt»(A*B)"', loss("cosine_embedding")),
    _margins(
        "swap takes the farther one", "executed", "'«min¦max»(v, s)' if self.swap", loss("triplet_margin", swap=True)
    ),
    _margins("a norm without its root", "executed", '**p)«**(1/p)»"', loss("triplet_margin", p=3.0)),
    _derivation("rows not divided", "executed", 'return f"«1/»({self._over})*"', loss("hinge")),
    _rows("the term k = j twice", "executed", '"k «!¦=»= j"', loss("cross_entropy")),
)

_HARD = in_part("softmax", function="gumbel_softmax", hard=True, seed=3)
_straight = partial(Mutant, file="gradexplorer/core/softmax/straight_through.py", page="losses")

STRAIGHT_THROUGH = (
    _straight("the smallest is one-hot", "number", "feeds.arg«max¦min»()", _HARD),
    _straight("the shares taken away twice", "executed", '"h[i] - c[i] «+¦-» p[i]")', _HARD),
    _straight("the shares not held", "executed", 'f"0 - 0 «+¦-» D(p[i], {by})"', _HARD),
)

_MATRIX = in_part("train", points=40, hidden=[2], epochs=6, optimizer={"type": "adafactor", "weight_decay": 0.1})
_matrix = partial(Mutant, file="gradexplorer/core/training/matrix_rules/adafactor.py", page="perceptron", steps=2)

MATRICES = (
    _matrix("the matrix moves uphill", "executed", "{w}[i, j] «-¦+» alpha*u[i, j]", _MATRIX),
    _matrix(
        "neurons' means over neurons",
        "executed",
        "s/{«inputs¦neurons»}*Sum(k, {g}[k, j]**2)",
        {**_MATRIX, "train.hidden": [3]},
    ),
    _matrix("rank 1 without the mean", "executed", '"R[j]*C[i]«/max(M, eps_1)»"', _MATRIX),
    _matrix("a matrix's decay without lr", "executed", "(1 - «lr*»weight_decay)*w", _MATRIX),
    _matrix(
        "rows and columns exchanged", "number", '{"R": ("«row¦col»_var", "j"), "C": ("«col¦row»_var", "i")}', _MATRIX
    ),
)

_MUON = in_part("train", points=40, hidden=[3], epochs=6, optimizer={"type": "muon", "lr": 0.02})
_muon = partial(Mutant, file="gradexplorer/core/training/matrix_rules/muon.py", page="perceptron", steps=2)

ORTHOGONAL = (
    _muon("all of the gradient in the momentum", "executed", "*B{BEFORE}[i, j] + «(1 - momentum)*»g[i, j]", _MUON),
    _muon("not divided by the norm", "executed", '"bfloat16(u[i, j]«/N»)"', _MUON),
    _muon("a square without its coefficient", "executed", "(b*{g}{rows} + «c*»{squared})", _MUON),
    _muon("a step without the matrix itself", "executed", 'f"bfloat16(«a*{x}[i, j] + »{again})"', _MUON),
    _muon("a rate that grows without a root", "executed", '= "«sqrt(»max(1, n_out/n_in)«)»"', _MUON),
    _muon("a matrix that moves uphill", "executed", "{w}[i, j] «-¦+» alpha*{last}", _MUON),
)
