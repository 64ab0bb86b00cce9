"""Tables of texts and exact numbers."""
