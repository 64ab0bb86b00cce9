"""The softmax part: what becomes of logits, the Jacobian, and where floats overflow."""
