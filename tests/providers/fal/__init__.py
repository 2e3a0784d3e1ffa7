"""fal's own tests."""
