"""The core, without torch and without ComfyUI."""
