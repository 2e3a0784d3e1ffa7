"""`python -m live`, with tests/ on the path; `make live` does it in the host's own Python."""

from __future__ import annotations

import sys

import pack

pack.load()

from .command import main  # noqa: E402 (it imports the pack)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
