"""How one request asks Oxen for several pictures of 4.0: by another field on each of its two routes.

Source: the page of `ideogram-v4` has `num_images`, an integer without a range [A S4], and the synchronous route answers
with a list of images. The queue gives one `result_url` a generation, so that `num_images` there might lose what was
paid for; it has `num_generations`, 1 to 4, and answers with an id for each [3.3 of the pack's reference]. fal, whose
model it is, makes 4 at most, so no request asks for more.

Inferred: that `num_images` above 1 gives that many images on the synchronous route. Fewer become an error of each place
that is missing, and a record of the queue that holds several images is read, too.

The queue passes its fields on to each generation, the seed as well; no page says that a generation derives its own from
it, so with a seed the same picture might be made, and paid, up to four times. Without one, each has a random seed [page
of `ideogram-v4`], as in the queue's own example of several. So a seed goes with a single generation alone.
"""

from __future__ import annotations

from ..mapping import Fields

MOST = 4
"""Pictures in one request."""

SEEDLESS = (
    "Oxen's queue has one seed for all pictures of a request, which might make them all alike, so none was sent with "
    "several. To choose seeds, ask for one picture at a time, or set delivery to synchronous."
)


def counted(body: Fields, count: int, *, synchronous: bool, notes: list[str]) -> Fields:
    """The body of a request for `count` pictures, from one for a single picture. A note says where the seed goes."""
    if count == 1:
        return body
    if synchronous:
        return {**body, "num_images": count}
    if SEEDLESS not in notes:
        notes.append(SEEDLESS)
    return {**{name: value for name, value in body.items() if name != "seed"}, "num_generations": count}
