"""`python -m dev COMMAND`; the Makefile says what each command does."""

from __future__ import annotations

import sys

from . import bench, demo, fuzz, host, live, run, test

COMMANDS = {
    "install": lambda arguments: print(host.ensure(tests="--tests" in arguments).root),
    "run": run.main,
    "demo": demo.main,
    "test": test.main,
    "quick": test.quick,
    "check": test.check,
    "fuzz": fuzz.main,
    "bench": bench.main,
    "bench-local": bench.local,
    "soak": bench.soak,
    "live": live.main,
}


def main() -> int | None:
    """Run the command that the first argument names."""
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        print(f"usage: python -m dev {{{'|'.join(COMMANDS)}}}", file=sys.stderr)
        return 2
    return COMMANDS[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
