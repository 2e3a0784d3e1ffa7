"""Local's own tests."""
