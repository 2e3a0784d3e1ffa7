"""What an error says of a request: whether its job is still there, and whether it may have been billed."""

from __future__ import annotations

from ..errors import Blocked, IdeogramKitError, JobFailed, KeyRejected, RateLimited, Storage, Unavailable

RETRYABLE_STATUSES = (401, 403, 408, 425, 429)
"""HTTP statuses of a poll that say nothing of the job itself: later, or with the right key, it is still there."""

TRANSIENT_ERRORS = (Unavailable, KeyRejected, RateLimited, Storage)
"""Errors while a job is waited for after which the job is still there."""


class JobCancelled(JobFailed):
    """The job was cancelled at the provider: nothing more will come of it."""


def may_be_billed(error: IdeogramKitError) -> bool:
    """Whether a request that ended with this error, without pictures, may have been billed all the same."""
    return isinstance(error, (Blocked, JobFailed)) and error.sent


def job_remains(error: IdeogramKitError, status: int) -> bool:
    """Whether a job may still be there after its answer was this error with this HTTP status."""
    return status in RETRYABLE_STATUSES or status >= 500 or isinstance(error, TRANSIENT_ERRORS)
