"""Rules about what survives a rerun."""
