"""Softmax, cross entropy and the binary losses."""

from functools import partial

from tests.mutants.mutant import Mutant, in_part

_SOFTMAX = in_part("softmax")
_CLASS = in_part("classification", target_kind="class")
_SOFT = in_part("classification", target_kind="soft", soft_targets=[0.2, 0.5, 0.3])
_SMOOTH = {**_CLASS, "classification.label_smoothing": 0.2}
_WEIGHTS = {**_SOFT, "classification.class_weights": [1, 2, 4]}
_WEIGHT = {**_CLASS, "classification.class_weights": [1, 2, 4]}
_BINARY = in_part("classification", target_kind="binary", logit=0.8, truth=0.3)

_core = "gradexplorer/core/"
_pages = "gradexplorer/pages/losses/"
_lines = partial(Mutant, file=_core + "softmax/derivation.py", page="losses")
_softmax = partial(Mutant, file=_core + "softmax/__init__.py", page="losses")
_identity = partial(Mutant, file=_core + "softmax/identities.py", page="losses")
_picture = partial(Mutant, file=_pages + "softmax/picture.py", page="losses")
_collapse = partial(Mutant, file=_core + "cross_entropy/derivation.py", page="losses", steps=1)
_entropy = partial(Mutant, file=_core + "cross_entropy/__init__.py", page="losses", steps=1)
_binary = partial(Mutant, file=_core + "cross_entropy/binary.py", page="losses", steps=1)
_column = partial(Mutant, file=_pages + "classification/derivation.py", page="losses", steps=1)

SOFTMAX = (
    _lines("softmax over S squared", "executed", '{own}/S«¦**2»"', _SOFTMAX),
    _lines("softmax's quotient rule with plus", "executed", "*S «-¦+» {top}*D(S, a[{j}]))/S**2", _SOFTMAX),
    _lines("p (1 + p)", "executed", 'f"{slower}p[{i}]*(1 «-¦+» p[{i}])"', {**_SOFTMAX, "softmax.cell": [0, 0]}),
    _lines("p p without its minus", "executed", 'else "«-(»{}«)»"', _SOFTMAX),
    _lines("the case i = j named for i ≠ j", "printed", '(«CASE_OTHER¦CASE_SAME», f"(0*S', _SOFTMAX),
    _lines(
        "the derivative without 1/T", "executed", 'size, minus = "«1/T*»" if', {**_SOFTMAX, "softmax.temperature": 0.5}
    ),
    _softmax("the Jacobian's signs", "number", "(np.diag(others.sum(axis=1)) «-¦+» others)", _SOFTMAX),
    _softmax("ln p with plus", "number", "z «-¦+» np.log(np.exp(z).sum(", _CLASS),
    _softmax("the sigmoid's bars turned", "number", "np.where(a «<¦>» 0, small, 1)", _SOFTMAX),
    _softmax("the table's ln p with plus", "number", "lowered «-¦+» np.log(safe_powers.sum())", _SOFTMAX),
    _identity(
        "shifted above only", "executed", '"exp(a[i] + c)/Sum(k, exp(a[k]« + c»))"', {**_SOFTMAX, "softmax.shift": 2.0}
    ),
    _identity("log-sum-exp with + m", "executed", '"a[i] «-¦+» m - log(', _SOFTMAX),
    _picture("p (1 + p) in the read-out", "printed", 'form, put_in = f"p{i}(1 «−¦+» p{i})"', _SOFTMAX),
    _picture("the sum of p", "number", 'shown(f"{«p¦p[1:]».sum():.6g}", "Sum(k, p[k])"', _SOFTMAX),
    Mutant(
        "i and j exchanged in a heading",
        "printed",
        '_("Case i ≠ j: how {value} changes with the logit a{j}", value=value, j=«j¦i»)',
        _SOFTMAX,
        _pages + "softmax/derivation.py",
        "losses",
    ),
)

CROSS_ENTROPY = (
    _collapse("cross entropy without its minus", "executed", "f\"«-»Sum(k, {'q' if self.changed", _CLASS),
    _collapse("smoothing with times K", "executed", '_SMOOTHED = "(1 - epsilon)*plain[k] + epsilon«/¦*»K"', _SMOOTH),
    _collapse("divergence taken away", "executed", 'f"{entropy} «+¦-» Sum(k', _SOFT),
    _collapse("chain rule without its minus", "executed", 'f"«-»Sum(i, {t}[i]/p[i]*D(p[i], a[j]))"', _CLASS),
    _collapse("y - p", "executed", '(WHOLE, "«p¦y»[j] - «y¦p»[j]")', _CLASS),
    _collapse("not divided by the class's weight", "executed", 'f"{weighted}«/¦*»w[t]" if', _WEIGHT),
    _collapse("squared error twice", "executed", 'return self("E", "«1¦2»/K*Sum', _CLASS),
    _entropy("losses without their minus", "number", "return «-»_counted(q, log_softmax(logits))", _CLASS),
    _entropy("gradient Qp + q", "number", "softmax(logits) «-¦+» q)", _CLASS),
    _entropy("divergence's sign", "number", "np.where(y > 0, y, 1)) «-¦+» log_softmax", _SOFT),
    _entropy("squared error's gradient halved", "number", "np.asarray(«2 * »p * (off", _CLASS),
    _column("terms of the table without minus", "number", 'f"{«-»w * v + 0.0:.6g}"', _CLASS),
    _column("−ln p called ln p", "printed", 'f"«−»{factor} ln p")', _CLASS),
    _column("collapses to y − p", "printed", '_("The gradient collapses to «p¦Qp» − «y¦q»")', _CLASS),
    Mutant(
        "y − p in the read-out",
        "printed",
        "=« p{k} − y{k} ¦ y{k} − p{k} »=",
        _CLASS,
        _pages + "classification/picture.py",
        "losses",
        steps=1,
    ),
    Mutant(
        "entropy without minus in the read-out",
        "printed",
        "H(y) = «−»Σ y ln y =",
        _SOFT,
        _pages + "classification/loss_terms.py",
        "losses",
        steps=1,
    ),
    Mutant(
        "descent on the logits goes uphill",
        "number",
        "at.logits «-¦+» at.logits.dtype.type(self._rate) * at.slope",
        _CLASS,
        _core + "cross_entropy/logit_descent.py",
        "losses",
        steps=20,
    ),
)

BINARY = (
    _binary("binary cross entropy's sign", "executed", '"-(y*log(sigmoid(z))) «-¦+» (1 - y)', _BINARY),
    _binary("the careful form's sign", "executed", '"relu(z) «-¦+» z*y + log1p', _BINARY),
    _binary("y - sigmoid", "executed", '"«sigmoid(z) - y¦y - sigmoid(z)»")', _BINARY),
    _binary("binary squared error's gradient halved", "number", "np.asarray(«2 * »(s - z.dtype.type(y))", _BINARY),
    _binary("torch's sigmoid turned", "number", "np.asarray(1 / (1 + np.exp(«-»z)))", _BINARY),
    Mutant(
        "loss and slope exchanged in the table",
        "number",
        "return« float(loss(at, y)[0]), float(slope(at, y)[0])¦ float(slope(at, y)[0]), float(loss(at, y)[0])»",
        _BINARY,
        _pages + "classification/binary.py",
        "losses",
        steps=1,
    ),
    Mutant(
        "the loss of a saturated sigmoid called by its slope",
        "number",
        "loss=rounded(«loss¦slope», 6),",
        {**_BINARY, "classification.logit": 200.0, "classification.truth": 0.0},
        _pages + "classification/binary_derivation.py",
        "losses",
        steps=1,
    ),
)
