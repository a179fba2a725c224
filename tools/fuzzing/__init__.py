"""Inputs that nobody would write, and a process that checks many of them a second."""
