"""The structured prompt: read leniently, checked against the official contract, put in the trained order.

    read(value, field)      text or object → Reading (prompt and findings), or BadInput with paths
    read_given(value, field) the same without refusing; beside it the prompt as it was given, for who takes other keys
    looks_structured(text)  whether a text is a structured prompt rather than plain words
    arrange(prompt)         a prompt with its keys in the order that the models were trained on
    serialise(prompt)       a prompt as compact JSON with literal Unicode

What the API would refuse is refused here. What the API accepts but the models were not trained on is sent, with a
finding. `read` finds a prompt inside code fences, prose, strings within strings and replies; it accepts loose JSON; it
converts boxes that state that they are x first, or that can be nothing else (the rule is in `axes`); and it leaves out
what does not belong in a prompt. Nothing is lost without a finding. The output of the host's Build JSON Prompt node,
with the elements of its Create Bounding Boxes node, is read as it is.

The modules, in the order of their work: `decode` (with `lenient`) finds the object, `repair` (with `boxes`, `axes` and
`colours`) makes a draft, `check` refuses, `writing` arranges and serialises; `notes` collects findings and problems.
"""

from __future__ import annotations

from .decode import looks_structured
from .reading import Reading, read, read_given
from .writing import arrange, serialise

__all__ = ["Reading", "arrange", "looks_structured", "read", "read_given", "serialise"]
