"""The routes of the settings page: which keys are set, set one, clear one, test one.

They answer booleans, never a key; an error is JSON with a sentence, `error`.

Keys can be changed only from ComfyUI's own page, and only while no other machine can reach this ComfyUI, unless the
environment allows it: ComfyUI has no login.
"""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from . import host
from .ideogram.config import environment
from .ideogram.config.keys import Keys
from .ideogram.errors import BadInput, IdeogramKitError, Storage
from .ideogram.providers import BY_ID, PROVIDERS
from .ideogram.providers.base import Provider
from .ideogram.providers.context import Context
from .ideogram.requests import Picture
from .ideogram.transport import background
from .ideogram.transport.progress import Progress

Handler = Callable[[web.Request], Awaitable[web.Response]]

FROM_NETWORK = (
    "Keys cannot be changed here: this ComfyUI can be reached from the network, and has no login. Set the key in the "
    "environment that ComfyUI starts in ({variable}), or allow it there with IDEOGRAM_KIT_KEYS_FROM_NETWORK=1."
)


def register() -> None:
    """Add the routes to ComfyUI's table; called once at start."""
    table = host.routes()
    table.get("/ideogram_kit/keys")(_with_json_errors(list_keys))
    table.post("/ideogram_kit/keys/{provider}")(_with_json_errors(set_key))
    table.delete("/ideogram_kit/keys/{provider}")(_with_json_errors(clear_key))
    table.post("/ideogram_kit/keys/{provider}/test")(_with_json_errors(test_key))


def _with_json_errors(handler: Handler) -> Handler:
    """The handler, with its errors answered as JSON: a disk can fail under any of them."""

    @functools.wraps(handler)
    async def wrapped(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except BadInput as error:
            raise _error(web.HTTPBadRequest, str(error).removeprefix("key: ")) from None
        except Storage as error:
            raise _error(web.HTTPServiceUnavailable, str(error)) from None

    return wrapped


def _error(status: type[web.HTTPException], sentence: str) -> web.HTTPException:
    return status(text=json.dumps({"error": sentence}), content_type="application/json")


async def list_keys(_request: web.Request) -> web.Response:
    """The state of each provider that takes a key."""
    keys = host.keys()
    providers = [provider for provider in PROVIDERS if provider.key_variable]
    states = await asyncio.gather(*(asyncio.to_thread(_state, provider, keys) for provider in providers))
    return web.json_response({provider.id: state for provider, state in zip(providers, states, strict=True)})


async def set_key(request: web.Request) -> web.Response:
    """Store the key in the JSON body's `key`."""
    provider = _provider(request)
    _check_change_allowed(request, provider)
    try:
        body = await request.json()
    except (ValueError, LookupError, RecursionError):  # no JSON, in an encoding that nobody knows, or nested too deep
        body = None
    key = body.get("key") if isinstance(body, dict) else None
    if not isinstance(key, str):
        raise _error(web.HTTPBadRequest, "The body must be JSON with the text `key`.")
    keys = host.keys()
    await asyncio.to_thread(keys.store, provider.id, key)
    return web.json_response(await asyncio.to_thread(_state, provider, keys))


async def clear_key(request: web.Request) -> web.Response:
    """Forget the stored key; one in the environment stays."""
    provider = _provider(request)
    _check_change_allowed(request, provider)
    keys = host.keys()
    await asyncio.to_thread(keys.clear, provider.id)
    return web.json_response(await asyncio.to_thread(_state, provider, keys))


async def test_key(request: web.Request) -> web.Response:
    """Ask the provider, at no cost, whether it takes the key that would be used."""
    provider = _provider(request)
    _check_same_origin(request)
    key = await asyncio.to_thread(host.keys().find, provider.id, provider.key_variable or "")
    if key is None:
        return web.json_response({"set": False, "reached": False, "accepted": False})

    async def on_image(index: int, data: bytes, picture: Picture) -> None:
        raise AssertionError("a test delivers no picture")

    context = Context(
        provider=provider,
        key=key,
        settings={},
        progress=Progress(provider=provider.name, total=0),
        on_image=on_image,
    )
    try:
        accepted = await asyncio.wrap_future(background.submit(provider.key_works(context)))
    except IdeogramKitError:
        return web.json_response({"set": True, "reached": False, "accepted": False})
    return web.json_response({"set": True, "reached": True, "accepted": accepted})


def _state(provider: Provider, keys: Keys) -> dict[str, bool]:
    """Whether a key is set, and where. A stored key that is damaged, or cannot be read now, is stored but not set."""
    stored = damaged = unreadable = False
    try:
        stored = keys.is_stored(provider.id)
    except BadInput:
        stored = damaged = True
    except Storage:
        stored = unreadable = True
    in_environment = environment.variable(provider.key_variable or "") is not None
    usable = (stored or in_environment) and not (damaged or unreadable)
    return {
        "set": usable,
        "stored": stored,
        "environment": in_environment,
        "damaged": damaged,
        "unreadable": unreadable,
    }


def _provider(request: web.Request) -> Provider:
    provider = BY_ID.get(request.match_info["provider"])
    if provider is None or provider.key_variable is None:
        raise _error(web.HTTPNotFound, "No provider of this name takes a key.")
    return provider


def _check_change_allowed(request: web.Request, provider: Provider) -> None:
    """Refuse other sites; refuse everybody where this ComfyUI can be reached from the network and that is not allowed.

    The host name in the request counts too: it shows a proxy, or a site whose own name points to this machine.
    """
    _check_same_origin(request)
    requested = urlsplit(f"//{request.host}").hostname or ""
    only_local = all(environment.is_loopback_host(name) for name in [requested, *host.addresses()])
    if not only_local and not environment.keys_from_network():
        raise _error(web.HTTPForbidden, FROM_NETWORK.format(variable=provider.key_variable))


def _check_same_origin(request: web.Request) -> None:
    """Refuse a browser that comes from another site, whatever ComfyUI's own CORS settings are."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site not in (None, "same-origin", "none") or (origin and urlsplit(origin).netloc != request.host):
        raise _error(web.HTTPForbidden, "Keys can be changed from ComfyUI's own page only.")
