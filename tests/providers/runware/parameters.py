"""Every parameter of every page of Runware's: our field, our values, what goes over the wire, what is refused.

Source: sections 0a and 2 of the pack's provider reference (Runware's pages up to November 2026, runware-sdk 1.8.0).
Where no page states a range, the values are those that our node offers. The files beside this one have the pages of one
family of models each; test_parameters.py runs the rows.
"""

from __future__ import annotations

from core.samples import png

from .shared_parameters import SEED
from .table import Page, Row, always, never, of_mask, of_picture
from .v2_parameters import V2_PAGES
from .v3_parameters import V3_PAGES
from .v4_5_parameters import V4_5_PAGES
from .v4_parameters import V4_PAGES

UNRECORDED = "the reference names it and says nothing else"

ENVELOPE = (
    always("taskType", "imageInference"),
    always("outputType", "URL"),
    Row(
        "outputFormat", "output_format", (("JPG", "JPG"), ("PNG", "PNG"), ("WEBP", "WEBP"), ("auto", "PNG")), ("TIFF",)
    ),
    Row("outputQuality", "output_quality", ((20, 20), (99, 99), (0, None)), (19, 100, -1)),
    Row(
        "webhookURL", "webhook_url", (("https://a.example/h", "https://a.example/h"), ("", None)), ("http://a.example",)
    ),
    Row(
        "uploadEndpoint", "upload_endpoint", (("https://a.example/p", "https://a.example/p"), ("", None)), ("ftp://a",)
    ),
    Row("deliveryMethod", "delivery", (("sync", "sync"), ("async", "async"), ("auto", "async")), ("webhook",)),
    Row("safety.checkContent", "safety", (("on", True), ("off", False), ("auto", None)), ("yes",)),
    Row("safety.mode", "safety", (("on", "fast"), ("off", "none"), ("auto", None))),
    Row("ttl", "ttl", ((60, 60), (2**31 - 1, 2**31 - 1), (0, None)), (59, 1, -1)),
    Row("includeCost", "include_cost", ((True, True), (False, None)), ("yes",)),
    Row("numberResults", "num_images", ((1, 1), (8, 8)), (0, 9)),
    never("routing", UNRECORDED),
    never("advancedFeatures", UNRECORDED),
)
"""What every imageInference task takes. `model` and `taskUUID` are tested for every page."""

PAGES = (
    Page("ideogram:4@0", "generate", "4.0", ENVELOPE),
    *V4_PAGES,
    *V3_PAGES,
    *V2_PAGES,
    *V4_5_PAGES,
    Page(
        "ideogram:object-remover@0",
        "remove_object",
        "1.0",
        (Row("inputs.image", "image", ((png("navy"), of_picture(png("navy"))),)), of_mask("inputs.mask"), SEED),
    ),
    Page(
        "ideogram:remove-background@0",
        "remove_background",
        "1.0",
        (
            always("taskType", "removeBackground"),
            Row("inputs.image", "image", ((png("navy"), of_picture(png("navy"))),)),
            Row("outputFormat", "output_format", (("PNG", "PNG"), ("WEBP", "WEBP")), ("JPG",)),
            never("safety.checkContent", "not recorded for this task type", "safety", "on"),
            never("numberResults", "one picture of one source"),
        ),
    ),
)
"""Layerize Text is a query, whose fields test_layers.py tests. `ideogram:4@q`, the open weights, is not asked here."""
