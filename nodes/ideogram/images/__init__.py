"""Encoded pictures: their kinds, data URIs, and the palette of one."""
