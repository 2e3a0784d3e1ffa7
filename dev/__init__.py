"""What developers and newcomers run: install the host, start it, run a graph through it. Standard library only."""
