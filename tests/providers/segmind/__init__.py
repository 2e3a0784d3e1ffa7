"""Segmind's own tests."""
