"""The tabs, in order: one file or folder each, and one line here."""

from gradexplorer.framework.page import AnyPage
from gradexplorer.pages import activations, chain_rule, functions, himmelblau, losses, model, perceptron

PAGES: tuple[AnyPage, ...] = (
    functions.PAGE,
    activations.PAGE,
    losses.PAGE,
    perceptron.PAGE,
    chain_rule.PAGE,
    himmelblau.PAGE,
    model.PAGE,
)

FRONT = "himmelblau"
"""The tab in front at a first launch, where a race is already running."""
