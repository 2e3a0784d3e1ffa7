"""Every parameter of every page of Ideogram's models at fal: what sends it, each value's wire value, what is refused.

The pages are those of section 4 of the pack's reference. A row that nothing sends says why nothing sends its parameter.
The files beside this one have the pages of one family of models each; test_parameters.py runs the rows.
"""

from __future__ import annotations

from .shared_parameters import OLD, PICTURE, SEED_MAX, SYNC, is_picture
from .table import ABSENT, Row, same
from .v2_parameters import V2_PAGES
from .v3_parameters import V3_PAGES
from .v4_5_parameters import V4_5_PAGES
from .v4_parameters import V4_PAGES

PAGES = (
    *V4_PAGES,
    *V4_5_PAGES,
    *V3_PAGES,
    *V2_PAGES,
)

LAYERIZE = (
    Row(parameter="image_url", sent_by="image", values=((PICTURE, is_picture),)),
    Row(parameter="prompt", sent_by="prompt", values=(("a sign", "a sign"), (None, ABSENT))),
    Row(parameter="seed", sent_by="seed", values=same(0, SEED_MAX)),
    SYNC,
    *(
        Row(
            parameter=f"font_name_{slot}",
            sent_by="font_names",
            values=((((slot, "Oswald"),), "Oswald"),),
            with_it={"design": True},
        )
        for slot in ("h1", "h2", "body", "small")
    ),
)
"""The page of v3/layerize-text, which is a query."""

NOT_OFFERED = {
    "/ideogram/v4/tiling": "no operation of the pack makes tiles",
    "/ideogram/v4/tiling/lora": "no operation of the pack makes tiles",
    "/ideogram/v4/trainer": "the pack trains at Ideogram alone, whose trainings find their way into Generate",
    f"{OLD}/custom-models": "the pack trains at Ideogram alone, whose trainings find their way into Generate",
    f"{OLD}/custom-models/generate": "its models are trained at fal, where the pack trains nothing",
    "/ideogram/v4/stream": "the events of the six streams are undocumented; the queue tells of progress",
    "/ideogram/v4/health": "it says nothing of a request",
}
"""The other pages, and why nothing asks there."""
