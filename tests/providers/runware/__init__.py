"""Runware's own tests."""
