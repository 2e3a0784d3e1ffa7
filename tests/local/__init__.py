"""The open weights in the real host: its loaders, its executor, weights of a few kilobytes."""
