"""The steps of diffusers' Ideogram4Pipeline, and the device's matrix rate; each runs in a process of its own.

`python -m bench.local.by_diffusers WHAT JSON` prints a line of JSON; WHAT is `rate` or `pipeline`.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from .report import Measured
from .shapes import CHANNELS, Shape, as_dict

INSTALL = "diffusers is not installed beside this Python: pip install 'diffusers>=0.42.1' accelerate"


def installed() -> bool:
    """Whether diffusers can be imported."""
    return importlib.util.find_spec("diffusers") is not None


def rate(*, cpu: bool) -> dict[str, Any]:
    """The `device`, and its bf16 matrix `rate` in operations a second."""
    return _in_another_process("rate", {"cpu": cpu})


def measure(shape: Shape, side: int, steps: int, runs: int, *, cpu: bool) -> Measured:
    """The pipeline's best of some runs, at `side`² pixels in bf16, with as many text tokens as the others have."""
    arguments = {"shape": as_dict(shape), "side": side, "steps": steps, "runs": runs, "cpu": cpu}
    return Measured(**_in_another_process("pipeline", arguments))


def _in_another_process(command_name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.local.by_diffusers", command_name, json.dumps(arguments)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def _rate(cpu: bool) -> dict[str, Any]:
    import torch

    cuda = torch.cuda.is_available() and not cpu
    device, side = ("cuda", 8192) if cuda else ("cpu", 512)
    a, b = (torch.randn((side, side), device=device, dtype=torch.bfloat16) for _ in range(2))
    best = float("inf")
    for _ in range(20 if cuda else 5):
        start = _now(cuda)
        for _ in range(10):
            a @ b
        best = min(best, (_now(cuda) - start) / 10)
    return {"device": torch.cuda.get_device_name() if cuda else "cpu", "rate": 2 * side**3 / best}


def _now(cuda: bool) -> float:
    if cuda:
        import torch

        torch.cuda.synchronize()
    return time.perf_counter()


def _pipeline(shape: dict[str, Any], side: int, steps: int, runs: int, cpu: bool) -> dict[str, float]:
    import psutil
    import torch

    # By name, for a library that is not among the tests' own.
    diffusers: Any = importlib.import_module("diffusers")
    cuda = torch.cuda.is_available() and not cpu
    device = torch.device("cuda" if cuda else "cpu")
    sizes = Shape(**shape)
    torch.manual_seed(0)
    torch.set_default_dtype(torch.bfloat16)
    with device:
        transformers = [diffusers.Ideogram4Transformer2DModel(**sizes.diffusers()).eval() for _ in range(2)]
    torch.set_default_dtype(torch.float32)
    # Four blocks make it scale by 8, as the real one; its other numbers are no part of a step.
    vae = diffusers.AutoencoderKLFlux2(
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=(8, 8, 8, 8),
        layers_per_block=1,
        latent_channels=CHANNELS // 4,
        norm_num_groups=4,
    )

    class Pipeline(diffusers.Ideogram4Pipeline):
        """The text encoder is no part of a step: random features take its place."""

        def encode_prompt(
            self, prompt: Any, grid_h: int, grid_w: int, max_sequence_length: int, device: Any
        ) -> tuple[torch.Tensor, ...]:
            words = max_sequence_length
            features = torch.randn((1, words + grid_h * grid_w, sizes.text), device=device)
            features[:, words:] = 0
            return (features, *self._prepare_ids([words], grid_h, grid_w, words, device))

    pipe = Pipeline(diffusers.FlowMatchEulerDiscreteScheduler(), vae, None, None, *transformers)
    pipe.set_progress_bar_config(disable=True)
    pipe.to(device)
    best, peak = float("inf"), 0
    for turn in range(runs + 1):
        moments: list[float] = []

        def record_time(_pipe: Any, _step: int, _time: int, tensors: Any, times: list[float] = moments) -> Any:
            times.append(_now(cuda))
            return tensors

        if cuda:
            torch.cuda.reset_peak_memory_stats()
        pipe(
            "a fox",
            height=side,
            width=side,
            num_inference_steps=steps,
            guidance_schedule=[7.0] * (steps - 2) + [3.0] * 2,
            std=1.75,
            max_sequence_length=sizes.words,
            output_type="latent",
            callback_on_step_end=record_time,
        )
        if turn:
            best = min(best, (moments[-1] - moments[0]) / (len(moments) - 1))
            peak = max(peak, torch.cuda.max_memory_allocated() if cuda else psutil.Process().memory_info().rss)
    return {"seconds": best, "peak": peak}


if __name__ == "__main__":
    command_name, arguments = sys.argv[1], json.loads(sys.argv[2])
    print(json.dumps(_rate(**arguments) if command_name == "rate" else _pipeline(**arguments)))
