"""Ideogram Kit: every Ideogram operation as ComfyUI nodes.

Nothing is imported at module level: pytest imports this file without a package, and ComfyUI's start stays fast.
"""

WEB_DIRECTORY = "./web"


async def comfy_entrypoint():
    """Return the pack's ComfyExtension; ComfyUI calls this once at start."""
    from .nodes.extension import IdeogramKitExtension

    return IdeogramKitExtension()
