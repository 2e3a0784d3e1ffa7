"""Seconds per step of the open weights on a GPU, with random weights of the real size: `make bench-local`."""
