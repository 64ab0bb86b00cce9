"""The loss over a plane through the weights."""
