"""From paths to apps."""
