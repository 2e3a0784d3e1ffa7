"""Ideogram's own tests."""
