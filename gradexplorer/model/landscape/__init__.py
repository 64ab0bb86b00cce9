"""The loss of the person's own model over a plane, or a line, through its weights."""
