"""What a person takes along from a page: its derivation and its proofs as text for other programs."""
