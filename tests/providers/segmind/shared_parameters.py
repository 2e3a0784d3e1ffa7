"""The parameters that several families of Segmind's pages share, as rows."""

from __future__ import annotations

from core.samples import LAYOUT
from ideogram_kit.nodes.ideogram.prompt.plain_words import plain_words

from .table import Row, alike, picture

SEED_MAX = 2**31 - 1
AUTO = {"AUTO": "the default: auto sends nothing"}
REWRITING = ("AUTO", "ON", "OFF")

WORDS = Row(parameter="prompt", field="prompt", sent=alike("A fox", 'a "Été 夏" poster'), refused=("",))
AS_WORDS = Row(
    parameter="prompt", field="structured_prompt", sent=((LAYOUT, plain_words(LAYOUT)),), beside={"prompt": None}
)
SEED = Row(
    parameter="seed",
    field="seed",
    sent=alike(0, 50, 123456, SEED_MAX),
    refused=(-1, SEED_MAX + 1),
)
NARROW_SEED = Row(
    parameter="seed",
    field="seed",
    sent=((100, 100), (999_999, 999_999), (99, 199), (1_000_000, 200)),
    refused=(-1, SEED_MAX + 1),
)
WEIGHT = Row(parameter="image_weight", field="image_weight", sent=alike(1, 50, 100), refused=(0, 101))
IMAGE, IMAGE_FILE = picture("image", "image"), picture("image_file", "image")
