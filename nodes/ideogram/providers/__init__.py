"""The providers, in menu order. Adding one is a file beside this one and a line here."""

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
"""Every provider, in menu order. Proof comes last: it is what remains when no other has a key. Local has none either,
and is never chosen by itself: its weights are gigabytes, under a licence of their own."""

BY_ID: Mapping[str, Provider] = {provider.id: provider for provider in PROVIDERS}
