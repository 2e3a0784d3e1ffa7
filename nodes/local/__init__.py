"""Builds the host's own graph for Ideogram 4's open weights, for the nodes to expand into."""
