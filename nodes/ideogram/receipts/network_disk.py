"""Tells a folder on a network disk, where file locks are not to be relied on."""

from __future__ import annotations

import sys
from pathlib import Path

NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "ceph", "glusterfs", "lustre")
"""Names of file systems whose disk is another machine's. Those in user space are told by their subtype."""


def network_disk(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """The kind of network disk that a folder lies on; blank for a disk of this machine, or where it cannot be told."""
    if sys.platform == "win32":
        return _of_windows(folder)
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    found = ("", "")
    path = folder.resolve()
    for line in lines:
        before, _, after = line.partition(" - ")
        # A space stands there as \040, and what is not ASCII as it is.
        point = before.split()[4].encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
        if path.is_relative_to(point) and len(point) >= len(found[0]):
            found = (point, after.split()[0])
    kind = found[1].removeprefix("fuse.")
    return kind if kind in NETWORK or kind == "sshfs" else ""


def _of_windows(folder: Path) -> str:
    # A drive letter that stands for a share is resolved to it.
    return "a share" if folder.resolve().drive.startswith("\\\\") else ""
