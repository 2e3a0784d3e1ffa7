"""`python -m doubles`: the Ideogram double as a process; prints its URL, runs until stdin closes or SIGTERM."""

from __future__ import annotations

import argparse
import signal
import sys

from . import pictures
from .ideogram import KEY, IdeogramDouble


def main() -> None:
    options = argparse.ArgumentParser(prog="doubles", description=__doc__)
    options.add_argument("--api-seconds", type=float, default=0.0, help="before an API reply")
    options.add_argument("--image-seconds", type=float, default=0.0, help="before a download's first byte")
    options.add_argument("--size", type=_size, help="WIDTHxHEIGHT, or one number: of images whose size is open")
    options.add_argument("--limit", type=int, help="images in flight before 429")
    options.add_argument("--key", default=KEY)
    chosen = options.parse_args()
    if chosen.size:
        pictures.png(*chosen.size, seed=0)  # so that the first request does not pay for it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with IdeogramDouble(**vars(chosen)) as double:
        sys.stdout.write(double.url + "\n")
        sys.stdout.flush()
        while sys.stdin.buffer.read(1024):
            pass


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height or width)


main()
