"""The Local Models node: the files of Ideogram 4's open weights, chosen, checked and loaded by the host."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from .. import host
from ..ideogram.errors import BadInput
from ..ideogram.local.files import AUTO, LICENCE, MODEL, NONE, REPOSITORY, TEXT_ENCODER, UNCONDITIONAL, VAE, Role


class IdeogramKitLocalModels(io.ComfyNode):
    """Loads the two models, the text encoder and the VAE, once each file's header was checked."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitLocalModels",
            display_name="Ideogram Local Models",
            category="Ideogram",
            description="Loads Ideogram 4's open weights for Local Generate, on your own GPU. Non-commercial use only: "
            f"their licence is the {LICENCE}. Nothing is downloaded by itself.",
            search_aliases=["ideogram 4", "open weights", "load checkpoint", "offline"],
            inputs=[
                _files(MODEL, "The conditional model, which draws the prompt."),
                _files(UNCONDITIONAL, "The unconditional model, which guidance pushes away from.", NONE),
                _files(TEXT_ENCODER, "The text encoder, Qwen3-VL 8B; Local Magic Prompt writes with it, too."),
                _files(VAE, "The VAE, which is FLUX.2's."),
            ],
            outputs=[
                io.Model.Output("model", display_name="model", tooltip="The conditional model. LoRAs go here, alone."),
                io.Model.Output(
                    "model_unconditional",
                    display_name="model_unconditional",
                    tooltip="The unconditional model; with none, nothing, and one model serves for both.",
                ),
                io.Clip.Output("clip", display_name="clip", tooltip="The text encoder."),
                io.Vae.Output("vae", display_name="vae", tooltip="The VAE."),
            ],
            enable_expand=True,
        )

    @classmethod
    def validate_inputs(
        cls, model: str = AUTO, model_unconditional: str = AUTO, text_encoder: str = AUTO, vae: str = AUTO
    ) -> bool | str:
        """Accept a name that is not in the list: the node itself says what to download for it."""
        del model, model_unconditional, text_encoder, vae
        return True

    @classmethod
    def fingerprint_inputs(cls, **requested_files: Any) -> str:
        """Changes when a file was added or replaced, so that ComfyUI runs the node again."""
        from .load import find, fingerprint

        try:
            return fingerprint(find(requested_files))
        except (BadInput, OSError) as error:
            return str(error)

    @classmethod
    def execute(cls, model: str, model_unconditional: str, text_encoder: str, vae: str) -> io.NodeOutput:
        from .graph import need_the_host
        from .load import check, find, loaders

        need_the_host()
        files = find(
            {"model": model, "model_unconditional": model_unconditional, "text_encoder": text_encoder, "vae": vae}
        )
        check(files)
        graph = host.graph()
        loaded = loaders(graph, files)
        return io.NodeOutput(loaded.model, loaded.unconditional, loaded.clip, loaded.vae, expand=graph.finalize())


def _files(role: Role, what: str, *more: str) -> io.Input:
    variants = "; ".join(f"{file.name} ({file.gigabytes:g} GB, {file.description})" for file in role.files)
    without = " none: one model serves for both, which saves its memory and follows the prompt less well."
    return io.Combo.Input(
        role.input,
        options=[AUTO, *more, *host.model_files(role.folder)],
        default=AUTO,
        tooltip=f"{what} From models/{role.folder}. auto: what is there, in this order: {variants}."
        f"{without if more else ''} To be had from the Hugging Face repository {REPOSITORY}.",
    )
