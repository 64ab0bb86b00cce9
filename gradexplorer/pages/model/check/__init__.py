"""Whether the gradients are the slopes."""
