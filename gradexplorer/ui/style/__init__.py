"""Looks and language: colours, icons, translation."""
