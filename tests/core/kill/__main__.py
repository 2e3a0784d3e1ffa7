"""`python -m core.kill`, in the folder of the tests: a worker, or what forks workers.

python -m core.kill < order.json       one worker; prints a line of JSON for every seed, and then {"done": true}
python -m core.kill --nursery          forks a worker for every order that comes in a line; see nursery.py
"""

from __future__ import annotations

import json
import os
import sys

import pack


def main() -> None:
    pack.load()
    from . import worker

    if "--nursery" in sys.argv:
        worker.nursery()
    else:
        worker.work(json.load(sys.stdin), os.getppid())


main()
