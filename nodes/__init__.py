"""The pack's nodes, one in each file; the work is done by the core in `ideogram/`."""
