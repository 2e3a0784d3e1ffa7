"""The nodes that ask a provider, one operation in each file."""
