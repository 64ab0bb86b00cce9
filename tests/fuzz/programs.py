"""Random programs of the Chain rule tab, and the values of their leaves."""

from tests.fuzz.formulas import Formulas

LEAVES = ("a", "b", "c", "w", "w1", "x", "t", "alpha", "x_1", "o", "g_")
NAMES = ("y", "L", "h1", "f", "u", "v", "E", "loss_value", "z2", "q_", "Y", "k", "lambda_")
EDGES = (0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 400.0, -400.0, 1e6, -1e6, 1e-300, -249.87, -424.13, 378.097443, 1e-6)
HOSTILE = (
    *("L = (a*w - t)^2", "y = pi*x", "y = x/e", "y = exp(1)", "y = exp(x)/(exp(x)+1)", "y = 2", "y = pi", "x", "3"),
    *("s = exp(a)+exp(b)+exp(c)+exp(d)+exp(g)\np = exp(d)/s\nL = -log(p)", "y = x\nz = y\nw = z", "y = -x", "y = +x"),
    *("y = --x", "y = +pi", "y = -(pi)", "y = x**pi", "y = pi**x", "y = e**(x/e)", "y = x - e\nz = e - x", "y = 2**3"),
    *("y = sin(pi)", "y = x*0", "y = 0/x", "y = x/0.5/0.5", "y = a/a", "y = a**a", "y = a-a", "y = relu(0)*x"),
    *(
        "f = x\nf2 = f",
        "x; x; x",
        "y = sign(a)**b",
        "y = sqrt(a)**b",
        "y = log(a)*log(b)",
        "y = (1/3)*x",
        "y = x*(1/3)",
    ),
    *("y = x**0", "y = 0**x", "y = (2*3)**x", "y = x**(2*3)", "y = x**-1", "y = exp(exp(exp(exp(x))))", "y = 1e12**a"),
    *("y = sin(2)*sin(x)", "y = e*pi", "y = e", "y = (pi)*(x)", "y = pi + x\nz = y/pi", "y = 1e-300*x\nz = y*1e-300"),
)


class Programs(Formulas):
    """Random programs: each line uses leaves and what stands above."""

    def program(self) -> str:
        rng = self.rng
        if rng.random() < 0.05:
            return rng.choice(HOSTILE)
        self.variables = tuple(rng.sample(LEAVES, rng.choice((1, 1, 2, 3, 4))))
        lines = []
        for name in rng.sample(NAMES, rng.choice((1, 1, 2, 3, 5))):
            formula = self.part(rng.choice((1, 1, 2, 2, 3)))
            lines.append(f"{name} = {formula}" if rng.random() < 0.9 else formula)
            self.variables += (name,) if "=" in lines[-1] else ()
        text = rng.choice(("\n", "\n", "; ")).join(lines)
        return self.slipped(text) if rng.random() < 0.05 else text

    def value(self) -> float:
        return self.rng.choice(EDGES) if self.rng.random() < 0.5 else self.rng.uniform(-3, 3)
