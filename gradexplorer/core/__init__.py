"""The mathematics: sympy, torch and numpy. No Qt."""
