"""The Train part: a network learns points in the plane."""
