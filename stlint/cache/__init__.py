"""What earlier checks found, as long as all that they looked at is as it was."""
