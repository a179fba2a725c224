"""Fixes carried out, round after round, each checked against all runs of the app."""
