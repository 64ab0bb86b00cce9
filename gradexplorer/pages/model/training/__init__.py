"""Training by several optimizers, as it goes."""
