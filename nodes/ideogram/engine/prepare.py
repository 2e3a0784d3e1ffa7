"""Turns a request into an order: chooses the provider, finds the key, refuses what can be refused before asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..config.keys import Key, Keys
from ..errors import BadInput, KeyMissing, Unsupported
from ..models import model_of
from ..providers import BY_ID, PROVIDERS, Provider
from ..providers.batch import Draft
from ..providers.settings import filled
from ..requests import ProviderRef, Request
from ..validation.pictures import check_request, unsupported_field
from ..validation.text import check_text
from .prompt_contract import settle_prompt
from .request_size import body_size, fitted

NO_KEY = "No key is set, so this is a free proof. Add a key in Settings → Ideogram Kit."
"""What the picture says where Proof was chosen because no key is set."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A request that was checked, and the provider that will carry it out; nothing is sent yet.

    `key` is None where the provider needs none. `settings` are the Provider node's, filled with their defaults. `draft`
    is what the bodies of all batches have in common, None where nothing is to be sent. `notes` tell the user what was
    found in its prompt.
    """

    provider: Provider
    request: Request
    key: Key | None
    settings: dict[str, Any]
    draft: Draft | None = None
    notes: tuple[str, ...] = ()


def order(ref: ProviderRef | None, request: Request, keys: Keys) -> Order:
    """Choose the provider and refuse what can be refused before asking.

    `ref` is None where no Provider node is connected: then `default_ref` chooses. Raises BadInput, Unsupported or
    KeyMissing.
    """
    ref = ref or default_ref(keys)
    provider = provider_for(ref, request.operation)
    asked = request
    request, notes = settle_prompt(asked, provider)
    check_text(request)
    check_request(request)
    settings = filled(provider.settings, ref.settings)
    try:
        draft = provider.check(request, settings)
        if draft is not None:
            smaller, size_notes = fitted(request, body_size(draft.fields), provider)
            if smaller is not request:
                request, draft, notes = smaller, provider.check(smaller, settings), (*notes, *size_notes)
    except Unsupported as error:
        raise Unsupported(f"{error} {_alternatives(provider, asked, error.fields)}", error.fields) from None
    key = key_of(provider, keys)
    return Order(provider=provider, request=request, key=key, settings=settings, draft=draft, notes=notes)


def default_ref(keys: Keys) -> ProviderRef:
    """The provider of an operation whose `provider` is not connected: the first that has a key, else Proof."""
    for provider in PROVIDERS:
        if provider.key_variable is not None and keys.find(provider.id, provider.key_variable):
            return ProviderRef(id=provider.id)
    return ProviderRef(id="proof", settings={"notice": NO_KEY})


def provider_for(ref: ProviderRef, operation: str) -> Provider:
    """The provider that `ref` names. Raises BadInput where there is none of this id.

    Raises Unsupported, naming the providers that have the operation, where this one does not.
    """
    if ref.id not in BY_ID:
        raise BadInput("provider", f"{ref.id!r} is not a provider; choose one of {', '.join(BY_ID)}.")
    provider = BY_ID[ref.id]
    if operation not in provider.operations:
        able = [other.name for other in PROVIDERS if operation in other.operations]
        raise Unsupported(f"{provider.name} does not offer {operation}; {' and '.join(able)} can.")
    return provider


def key_of(provider: Provider, keys: Keys) -> Key | None:
    """The provider's key, or None where it needs none. Raises KeyMissing."""
    if provider.key_variable is None:
        return None
    key = keys.find(provider.id, provider.key_variable)
    if key is None:
        raise KeyMissing(
            f"No key is set for {provider.name}, so nothing was sent. Set one in Settings → Ideogram Kit, or as "
            f"{provider.key_variable} in the environment that ComfyUI starts in. Without a key, choose Proof in the "
            "Provider node."
        )
    return key


def _alternatives(provider: Provider, request: Request, fields: tuple[str, ...]) -> str:
    """A sentence that names the providers that take the request as it is, or else the models that have the field."""
    able = [other.name for other in PROVIDERS if other is not provider and _supports(other, request)]
    if able:
        return f"{' and '.join(able)} can."
    return unsupported_field(request.operation, model_of(request.operation, request.model), fields[0]) if fields else ""


def _supports(provider: Provider, request: Request) -> bool:
    if request.operation not in provider.operations:
        return False
    try:
        provider.check(settle_prompt(request, provider)[0], filled(provider.settings, {}))
    except (Unsupported, BadInput):
        return False
    return True
