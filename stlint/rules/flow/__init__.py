"""Rules about what a click shows, and for how long."""
