"""The Provider node: chooses where the operations that it is connected to run."""

from __future__ import annotations

from typing import Any

from comfy_api.latest import io

from ..ideogram.providers import PROVIDERS
from ..ideogram.providers.settings import Setting
from ..ideogram.requests import ProviderRef
from ..inputs.sockets import Provider


class IdeogramKitProvider(io.ComfyNode):
    """Chooses a provider. What it emits holds a name and settings, never a key, so graphs can be shared."""

    @classmethod
    def define_schema(cls) -> io.Schema:
        return io.Schema(
            node_id="IdeogramKitProvider",
            display_name="Ideogram Provider",
            category="Ideogram",
            description="Where Ideogram nodes run. Keys are set in Settings → Ideogram Kit and never stand in a "
            "workflow. Proof is free and offline: it draws your layout instead of asking a model.",
            search_aliases=["ideogram key", "ideogram api", "proof"],
            inputs=[
                io.DynamicCombo.Input(
                    "provider",
                    options=[
                        io.DynamicCombo.Option(provider.name, [_widget(setting) for setting in provider.settings])
                        for provider in PROVIDERS
                    ],
                    tooltip="Who makes the pictures, with your own key; the widgets below are its settings. "
                    "Proof draws a free layout proof.",
                )
            ],
            outputs=[Provider.Output("provider", display_name="provider", tooltip="Connect it to any Ideogram node.")],
        )

    @classmethod
    def execute(cls, provider: dict[str, Any]) -> io.NodeOutput:
        chosen = next(known for known in PROVIDERS if known.name == provider["provider"])
        # ComfyUI passes None for an optional widget that a graph was saved without.
        settings = {name: value for name, value in provider.items() if name != "provider" and value is not None}
        return io.NodeOutput(ProviderRef(id=chosen.id, settings=settings))


def _widget(setting: Setting) -> io.Input:
    """The widget of a provider's setting."""
    if setting.kind == "choice":
        return io.Combo.Input(
            setting.name,
            options=list(setting.choices),
            default=setting.default,
            tooltip=setting.tooltip,
            optional=setting.optional,
        )
    if setting.kind == "switch":
        return io.Boolean.Input(setting.name, default=setting.default, tooltip=setting.tooltip)
    if setting.kind == "number":
        # 0 means not asked, so the range starts there; the core refuses other values below the setting's lowest.
        return io.Int.Input(
            setting.name, default=setting.default, min=0, max=setting.high, tooltip=setting.tooltip, advanced=True
        )
    return io.String.Input(setting.name, default=setting.default, tooltip=setting.tooltip, advanced=True)
