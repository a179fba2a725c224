"""Where text is laid out: what stands where in a file, and edits that keep to its habits."""
