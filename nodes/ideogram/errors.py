"""Every error that a user can meet, named for what the user does next.

    IdeogramKitError
    ├── BadInput       an input cannot be used: it names the input and the value, and nothing was sent
    ├── Unsupported    this provider cannot express what was asked: it names the providers that can
    ├── KeyMissing     no key is set for the provider
    ├── KeyRejected    the provider refused the key
    ├── OutOfCredit    the provider demands credit or a plan first
    ├── BadRequest     the provider refused the request, usually naming the field
    ├── Blocked        a safety filter withheld the prompt or a picture
    ├── TooFew         fewer pictures came than were asked for: those that came are kept
    ├── RateLimited    too many requests in flight; `retry_after` in seconds where the provider says
    ├── Unavailable    no connection, no answer in time, or a server fault
    │   └── JobFailed  the job failed or was cancelled: nothing more will come of it
    ├── LinkExpired    the picture was made, but its link no longer works
    ├── OverBudget     the request would pass the limit that the user set: nothing was sent
    ├── Storage        the receipt could not be written: before a request, nothing was sent
    └── BadReply       the answer could not be read: most likely our bug
        └── MixedSizes the pictures are sound, but cannot be one batch

Each text says who failed or refused, what went wrong, and what to do next. A key is never in a text.
"""

from __future__ import annotations


class IdeogramKitError(Exception):
    """The root of the tree; catching it catches everything the pack raises on purpose."""

    def __init_subclass__(cls) -> None:
        # ComfyUI shows the module's name, and names a pack's modules by the path of its folder.
        cls.__module__ = "ideogram_kit"


class BadInput(IdeogramKitError, ValueError):
    """An input cannot be used. `field` is the input's name; nothing was sent or billed."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


class Unsupported(IdeogramKitError):
    """The provider has no way to express `fields`; nothing was sent or billed."""

    def __init__(self, text: str, fields: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.fields = fields


class KeyMissing(IdeogramKitError):
    """No key is set for the provider, neither stored nor in the environment."""


class KeyRejected(IdeogramKitError):
    """The provider answered that the key is wrong or has no access."""


class OutOfCredit(IdeogramKitError):
    """The provider demands credit, a quota or another plan first; nothing was billed."""


class BadRequest(IdeogramKitError):
    """The provider refused the request as malformed; nothing was billed."""


class Blocked(IdeogramKitError):
    """A safety filter withheld the prompt, or the pictures at `images` (counted from 1).

    `sent` says that no picture came and that the request may have been billed.
    """

    def __init__(self, text: str, images: tuple[int, ...] = (), *, sent: bool = False) -> None:
        super().__init__(text)
        self.images = images
        self.sent = sent


class TooFew(IdeogramKitError):
    """The provider made fewer pictures than were asked for; those at `images` (counted from 1) did not come."""

    def __init__(self, text: str, images: tuple[int, ...] = ()) -> None:
        super().__init__(text)
        self.images = images


class RateLimited(IdeogramKitError):
    """Too many requests at once; `retry_after` in seconds, or None where the provider does not say."""

    def __init__(self, text: str, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class Unavailable(IdeogramKitError):
    """No connection, no answer in time, or a fault at the provider.

    `sent` says that a paid request went out once and its answer was lost: whether it was carried out is not known.
    """

    def __init__(self, text: str, *, sent: bool = False) -> None:
        super().__init__(text)
        self.sent = sent


class JobFailed(Unavailable):
    """The job failed or was cancelled: nothing more will come of it, and asking again begins a new job.

    With `sent`, it may have been billed all the same.
    """


class LinkExpired(IdeogramKitError):
    """The picture was made and billed, but its link no longer works."""


class OverBudget(IdeogramKitError):
    """The request would pass the budget of a run or of a day; nothing was sent or billed."""


class Storage(IdeogramKitError):
    """The receipts' folder cannot be used: the disk is full, or not writable."""


class BadReply(IdeogramKitError):
    """The provider's answer could not be understood."""


class MixedSizes(BadReply):
    """The pictures are sound, but of different sizes, which cannot be one batch."""
