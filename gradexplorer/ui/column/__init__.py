"""The derivation column: typeset lines and proof badges."""
