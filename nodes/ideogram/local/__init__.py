"""Facts about Ideogram 4's open weights: presets, schedule, files and their headers; without torch or ComfyUI."""
