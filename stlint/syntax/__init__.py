"""From text to tree, and where its nodes stand."""
