"""Refuses settings by which a workflow has results sent elsewhere, unless the user's own settings allow that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ..errors import BadInput
from ..providers.base import Provider
from ..providers.settings import set_values
from ..receipts.graph_run import GraphRun


def check_forwarding(provider: Provider, settings: Mapping[str, Any], run: GraphRun) -> None:
    """Raise BadInput, before anything is sent, where a link is set on the Provider node and the user did not allow it.

    A workflow may come from somebody else, and its pictures would go to an address of theirs.
    """
    if run.allow_forwarding:
        return
    values = set_values(provider.settings, settings)
    for setting in provider.settings:
        if setting.kind == "link" and setting.name in values:
            host = urlsplit(str(values[setting.name])).hostname
            raise BadInput(
                setting.name,
                f"{provider.name} would send every result to {host}, too. Workflows come from other people, so that is "
                "off, and nothing was sent. Clear it; or, where that address is yours, allow it with "
                "IDEOGRAM_KIT_ALLOW_FORWARDING=1 in the environment that ComfyUI starts in, or with "
                '"allow_forwarding": true in user/__ideogram_kit/settings.json.',
            )
