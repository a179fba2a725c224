"""Sessions: runs, what is left after them, and what users do."""
