"""Maps beside paths: where every start ends (basins), and what every pair of parameters does (sweeps)."""
