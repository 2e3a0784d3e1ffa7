"""Oxen's own tests."""
