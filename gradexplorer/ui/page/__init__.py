"""One tab: its parameters, panels, derivation and transport bar, and what joins them with its run."""
