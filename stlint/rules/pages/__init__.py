"""Rules about pages and their configuration."""
