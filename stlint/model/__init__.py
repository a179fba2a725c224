"""What the dry run found out: the questions that a rule may ask."""
