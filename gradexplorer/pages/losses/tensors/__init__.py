"""The part of losses of several tensors: a batch, a loss of each row, and the gradient by every entry."""
