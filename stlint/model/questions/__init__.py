"""What rules ask of a run, by topic: plain functions that take the run first."""
