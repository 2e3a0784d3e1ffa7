"""The providers, in menu order. A new provider is a folder beside this file and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from .base import Provider
from .fal import Fal
from .ideogram import Ideogram
from .local import Local
from .oxen import Oxen
from .proof import Proof
from .runware import Runware
from .segmind import Segmind

PROVIDERS: tuple[Provider, ...] = (Ideogram(), Segmind(), Runware(), Oxen(), Fal(), Local(), Proof())
"""Every provider, in menu order.

Proof comes last, because it is used where no other provider has a key. Local needs no key either, but is used only
where the user chose it: its weights are gigabytes, under a licence of their own.
"""

BY_ID: Mapping[str, Provider] = {provider.id: provider for provider in PROVIDERS}
