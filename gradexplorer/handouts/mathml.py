"""Formulas as MathML, which browsers typeset."""


def mathml(latex: str) -> str:
    """Return a formula as MathML, on a line of its own."""
    from latex2mathml.converter import convert  # it comes with ziamath

    return str(convert(latex))
