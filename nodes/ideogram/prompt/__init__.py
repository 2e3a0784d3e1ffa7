"""The structured prompt: read leniently, checked against the official contract, put in the trained order.

    read(value, field)      text or object → Reading (prompt and findings), or BadInput with paths
    looks_structured(text)  is this text a structured prompt, or plain words?
    arrange(prompt)         the order of keys that the models were trained on
    serialise(prompt)       compact JSON with literal Unicode

What the API refuses is refused; what it takes but the models were not trained on is sent, with a finding.
`read` takes a prompt out of fences, prose, strings within strings and replies; mends loose JSON; converts
boxes that say that they are x first, or that cannot be otherwise (the rule is in `axes`); and leaves out
what has no place in a prompt. Nothing is lost without a finding. The output of the host's Build JSON Prompt
node, with the elements of its Create Bounding Boxes node, is read as it is.

The modules, in the order of the work: `decode` (with `lenient`) finds the object, `repair` (with `boxes`,
`axes` and `colours`) makes a draft, `check` refuses, `writing` arranges and writes; `notes` gathers the
sentences.
"""

from __future__ import annotations

from .decode import looks_structured
from .reading import Reading, read
from .writing import arrange, serialise

__all__ = ["Reading", "arrange", "looks_structured", "read", "serialise"]
