"""The way of a request: prepared, asked in a transaction, read, fetched, handed on; and what Recover brings home."""
