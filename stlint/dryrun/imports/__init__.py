"""Imports: which modules there are, and what happens when they are imported."""
