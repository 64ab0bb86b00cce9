"""What all panels share: their base, and what 2-D and 3-D pictures have in common."""
