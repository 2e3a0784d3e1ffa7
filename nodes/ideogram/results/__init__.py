"""What is made of an answer: the `info` output, words, an SVG, and how large a picture may be."""
