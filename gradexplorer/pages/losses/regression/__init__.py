"""The regression part: a line through points, its loss, and what torch does with it."""
