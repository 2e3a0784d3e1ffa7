"""Hostile input: whatever comes, the outcome is a correct result or an error of ours."""
