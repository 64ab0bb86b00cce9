"""The tabs, in order: one file each, and one line here."""
