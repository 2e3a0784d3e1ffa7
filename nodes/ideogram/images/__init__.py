"""Encoded pictures: their media types, data URIs, and the palette of a picture."""
