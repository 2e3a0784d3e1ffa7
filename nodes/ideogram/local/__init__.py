"""What is known about Ideogram 4's open weights: presets, schedule, files and their headers; no torch, no ComfyUI."""
