"""From a request to an order: the provider is chosen, the key found, and what can be refused before asking refused."""

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
from ..validation.pictures import check, lacks
from ..validation.text import check_text

NO_KEY = "No key is set, so this is a free proof. Add a key in Settings → Ideogram Kit."
"""What the picture says where Proof was chosen for want of a key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A request that was checked, and the provider that will carry it out: all is known, nothing is sent."""

    provider: Provider
    request: Request
    key: Key | None
    settings: dict[str, Any]
    draft: Draft | None = None


def order(ref: ProviderRef | None, request: Request, keys: Keys) -> Order:
    """Choose the provider and refuse what can be refused before asking. Unconnected: the first with a key, else Proof.

    Raises BadInput, Unsupported or KeyMissing.
    """
    ref = ref or default_ref(keys)
    provider = offering(ref, request.operation)
    check_text(request)
    check(request)
    settings = filled(provider.settings, ref.settings)
    try:
        draft = provider.check(request, settings)
    except Unsupported as error:
        raise Unsupported(f"{error} {_who_can(provider, request, error.fields)}", error.fields) from None
    return Order(provider=provider, request=request, key=key_of(provider, keys), settings=settings, draft=draft)


def default_ref(keys: Keys) -> ProviderRef:
    """The provider of an operation whose `provider` is not connected: the first that has a key, else Proof."""
    for provider in PROVIDERS:
        if provider.key_variable is not None and keys.find(provider.id, provider.key_variable):
            return ProviderRef(id=provider.id)
    return ProviderRef(id="proof", settings={"notice": NO_KEY})


def offering(ref: ProviderRef, operation: str) -> Provider:
    """The provider that is meant. Raises BadInput where there is none of this name, Unsupported with who can."""
    if ref.id not in BY_ID:
        raise BadInput("provider", f"{ref.id!r} is not a provider; choose one of {', '.join(BY_ID)}.")
    provider = BY_ID[ref.id]
    if operation not in provider.operations:
        who = [other.name for other in PROVIDERS if operation in other.operations]
        raise Unsupported(f"{provider.name} does not offer {operation}; {' and '.join(who)} can.")
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


def _who_can(provider: Provider, request: Request, fields: tuple[str, ...]) -> str:
    """The sentence that names the providers that take the request as it is; else the models that have the field."""
    able = [other.name for other in PROVIDERS if other is not provider and _can(other, request)]
    if able:
        return f"{' and '.join(able)} can."
    return lacks(request.operation, model_of(request.operation, request.model), fields[0]) if fields else ""


def _can(provider: Provider, request: Request) -> bool:
    if request.operation not in provider.operations:
        return False
    try:
        provider.check(request, filled(provider.settings, {}))
    except (Unsupported, BadInput):
        return False
    return True
