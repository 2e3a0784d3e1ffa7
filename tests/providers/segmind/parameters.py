"""Every parameter of every Segmind page: our field, our values, what goes over the wire, what is refused.

Source: sections 1.5 to 1.8 and 0a of the pack's reference: Segmind's API pages and what was read of
`www.segmind.com/models/*/api` in August 2026. Where a page lists no values (style_type of 3.0, P-Image) or no fields
(`ideogram-v4-fast`, `ideogram-v4-remix`, `p-image-ideogram`, `ideogram-reframe`), the rows are those that endpoints.py
and edit_endpoints.py infer, and say so there. The files beside this one have the pages of one family of models each;
test_parameters.py runs the rows.
"""

from __future__ import annotations

from .table import Page, Row
from .v2_parameters import V2_PAGES
from .v3_parameters import V3_PAGES
from .v4_parameters import V4_PAGES

PAGES = (
    *V4_PAGES,
    *V3_PAGES,
    *V2_PAGES,
    Page(
        slug="ideogram-describe",
        unused="it makes no picture: its one parameter, image_file, is in test_queries.py",
        rows=(Row(parameter="image_file", unsent="as above"),),
    ),
    Page(slug="ideogram-4.5-edit", unused="it is known from third-party code alone, and its fields are not"),
)
