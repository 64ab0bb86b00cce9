"""The optimizers' rules, their symbols and words, and what a race shows."""

from functools import partial
from typing import Any

from tests.mutants.mutant import Mutant

_core = "gradexplorer/core/optimizers/"
_adam = partial(Mutant, file=_core + "adam.py", page="himmelblau", steps=3)
_adaptive = partial(Mutant, file=_core + "adaptive.py", page="himmelblau", steps=3)
_descent = partial(Mutant, file=_core + "gradient_descent.py", page="himmelblau", steps=3)
_shared = partial(Mutant, file=_core + "parameters.py", page="himmelblau", steps=3)
_formulas = partial(Mutant, file=_core + "formulas.py", page="himmelblau", steps=3)
_path = partial(Mutant, file=_core + "loop.py", page="himmelblau", steps=3)


def by(tag: str, **more: Any) -> dict[str, Any]:
    """Return the state of the Himmelblau tab with one optimizer."""
    return {"optimizers": [{"type": tag, **more}], "starts": [[-4.0, 0.3]], "steps": 20}


RULES = (
    _adam("first moment 1 + beta", "executed", '"beta_1*m + (1 «-¦+» beta_1)*{g}"', by("adam")),
    _adam("bias correction without t", "executed", '"m/(1 - beta_1«**t»)"', by("adam")),
    _adam("Adam uphill", "executed", '"{x} «-¦+» lr*m_hat/(sqrt(v_hat)', by("adam")),
    _adam("AMSGrad takes the smaller", "executed", '"«max¦min»(v_max, v)"', by("adam", amsgrad=True)),
    _adam("NAdam's 0.96", "executed", '"beta_1*(1 - 0.5*0.«96¦69»**(t*', by("nadam")),
    Mutant(
        "RAdam's rectification",
        "executed",
        "sqrt((rho - 4)*(rho «-¦+» 2)*rho_inf",
        by("radam", lr=0.001),
        _core + "adam.py",
        "himmelblau",
        steps=9,
    ),
    Mutant(
        "RAdam's scale past its threshold",
        "executed",
        "r*«sqrt»(1 - beta_2**t)/(sqrt(v)",
        by("radam", lr=0.001),
        _core + "adam.py",
        "himmelblau",
        steps=9,
    ),
    _adam("Adamax without fading", "executed", 'f"max(«beta_2*»u, abs', by("adamax", betas=[0.9, 0.5])),
    _shared("weight decay taken away", "executed", '"g «+¦-» weight_decay*x"', by("adam", weight_decay=0.1)),
    _shared("decoupled decay without lr", "executed", '"(1 - «lr*»weight_decay)*x"', by("adamw")),
    _adaptive(
        "learning rate decay one step early", "executed", "lr/(1 + «(t - 1)¦t»*lr_decay)", by("adagrad", lr_decay=0.5)
    ),
    _adaptive("Adadelta uphill", "executed", '"x «-¦+» lr*delta"', by("adadelta")),
    _adaptive("centered with plus", "executed", '"v «-¦+» g_mean**2"', by("rmsprop", centered=True)),
    _adaptive("RMSprop's momentum", "executed", '"«momentum*»b + {step}"', by("rmsprop", momentum=0.5)),
    _descent("descent uphill", "executed", 'f"x «-¦+» lr*{direction}"', by("sgd")),
    _descent("momentum forgotten", "executed", 'else f"«momentum*»b + {g}"', by("sgd", momentum=0.5)),
    _descent("dampening with plus", "executed", "(1 «-¦+» dampening)*{g}", by("sgd", momentum=0.5, dampening=0.3)),
    _descent("Nesterov without momentum", "executed", 'f"{g} + «momentum*»b"', by("sgd", momentum=0.5, nesterov=True)),
    _descent(
        "Rprop grows after a change",
        "executed",
        "«eta_minus¦eta_plus» if s < 0 else («eta_plus¦eta_minus» if s > 0",
        by("rprop"),
    ),
    _descent("ASGD's average", "executed", '"single(1/max(1, t «-¦+» t0))"', by("asgd", t0=1.0)),
)

WORDS = (
    _descent(
        "velocity called downhill",
        "printed",
        '_("«velocity: the gradients so far, fading¦the parameter moves downhill»")',
        by("sgd", momentum=0.5),
    ),
    _shared("epsilon printed eta", "printed", '"eps": "«epsilon¦eta»"', by("adam")),
    _shared("beta_1 printed beta_2", "printed", '"beta_1": "«beta_1¦beta_2»"', by("adam")),
    _formulas("before is t - 2", "printed", 'rule.indexed(name, "t-«1¦2»")', by("adam")),
    _formulas(
        "the step's number",
        "printed",
        '"t": int(before["t"])« + 1»',
        by("adam"),
        file="gradexplorer/core/optimizers/scope.py",
    ),
    _path("powers begin with the base", "number", '= «1.0¦0.5»" for power in self.powers', by("adam", lr=0.1)),
    Mutant(
        "LBFGS's direction turned",
        "number",
        'return «¦-»state["d"].reshape',
        by("lbfgs", lr=0.5),
        _core + "lbfgs.py",
        "himmelblau",
        steps=3,
    ),
    Mutant(
        "LBFGS's direction printed turned",
        "number",
        'formula("d_t", number_tree(«¦-»snapshot.direction))',
        by("lbfgs", lr=0.5),
        "gradexplorer/pages/himmelblau/derivation.py",
        "himmelblau",
        steps=3,
    ),
)

_race = {"optimizers": [{"type": "sgd", "lr": 0.01}, {"type": "adam", "lr": 0.2}], "starts": [[2.5, 1.5]], "steps": 40}
_standing = partial(Mutant, file="gradexplorer/pages/himmelblau/convergence.py", page="himmelblau", steps=40)

RACE = (
    _standing("the gradient's length by one part", "number", "slope = float(np.hypot(gx, «gy¦gx»))", _race),
    _standing("another minimum reached", "printed", "**coordinates(land, «a, b¦b, a», 6)", _race),
    _standing("the worst on top", "number", "key=lambda entry: «¦-»entry[3][2] if", _race),
    _standing(
        "f of the curve with its minimum added",
        "number",
        'f «-¦+» (0.0 if f_name == "f" else lowest)',
        {**_race, "landscape": "goldstein_price", "starts": [[0.3, -0.8]]},
    ),
    Mutant(
        "the recorded coordinates exchanged",
        "number",
        "record[first : first + len(tensor)] = tensor.numpy()«¦[:, ::-1]»",
        _race,
        "gradexplorer/core/descent/optimizer_run.py",
        "himmelblau",
        steps=40,
        tests=("tests/core/descent/test_race.py", "tests/pages/test_himmelblau.py"),
    ),
    Mutant(
        "the start counted from 0",
        "printed",
        "start=s« + 1»)",
        _race,
        "gradexplorer/pages/himmelblau/derivation.py",
        "himmelblau",
        steps=3,
    ),
)

_averaged = {
    **_race,
    "starts": [[2.5, 1.5], [-1.0, 0.5]],
    "optimizers": [{**one, "average": {"type": "ema", "decay": 0.9}} for one in _race["optimizers"]],
}
_meant = {**_averaged, "optimizers": [{**one, "average": {"type": "swa"}} for one in _race["optimizers"]]}
_kind = partial(Mutant, file="gradexplorer/core/optimizers/averages.py", page="himmelblau", steps=20)
_average = partial(Mutant, file="gradexplorer/core/descent/path_average.py", page="himmelblau", steps=20)
_kept = partial(Mutant, file="gradexplorer/pages/himmelblau/averages.py", page="himmelblau", steps=20)

AVERAGE = (
    _kind(
        "the average keeps what it should take",
        "executed",
        'kept = f"«average_decay¦(1 - average_decay)»*average +',
        _averaged,
    ),
    _kind("the average takes all of the weight", "executed", '+ «(1 - average_decay)*»{weight}"', _averaged),
    _kind("the plain mean by one too few", "executed", '({weight} - average)/«t¦max(t - 1, 1)»"', _meant),
    _average(
        "the average of the step before", "number", "torch.tensor(self._points[..., «step¦max(step - 1, 0)»]", _averaged
    ),
    _average("the average begins at the start", "number", "if step < «2¦1» else", _averaged),
    _kept("the average before is that of two steps ago", "number", "averages[0, last - «1¦2»]", _averaged),
    _kept("the average's path is another start's", "number", "snapshot.averages[r][«s¦0»][:, steps]", _averaged),
    _kept("f at the exchanged average", "number", "surface.function(«x, y¦y, x», np)", _averaged),
)
