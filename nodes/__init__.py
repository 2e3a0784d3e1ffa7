"""The pack's nodes: one operation a file, thin over the core in `ideogram/`."""
