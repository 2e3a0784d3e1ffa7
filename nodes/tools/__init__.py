"""The nodes that send no new request: Provider, Palette, Structured Prompt and Recover."""
