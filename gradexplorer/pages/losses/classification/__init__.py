"""The classification part: cross entropy of several classes or of two, and descents on the logits."""
