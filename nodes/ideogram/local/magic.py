"""The instruction with which the text encoder writes a structured prompt of plain words, and how its answer is read.

The wording is this pack's own. The format is Qwen's chat format; the beginning of the answer is given to the model, so
that it continues with JSON.
"""

from __future__ import annotations

import re

from ..errors import BadInput, BadReply
from ..prompt import Reading, read

ANSWER_START = '{"high_level_description":"'
MAX_ANSWER_TOKENS = 1600
"""The most tokens of an answer: fewer than the 2048 of a prompt, to leave room for the chat format."""

INSTRUCTION = """\
You turn an idea for a picture into the JSON layout that an image model reads. Answer with one JSON object and nothing \
else, on one line, with these keys in this order:
- "high_level_description": the whole picture in one or two sentences: what it shows, in which style and medium.
- "style_description": an object with "aesthetics", "lighting", then either "photo" (camera and lens) and "medium" for \
a photograph, or "medium" and "art_style" for anything else. Each is a short phrase.
- "compositional_deconstruction": an object with "background", a sentence about what lies behind everything, and \
"elements", a list of the 1 to 12 things in the picture, from back to front.
Each element is an object: "type" is "obj" for a thing, or "text" for letters to be drawn; "bbox" is [y_min, x_min, \
y_max, x_max], whole numbers from 0 to 1000 measured from the top left corner; a text element has "text", the letters \
exactly as they are to be drawn; "desc" says how the element looks: colour, material, pose, or lettering.
Keep everything that the idea asks for. Letters that stand in quotes in the idea are drawn exactly, each as a text \
element of its own; invent no other text. Boxes must fit the shape of the frame and must not hide the text. Be \
concrete and brief."""


def question(words: str, ratio: str) -> str:
    """The whole text that the model is given; `ratio` is "WxH"."""
    # The chat format's own markers in the words would end the user's turn.
    idea = re.sub(r"<\|[a-z_]+\|>", " ", words).strip()
    width, height = ratio.split("x")
    return (
        f"<|im_start|>system\n{INSTRUCTION}<|im_end|>\n"
        f"<|im_start|>user\nThe frame is {width}:{height} (width:height).\nThe idea: {idea}<|im_end|>\n"
        f"<|im_start|>assistant\n{ANSWER_START}"
    )


def answer(written: str) -> Reading:
    """The structured prompt in what the model wrote after ANSWER_START. Raises BadReply where there is none."""
    try:
        return read(ANSWER_START + written.strip().removeprefix(ANSWER_START), "prompt")
    except BadInput as error:
        raise BadReply(
            f"The text encoder wrote no usable structured prompt ({error}). Run again with another seed, or write it "
            "by hand in Structured Prompt."
        ) from None
