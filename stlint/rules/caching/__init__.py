"""Rules about what is loaded again, and what is shared."""
