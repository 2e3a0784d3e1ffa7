"""One operation a file: its node."""
