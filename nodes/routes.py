"""The routes of the settings page: which keys are set, set one, clear one, test one. They answer booleans only.

Keys are changed from ComfyUI's own page, and only where none but this machine reaches it, unless the environment says
otherwise: ComfyUI has no login.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from aiohttp import web

from . import host
from .ideogram import environment, network
from .ideogram.call import Call
from .ideogram.errors import BadInput, IdeogramKitError
from .ideogram.keys import Keys
from .ideogram.progress import Progress
from .ideogram.providers import BY_ID, PROVIDERS
from .ideogram.providers.base import Provider
from .ideogram.requests import Picture

FROM_NETWORK = (
    "Keys cannot be changed here: this ComfyUI can be reached from the network, and has no login. Set the key in the "
    "environment that ComfyUI starts in ({variable}), or allow it there with IDEOGRAM_KIT_KEYS_FROM_NETWORK=1."
)


def register() -> None:
    """Add the routes to ComfyUI's table; called once at start."""
    table = host.routes()
    table.get("/ideogram_kit/keys")(list_keys)
    table.post("/ideogram_kit/keys/{provider}")(set_key)
    table.delete("/ideogram_kit/keys/{provider}")(clear_key)
    table.post("/ideogram_kit/keys/{provider}/test")(test_key)


async def list_keys(_request: web.Request) -> web.Response:
    """For each provider that takes a key, whether one is stored and whether the environment holds one."""
    keys = host.keys()
    return web.json_response({provider.id: _state(provider, keys) for provider in PROVIDERS if provider.key_variable})


async def set_key(request: web.Request) -> web.Response:
    """Store the key in the JSON body's `key`."""
    provider = _provider(request)
    _may_change(request, provider)
    try:
        body = await request.json()
    except ValueError:
        body = None
    key = body.get("key") if isinstance(body, dict) else None
    if not isinstance(key, str):
        raise web.HTTPBadRequest(text="The body must be JSON with the text `key`.")
    keys = host.keys()
    try:
        await asyncio.to_thread(keys.store, provider.id, key)
    except BadInput as error:
        raise web.HTTPBadRequest(text=str(error).removeprefix("key: ")) from None
    return web.json_response(_state(provider, keys))


async def clear_key(request: web.Request) -> web.Response:
    """Forget the stored key; one in the environment stays."""
    provider = _provider(request)
    _may_change(request, provider)
    keys = host.keys()
    await asyncio.to_thread(keys.clear, provider.id)
    return web.json_response(_state(provider, keys))


async def test_key(request: web.Request) -> web.Response:
    """Ask the provider, at no cost, whether it takes the key that would be used."""
    provider = _provider(request)
    _same_origin(request)
    try:
        key = host.keys().find(provider.id, provider.key_variable or "")
    except BadInput as error:
        raise web.HTTPBadRequest(text=str(error)) from None
    if key is None:
        return web.json_response({"set": False, "reached": False, "accepted": False})

    async def nowhere(index: int, data: bytes, picture: Picture) -> None:
        raise AssertionError("a test delivers no picture")

    call = Call(
        provider=provider,
        key=key,
        settings={},
        progress=Progress(provider=provider.name, total=0),
        deliver=nowhere,
        desk=host.desk(),
    )
    try:
        accepted = await asyncio.wrap_future(network.submit(provider.key_works(call)))
    except IdeogramKitError:
        return web.json_response({"set": True, "reached": False, "accepted": False})
    return web.json_response({"set": True, "reached": True, "accepted": accepted})


def _state(provider: Provider, keys: Keys) -> dict[str, bool]:
    stored = keys.is_stored(provider.id)
    named = environment.key(provider.key_variable or "") is not None
    return {"set": stored or named, "stored": stored, "environment": named}


def _provider(request: web.Request) -> Provider:
    provider = BY_ID.get(request.match_info["provider"])
    if provider is None or provider.key_variable is None:
        raise web.HTTPNotFound(text="No provider of this name takes a key.")
    return provider


def _may_change(request: web.Request, provider: Provider) -> None:
    """Refuse other sites, and whoever may come from the network where the environment does not allow it.

    The name that was asked for counts too: a proxy, or a site that gave its own name this machine's address.
    """
    _same_origin(request)
    asked = urlsplit(f"//{request.host}").hostname or ""
    at_home = all(environment.names_loopback(name) for name in [asked, *host.addresses()])
    if not at_home and not environment.keys_from_network():
        raise web.HTTPForbidden(text=FROM_NETWORK.format(variable=provider.key_variable))


def _same_origin(request: web.Request) -> None:
    """Refuse a browser that comes from another site, whatever ComfyUI's own CORS settings are."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site not in (None, "same-origin", "none") or (origin and urlsplit(origin).netloc != request.host):
        raise web.HTTPForbidden(text="Keys can be changed from ComfyUI's own page only.")
