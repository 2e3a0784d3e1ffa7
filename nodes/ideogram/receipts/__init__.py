"""What was asked, answered and fetched, on disk, so that nothing that is paid is lost or paid again.

Plain files, not a database: each state is one atomic rename after an fsync, which no crash leaves half done; a damaged
record costs that record and no other; a folder shared by several machines needs no lock but the one of a receipt; and a
person can read it, and copy a picture out of it.
"""

from __future__ import annotations

from .record import Record
from .store import Store

__all__ = ["Record", "Store"]
