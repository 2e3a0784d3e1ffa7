"""Detects folders on a network disk, where file locks are not reliable."""

from __future__ import annotations

import sys
from pathlib import Path

NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "ceph", "glusterfs", "lustre")
"""Types of file systems whose disk is in another machine; for those in user space (FUSE), the subtype."""


def network_disk(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str:
    """The type of the network disk that a folder lies on; blank for a disk of this machine, or an unknown one."""
    if sys.platform == "win32":
        return _of_windows(folder)
    try:
        lines = mounts.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    mount_point, file_system = "", ""
    path = folder.resolve()
    for line in lines:
        before, _, after = line.partition(" - ")
        # A space is written \040 there, and characters beyond ASCII as they are.
        point = before.split()[4].encode().decode("unicode_escape").encode("latin-1").decode("utf-8", "replace")
        if path.is_relative_to(point) and len(point) >= len(mount_point):
            mount_point, file_system = point, after.split()[0]
    kind = file_system.removeprefix("fuse.")
    return kind if kind in NETWORK or kind == "sshfs" else ""


def _of_windows(folder: Path) -> str:
    # Resolving replaces a drive letter that is mapped to a share by the share's own path.
    return "a share" if folder.resolve().drive.startswith("\\\\") else ""
