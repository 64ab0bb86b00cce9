"""Tables of words and exact numbers."""
