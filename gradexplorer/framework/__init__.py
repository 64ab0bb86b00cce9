"""What pages are made of: states and their parameters, figures and their marks, runs. No mathematics, no Qt."""
