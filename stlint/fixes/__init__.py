"""Fixes: what can be done about a finding, as edits of the text, and how they are carried out."""
