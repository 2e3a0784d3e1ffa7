"""Makes the node's outputs from an answer: `info`, texts, an SVG; and limits how large a picture may be."""
