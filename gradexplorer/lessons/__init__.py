"""Lessons: steps through the pages, each with a text, a state to look at and a question; data, never code."""
