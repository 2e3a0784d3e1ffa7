"""The parameters that several families of Runware's pages share, as rows."""

from __future__ import annotations

from core.samples import LAYOUT, png
from ideogram_kit.nodes.ideogram.prompt.plain_words import plain_words
from ideogram_kit.nodes.ideogram.requests import SEED_MAX, Palette

from .table import Row, always, digits, menu, never, of_picture, of_pictures

OWN = "providerSettings.ideogram."

SEED = Row("seed", "seed", ((0, 0), (SEED_MAX, SEED_MAX)), (-1, SEED_MAX + 1))
NEGATIVE = Row("negativePrompt", "negative_prompt", (("fog", "fog"),))
PROMPT_V3 = Row("positivePrompt", "prompt", ((digits(1), digits(1)), (digits(2000), digits(2000))), (digits(2001), ""))
WORDS_V3 = Row("positivePrompt", "structured_prompt", ((LAYOUT, plain_words(LAYOUT)),))
MAGIC = menu(f"{OWN}magicPrompt", "magic_prompt", "ON OFF")
NO_PALETTE = never(f"{OWN}colorPalette", "it is for 2.0 alone", "color_palette", Palette(name="EMBER"))
WEIGHT = Row(f"{OWN}remixStrength", "image_weight", ((1, 100), (50, 51), (90, 11), (100, 1), (None, None)), (0, 101))
SEED_IMAGE = Row("inputs.seedImage", "image", ((png("navy"), of_picture(png("navy"))),))
REFERENCE = Row("inputs.referenceImages", "image", ((png("navy"), of_pictures(png("navy"))),))
SQUARE = (always("width", 1024), always("height", 1024))
