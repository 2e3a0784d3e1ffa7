"""Speed and memory beside the host's own nodes, against the loopback double: `make bench`."""
