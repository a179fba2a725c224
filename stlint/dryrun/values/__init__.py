"""Values: what is known of what an app computes."""
