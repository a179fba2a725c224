"""The command line: words to a request."""
