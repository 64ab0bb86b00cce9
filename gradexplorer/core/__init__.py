"""The mathematics: torch, mpmath and numpy. No Qt."""
