"""The Perceptron tab: every partial derivative of a network, forward and backward, and a network that learns."""
