"""The core: requests, providers, prompt and network. It imports neither ComfyUI nor torch."""
