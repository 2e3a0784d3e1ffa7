"""The peak memory of eight 2048² pictures from one node, beside the tensor that they must end in."""

from __future__ import annotations

from pathlib import Path

from .report import Measurement
from .stage import comfy, ours, previewed, seconds

TENSOR = 8 * 2048 * 2048 * 3 * 4
MIB = 2**20


def measure() -> list[Measurement]:
    """Peak resident memory above what the idle server holds. Linux alone tells it."""
    if not Path("/proc/self/clear_refs").exists():
        return []
    with comfy(2048) as (server, _):
        seconds(server, previewed([ours("4.0", resolution="2048x2048")]), runs=2)
        server.post("/free", {"free_memory": True, "unload_models": True})
        seconds(
            server,
            {
                "1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 0}},
                "2": {"class_type": "PreviewImage", "inputs": {"images": ["1", 0]}},
            },
            runs=1,
        )
        process = Path(f"/proc/{server.process.pid}")
        (process / "clear_refs").write_text("5")
        idle = _status(process, "VmRSS")
        seconds(server, previewed([ours("4.0", 8, "2048x2048")]), runs=1)
        peak = _status(process, "VmHWM") - idle
    over = (peak - TENSOR) / 1e6
    return [
        Measurement(
            "8 × 2048² from one node, peak memory",
            f"{peak / 1e6:.0f} MB",
            f"the result tensor {TENSOR / 1e6:.0f} MB",
            f"at most 150 MB more ({over:.0f})",
            over <= 150,
        )
    ]


def _status(process: Path, name: str) -> int:
    line = next(line for line in (process / "status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) * 1024
