"""The nodes that ask nothing: the provider, palettes, structured prompts, and Recover."""
