"""The real ComfyUI."""
