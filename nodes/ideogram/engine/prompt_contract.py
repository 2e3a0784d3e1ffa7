"""Decides by which contract a structured prompt goes: Ideogram's own, or that of a provider that takes other keys."""

from __future__ import annotations

from dataclasses import replace

from ..errors import BadInput
from ..providers import Provider
from ..requests import Request


def settle_prompt(request: Request, provider: Provider) -> tuple[Request, tuple[str, ...]]:
    """The request with the structured prompt that the provider is to get, and what to tell the user about it.

    A provider that takes any prompt gets one that Ideogram's contract refuses, or would take keys from, as it was
    given. Everywhere else the contract holds: raises BadInput with what it refuses.
    """
    given = request.given_prompt
    if given is None:
        return request, ()
    settled = replace(request, given_prompt=None)
    is_free = given.prompt is not None and provider.takes_any_prompt(request)
    if is_free and (given.problems or not given.is_whole):
        why = f"would refuse it: {given.problems}" if given.problems else "has no place for some of its keys."
        note = f"The structured prompt was sent as it was given, as {provider.name} allows. Ideogram's contract {why}"
        return replace(settled, structured_prompt=given.prompt), (*given.surroundings, note)
    if given.problems:
        raise BadInput(given.field, given.problems)
    return settled, given.findings
