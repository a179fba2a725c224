"""Python: expressions, statements, functions and classes."""
