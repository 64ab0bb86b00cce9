"""Functions of two variables on which optimizers are watched: the catalogue, their derivatives, their marks."""
