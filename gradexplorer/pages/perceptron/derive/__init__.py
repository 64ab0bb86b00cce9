"""The Derive part: one example goes forward and back through a network."""
