"""The disk, what is laid over it, TOML, patterns of files."""
