"""Libraries: what is known of code that is not the app's own."""
